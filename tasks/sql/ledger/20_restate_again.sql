-- the same night run again on new evidence: what it said before is corrected, the earlier night's word stays
update restatement
set now = (select n.fate from t_fate n join lead l on l.id = n.lead
           where l.source = restatement.source and l.lead_id = restatement.lead_id),
    why = (select case when restatement.was is null then restatement.why else c.why end
           from t_cause c join lead l on l.id = c.lead
           where l.source = restatement.source and l.lead_id = restatement.lead_id)
where night = :night
  and exists (select 1 from t_fate n join lead l on l.id = n.lead
              where l.source = restatement.source and l.lead_id = restatement.lead_id
                and n.fate <> restatement.now)
