insert into fate (lead, fate, responsible, clause, would_be, because, is_ruled, night)
select lead, fate, responsible, clause, would_be, because, is_ruled, :night
from t_fate
where true
on conflict (lead) do update set
    night = case when fate.fate = excluded.fate then fate.night else excluded.night end,
    fate = excluded.fate, responsible = excluded.responsible, clause = excluded.clause,
    would_be = excluded.would_be, because = excluded.because, is_ruled = excluded.is_ruled
where (fate.fate, fate.responsible, fate.clause, fate.would_be, fate.because, fate.is_ruled)
      is distinct from (excluded.fate, excluded.responsible, excluded.clause, excluded.would_be, excluded.because,
                        excluded.is_ruled)
