-- only what is kept, or arrived, mends; what is not checkable or warned leaves an alarm as it is
update alarm
set mended_night = :night
where mended_night is null
  and exists (select 1 from t_seen s
              where s.kind = alarm.kind and s.subject = alarm.subject and s.part = alarm.part and s.is_bad = 0)
