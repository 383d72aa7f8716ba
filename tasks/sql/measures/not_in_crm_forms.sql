select case when l.form_name is not null then 'form'
            when l.campaign_name is not null then 'campaign' else 'source' end as kind,
       coalesce(l.form_name, l.campaign_name, l.source) as name, count(*) as leads,
       sum(case when l.submitted_at >= :yesterday_start_at then 1 else 0 end) as yesterday
from lead_line l
where l.fate = 'not_in_crm' and l.submitted_at >= :window_start_at
group by case when l.form_name is not null then 'form'
              when l.campaign_name is not null then 'campaign' else 'source' end,
         coalesce(l.form_name, l.campaign_name, l.source)
order by leads desc
