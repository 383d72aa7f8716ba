insert into month_lead (
    lead, source, lead_id, channel, campaign_id, campaign_name, submitted_at, fate, would_be, is_repeat_customer,
    team, sla_met, handoff_seconds, seller_seconds, first_attempt_at
)
select l.id, l.source, l.lead_id, l.channel, l.campaign_id, l.campaign_name, l.submitted_at, t.fate, t.would_be,
       e.is_repeat_customer, f.team, f.sla_met, f.handoff_seconds, f.seller_seconds, f.first_attempt_at
from lead l
join fate t on t.lead = l.id
join enquiry e on e.lead = l.id
left join lead_fact f on f.lead = l.id
where l.submitted_at >= :month_start_at and l.submitted_at < :cut_at
