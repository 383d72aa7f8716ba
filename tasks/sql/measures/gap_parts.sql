select source, brings from night_part where night = :night and status in ('missing', 'partial', 'dead')
order by source, brings
