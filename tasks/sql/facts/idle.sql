-- working days without movement, of the seller's own days while one is at work and of the company's otherwise
with base as materialized (
    select s.root_lead, s.owner_id, s.moved_at,
           case when s.unheld_at > s.moved_at then s.unheld_at else s.moved_at end as unheld_at,
           c.closed_at,
           (select d.work_days from company_day d where d.starts_at <= s.moved_at order by d.starts_at desc limit 1)
               as moved_day,
           (select d.work_days from seller_day d where d.owner_id = s.owner_id and d.starts_at <= s.moved_at
            order by d.starts_at desc limit 1) as moved_seller_day
    from t_span s
    left join t_case c on c.root_lead = s.root_lead
)
select b.root_lead,
       o.cut_days - b.moved_seller_day as seller_days,
       o.log_end_days - b.moved_seller_day as seller_days_log_end,
       :cut_work_days - b.moved_day as company_days,
       :log_end_work_days - b.moved_day as company_days_log_end,
       :cut_work_days - u.work_days as unheld_days,
       :log_end_work_days - u.work_days as unheld_days_log_end,
       :cut_work_days - l.work_days as closed_days,
       :crm_end_work_days - l.work_days as closed_days_crm_end
from base b
left join t_seller_state o on o.owner_id = b.owner_id
left join company_day u on u.starts_at = (select d.starts_at from company_day d where d.starts_at <= b.unheld_at
                                          order by d.starts_at desc limit 1)
left join company_day l on l.starts_at = (select d.starts_at from company_day d where d.starts_at <= b.closed_at
                                          order by d.starts_at desc limit 1)
