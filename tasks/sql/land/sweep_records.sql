-- without stages the list holds everything that there is
update record set gone_at = :cut_at, landed_night = :night
where source = :source and gone_at is null
  and not exists (select 1 from still_there t where t.id = record.crm_id)
  and (not exists (select 1 from still_in)
       or exists (select 1 from still_in s where s.pipeline = record.pipeline and s.stage = record.stage))
