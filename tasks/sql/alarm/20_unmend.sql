-- what an earlier run of this night saw mended and told nobody
update alarm set mended_night = null where mended_night = :night and mended_mailed_night is null
