-- how many leads were answered after so many minutes of the seller's own clock, the quickest first
select seller_seconds / 60 as minutes, count(*) as leads
from answered
where is_never = 0 and seller_seconds is not null
group by seller_seconds / 60
order by minutes
