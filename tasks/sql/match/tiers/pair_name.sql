-- by name and time window, leads and records that are not matched yet. the record says that it came from the
-- lead's source, or, with two words of a name, says nothing. where it says nothing the phone may differ by a
-- correction (all but the last four digits are the same, or the last five, or all but two between); where both
-- keys differ, it is another person
create temporary table m_name_pair as
with free_lead as materialized (
    select l.lead, l.at, l.source, l.name, l.phone, l.mail
    from m_lead l
    left join lead_match m on m.lead = l.lead
    where m.lead is null and l.channel <> 'chat' and l.name is not null
),
free_record as materialized (
    select r.record, r.created_at, r.claim, r.name, r.phone, r.mail
    from m_record r
    left join lead_match m on m.record = r.record
    where m.record is null and r.is_gone = 0 and r.name is not null
)
select l.lead, r.record, coalesce(l.phone, l.mail, 'lead ' || l.lead) as person,
       coalesce(r.phone, r.mail, 'record ' || r.record) as other_person, r.created_at
from free_lead l
join free_record r on r.name = l.name
where r.created_at >= l.at - 600 and r.created_at < l.at + 129600
  and (r.claim = l.source or (r.claim is null and l.name like '% %'))
  and not coalesce(l.phone <> r.phone and l.mail <> r.mail, false)
  and (r.claim is not null or l.phone is null or r.phone is null
       or substr(l.phone, 1, length(l.phone) - 4) = substr(r.phone, 1, length(r.phone) - 4)
       or substr(l.phone, length(l.phone) - 4) = substr(r.phone, length(r.phone) - 4)
       or (substr(l.phone, 1, length(l.phone) - 5) = substr(r.phone, 1, length(r.phone) - 5)
           and substr(l.phone, length(l.phone) - 2) = substr(r.phone, length(r.phone) - 2)))
