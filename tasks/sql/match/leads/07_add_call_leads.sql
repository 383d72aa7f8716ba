-- in the order of time, as those of files: what belongs together then lies together
insert into lead (source, lead_id, channel, submitted_at)
select source, lead_id, 'call', submitted_at
from m_call
where true
order by submitted_at, lead_id
on conflict (lead_id, source) do update
set channel = excluded.channel, submitted_at = excluded.submitted_at, gone_at = null
where (lead.channel, lead.submitted_at, lead.gone_at)
      is distinct from (excluded.channel, excluded.submitted_at, null)
