-- each breach once, however many nights it lasts
insert into alarm (kind, subject, part, opened_night, side)
select s.kind, s.subject, s.part, :night, s.side
from t_seen s
where s.is_bad = 1
  and not exists (select 1 from alarm a
                  where a.kind = s.kind and a.subject = s.subject and a.part = s.part and a.mended_night is null)
on conflict (kind, subject, part, opened_night) do update set mended_night = null, mended_mailed_at = null, mended_mailed_night = null
