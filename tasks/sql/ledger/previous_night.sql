-- the newest night before this one that came to its end, and its cut
select night as previous_night, cut_at as previous_cut_at
from night
where night < :night and status in ('complete', 'partial') and cut_at is not null
order by night desc
limit 1
