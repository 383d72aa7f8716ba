-- leads that are none any more: a call whose number turned out to be known
delete from fate where lead not in (select lead from t_fate)
