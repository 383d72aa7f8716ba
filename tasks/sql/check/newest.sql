-- of each kind of row: the newest one of any source
select brings, max(newest_row_at) as newest_row_at
from source_file
where newest_row_at is not null and brings <> 'owners'
group by brings
order by brings
