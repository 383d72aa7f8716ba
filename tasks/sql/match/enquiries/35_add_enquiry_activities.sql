-- an attempt is outgoing, by a person, after submission, of a kind that the pact lists. a talk is a call that a
-- person answered long enough, an answer by the lead to a person's message, or a visit. a call that does not say
-- whether anybody answered is an attempt, and may have been a talk
insert into enquiry_activity (activity, root_lead, record, at, owner_id, is_attempt, is_talk, is_planned,
                              is_by_person, is_call, is_no_such_number, talked_seconds, is_untold)
with route as (
    select activity, root, record, root_at, kind, direction, at, is_planned, is_answered, talked_seconds, rang_seconds,
           is_no_such_number, is_automatic, owner
    from m_route
    union all
    select activity, root, record, root_at, kind, direction, at, is_planned, is_answered, talked_seconds, rang_seconds,
           is_no_such_number, is_automatic, owner
    from m_number_route
),
told as (
    select r.activity, r.root, r.record, r.at, r.kind, r.direction, r.is_planned, r.root_at,
           coalesce(s.owner_id, r.owner, m.owner_id) as owner_id,
           case when r.talked_seconds >= m.talked_seconds or m.talked_seconds is null then r.talked_seconds
                else m.talked_seconds end as talked_seconds,
           case when r.rang_seconds >= m.rang_seconds or m.rang_seconds is null then r.rang_seconds
                else m.rang_seconds end as rang_seconds,
           case when r.is_answered >= m.is_answered or m.is_answered is null then r.is_answered
                else m.is_answered end as is_answered,
           case when r.is_no_such_number >= m.is_no_such_number or m.is_no_such_number is null then r.is_no_such_number
                else m.is_no_such_number end as is_no_such_number,
           case when r.is_automatic <= m.is_automatic or m.kept is null then 1 - r.is_automatic
                else 1 - m.is_automatic end as is_by_person
    from route r
    left join m_dropped x on x.dropped = r.activity
    left join m_merged m on m.kept = r.activity
    left join m_seller s on s.owner = r.owner
    where x.dropped is null
),
counted as (
    select t.*,
           case when t.is_by_person = 1 and t.is_planned = 0 and t.at >= t.root_at - 60 then 1 else 0 end as counts
    from told t
)
select c.activity, c.root, c.record, c.at, c.owner_id,
       case when c.counts = 1 and (
                (c.kind = 'visit' and :attempt_visit = 1)
                or (c.direction = 'out' and c.kind in ('message', 'mail') and :attempt_message = 1)
                or (c.direction = 'out' and c.kind = 'call' and :attempt_call = 1 and (
                    c.is_no_such_number = 1
                    or (c.is_answered = 1
                        and (c.talked_seconds >= :answered_call_seconds or c.talked_seconds is null))
                    or (coalesce(c.is_answered, 0) = 0
                        and (c.rang_seconds >= :rang_seconds or c.rang_seconds is null)))))
            then 1 else 0 end,
       case when c.counts = 1 and (
                c.kind = 'visit'
                or (c.kind = 'call' and c.is_answered = 1 and c.talked_seconds >= :talk_seconds)
                or (c.kind in ('message', 'mail') and c.direction = 'in' and c.at > w.at))
            then 1 else 0 end,
       c.is_planned, c.is_by_person, case when c.kind = 'call' then 1 else 0 end, c.is_no_such_number,
       c.talked_seconds,
       case when c.counts = 1 and c.kind = 'call' and c.is_answered is null and c.is_no_such_number = 0
            then 1 else 0 end
from counted c
left join m_written w on w.root = c.root
