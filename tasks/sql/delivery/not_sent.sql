-- status is refused, delayed or unknown
update delivery
set status = :status
where night = :night
  and letter = :letter
  and recipient = :recipient
