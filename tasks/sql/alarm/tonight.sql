-- what this night opened or saw mended, with the figures of its verdict
select a.kind, a.subject, a.part, a.side, case when a.opened_night = :night then 0 else 1 end as is_mended,
       v.checked, v.failed, v.value, v.limit_value, v.unit, s.status
from alarm a
left join verdict v on a.kind = 'clause' and v.night = :night and v.clause = a.subject and v.part = a.part
left join night_source s on a.kind = 'source' and s.night = :night and s.source = a.subject
where (a.opened_night = :night and a.mended_night is null) or (a.mended_night = :night and a.opened_night <> :night)
order by a.kind, a.subject, a.part
