-- (the plus keeps SQLite from reading them in the order of an index)
-- the CRM's records with their origin and the time since which nobody works on them. a record lives as long as
-- one of its deals is open: a converted one, and a closed one on which a deal was made anew
create temporary table m_record as
with keys as (
    select record, min(case when kind = 'phone' then key end) as phone,
           min(case when kind = 'mail' then key end) as mail
    from record_key
    group by record
),
deals as (
    select d.source, d.crm_id, max(d.created_at) as newest_at,
           max(case when s.is_closed = 1 then 0 else 1 end) as is_open,
           max(coalesce(d.closed_at, d.won_at, d.changed_at, d.created_at)) as ended_at
    from deal d
    left join stage_meaning s on s.pipeline = d.pipeline and s.stage = d.stage
    where d.crm_id is not null and d.created_at < :cut_at
    group by d.source, d.crm_id
),
standing as (
    select r.*, s.means, s.is_closed,
           case when s.means in ('lost', 'rejected', 'won')
                then coalesce(r.closed_at, (select max(m.at) from stage_move m
                                            where m.record_id = r.crm_id and m.record_type = 'record'
                                              and m.source = r.source), r.changed_at, r.created_at)
                when s.means = 'converted' or s.means is null then r.closed_at end as ended_at
    from record r
    left join stage_meaning s on s.pipeline = r.pipeline and s.stage = r.stage
    where +r.created_at < :cut_at
)
select r.id as record, r.source, r.crm_id, r.created_at, c.source as claim, r.platform_lead_id, r.click_id,
       case when r.contact_id is null then 'record ' || r.id else r.source || ' ' || r.contact_id end as contact,
       case when r.gone_at is null then 0 else 1 end as is_gone,
       p.name_key as name, k.phone, k.mail,
       case when d.crm_id is null or (r.means <> 'converted' and (r.ended_at is null or d.newest_at < r.ended_at))
            then r.ended_at
            when d.is_open = 0 then d.ended_at end as ended_at,
       case when q.kind = 'duplicate' and (r.closed_at < :cut_at or (r.closed_at is null and r.is_closed = 1))
            then 1 else 0 end as is_copy
from standing r
left join m_claim c on c.crm_source = r.crm_source
left join record_person p on p.record = r.id
left join keys k on k.record = r.id
left join deals d on d.crm_id = r.crm_id and d.source = r.source
left join m_reason q on q.reason = r.reason
