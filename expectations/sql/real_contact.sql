-- no lead of the month brings invented, throw-away or mistyped contact data
-- a chat is a way to reach the person whatever else was left, a call brings its number
select
    'lead' as record_type, lead.source, lead.lead_id as record_id,
    lead.campaign_id, lead.campaign_name, lead_fact.team,
    case
        when lead_person.phone_fake = 1 or lead_person.mail_fake = 1 then 1
        when lead.channel = 'form' and lead_person.phone_key is null and lead_person.mail_key is null then 1
        else 0
    end as failed
from lead
join lead_person on lead_person.lead = lead.id
join fate on fate.lead = lead.id
join enquiry on enquiry.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate not in ('test', 'duplicate')
    and (enquiry.is_repeat_customer = 0 or :repeat_customers_count = 1)
