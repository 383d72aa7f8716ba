-- duplicates that came because nobody had answered the first enquiry yet
update enquiry
set wrote_again_unanswered = 1
where is_duplicate = 1
  and exists (select 1
              from lead l
              join lead_fact f on f.lead = enquiry.root_lead
              where l.id = enquiry.lead and (f.first_attempt_at is null or f.first_attempt_at > l.submitted_at))
