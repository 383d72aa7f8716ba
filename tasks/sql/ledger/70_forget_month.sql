delete from month_lead
