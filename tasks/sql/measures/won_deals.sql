-- won deals of the month by what their amount must be converted with; a deal without an amount has none
-- no day is 26 hours long: the bound below spares the search through all days before
select d.currency, c.day, d.entity, sum(d.amount_minor) as amount_minor, count(*) as deals,
       sum(case when l.submitted_at >= :month_start_at then 1 else 0 end) as of_this_month,
       sum(case when d.amount_minor is null or d.currency is null then 1 else 0 end) as without_amount
from won_deal w
join deal d on d.id = w.deal
join lead l on l.id = w.root_lead
join enquiry e on e.lead = l.id
join company_day c on c.starts_at > w.won_at - 26 * 3600 and c.starts_at <= w.won_at and w.won_at < c.ends_at
where w.won_at >= :month_start_at and w.won_at < :cut_at
  and (e.is_repeat_customer = 0 or :counts_repeat = 1)
group by d.currency, c.day, d.entity
