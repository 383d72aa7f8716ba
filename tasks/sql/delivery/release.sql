-- the channel knows that nothing went out
delete from delivery
where night = :night
  and letter = :letter
  and recipient = :recipient
  and sent_at is null
