update activity set
    landed_night = :night,
    crm_id = coalesce((select m.kept_id from merged m
                       where m.source = activity.source and m.record_type = 'record' and m.lost_id = activity.crm_id),
                      crm_id),
    deal_id = coalesce((select m.kept_id from merged m
                        where m.source = activity.source and m.record_type = 'deal' and m.lost_id = activity.deal_id),
                       deal_id)
where source = :source
  and exists (select 1 from merged m
              where m.source = activity.source
                and (m.record_type = 'record' and m.lost_id = activity.crm_id
                     or m.record_type = 'deal' and m.lost_id = activity.deal_id))
