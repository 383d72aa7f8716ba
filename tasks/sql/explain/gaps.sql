-- what the newest night missed
select source, brings, status, newest_row_at
from night_part
where status <> 'arrived'
  and night = (select max(night) from night)
order by source, brings
