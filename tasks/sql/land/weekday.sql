-- in how many of the four weeks before the weekday had rows of one kind of one source, how many, and whether the source is known
-- for so long that an empty weekday says something; whether it is silent now for twice as long as it ever was in eight weeks
with moment as (
    select submitted_at as at from lead where :brings = 'leads' and source = :source
    union all
    select created_at from record where :brings = 'records' and source = :source
    union all
    select created_at from deal where :brings = 'deals' and source = :source
    union all
    select at from activity where :brings = 'activities' and source = :source
    union all
    select at from stage_move where :brings = 'stage_moves' and source = :source
    union all
    select
        case
            when day = :day_1 then :from_1
            when day = :day_2 then :from_2
            when day = :day_3 then :from_3
            when day = :day_4 then :from_4
            when day < :day_4 then 0
            else :until_1
        end
    from spend
    where :brings = 'spend' and source = :source
),

recent as (
    select at, at - lag(at) over (order by at) as silence
    from moment
    where at >= :since and at < :until
)

select
    count(distinct case
        when at >= :from_1 and at < :until_1 then 1
        when at >= :from_2 and at < :until_2 then 2
        when at >= :from_3 and at < :until_3 then 3
        when at >= :from_4 and at < :until_4 then 4
    end) as weeks,
    coalesce(sum(case
        when at >= :from_1 and at < :until_1 then 1
        when at >= :from_2 and at < :until_2 then 1
        when at >= :from_3 and at < :until_3 then 1
        when at >= :from_4 and at < :until_4 then 1
        else 0
    end), 0) as rows_of_weekday,
    case when min(at) < :until_4 then 1 else 0 end as is_long_known,
    (select case when :until - max(at) <= 2 * max(silence) then 0 else 1 end from recent) as is_silent_for_long
from moment
