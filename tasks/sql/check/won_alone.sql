-- sources of which every deal and record is won, and which the pact does not know to be so
select s.source, sum(s.deals) as deals
from (
    select deal.source, count(*) as deals, sum(case when m.means = 'won' then 1 else 0 end) as won
    from deal
    left join stage_meaning m on m.pipeline = coalesce(deal.pipeline, '') and m.stage = deal.stage
    where deal.gone_at is null
    group by deal.source
    union all
    select record.source, 0, sum(case when m.means = 'won' then 0 else -1 end)
    from record
    left join stage_meaning m on m.pipeline = coalesce(record.pipeline, '') and m.stage = record.stage
    where record.gone_at is null
    group by record.source
) s
join source_trait t on t.source = s.source
where t.won_deals_alone = 0
group by s.source
having sum(s.deals) = sum(s.won) and sum(s.deals) >= :least
order by s.source
