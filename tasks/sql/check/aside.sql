-- rows that cannot be read: by file, field and reason, the first line of each
select source, brings, path, field, reason, count(*) as aside, min(line) as line
from set_aside
group by source, brings, path, field, reason
order by aside desc, path, line
