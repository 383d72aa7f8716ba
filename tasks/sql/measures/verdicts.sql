select clause, part, check_name, side, status, why, checked, failed, value, limit_value, unit, low, high
from verdict
where night = :night
order by clause, part
