-- from now on the night says what its letter said
update night
set closed_at = :now_at
where night = :night
  and closed_at is null
