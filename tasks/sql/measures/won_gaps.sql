select o.clause,
       sum(case when d.amount_minor is null or d.amount_minor = 0 or d.currency is null then 1 else 0 end) as no_amount,
       sum(case when coalesce(d.won_at, d.closed_at) is null then 1 else 0 end) as no_date
from offender o
join deal d on d.source = o.source and d.deal_id = o.record_id
where o.night = :night and o.record_type = 'deal'
group by o.clause
