select day, rate_micro from rate where currency = :currency order by day
