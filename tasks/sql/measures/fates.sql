-- leads that came in from :from_at to :until_at, by fate
select t.fate, count(*) as leads,
       sum(case when e.wrote_again_unanswered = 1 then 1 else 0 end) as wrote_again
from fate t
join lead l on l.id = t.lead
join enquiry e on e.lead = t.lead
where l.submitted_at >= :from_at and l.submitted_at < :until_at
group by t.fate
