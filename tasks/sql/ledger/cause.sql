-- why a lead's fate is another one than the earlier nights said, the strongest cause alone
with changed as (
    select n.lead, f.fate as was, f.is_ruled as was_ruled, f.because as was_because, n.fate, n.is_ruled, n.because
    from t_fate n
    join fate f on f.lead = n.lead
    where f.fate <> n.fate and f.night < :night
    union
    -- of a night that runs again: what the earlier nights said stands in its restatement alone
    select n.lead, r.was, 0, null, n.fate, n.is_ruled, n.because
    from restatement r
    join lead l on l.source = r.source and l.lead_id = r.lead_id
    join t_fate n on n.lead = l.id
    where r.night = :night
),
-- a kind of row that the previous night missed and this one has
caught_up as (
    select count(*) as parts
    from night_part p
    join night_part t on t.source = p.source and t.brings = p.brings and t.night = :night
    where p.night = :previous_night and p.status <> 'arrived' and t.status = 'arrived'
),
-- the CRM's records and deals of these leads, with the stage in which each stands
standing as (
    select e.root_lead, 'record' as record_type, r.source, r.crm_id as record_id, r.pipeline, r.stage, r.landed_night,
           coalesce(r.changed_at, case when c.was = 'not_in_crm' then r.created_at end) as at
    from changed c
    join enquiry_record e on e.root_lead = c.lead
    join record r on r.id = e.record
    union all
    select e.root_lead, 'deal', d.source, d.deal_id, d.pipeline, d.stage, d.landed_night, d.changed_at
    from changed c
    join enquiry_deal e on e.root_lead = c.lead
    join deal d on d.id = e.deal
),
-- what landed in this night and had happened before the previous night's cut
late as (
    select root_lead from standing where landed_night = :night and at < :previous_cut_at
    union
    select s.root_lead
    from standing s
    join stage_move m on m.source = s.source and m.record_type = s.record_type and m.record_id = s.record_id
    where m.landed_night = :night and m.at < :previous_cut_at
    union
    select e.root_lead
    from changed c
    join enquiry_activity e on e.root_lead = c.lead
    join activity a on a.id = e.activity
    where a.landed_night = :night and a.at < :previous_cut_at
    union
    select c.lead
    from changed c
    join enquiry q on q.lead = c.lead
    join enquiry o on o.root_lead = q.root_lead
    join lead l on l.id = o.lead
    where l.landed_night = :night and l.submitted_at < :previous_cut_at
),
remapped as (
    select s.root_lead
    from standing s
    join mapping_change g on g.night = :night and g.kind = 'stage' and g.pipeline = s.pipeline and g.name = s.stage
    union
    select c.lead
    from changed c
    join lead_fact f on f.lead = c.lead
    join mapping_change g on g.night = :night and g.kind = 'reason' and g.name = f.reason
)
select c.lead,
       case when c.is_ruled = 1 or c.was_ruled = 1 then 'ruling'
            when m.root_lead is not null or c.because = 'stage_unknown' then 'mapping'
            when t.root_lead is not null then 'late_data'
            when c.was = 'unprovable' and g.parts > 0
                 and (c.was_because is null or c.was_because like 'no_evidence%') then 'late_data'
            when c.fate = 'unprovable' then 'missing_data'
            else 'time' end as why
from changed c
cross join caught_up g
left join late t on t.root_lead = c.lead
left join remapped m on m.root_lead = c.lead
