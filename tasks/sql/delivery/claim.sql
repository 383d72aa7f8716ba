-- writes nothing where somebody has claimed the message before, unless it is known that it was not sent,
-- or a person says that what may have been sent goes out again
insert into delivery (night, letter, recipient, message_id, claimed_at, status)
select :night, :letter, :recipient, :message_id, :now_at, 'claimed'
where true
on conflict (night, letter, recipient) do update
set claimed_at = excluded.claimed_at, message_id = excluded.message_id, status = 'claimed'
where delivery.status in ('refused', 'delayed')
   or (delivery.status in ('claimed', 'unknown') and :again = 1)
