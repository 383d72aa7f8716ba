-- how much the database knows: the first lead, the letters before this night and the last one sent, holes in the log
select (select min(submitted_at) from lead) as first_lead_at,
       (select count(*) from letter_fact where night < :night) as earlier_letters,
       (select max(night) from night where closed_at is not null and night < :night) as last_letter,
       (select count(*) from silent_seller where is_everybody = 0) as silent_sellers,
       (select coalesce(max(is_everybody), 0) from silent_seller) as is_log_partial,
       (select count(*) from month_lead where fate = 'unprovable') as unprovable
