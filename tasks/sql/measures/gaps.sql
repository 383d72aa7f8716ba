select n.source, n.status, n.newest_row_at, n.set_aside, n.pulled,
       (select min(p.lost_from) from night_part p where p.night = n.night and p.source = n.source) as lost_from
from night_source n
where n.night = :night and n.status in ('missing', 'partial', 'dead')
order by n.source
