-- leads whose person had won a deal before: by the record or contact of the match, by phone or mail
create temporary table m_repeat as
with won as (
    select d.source, d.crm_id, case when d.contact_id is not null then d.source || ' ' || d.contact_id end as contact,
           coalesce(d.won_at, d.closed_at) as won_at
    from deal d
    join stage_meaning s on s.pipeline = d.pipeline and s.stage = d.stage and s.means = 'won'
    where d.gone_at is null and coalesce(d.won_at, d.closed_at) < :cut_at
),
bought as (
    select r.record, r.contact, w.won_at
    from won w join m_record r on r.crm_id = w.crm_id and r.source = w.source
    union
    select r.record, r.contact, w.won_at
    from won w join m_record r on r.contact = w.contact
),
named as (
    select 'contact' as kind, b.contact as key, min(b.won_at) as won_at
    from bought b
    where not exists (select 1 from m_busy y where y.contact = b.contact)
    group by b.contact
    union all
    select k.kind, k.key, min(b.won_at)
    from bought b join record_key k on k.record = b.record
    group by k.kind, k.key
),
person as (
    select lead, at, kind, key from m_key
    union all
    select l.lead, l.at, 'contact', r.contact
    from lead_match m join m_lead l on l.lead = m.lead join m_record r on r.record = m.record
)
select distinct p.lead
from named n
join person p on p.kind = n.kind and p.key = n.key
where n.won_at < p.at
