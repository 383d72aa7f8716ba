update record set
    landed_night = :night,
    platform_lead_id = (select l.platform_lead_id from merged m
                        join record l on l.source = m.source and l.crm_id = m.lost_id
                        where m.source = record.source and m.record_type = 'record' and m.kept_id = record.crm_id
                          and l.platform_lead_id is not null
                        order by l.created_at, l.crm_id limit 1)
where source = :source and platform_lead_id is null
  and exists (select 1 from merged m
              join record l on l.source = m.source and l.crm_id = m.lost_id
              where m.source = record.source and m.record_type = 'record' and m.kept_id = record.crm_id
                and l.platform_lead_id is not null)
