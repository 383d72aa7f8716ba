-- leads whose person had won a deal before: by the record or contact of the match, by phone or mail
create temporary table m_repeat as
with won as (
    select d.source, d.crm_id, case when d.contact_id is not null then d.source || ' ' || d.contact_id end as contact,
           coalesce(d.won_at, d.closed_at) as won_at
    from stage_meaning s
    join deal d on d.pipeline = s.pipeline and d.stage = s.stage
    where s.means = 'won' and d.gone_at is null and coalesce(d.won_at, d.closed_at) < :cut_at
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
)
select y.lead
from named n
join m_key y on y.key = n.key and y.kind = n.kind
where n.won_at < y.at
union
select l.lead
from named n
join m_record r on r.contact = n.key
join lead_match m on m.record = r.record
join m_lead l on l.lead = m.lead
where n.kind = 'contact' and n.won_at < l.at
