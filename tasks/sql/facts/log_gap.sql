-- enquiries of the window that reached a stage which needs a talk, and whether the log shows any attempt or
-- talk for them. calls that were answered live and deals that were taken over say nothing about a log
with reached as (
    select distinct t.root_lead, l.submitted_at, l.channel
    from t_stage_talk t
    join lead l on l.id = t.root_lead
    where l.submitted_at >= :window_start_at
),
hands as (
    select e.root_lead, count(distinct s.owner_id) as sellers
    from reached r
    join enquiry_record e on e.root_lead = r.root_lead
    join t_spell s on s.record = e.record
    group by e.root_lead
),
answered_live as (
    select distinct r.root_lead
    from reached r
    join enquiry_activity a on a.root_lead = r.root_lead and a.at = r.submitted_at and a.is_talk = 1
    where r.channel = 'call'
)
select c.owner_id, count(*) as reached, sum(case when g.answered_at is null then 1 else 0 end) as unlogged
from reached r
join t_case c on c.root_lead = r.root_lead
left join t_told g on g.root_lead = r.root_lead
left join hands h on h.root_lead = r.root_lead
left join answered_live v on v.root_lead = r.root_lead
where v.root_lead is null and coalesce(h.sellers, 1) <= 1 and c.owner_id is not null
group by c.owner_id
