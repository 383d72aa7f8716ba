-- the instants that the clocks of each enquiry run between
with known as (
    select e.lead as root_lead, l.submitted_at, l.channel, c.first_record, c.record, c.owner_id,
           case when f.created_at >= l.submitted_at then f.created_at
                when f.created_at >= l.submitted_at - 600 then l.submitted_at end as reached_crm_at,
           r.assigned_at, r.last_left_at
    from enquiry e
    join lead l on l.id = e.lead
    left join t_case c on c.root_lead = e.lead
    left join record f on f.id = c.first_record
    left join t_routing r on r.root_lead = e.lead
    where e.root_lead = e.lead
),
arrived as (
    select k.*, case when k.first_record is not null then coalesce(k.reached_crm_at, k.submitted_at) end as arrival_at
    from known k
),
clocked as (
    select a.*,
           case when a.assigned_at < a.arrival_at then a.arrival_at else a.assigned_at end as started_at,
           case when a.last_left_at > a.arrival_at then a.last_left_at else a.arrival_at end as unheld_at
    from arrived a
)
select k.root_lead, k.submitted_at, k.channel, k.reached_crm_at, k.arrival_at, k.unheld_at, k.owner_id,
       case when :keeps_assignments = 1 then k.started_at end as assigned_at,
       case when :keeps_assignments = 1 then k.started_at
            when k.owner_id is not null then k.arrival_at end as clock_at,
       t.first_attempt_at, coalesce(m.moved_at, k.arrival_at) as moved_at, m.planned_at
from clocked k
join t_trying t on t.root_lead = k.root_lead
left join t_movement m on m.root_lead = k.root_lead
