insert into lead (source, lead_id, channel, submitted_at, campaign_name, own_crm_id)
select source, lead_id, 'chat', submitted_at, campaign_name, lead_id
from m_chat
where true
on conflict (lead_id, source) do update
set channel = excluded.channel, submitted_at = excluded.submitted_at, campaign_name = excluded.campaign_name,
    own_crm_id = excluded.own_crm_id, gone_at = null
where (lead.channel, lead.submitted_at, lead.campaign_name, lead.own_crm_id, lead.gone_at)
      is distinct from (excluded.channel, excluded.submitted_at, excluded.campaign_name, excluded.own_crm_id, null)
