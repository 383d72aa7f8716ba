-- leads by fate and by the side that answers for it, the most leads first
select
    fate,
    responsible,
    count(*) as leads
from fate
group by fate, responsible
order by count(*) desc, fate
