-- leads of a mail that surely did not go out: it was never begun, or the server did not take it
delete from mention
where kind = 'untouched'
  and not exists (
      select 1
      from delivery d
      where d.night = mention.night and d.letter = mention.letter and d.recipient = mention.recipient
        and d.status in ('claimed', 'unknown', 'sent', 'written')
  )
