-- how long sellers took, by what the letter's columns show
select count(*) as checked, coalesce(sum(sla_met), 0) as in_time, coalesce(sum(is_never), 0) as never,
       coalesce(sum(case when is_never = 0 and seller_seconds <= 900 then 1 else 0 end), 0) as up_to_15,
       coalesce(sum(case when is_never = 0 and seller_seconds > 900 and seller_seconds <= 1800 then 1 else 0 end), 0)
           as up_to_30,
       coalesce(sum(case when is_never = 0 and seller_seconds > 1800 and seller_seconds <= 3600 then 1 else 0 end), 0)
           as up_to_60,
       coalesce(sum(case when is_never = 0 and seller_seconds > 3600 and seller_seconds <= 14400 then 1 else 0 end), 0)
           as up_to_240,
       coalesce(sum(case when is_never = 0 and seller_seconds > 14400 then 1 else 0 end), 0) as later
from answered
