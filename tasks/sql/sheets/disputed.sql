select n.*, case when n.because = 'region_but_the_form_says_inside' then 'answer_in_form' else 'talk' end as against
from lead_line n
where n.fate = 'disputed' and n.submitted_at >= :window_start_at
order by n.closed_at, n.source, n.lead_id
