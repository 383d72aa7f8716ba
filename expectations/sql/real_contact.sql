-- no lead of the month brings invented, throw-away or mistyped contact data
-- a chat is a way to reach the person whatever else was left, a call brings its number
select
    'lead' as record_type, month_lead.source, month_lead.lead_id as record_id,
    month_lead.campaign_id, month_lead.campaign_name, month_lead.team,
    case
        when lead_person.phone_fake = 1 or lead_person.mail_fake = 1 then 1
        when month_lead.channel = 'form' and lead_person.phone_key is null and lead_person.mail_key is null then 1
        else 0
    end as failed
from month_lead
join lead_person on lead_person.lead = month_lead.lead
where submitted_at >= :month_start_at and fate not in ('test', 'duplicate')
    and (is_repeat_customer = 0 or :repeat_customers_count = 1)
