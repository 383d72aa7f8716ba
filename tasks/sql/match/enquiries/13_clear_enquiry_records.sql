delete from enquiry_record
