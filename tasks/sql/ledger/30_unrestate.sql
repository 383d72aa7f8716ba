-- nothing changed after all
delete from restatement where night = :night and was = now
