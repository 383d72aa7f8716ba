select count(*) as nights
from night
where night = :night and status in ('complete', 'partial')
