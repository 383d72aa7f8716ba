-- records and deals that stand on some stage
select
    (select count(*) from record where gone_at is null and stage is not null and created_at < :cut_at)
    + (select count(*) from deal where gone_at is null and stage is not null and created_at < :cut_at) as records
