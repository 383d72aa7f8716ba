-- open leads past their limit that nobody has touched, and those of which it cannot be said
select n.source, n.lead_id, n.campaign_name, n.submitted_at, n.crm_id, n.owner as seller,
       f.seller_clock_at as clock_at, case when n.fate = 'untouched' then 1 else 0 end as is_proven
from lead_line n
join lead_fact f on f.lead = n.lead
where (n.fate = 'untouched' or (n.fate = 'unprovable' and n.would_be = 'untouched'))
  and f.seller_clock_at >= :since_at and n.crm_id is not null
order by n.submitted_at, n.source, n.lead_id
