insert into won_deal (deal, root_lead, won_at)
select deal, root_lead, won_at from t_deal_state where is_won = 1
