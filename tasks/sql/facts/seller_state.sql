-- each seller at the cut: at work or away, and the days at work that were over at the cut and at the log's end
select d.owner_id,
       max(case when d.starts_at < :cut_at and d.ends_at >= :cut_at then 1 - d.is_away end) as is_at_work,
       max(case when d.closes_at <= :cut_at then d.work_days end) as cut_days,
       max(case when d.closes_at <= :log_end_at then d.work_days end) as log_end_days
from seller_day d
group by d.owner_id
