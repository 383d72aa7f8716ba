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
    'lead' as record_type, month_lead.source, month_lead.lead_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
    case
        when consent_yes.answer is not null then 0
        when lead_person.consent is not null or lead.submitted_at >= asking.from_at then 1
    end as failed
from month_lead
join lead on lead.id = month_lead.lead
join lead_person on lead_person.lead = month_lead.lead
left join consent_yes on consent_yes.answer = lead_person.consent
left join asking
    on asking.source = lead.source and asking.form = coalesce(lead.form_id, lead.form_name, '')
where month_lead.submitted_at >= :month_start_at and month_lead.channel = 'form'
    and month_lead.fate not in ('test', 'duplicate')
    and (month_lead.is_repeat_customer = 0 or :repeat_customers_count = 1)
