-- the newest night before this one that came to its end and moved the ledger, and its cut. a night of a backfill leaves
-- no fates behind
select night as previous_night, cut_at as previous_cut_at
from night
where night < :night and status in ('complete', 'partial') and cut_at is not null
  and (closed_at is not null or night <= (select max(night) from fate))
order by night desc
limit 1
