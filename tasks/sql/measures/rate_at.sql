select rate_micro from rate where currency = :currency and day <= :day order by day desc limit 1
