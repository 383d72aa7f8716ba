-- the one record and deal that decide each enquiry, and how they stood at the cut
with chosen as (
    select e.root_lead,
           max(case when e.is_first = 1 then e.record end) as first_record,
           max(case when e.is_deciding = 1 then e.record end) as record
    from enquiry_record e
    group by e.root_lead
)
select c.root_lead, c.first_record, c.record, d.deal,
       case when d.is_won = 1 or r.means = 'won' then 1 else 0 end as is_won,
       d.won_at, d.amount_minor, d.currency, d.entity,
       r.created_at as record_created_at,
       case when r.gone_at is not null or d.gone_at is not null then 1 else 0 end as is_gone,
       case when r.is_closed = 1 or d.deal is null then r.means else d.means end as means,
       case when r.is_closed = 1 or d.deal is null then r.answers else d.answers end as answers,
       case when r.is_closed = 1 or d.deal is null then r.is_known else d.is_known end as is_known,
       case when r.is_closed = 1 or d.deal is null then r.is_closed else d.is_closed end as is_closed,
       case when r.is_closed = 1 or d.deal is null then r.closed_at else d.closed_at end as closed_at,
       case when r.is_closed = 1 or d.deal is null then r.reason else coalesce(d.reason, r.reason) end as reason,
       case when r.is_closed = 1 or d.deal is null then o.owner_id else coalesce(d.owner_id, o.owner_id) end
           as owner_id
from chosen c
left join t_record_state r on r.record = c.record
left join t_spell o on o.record = c.record and o.to_at >= :cut_at
left join t_deal_state d on d.root_lead = c.root_lead and d.nth = 1
