-- leads of the rehearsed days, by fate
select fate.fate, count(*) as leads
from fate
join lead on lead.id = fate.lead
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
group by fate.fate
order by leads desc, fate.fate
