-- alarms that stand or that this night mended
select kind, subject, part, side, opened_night, mended_night
from alarm
where opened_night <= :night and (mended_night is null or mended_night >= :night)
order by opened_night desc, kind, subject, part
