-- what a line about one lead says; times as epoch seconds
select l.id as lead, l.source, l.lead_id, l.form_name,
       coalesce(l.campaign_name, c.campaign_name) as campaign_name, l.submitted_at, t.fate, t.responsible,
       t.clause, t.would_be, t.because, r.crm_id, d.deal_id, coalesce(o.name, f.owner_id) as owner, f.owner_id, f.team,
       f.waited_seconds / 60 as waited, f.first_attempt_at, f.attempts, f.attempt_days, f.reason, f.reason_kind,
       f.closed_at, f.moved_at, f.sla_met, f.is_seller_at_work,
       case when f.deal is null then r.stage else d.stage end as stage
from fate t
join lead l on l.id = t.lead
left join campaign c on c.source = l.source and c.campaign_id = l.campaign_id
left join lead_fact f on f.lead = t.lead
left join record r on r.id = f.record
left join deal d on d.id = f.deal
left join (select owner_id, max(name) as name from owner group by owner_id) o on o.owner_id = f.owner_id
