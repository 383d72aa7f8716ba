-- writes nothing where somebody has claimed the letter before
insert into delivery (night, letter, recipient, message_id, claimed_at, status)
select :night, :letter, :recipient, :message_id, :now_at, 'claimed'
where true
on conflict (night, letter, recipient) do nothing
