update alarm
set mailed_at = :now_at, mailed_night = :night
where kind = :kind and subject = :subject and part = :part and opened_night = :opened_night and mailed_at is null
