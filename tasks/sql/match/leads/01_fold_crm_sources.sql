-- what the CRM writes as a record's origin, each as written, and the source of the pact that claims it
create temporary table m_claim as
with written as (
    select distinct crm_source from record where crm_source is not null
)
select w.crm_source, min(c.source) as source
from written w
join crm_source_claim c on lower(trim(c.crm_source)) = lower(trim(w.crm_source))
group by w.crm_source
