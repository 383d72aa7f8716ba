delete from lead_match
