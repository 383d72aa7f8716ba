-- the ledger, the newest leads first; '' filters nothing
select *
from ledger
where (:fate = '' or fate = :fate)
  and (:side = '' or responsible = :side)
  and (:campaign = '' or campaign_id = :campaign or campaign_name = :campaign)
order by submitted_at desc, source, lead_id
limit :most
