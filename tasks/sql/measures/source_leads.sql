-- counted leads of the month by source, and how many of them are of customers who bought before
select source, count(*) as leads, sum(is_repeat_customer) as repeat_customers
from month_lead
where fate not in ('test', 'duplicate')
group by source
