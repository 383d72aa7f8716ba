-- of each thing that the night leans on: how many there are, and how many lack it; a platform's lead id is looked for
-- on the records that came from a platform, or on all of them where the pact tells none
select 'platform_lead_id' as what, count(*) as total,
    coalesce(sum(case when platform_lead_id is null then 1 else 0 end), 0) as lacking
from record
where gone_at is null and (
    not exists (select 1 from crm_source_claim)
    or exists (
        select 1 from crm_source_claim c
        join source_trait t on t.source = c.source
        where c.crm_source = record.crm_source
            and t.brings_leads = 1 and t.counts_on_its_own = 1 and t.leads_from_calls = 0
    )
)
union all
select 'contact', count(*), coalesce(sum(case when not exists (
    select 1 from record_key k where k.record = record.id) then 1 else 0 end), 0)
from record where gone_at is null
union all
select 'record_owner', count(*), coalesce(sum(case when owner is null then 1 else 0 end), 0)
from record where gone_at is null
union all
select 'record_source', count(*), coalesce(sum(case when crm_source is null then 1 else 0 end), 0)
from record where gone_at is null and exists (select 1 from crm_source_claim)
union all
select 'reason', count(*), coalesce(sum(case when record.reason is null then 1 else 0 end), 0)
from record
join stage_meaning m on m.pipeline = coalesce(record.pipeline, '') and m.stage = record.stage
where gone_at is null and m.means in ('lost', 'rejected')
union all
select 'reason_kind', count(*), coalesce(sum(case when k.reason is null then 1 else 0 end), 0)
from record
left join reason_kind k on k.reason = record.reason
where gone_at is null and record.reason is not null
union all
select 'won_amount', count(*), coalesce(sum(case when deal.amount_minor is null then 1 else 0 end), 0)
from deal
join stage_meaning m on m.pipeline = coalesce(deal.pipeline, '') and m.stage = deal.stage
where gone_at is null and m.means = 'won'
union all
select 'deal_link', count(*),
    coalesce(sum(case when crm_id is null and contact_id is null then 1 else 0 end), 0)
from deal where gone_at is null
union all
select 'activity_link', count(*), coalesce(sum(case when crm_id is null and deal_id is null and not exists (
    select 1 from activity_person p where p.activity = activity.id and p.phone_key is not null) then 1 else 0 end), 0)
from activity
union all
select 'lead_contact', count(*),
    coalesce(sum(case when p.phone_key is null and p.mail_key is null then 1 else 0 end), 0)
from lead
join lead_person p on p.lead = lead.id
where lead.gone_at is null
union all
select 'lead_campaign', count(*),
    coalesce(sum(case when campaign_id is null and campaign_name is null then 1 else 0 end), 0)
from lead
join source_trait t on t.source = lead.source
where gone_at is null and t.brings_spend = 1
union all
select 'lead_record', count(*), coalesce(sum(case when m.record is null then 1 else 0 end), 0)
from lead
join source_trait t on t.source = lead.source
left join lead_match m on m.lead = lead.id
where gone_at is null and t.counts_on_its_own = 1 and lead.submitted_at < :cut_at
union all
-- whoever was called in the hours before the enquiry: with two zones taken for one, most were
select 'call_before', count(*), coalesce(sum(is_early), 0)
from (
    select l.id, case when min(a.at) < l.submitted_at - 120 then 1 else 0 end as is_early
    from lead l
    join lead_match m on m.lead = l.id
    join source_trait t on t.source = l.source
    join record r on r.id = m.record
    join activity a on a.crm_id = r.crm_id and a.source = r.source
    where t.counts_on_its_own = 1 and l.gone_at is null and a.is_planned = 0
      and a.at > l.submitted_at - 43200 and a.at < l.submitted_at + 172800
    group by l.id, l.submitted_at
) called
union all
select 'untold_call', count(*), coalesce(sum(case when is_answered is null then 1 else 0 end), 0)
from activity
where kind = 'call' and is_planned = 0 and is_automatic = 0 and is_no_such_number = 0
