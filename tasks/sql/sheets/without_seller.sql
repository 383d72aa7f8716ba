select n.*,
       case when n.owner_id is null then 'no_seller'
            when w.is_active = 0 then 'seller_dismissed' else 'seller_away' end as why,
       (select max(c.day) from absence a join company_day c on c.starts_at < a.to_at and a.to_at <= c.ends_at
        where a.owner = n.owner_id and a.from_at <= :cut_at and a.to_at > :cut_at) as until
from lead_line n
left join (select owner_id, min(is_active) as is_active from owner group by owner_id) w on w.owner_id = n.owner_id
where n.fate = 'unassigned' and n.submitted_at >= :window_start_at
order by n.submitted_at, n.source, n.lead_id
