insert into mention (kind, source, lead_id, recipient, night, letter, claimed_at)
values ('untouched', :source, :lead_id, :recipient, :night, :letter, :now_at)
