select recipient, status
from delivery
where night = :night
  and letter = :letter
