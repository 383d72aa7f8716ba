-- counted leads by source, and how many of them are of customers who bought before
select l.source, count(*) as leads, sum(e.is_repeat_customer) as repeat_customers
from fate t
join lead l on l.id = t.lead
join enquiry e on e.lead = t.lead
where l.submitted_at >= :from_at and l.submitted_at < :until_at and t.fate not in ('test', 'duplicate')
group by l.source
