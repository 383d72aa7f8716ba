select l.source, l.lead_id, l.account_id, l.campaign_id,
       coalesce(l.campaign_name, c.campaign_name) as campaign_name, utc(l.submitted_at) as submitted_at,
       t.fate, t.responsible, t.clause, r.crm_id, m.tier as match_tier, m.confidence as match_confidence,
       utc(f.reached_crm_at) as reached_crm_at, utc(f.assigned_at) as assigned_at,
       utc(f.first_attempt_at) as first_attempt_at,
       f.waited_seconds / 60 as waited_minutes, f.seller_seconds / 60 as seller_minutes, f.sla_met, f.attempts,
       f.reason as lost_reason, d.deal_id, f.won_amount_minor / 100.0 as won_amount, f.won_currency,
       utc(f.won_at) as won_at, e.is_repeat_customer as repeat_customer, f.team, f.entity, f.owner_id as owner
from fate t
join lead l on l.id = t.lead
left join campaign c on c.source = l.source and c.campaign_id = l.campaign_id
join enquiry e on e.lead = t.lead
left join lead_fact f on f.lead = t.lead
left join lead_match m on m.lead = t.lead
left join record r on r.id = coalesce(f.record, m.record)
left join deal d on d.id = f.deal
