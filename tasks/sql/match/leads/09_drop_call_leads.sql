-- an earlier call that came late takes the lead from the later one
delete from lead
where channel = 'call'
  and source in (select source from source_trait where leads_from_calls = 1)
  and not exists (select 1 from m_call c where c.lead_id = lead.lead_id and c.source = lead.source)
