update delivery
set sent_at = :now_at, status = 'sent'
where night = :night
  and letter = :letter
  and recipient = :recipient
