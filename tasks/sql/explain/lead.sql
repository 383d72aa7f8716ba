-- all that is known of one lead, without personal data
select
    l.source, l.lead_id, told.campaign_name, l.campaign_id, l.form_name, l.submitted_at,
    t.fate, t.responsible, t.clause, t.would_be, t.because, t.is_ruled, t.night,
    e.root_why, e.is_duplicate, e.is_repeat_customer, e.wrote_again_unanswered, e.root_lead,
    root.source as root_source, root.lead_id as root_lead_id,
    m.tier, m.confidence, m.is_ambiguous,
    first_record.crm_id as first_crm_id, deciding.crm_id as crm_id, matched.crm_id as matched_crm_id,
    d.deal_id,
    f.reached_crm_at, f.assigned_at, f.seller_clock_at, f.first_attempt_at, f.attempts, f.attempt_days,
    f.last_talk_at, f.moved_at, f.planned_at, f.stage_means, f.closed_at, f.reason,
    f.won_at, f.won_amount_minor, f.won_currency, f.owner_id, f.team,
    f.handoff_seconds, f.routing_seconds, f.waited_seconds, f.seller_seconds, f.sla_met, f.state
from lead l
join fate t on t.lead = l.id
join enquiry e on e.lead = l.id
left join ledger told on told.source = l.source and told.lead_id = l.lead_id
left join lead root on root.id = e.root_lead
left join lead_match m on m.lead = l.id
left join lead_fact f on f.lead = l.id
left join record first_record on first_record.id = f.first_record
left join record deciding on deciding.id = f.record
left join record matched on matched.id = m.record
left join deal d on d.id = f.deal
where l.id = :lead
