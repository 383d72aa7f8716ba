-- enquiries of the window that reached a stage which needs a talk, and whether the log shows any attempt or
-- talk for them. calls that were answered live and deals that were taken over say nothing about a log
with reached as (
    select distinct root_lead from t_talk where is_logged = 0
),
logged as (
    select root_lead,
           max(case when is_attempt = 1 or is_talk = 1 then 1 else 0 end) as is_logged
    from enquiry_activity
    where at < :cut_at
    group by root_lead
),
hands as (
    select e.root_lead, count(distinct s.owner_id) as sellers
    from enquiry_record e
    join t_spell s on s.record = e.record
    group by e.root_lead
),
answered_live as (
    select l.id as root_lead
    from lead l
    join enquiry_activity a on a.root_lead = l.id and a.at = l.submitted_at and a.is_talk = 1
    where l.channel = 'call'
)
select c.owner_id, count(*) as reached, sum(1 - coalesce(g.is_logged, 0)) as unlogged
from reached r
join lead l on l.id = r.root_lead
join t_case c on c.root_lead = r.root_lead
left join logged g on g.root_lead = r.root_lead
left join hands h on h.root_lead = r.root_lead
left join answered_live v on v.root_lead = r.root_lead
where l.submitted_at >= :window_start_at and v.root_lead is null
  and coalesce(h.sellers, 1) <= 1 and c.owner_id is not null
group by c.owner_id
