-- working days without movement, of the seller's own days while one is at work and of the company's otherwise
with still as (
    select s.root_lead, s.owner_id, s.moved_at,
           case when s.unheld_at > s.moved_at then s.unheld_at else s.moved_at end as unheld_at,
           c.closed_at
    from t_span s
    left join t_case c on c.root_lead = s.root_lead
)
select b.root_lead,
       o.cut_days - d.work_days as seller_days,
       o.log_end_days - d.work_days as seller_days_log_end,
       :cut_work_days - m.work_days as company_days,
       :log_end_work_days - m.work_days as company_days_log_end,
       :cut_work_days - u.work_days as unheld_days,
       :log_end_work_days - u.work_days as unheld_days_log_end,
       :cut_work_days - c.work_days as closed_days,
       :crm_end_work_days - c.work_days as closed_days_crm_end
from still b
left join t_hour m on m.hour = b.moved_at / 3600 and b.moved_at >= m.from_at and b.moved_at < m.until_at
left join t_hour u on u.hour = b.unheld_at / 3600 and b.unheld_at >= u.from_at and b.unheld_at < u.until_at
left join t_hour c on c.hour = b.closed_at / 3600 and b.closed_at >= c.from_at and b.closed_at < c.until_at
left join seller_day d on d.owner_id = b.owner_id and d.starts_at = m.day_at
left join t_seller_state o on o.owner_id = b.owner_id
