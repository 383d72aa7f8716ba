-- what each clock shows, and which limits had passed at the cut and while the evidence still ran
with limits as (
    select s.root_lead, w.submitted, w.arrival, w.clock, w.first_attempt, w.unheld, s.submitted_at, s.clock_at,
           s.arrival_at, s.unheld_at, s.reached_crm_at, s.first_attempt_at, s.moved_at,
           :answer_limit_seconds + case when w.is_clock_open = 0 then :opening_grace_seconds else 0 end as answer_limit
    from t_span s
    join t_worked w on w.root_lead = s.root_lead
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
