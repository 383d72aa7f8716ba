delete from night_part where night = :night
