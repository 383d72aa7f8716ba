select clause, part, night, status, value
from verdict
where night < :night and night >= :history_from
order by clause, part, night desc
