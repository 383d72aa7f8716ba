-- every source that the pact names arrived for the report day
-- a source of which some rows could not be read has arrived
select
    'source' as record_type, source, source as record_id,
    null as campaign_id, null as campaign_name, null as team,
    case when status in ('missing', 'dead') then 1 else 0 end as failed
from night_source
where night = :night and status is not null
