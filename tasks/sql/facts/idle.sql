-- working days without movement, of the seller's own days while one is at work and of the company's otherwise
with still as (
    select s.root_lead, s.owner_id, s.moved_at,
           case when s.unheld_at > s.moved_at then s.unheld_at else s.moved_at end as unheld_at,
           c.closed_at
    from t_span s
    left join t_case c on c.root_lead = s.root_lead
),
placed as materialized (
    select b.root_lead, b.owner_id,
           (select d.work_days from seller_day d where d.owner_id = b.owner_id and d.starts_at <= b.moved_at
            order by d.starts_at desc limit 1) as seller_day,
           (select d.work_days from company_day d where d.starts_at <= b.moved_at
            order by d.starts_at desc limit 1) as moved_day,
           (select d.work_days from company_day d where d.starts_at <= b.unheld_at
            order by d.starts_at desc limit 1) as unheld_day,
           (select d.work_days from company_day d where d.starts_at <= b.closed_at
            order by d.starts_at desc limit 1) as closed_day
    from still b
)
select p.root_lead,
       o.cut_days - p.seller_day as seller_days,
       o.log_end_days - p.seller_day as seller_days_log_end,
       :cut_work_days - p.moved_day as company_days,
       :log_end_work_days - p.moved_day as company_days_log_end,
       :cut_work_days - p.unheld_day as unheld_days,
       :log_end_work_days - p.unheld_day as unheld_days_log_end,
       :cut_work_days - p.closed_day as closed_days,
       :crm_end_work_days - p.closed_day as closed_days_crm_end
from placed p
left join t_seller_state o on o.owner_id = p.owner_id
