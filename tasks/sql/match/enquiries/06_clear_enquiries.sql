delete from enquiry
