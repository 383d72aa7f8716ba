-- what each clock shows, and which limits had passed at the cut and while the evidence still ran
with worked as materialized (
    -- working seconds of the company's calendar up to each instant
    select s.root_lead, s.submitted_at, s.arrival_at, s.clock_at, s.unheld_at, s.reached_crm_at, s.first_attempt_at,
           case when s.submitted_at is null then null
                when s.submitted_at < a.segment_until_at then a.before_seconds + s.submitted_at - a.segment_at
                else coalesce(a.before_seconds + a.segment_until_at - a.segment_at, 0) end as submitted,
           case when s.arrival_at is null then null
                when s.arrival_at < b.segment_until_at then b.before_seconds + s.arrival_at - b.segment_at
                else coalesce(b.before_seconds + b.segment_until_at - b.segment_at, 0) end as arrival,
           case when s.clock_at is null then null
                when s.clock_at < c.segment_until_at then c.before_seconds + s.clock_at - c.segment_at
                else coalesce(c.before_seconds + c.segment_until_at - c.segment_at, 0) end as clock,
           case when s.first_attempt_at is null then null
                when s.first_attempt_at < f.segment_until_at then f.before_seconds + s.first_attempt_at - f.segment_at
                else coalesce(f.before_seconds + f.segment_until_at - f.segment_at, 0) end as first_attempt,
           case when s.unheld_at is null then null
                when s.unheld_at < u.segment_until_at then u.before_seconds + s.unheld_at - u.segment_at
                else coalesce(u.before_seconds + u.segment_until_at - u.segment_at, 0) end as unheld,
           case when s.clock_at is null then null when s.clock_at < c.segment_until_at then 1 else 0 end as is_clock_open
    from t_span s
    left join t_hour a on a.hour = s.submitted_at / 3600 and s.submitted_at >= a.from_at and s.submitted_at < a.until_at
    left join t_hour b on b.hour = s.arrival_at / 3600 and s.arrival_at >= b.from_at and s.arrival_at < b.until_at
    left join t_hour c on c.hour = s.clock_at / 3600 and s.clock_at >= c.from_at and s.clock_at < c.until_at
    left join t_hour f on f.hour = s.first_attempt_at / 3600
        and s.first_attempt_at >= f.from_at and s.first_attempt_at < f.until_at
    left join t_hour u on u.hour = s.unheld_at / 3600 and s.unheld_at >= u.from_at and s.unheld_at < u.until_at
),
limits as (
    select w.*,
           :answer_limit_seconds + case when w.is_clock_open = 0 then :opening_grace_seconds else 0 end as answer_limit
    from worked w
)
select l.root_lead, l.answer_limit,
       case when :handoff_in_working = 1 then l.arrival - l.submitted else l.reached_crm_at - l.submitted_at end
           as handoff_seconds,
       case when (case when :handoff_in_working = 1 then :cut_worked - l.submitted
                       else :cut_at - l.submitted_at end) > :handoff_limit_seconds then 1 else 0 end as handoff_over,
       case when (case when :handoff_in_working = 1 then :crm_end_worked - l.submitted
                       else :crm_end_at - l.submitted_at end) > :handoff_limit_seconds then 1 else 0 end
           as handoff_proven,
       case when l.first_attempt_at is null then :cut_worked else l.first_attempt end - l.submitted as waited_seconds,
       case when l.clock_at is null then null
            when :answer_in_working = 1
            then case when l.first_attempt_at is null then :cut_worked else l.first_attempt end - l.clock
            else coalesce(l.first_attempt_at, :cut_at) - l.clock_at end as seller_seconds,
       case when (case when :answer_in_working = 1 then :cut_worked - l.clock
                       else :cut_at - l.clock_at end) > l.answer_limit then 1 else 0 end as answer_over,
       case when (case when :answer_in_working = 1 then :log_end_worked - l.clock
                       else :log_end_at - l.clock_at end) > l.answer_limit then 1 else 0 end as answer_proven,
       case when :keeps_assignments = 1
            then case when l.clock_at is null then :cut_worked - l.arrival else l.clock - l.arrival end
            end as routing_seconds,
       case when :routing_in_working = 1 then :cut_worked - l.unheld else :cut_at - l.unheld_at end as unheld_cut,
       case when :routing_in_working = 1 then :log_end_worked - l.unheld else :log_end_at - l.unheld_at end
           as unheld_log_end
from limits l
