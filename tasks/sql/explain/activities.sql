select
    a.at, b.kind, b.direction, a.talked_seconds, a.is_attempt, a.is_talk, a.is_planned, b.is_automatic,
    a.is_no_such_number
from enquiry_activity a
join activity b on b.id = a.activity
where a.root_lead = :root_lead
order by a.at, a.activity
