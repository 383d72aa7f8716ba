update deal set
    landed_night = :night,
    crm_id = (select m.kept_id from merged m
              where m.source = deal.source and m.record_type = 'record' and m.lost_id = deal.crm_id)
where source = :source
  and exists (select 1 from merged m
              where m.source = deal.source and m.record_type = 'record' and m.lost_id = deal.crm_id)
