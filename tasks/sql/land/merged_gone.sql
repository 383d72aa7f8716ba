update record set gone_at = :cut_at, landed_night = :night
where source = :source and gone_at is null
  and exists (select 1 from merged m
              where m.source = record.source and m.record_type = 'record' and m.lost_id = record.crm_id)
