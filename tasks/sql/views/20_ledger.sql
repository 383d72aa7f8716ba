select source, lead_id, account_id, campaign_id, campaign_name, submitted_at, fate, responsible, clause, crm_id,
       match_tier, match_confidence, reached_crm_at, assigned_at, first_attempt_at, waited_minutes, seller_minutes,
       sla_met, attempts, lost_reason, deal_id, won_amount, won_currency, won_at, repeat_customer, team, entity
from ledger_sales
