update deal set gone_at = :cut_at, landed_night = :night
where source = :source and gone_at is null
  and exists (select 1 from merged m
              where m.source = deal.source and m.record_type = 'deal' and m.lost_id = deal.deal_id)
