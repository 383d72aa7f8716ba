-- a run that broke off while its letter went out: what the letter says stays
update night
set closed_at = :now_at
where night = :night
  and closed_at is null
  and exists (
      select 1
      from delivery
      where delivery.night = night.night
        and letter = 'nightly'
        and delivery.status in ('claimed', 'unknown', 'sent', 'written')
  )
