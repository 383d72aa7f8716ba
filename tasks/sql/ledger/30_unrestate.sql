-- nothing changed after all, or it is a lead no more
delete from restatement
where night = :night
  and (was = now or not exists (select 1 from lead l join t_fate n on n.lead = l.id
                                where l.source = restatement.source and l.lead_id = restatement.lead_id))
