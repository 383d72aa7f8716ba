update delivery
set sent_at = :now_at, status = :status
where night = :night
  and letter = :letter
  and recipient = :recipient
