-- the day's mails by day, and whether each may have been sent without anybody's knowing
select letter, recipient, status
from delivery
where night = :night and letter like 'untouched-%'
order by claimed_at, letter, recipient
