select case when f.owner_id is null then 'no_seller'
            when w.is_active = 0 then 'seller_dismissed' else 'seller_away' end as kind,
       a.until_day, count(*) as leads,
       sum(case when l.submitted_at >= :yesterday_start_at then 1 else 0 end) as yesterday
from fate t
join lead l on l.id = t.lead
join lead_fact f on f.lead = t.lead
left join (select owner_id, min(is_active) as is_active from owner group by owner_id) w on w.owner_id = f.owner_id
left join (select b.owner, max(c.day) as until_day
           from absence b
           join company_day c on c.starts_at < b.to_at and b.to_at <= c.ends_at
           where b.from_at <= :cut_at and b.to_at > :cut_at
           group by b.owner) a on a.owner = f.owner_id
where t.fate = 'unassigned' and l.submitted_at >= :window_start_at
group by case when f.owner_id is null then 'no_seller'
              when w.is_active = 0 then 'seller_dismissed' else 'seller_away' end, a.until_day
order by leads desc
