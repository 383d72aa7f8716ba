delete from shared_key
