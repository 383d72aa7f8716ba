-- every deal won in the month says how much, in which currency, and on which day
select
    'deal' as record_type, deal.source, deal.deal_id as record_id,
    null as campaign_id, null as campaign_name, owner.team,
    case
        when coalesce(deal.amount_minor, 0) <= 0 or deal.currency is null then 1
        when deal.won_at is not null or deal.closed_at is not null then 0
        when exists (
            select 1 from stage_move
            join stage_meaning as moved on moved.pipeline = stage_move.pipeline and moved.stage = stage_move.stage
            where stage_move.record_id = deal.deal_id and stage_move.record_type = 'deal'
                and stage_move.source = deal.source and moved.means = 'won'
        ) then 0
        else 1
    end as failed
from deal
left join stage_meaning on stage_meaning.pipeline = coalesce(deal.pipeline, '') and stage_meaning.stage = deal.stage
left join seller_alias on seller_alias.alias = deal.owner
left join owner on owner.source = deal.source and owner.owner_id = seller_alias.owner_id
where deal.gone_at is null and (stage_meaning.means = 'won' or deal.won_at is not null)
    and coalesce(deal.won_at, deal.closed_at, deal.changed_at, deal.created_at) >= :month_start_at
    and coalesce(deal.won_at, deal.closed_at, deal.changed_at, deal.created_at) < :cut_at
