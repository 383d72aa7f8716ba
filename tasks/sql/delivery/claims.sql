select recipient, sent_at
from delivery
where night = :night
  and letter = :letter
