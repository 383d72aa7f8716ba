insert into lead_fact (
    lead, first_record, record, deal, reached_crm_at, assigned_at, seller_clock_at, first_attempt_at,
    attempts, attempt_days, first_talk_at, last_talk_at, moved_at, planned_at,
    stage_means, stage_answers, is_stage_known, closed_at, reason, reason_kind,
    won_at, won_amount_minor, won_currency, entity, owner_id, team, is_seller_at_work,
    handoff_seconds, routing_seconds, waited_seconds, seller_seconds, sla_met, state
)
select e.lead, c.first_record, c.record, c.deal, s.reached_crm_at, s.assigned_at, s.clock_at, r.first_attempt_at,
       r.attempts, r.attempt_days, r.first_talk_at, r.last_talk_at, s.moved_at, s.planned_at,
       c.means, c.answers, coalesce(c.is_known, 0), case when c.is_closed = 1 then c.closed_at end,
       case when c.is_closed = 1 then c.reason end, case when c.is_closed = 1 then n.kind end,
       case when c.is_won = 1 then c.won_at end, case when c.is_won = 1 then c.amount_minor end,
       case when c.is_won = 1 then c.currency end, c.entity, c.owner_id, o.team, f.seller_at_work,
       case when t.handoff_seconds < 0 then 0 else t.handoff_seconds end,
       case when t.routing_seconds < 0 then 0 else t.routing_seconds end,
       case when t.waited_seconds < 0 then 0 else t.waited_seconds end,
       case when t.seller_seconds < 0 then 0 else t.seller_seconds end,
       case when t.seller_seconds is null then null
            when r.first_attempt_at is not null and t.seller_seconds <= t.answer_limit then 1
            when f.answer_over = 0 or f.answer_proven = 0 or f.log_partial = 1 then null
            when r.first_attempt_at is null and f.seller_at_work = 0 then null
            else 0 end,
       f.state
from enquiry e
join t_state f on f.lead = e.lead
left join t_case c on c.root_lead = e.lead
left join t_span s on s.root_lead = e.lead
left join t_trying r on r.root_lead = e.lead
left join t_timing t on t.root_lead = e.lead
left join reason_kind n on n.reason = c.reason
left join owner o on o.source = :crm and o.owner_id = c.owner_id
where true
