-- the reasons as the CRM writes them, each with its kind
create temporary table m_reason as
with written as (
    select distinct reason from record where reason is not null
)
select w.reason, min(k.kind) as kind
from written w
join reason_kind k on lower(trim(k.reason)) = lower(trim(w.reason))
group by w.reason
