-- nights after this one: alarms follow the newest
select count(*) as nights from night where night > :night
