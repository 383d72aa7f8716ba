"""Stories of one lead that came to an end. The fate that each returns follows DESIGN section 5."""

from company.case import Case
from company.telling import FORMS, MERIT, TALKERS, begin, onward, reach, story, to_deal, tries


@story(62, need=8, span=40)
def won(c: Case) -> str:
    begin(c)
    to_deal(c)
    onward(c, 2)
    c.hop(1, 6)
    if c.chance(0.5):
        c.talk()
    c.win()
    return "won"


@story(3, need=8, span=40)
def won_half_entered(c: Case) -> str:
    """Won, but the amount or the day of payment was never filled in."""
    won(c)
    assert c.deal is not None
    if c.chance(0.5):
        c.deal.amount = 0
    else:
        c.deal.won = None
    return "won"


@story(72, need=7, span=30)
def lost_deal(c: Case) -> str:
    begin(c)
    to_deal(c)
    onward(c, c.between(0, 2))
    c.hop(1, 5)
    if c.chance(0.6):
        c.talk()
    c.lose(c.rng.choice(MERIT))
    return "lost"


@story(84, need=1, span=15)
def lost_after_talk(c: Case) -> str:
    """'Too dear' in the column for unfit leads is still no fault of the lead."""
    begin(c)
    reach(c)
    c.hop(0, 4)
    if c.chance(0.4):
        c.talk()
    c.reject(c.rng.choice(MERIT))
    return "lost"


@story(26, need=8, span=20)
def lost_unexplained(c: Case) -> str:
    begin(c)
    if c.chance(0.5):
        to_deal(c, keep=5)
        c.hop(0, 3, keep=5)
        c.lose(c.rng.choice(("", "-")))
    else:
        reach(c)
        c.hop(0, 3, keep=5)
        c.reject(c.rng.choice(("", "-")))
    return "lost_unexplained"


@story(14, need=2, upto=12)
def fresh_unexplained(c: Case) -> str:
    """Closed today or on the day before: there is still time to say why."""
    begin(c)
    reach(c)
    c.until(c.between(0, 1))
    c.reject("")
    return "waiting"


@story(52, need=7, span=15)
def no_answer(c: Case) -> str:
    begin(c, live=0)
    tries(c, c.between(3, 5), c.between(5, 7))
    c.reject(c.rng.choice(("Не додзвонились", "Не додзвонились", "Не додзвонились", "Не додзвонились", "", "Відклали")))
    return "no_answer"


@story(7, need=9, span=20)
def vanished_after_talk(c: Case) -> str:
    """One talk, then silence through all the attempts that the pact asks."""
    begin(c)
    reach(c)
    c.hop(1, 1)
    tries(c, 3, c.between(5, 6))
    c.reject("Не додзвонились")
    return "no_answer"


@story(32, need=5, span=15)
def given_up(c: Case) -> str:
    begin(c, live=0)
    number = c.between(1, 4)
    tries(c, c.between(1, min(number, 4)), number)
    c.reject(c.rng.choice(("Не додзвонились", "Не додзвонились", "Не додзвонились", "Невірний номер", "")))
    return "given_up"


@story(10, need=3, span=10)
def given_up_in_two_days(c: Case) -> str:
    """Five attempts, but on two days where the pact asks three."""
    begin(c, live=0)
    tries(c, 2, 5)
    c.reject("Не додзвонились")
    return "given_up"


@story(7, need=5, span=10, sources=TALKERS)
def given_up_after_pretence(c: Case) -> str:
    """Two real attempts, the rest rung for a second."""
    begin(c, live=0)
    tries(c, 2, 2)
    for _ in range(4):
        c.hop(0, 1)
        c.short_call()
    c.reject("Не додзвонились")
    return "given_up"


@story(9, need=3, span=10)
def given_up_untried(c: Case) -> str:
    begin(c, live=0)
    c.answer()
    c.hop(0, 1)
    c.reject(c.rng.choice(("Не додзвонились", "Дорого", "", "Шукали інше")))
    return "given_up"


@story(9, need=4, span=10)
def given_up_with_a_guess(c: Case) -> str:
    """A reason about the price, and nobody talked."""
    begin(c, live=0)
    tries(c, 1, c.between(1, 2))
    c.hop(0, 1)
    c.reject(c.rng.choice(("Дорого", "Обрали інших", "Шукали інше")))
    return "given_up"


@story(8, need=5, span=10)
def given_up_after_talk(c: Case) -> str:
    begin(c)
    reach(c)
    c.hop(1, 1)
    tries(c, 2, c.between(1, 3))
    c.reject("Не додзвонились")
    return "given_up"


@story(10, need=2, span=10, sources=FORMS)
def disputed_number(c: Case) -> str:
    """'Wrong number', yet they talked for a minute and a half."""
    begin(c, how="phone" if c.chance(0.3) else "known")
    reach(c, 85, 300)
    c.hop(0, 2)
    c.reject("Невірний номер")
    return "disputed"


@story(9, need=2, span=10, sources=FORMS)
def disputed_region(c: Case) -> str:
    """'Not our region', yet the form names a town that is served."""
    c.person.city = c.rng.choice(("Київ", "Бровари", "Житомир", "Чернігів"))
    begin(c, how="known")
    reach(c)
    assert c.record is not None
    c.record.city = c.person.city
    c.reject("Не наш регіон")
    return "disputed"


@story(2, need=2, span=10, sources=FORMS)
def disputed_test(c: Case) -> str:
    begin(c, how="known")
    reach(c)
    c.reject("Тест")
    return "disputed"


@story(34, span=10)
def looked_for_other(c: Case) -> str:
    begin(c)
    reach(c)
    c.reject("Шукали інше")
    return "disqualified"


@story(75, span=10, sources=("meta",))
@story(16, span=10, sources=("google",))
def from_afar(c: Case) -> str:
    """The form itself says so: no talk is needed."""
    c.person = c.world.people.person(served=False)
    begin(c, how="known")
    c.answer()
    if c.chance(0.6):
        c.talk()
    assert c.record is not None
    c.record.city = c.person.city
    c.reject("Не наш регіон")
    return "disqualified"


@story(30, span=10, sources=("calls", "chats"))
def from_afar_by_talk(c: Case) -> str:
    begin(c)
    reach(c)
    c.reject("Не наш регіон")
    return "disqualified"


@story(16, span=10)
def spam(c: Case) -> str:
    """Plain to see without a talk, as the pact says."""
    begin(c, live=0)
    c.answer()
    c.reject(c.rng.choice(("Спам", "Шукає роботу")))
    return "disqualified"


@story(14, need=1, span=10, sources=FORMS)
def wrong_number(c: Case) -> str:
    """A stranger answers and the call is over within the minute."""
    begin(c, how="known")
    c.answer()
    c.talk(*((8, 14) if c.chance(0.5) else (26, 42)))
    c.reject("Невірний номер")
    return "disqualified"


@story(13, need=1, span=10, sources=FORMS)
def no_such_number(c: Case) -> str:
    begin(c, how="known")
    c.answer()
    for _ in range(c.between(1, 2)):
        c.no_such_number()
        c.soon()
    c.reject(c.rng.choice(("Невірний номер", "Не додзвонились")))
    return "disqualified"
