-- one column per fact of tasks/core/fates.py, by its name. (cross join keeps SQLite from beginning with all leads where
-- a few rows tell which)
with corrected as (
    -- a lead that cannot be reached, of which sales found out how
    select distinct e.root_lead
    from lead_person p
    cross join enquiry_record e
    cross join record_key k
    left join shared_key h on h.key = k.key
    where (p.phone_key is null or p.phone_fake = 1) and (p.mail_key is null or p.mail_fake = 1)
      and e.root_lead = p.lead and k.record = e.record
      and h.key is null and k.key is distinct from p.phone_key and k.key is distinct from p.mail_key
),
nobodys_row as (
    -- rows that do not tell whose they are, of records that have not landed from an earlier file either
    select a.line, cast(t.key as bigint) / 86400 as day
    from set_aside a
    left join set_aside_key t on t.source = a.source and t.path = a.path and t.brings = a.brings and t.line = a.line
                              and t.kind = 'created_at'
    where a.brings = 'records'
      and not exists (select 1 from set_aside_key k
                      left join record r on r.source = k.source and r.crm_id = k.key and k.kind = 'crm_id'
                      where k.source = a.source and k.path = a.path and k.brings = a.brings and k.line = a.line
                        and (k.kind in ('phone', 'mail', 'platform_lead_id') or r.id is not null))
),
nobodys_day as (
    -- such a record was made when its row says, or a day beside
    select distinct n.day + o.days as day
    from nobodys_row n
    cross join (select -1 as days union all select 0 union all select 1) o
    where n.day is not null
),
broken_record as (
    -- the lead's record may be one of the rows that could not be read
    select p.lead from set_aside_key k cross join lead_person p
    where k.brings = 'records' and k.kind in ('phone', 'mail') and p.phone_key = k.key
    union
    select p.lead from set_aside_key k cross join lead_person p
    where k.brings = 'records' and k.kind in ('phone', 'mail') and p.mail_key = k.key
    union
    select l.id from lead l
    join set_aside_key k on k.brings = 'records' and k.kind = 'platform_lead_id' and k.key = l.lead_id
    union
    select l.id from lead l
    join nobodys_day n on n.day = l.submitted_at / 86400
    union
    select l.id from lead l
    where exists (select 1 from nobodys_row where day is null)
),
broken_log as (
    -- what a seller did may stand in a row that could not be read
    select e.root_lead from set_aside_key k cross join record r cross join enquiry_record e
    where k.brings in ('activities', 'stage_moves') and k.kind in ('crm_id', 'record_id') and r.crm_id = k.key
      and e.record = r.id
    union
    select e.root_lead from set_aside_key k cross join deal d cross join enquiry_deal e
    where k.brings in ('activities', 'stage_moves') and k.kind in ('deal_id', 'record_id') and d.deal_id = k.key
      and e.deal = d.id
    union
    select p.lead from lead_person p
    join set_aside_key k on k.brings = 'activities' and k.kind = 'phone' and k.key = p.phone_key
),
log_hole as (
    -- what a seller did may have stood on a day that never came: between arrival and closing, while the first answer
    -- was due (a long weekend at most), or while the lead stood still
    select distinct s.root_lead
    from t_span s
    join t_log_hole h on h.ends_at > s.submitted_at
    left join t_case c on c.root_lead = s.root_lead
    where case when c.is_closed = 1 and h.starts_at < c.closed_at then 1
               when c.is_closed = 0 and s.first_attempt_at is null and h.starts_at < s.submitted_at + 4 * 86400 then 1
               when c.is_closed = 0 and h.ends_at > s.moved_at
                    and h.starts_at < s.moved_at + 2 * 86400 * :stall_limit_days then 1
               else 0 end = 1
),
broken_deal as (
    select e.root_lead from set_aside_key k cross join record r cross join enquiry_record e
    where k.brings = 'deals' and k.kind = 'crm_id' and r.crm_id = k.key and e.record = r.id
    union
    select e.root_lead from set_aside_key k cross join deal d cross join enquiry_deal e
    where k.brings = 'deals' and k.kind = 'deal_id' and d.deal_id = k.key and e.deal = d.id
),
joined as (
    select e.lead, e.is_test, e.is_duplicate, c.*, s.channel, s.planned_at, t.*, i.*,
           case when (p.phone_key is not null and p.phone_fake = 0) or (p.mail_key is not null and p.mail_fake = 0)
                then 1 else 0 end as has_key,
           k.is_served,
           case when x.root_lead is null then 0 else 1 end as is_corrected,
           case when o.root_lead is null then 0 else 1 end as is_owned,
           case when y.lead is null and u.lead is null then 0 else 1 end as has_lookalike,
           case when z.owner_id is null and v.root_lead is null and q.root_lead is null then 0 else 1 end as is_silent,
           case when w.root_lead is null then 0 else 1 end as is_deal_broken,
           coalesce(ut.has_untold_call, 0) as has_untold_call,
           a.is_at_work, r.attempts, r.attempts_since, r.attempt_days, r.days_since, r.first_attempt_at,
           r.first_talk_at, b.is_talk, b.is_long_call, b.is_short_call, b.is_no_such_number,
           m.is_ambiguous, n.kind as reason_kind, n.family as reason_family, n.is_plain
    from enquiry e
    left join lead_person p on p.lead = e.lead
    left join place k on k.place = p.region
    left join lead_match m on m.lead = e.lead
    left join t_case c on c.root_lead = e.lead
    left join t_span s on s.root_lead = e.lead
    left join t_timing t on t.root_lead = e.lead
    left join t_idle i on i.root_lead = e.lead
    left join t_trying r on r.root_lead = e.lead
    left join t_bearing b on b.root_lead = e.lead
    left join corrected x on x.root_lead = e.lead
    left join t_routing o on o.root_lead = e.lead
    left join t_excuse y on y.lead = e.lead
    left join t_seller_state a on a.owner_id = c.owner_id
    left join silent_seller z on z.owner_id = c.owner_id
    left join broken_record u on u.lead = e.lead
    left join broken_log v on v.root_lead = e.lead
    left join log_hole q on q.root_lead = e.lead
    left join broken_deal w on w.root_lead = e.lead
    left join t_told ut on ut.root_lead = e.lead
    left join reason_kind n on n.reason = c.reason
)
select j.lead,
       j.is_test,
       case when j.is_test = 0 then j.is_duplicate else 0 end as is_duplicate,
       coalesce(j.is_won, 0) as won,
       case when j.has_key = 1 or j.channel in ('chat', 'call') or j.is_corrected = 1 then 1 else 0 end as reachable,
       case when j.first_talk_at is null then 0 else 1 end as talked,
       case when j.first_attempt_at is null and j.first_talk_at is null then 0 else 1 end as touched,
       case when j.record is null then 0 else 1 end as in_crm,
       case when j.record is null then coalesce(j.is_ambiguous, 0) else 0 end as ambiguous,
       coalesce(j.handoff_over, 0) as handoff_over,
       coalesce(j.handoff_proven, 0) as handoff_proven,
       j.has_lookalike as lookalike,
       case when j.is_deal_broken = 1 then 0 else coalesce(j.is_known, 0) end as stage_known,
       coalesce(j.is_gone, 0) as record_gone,
       coalesce(j.is_closed, 0) as closed,
       coalesce(j.is_long_call, 0) as long_call,
       coalesce(j.is_short_call, 0) as short_call,
       coalesce(j.is_no_such_number, 0) as no_such_number,
       case when j.is_served = 1 then 1 else 0 end as region_inside,
       case when j.is_served = 0 then 1 else 0 end as region_outside,
       coalesce(j.is_talk, 0) as talk_bears,
       case when j.reason_kind = 'unreachable'
            then case when j.attempts_since >= :attempts_asked and j.days_since >= :attempt_days_asked
                      then 1 else 0 end
            else case when j.attempts >= :attempts_asked and j.attempt_days >= :attempt_days_asked
                      then 1 else 0 end end as enough_attempts,
       case when j.closed_at <= :log_end_at then 1 else 0 end as close_proven,
       case when j.closed_days >= :reason_limit_days then 1 else 0 end as reason_over,
       case when j.closed_days_crm_end >= :reason_limit_days then 1 else 0 end as reason_proven,
       case when j.owner_id is null then 0 else coalesce(j.is_at_work, 1) end as seller_at_work,
       j.is_owned as ever_owned,
       case when j.planned_at <= :planned_until_at then 1 else 0 end as planned,
       case when j.first_attempt_at is null and j.first_talk_at is null
            then case when j.unheld_cut > :routing_limit_seconds then 1 else 0 end
            else case when j.unheld_days >= :stall_limit_days then 1 else 0 end end as routing_over,
       case when j.first_attempt_at is null and j.first_talk_at is null
            then case when j.unheld_log_end > :routing_limit_seconds then 1 else 0 end
            else case when j.unheld_days_log_end >= :stall_limit_days then 1 else 0 end end as routing_proven,
       coalesce(j.answer_over, 0) as answer_over,
       coalesce(j.answer_proven, 0) as answer_proven,
       case when coalesce(j.seller_days, j.company_days) >= :stall_limit_days then 1 else 0 end as stall_over,
       case when coalesce(j.seller_days_log_end, j.company_days_log_end) >= :stall_limit_days
            then 1 else 0 end as stall_proven,
       -- a lead that was closed after a call of which nobody wrote down whether it was answered may have talked
       case when j.is_silent = 1 or (j.is_closed = 1 and j.has_untold_call = 1) then 1 else 0 end as log_partial,
       :crm_whole as crm_whole,
       case when j.has_untold_call = 1 then 0 else :crm_log_whole end as crm_log_whole,
       case when coalesce(j.is_closed, 0) = 0 then 0
            when j.is_plain = 1 then 5
            when j.reason_kind = 'unreachable' then 1
            when j.reason_kind = 'wrong_contact' then 2
            when j.reason_kind = 'out_of_region' then 4
            when j.reason_family = 'fit' then 3
            when j.reason_family = 'merit' then 6
            when j.reason_kind = 'duplicate' then 7
            when j.reason_kind = 'test' then 8
            else 0 end as reason
from joined j
