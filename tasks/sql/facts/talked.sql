-- the first and the last talk of an enquiry, a stage that needs one included
with stage as (
    select root_lead, min(at) as first_at, max(at) as last_at from t_stage_talk group by root_lead
),
each as (
    select root_lead, first_talk_at as first_at, last_talk_at as last_at from t_told where first_talk_at is not null
    union all
    select root_lead, first_at, last_at from stage
)
select root_lead, min(first_at) as first_at, max(last_at) as last_at from each group by root_lead
