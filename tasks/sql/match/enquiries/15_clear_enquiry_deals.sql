delete from enquiry_deal
