select source, lead_id, recipient
from mention
where kind = 'untouched'
