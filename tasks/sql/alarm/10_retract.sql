-- what an earlier run of this night opened and told nobody
delete from alarm where opened_night = :night and mailed_night is null
