delete from lead_person
where not exists (select 1 from lead l where l.id = lead_person.lead)
