update alarm
set mended_mailed_at = :now_at, mended_mailed_night = :night
where kind = :kind and subject = :subject and part = :part and opened_night = :opened_night
  and mended_mailed_at is null
