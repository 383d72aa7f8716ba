-- what the question of consent was answered, and whether the pact takes it for a yes
select lead_person.consent as answer, count(*) as leads, count(consent_yes.answer) as consenting
from lead_person
left join consent_yes on consent_yes.answer = lead_person.consent
where lead_person.consent is not null
group by lead_person.consent
order by leads desc, lead_person.consent
