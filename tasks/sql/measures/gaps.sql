select n.source, n.status, n.newest_row_at, n.set_aside, n.pulled
from night_source n
where n.night = :night and n.status in ('missing', 'partial', 'dead')
order by n.source
