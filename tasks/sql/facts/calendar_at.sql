select coalesce((select w.before_seconds + case when :at < w.ends_at then :at - w.starts_at
                                                else w.ends_at - w.starts_at end
                 from work_segment w where w.starts_at <= :at order by w.starts_at desc limit 1), 0) as seconds,
       coalesce((select max(d.work_days) from company_day d where d.closes_at <= :at), 0) as work_days
