-- every form of the month that asks for consent got it
-- a form asks from the first answer to its question on; of leads before that, and of other forms, nothing can be said
with asking as (
    select lead.source, coalesce(lead.form_id, lead.form_name, '') as form, min(lead.submitted_at) as from_at
    from lead
    join lead_person on lead_person.lead = lead.id and lead_person.consent is not null
    where lead.submitted_at >= :window_start_at and lead.submitted_at < :cut_at
    group by lead.source, coalesce(lead.form_id, lead.form_name, '')
)

select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case
        when consent_yes.answer is not null then 0
        when lead_person.consent is not null or lead.submitted_at >= asking.from_at then 1
    end as failed
from lead
join lead_person on lead_person.lead = lead.id
join fate on fate.lead = lead.id
join enquiry on enquiry.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
left join consent_yes on consent_yes.answer = lead_person.consent
left join asking
    on asking.source = lead.source and asking.form = coalesce(lead.form_id, lead.form_name, '')
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and lead.channel = 'form' and fate.fate not in ('test', 'duplicate')
    and (enquiry.is_repeat_customer = 0 or :repeat_customers_count = 1)
