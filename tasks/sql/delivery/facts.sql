select facts
from letter_fact
where night = :night
