-- what a mail of this night says: alarms that nobody was told of and that still stand, those mended that were told.
-- what this night itself has mailed is said again, to whoever did not get it
select a.kind, a.subject, a.part, a.side, a.opened_night, 0 as is_mended
from alarm a
join t_seen s on s.kind = a.kind and s.subject = a.subject and s.part = a.part and s.is_bad = 1
where a.mended_night is null and (a.mailed_night is null or a.mailed_night = :night)
union all
select kind, subject, part, side, opened_night, 1
from alarm
where mended_night is not null and mailed_night < :night
  and (mended_mailed_night is null or mended_mailed_night = :night)
order by 1, 2, 3, 5
