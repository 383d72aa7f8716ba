update delivery
set claimed_at = :now_at
where night = :night
  and letter = :letter
  and recipient = :recipient
  and sent_at is null
