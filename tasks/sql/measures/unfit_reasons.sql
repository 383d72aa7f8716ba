-- why the month's leads of a campaign do not fit
select l.source, coalesce(l.campaign_id, l.campaign_name) as campaign_key,
       case when t.fate = 'invalid' then 'no_contact' else f.reason_kind end as name,
       count(*) as leads,
       sum(case when l.submitted_at >= :yesterday_start_at then 1 else 0 end) as yesterday
from fate t
join lead l on l.id = t.lead
join lead_fact f on f.lead = t.lead
where t.fate in ('invalid', 'disqualified') and l.submitted_at >= :month_start_at and l.submitted_at < :cut_at
group by l.source, coalesce(l.campaign_id, l.campaign_name),
         case when t.fate = 'invalid' then 'no_contact' else f.reason_kind end
order by leads desc
