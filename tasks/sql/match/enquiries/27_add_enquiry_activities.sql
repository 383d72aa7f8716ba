-- an attempt is outgoing, by a person, after submission, of a kind that the pact lists. a talk is a call that a
-- person answered long enough, an answer by the lead to a person's message, or a visit
insert into enquiry_activity (activity, root_lead, record, at, owner_id, is_attempt, is_talk, is_planned,
                              is_by_person, is_call, is_no_such_number, talked_seconds)
with told as (
    select r.activity, r.root, r.record, r.at, r.kind, r.direction, m.owner_id, m.talked_seconds, m.rang_seconds,
           m.is_answered, m.is_no_such_number, r.is_planned,
           case when m.is_automatic = 0 then 1 else 0 end as is_by_person,
           case when m.is_automatic = 0 and r.is_planned = 0 and r.at >= r.root_at - 60 then 1 else 0 end as counts,
           min(case when r.kind in ('message', 'mail') and r.direction = 'out' and m.is_automatic = 0
                     and r.is_planned = 0 and r.at >= r.root_at - 60 then r.at end)
               over (partition by r.root) as written_at
    from m_route r
    join m_merged m on m.activity = r.activity
)
select activity, root, record, at, owner_id,
       case when counts = 1 and (
                (kind = 'visit' and :attempt_visit = 1)
                or (direction = 'out' and kind in ('message', 'mail') and :attempt_message = 1)
                or (direction = 'out' and kind = 'call' and :attempt_call = 1 and (
                    is_no_such_number = 1
                    or (is_answered = 1 and (talked_seconds >= :answered_call_seconds or talked_seconds is null))
                    or (is_answered = 0 and (rang_seconds >= :rang_seconds or rang_seconds is null)))))
            then 1 else 0 end,
       case when counts = 1 and (
                kind = 'visit'
                or (kind = 'call' and is_answered = 1 and talked_seconds >= :talk_seconds)
                or (kind in ('message', 'mail') and direction = 'in' and at > written_at))
            then 1 else 0 end,
       is_planned, is_by_person, case when kind = 'call' then 1 else 0 end, is_no_such_number, talked_seconds
from told
