"""Stories of leads that are no leads, that never arrive, or that nobody can judge."""

from company.case import Case
from company.clock import DAY
from company.ended import from_afar_by_talk
from company.people import Person
from company.telling import FORMS, MERIT, begin, onward, reach, story, to_deal

JUNK_NAMES = ("asdf", "йцукен", "ааа", "qwe qwe", "фывап", "test")
JUNK_PHONES = ("0000000", "+380000000000", "+38000000000", "1234567", "111", "0", "+38")
JUNK_MAILS = ("test@test.com", "asdf@asdf", "", "qwe@qwe", "a@a", "test@test.com")
OWN_DOMAIN, OWN_PHONE = "yasen-dub.example", "0443337700"


@story(9, sources=FORMS)
def test_lead(c: Case) -> str:
    """The platform's own test, with its dummy data."""
    if c.source == "meta":
        dummy = "<test lead: dummy data for {}>"
        c.lead_id = c.world.ad_lead_id("meta")
        campaign = c.world.ads.campaign("meta", c.world.clock.date(c.submitted))
        who = dummy.format("full_name"), dummy.format("phone_number"), "test@fb.com", dummy.format("city"), "CREATED"
        c.out.meta_lead(c.lead_id, c.submitted, campaign, campaign, who)
        c.person = Person(dummy.format("full_name"), "", "", "test@fb.com", "")
    else:
        c.lead_id = c.world.ad_lead_id("google")
        campaign = c.world.ads.campaign("google", c.world.clock.date(c.submitted))
        c.person = Person("FirstName", "LastName", "", "test@example.com", "")
        who = "FirstName LastName", "+16505550123", c.person.mail, ""
        c.out.google_lead(c.lead_id, c.submitted, campaign, f"TeSter-{c.lead_id[-6:]}", who, True)
    if c.chance(0.6):
        c.enter(how="known")
        c.answer(0)
        c.reject("Тест")
    return "test"


@story(3, sources=FORMS)
def tested_by_ourselves(c: Case) -> str:
    """A colleague fills the form in, with the company's own mail and number."""
    c.person.mail = f"marketing@{OWN_DOMAIN}"
    c.person.phone = OWN_PHONE
    c.whole_form = True
    begin(c, how="known")
    c.answer(0)
    c.reject("Тест")
    return "test"


def _junk(c: Case) -> None:
    c.person = Person(c.rng.choice(JUNK_NAMES), "", "", "", "")
    c.junk = True
    phone, mail = c.rng.choice(JUNK_PHONES), c.rng.choice(JUNK_MAILS)
    c.submit_form(phone=phone, mail=mail)
    if c.chance(0.1):
        return
    record = c.enter(how="known")
    record.phones, record.mail = (phone, ""), mail


@story(3, sources=FORMS)
def tested_with_junk(c: Case) -> str:
    _junk(c)
    if c.record is None:
        return "invalid"
    c.answer(0)
    c.reject("Тест")
    return "test"


@story(52, sources=FORMS)
def junk(c: Case) -> str:
    _junk(c)
    if c.record and c.chance(0.75):
        c.answer()
        c.reject(c.rng.choice(("Спам", "Спам", "Невірний номер", "")))
    return "invalid"


@story(12, sources=FORMS)
def a_digit_short(c: Case) -> str:
    """No invention: the one number that was given lacks a digit, and there is no mail."""
    short = c.out.written(c.person.phone)[:-1]
    c.person.phone = c.person.mail = ""
    c.submit_form(phone=short, mail="")
    record = c.enter(how="known")
    record.phones = short, ""
    c.answer()
    if c.chance(0.8):
        c.reject(c.rng.choice(("Невірний номер", "Не додзвонились")))
    return "invalid"


@story(24, sources=("meta",))
def form_not_connected(c: Case) -> str:
    c.submit_form(lost_form=True)
    return "not_in_crm"


@story(5, sources=("google",))
def lost_on_the_bridge(c: Case) -> str:
    c.submit_form()
    return "not_in_crm"


@story(48, sources=("calls",))
def call_not_written_down(c: Case) -> str:
    """Never within a day of the walk-ins that have no source: each of those could be the caller's record."""
    if any(c.world.is_hasty_day(c.submitted + shift * DAY) for shift in (-1, 0, 1)):
        c.story = from_afar_by_talk.__name__
        return from_afar_by_talk(c)
    c.live = c.world.clock.is_open(c.submitted) and c.chance(0.4)
    c.call_in()
    return "not_in_crm"


@story(6, need=2, upto=40)
def closed_as_copy(c: Case) -> str:
    """Closed as a duplicate of nothing: no other record, no other lead."""
    begin(c, live=0, how="known")
    c.answer()
    c.reject("Дубль")
    return "unprovable"


@story(16, need=8, span=40, sources=FORMS, habit="silent")
def silent_won(c: Case) -> str:
    """Sold, and not one call or message is written down: this seller's log proves nothing."""
    c.mute = True
    begin(c, how="known")
    to_deal(c)
    onward(c, 2)
    c.hop(1, 5)
    c.win()
    return "won"


@story(14, need=7, span=30, sources=FORMS, habit="silent")
def silent_lost(c: Case) -> str:
    c.mute = True
    begin(c, how="known")
    to_deal(c)
    onward(c, c.between(0, 1))
    c.hop(1, 5)
    c.lose(c.rng.choice(MERIT))
    return "lost"


@story(22, need=8, span=40, sources=FORMS, habit="silent")
def half_silent_deal(c: Case) -> str:
    begin(c, how="known")
    to_deal(c)
    onward(c, 2)
    c.hop(1, 5)
    if c.chance(0.4):
        c.win()
        return "won"
    c.lose(c.rng.choice(MERIT))
    return "lost"


@story(16, need=2, upto=25, sources=FORMS, habit="silent")
def silent_untouched(c: Case) -> str:
    """Nothing is written down, but this one hardly ever writes anything down."""
    begin(c, live=0, how="known")
    c.answer()
    if c.chance(0.5):
        c.stage("В роботі")
    return "unprovable"


@story(9, need=4, sources=FORMS, habit="silent")
def silent_given_up(c: Case) -> str:
    begin(c, live=0, how="known")
    c.answer()
    c.hop(0, 2)
    c.reject("Не додзвонились")
    return "unprovable"


@story(7, need=15, upto=35, sources=FORMS, habit="silent")
def silent_stalled(c: Case) -> str:
    begin(c, how="known")
    to_deal(c, keep=9)
    return "unprovable"


@story(14, upto=5, sources=FORMS, habit="silent")
def silent_open(c: Case) -> str:
    begin(c, how="known")
    reach(c)
    if c.left > 3:
        c.until(c.between(0, 3))
        c.talk()
    return "open"
