select looked_at, basis
from look
where kind = 'untouched' and night = :night
