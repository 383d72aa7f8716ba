"""The letter against its golden files; `OVERRIDE=1 pytest tests/tasks/core/test_render.py` writes them anew."""

import dataclasses
import html
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.core.facts import LetterFacts, from_json, to_json
from tasks.core.language import languages
from tasks.core.render import Letter, render
from tests.letters import NIGHTS

GOLDEN = Path(__file__).parents[2] / "golden"
LANGUAGES = languages()
each_letter = pytest.mark.parametrize(("night", "code"), [(night, code) for night in NIGHTS for code in LANGUAGES])


def letter_of(night: str, code: str) -> Letter:
    return render(NIGHTS[night](), code)


def seen(body: str) -> str:
    """What a reader of the HTML sees, on one line."""
    shown = re.sub(r"(?s)<head>.*?</head>|<!--.*?-->|<div class=\"preheader\".*?</div>", " ", body)
    # a no-break space holds a figure together and stays
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"</?(td|p|h\d|tr|table|div)[^>]*>", " ", shown)))


def words_of(body: str) -> str:
    return re.sub(r"<[^>]+>", "", seen(body))


@each_letter
@pytest.mark.parametrize("ending", ["txt", "html"])
def test_a_letter_is_as_it_was(night: str, code: str, ending: str) -> None:
    letter = letter_of(night, code)
    body = f"{letter.subject}\n\n{letter.text}" if ending == "txt" else letter.html
    golden = GOLDEN / f"{night}.{code}.{ending}"
    if os.environ.get("OVERRIDE"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(body, encoding="utf-8", newline="\n")
    assert body == golden.read_text(encoding="utf-8")


@each_letter
def test_a_stored_night_is_rendered_as_it_was(night: str, code: str) -> None:
    assert render(from_json(to_json(NIGHTS[night]())), code) == letter_of(night, code)


@each_letter
def test_both_bodies_say_the_same_sentences(night: str, code: str) -> None:
    letter = letter_of(night, code)
    text, shown = figures(letter.text), figures(words_of(letter.html))
    # a bar's caption stands in the HTML alone, a figure beside it in both
    assert not text - shown, "figures of the text that the HTML lacks"


def figures(body: str) -> Counter[str]:
    body = re.sub(r"(?m)^\d\. ", "", body).replace("/", " ")
    return Counter(set(re.findall(r"\d[\d\u00a0\u202f.,]*\d|\d", body)))


FACTS = {
    "uk": [
        "За 17.11 нічого не надійшло: «Дзвінки»", "16.11, 19:58", "7 лідів – «не доведено»", "План зменшено на 4 ліди",
        "63 із 424 лідів листопада застрягли в продажах", "29 лідів (за планом 22)", "не дійшли до Бітрікс24 2",
        "придатні 31 із 58 (53 %, пакт 75 %)", "Не наш регіон – 19", "придатний лід коштує 900 грн, межа 650 грн",
        "14 лідів без відповіді, найдавніший від 9.11", "аркуш «Без відповіді»", "18 із 42 (43 %, пакт 90 %)",
        "24 ліди закрито без розмови раніше 5 спроб за 3 дні", "17 угод без руху понад 5 робочих днів",
        "8 закрито без причини", "S3 загалом дотримано", "9 лідів не дійшли до Бітрікс24", "форма «Балкони-2»",
        "продавець відсутній до 20.11", "1 324 400 грн із 1 343 680 грн", "228 із 300 (76 %, пакт 90 %)",
        "до 3 год 10 хв", "мало даних (54–81 %), не судимо", "6 «невірний номер», а розмова була",
        "6 забутих лідів", "3 «без відповіді» → у роботі", "Пакт 3 від 01.11.2026: Олена, Андрій, Ірина.",
        "Порушено 8 із 14 пунктів.", "Помилка в цифрі?",
    ],
    "en": [
        "Nothing arrived for 17 Nov: “Calls”", "7 leads are “unprovable”", "The plan is 4 leads lower",
        "63 of 424 leads in November are stuck in sales", "29 leads (22 planned)", "never reached Bitrix24 2",
        "31 of 58 valid (53 %, pact 75 %)", "a valid lead costs UAH 900, limit UAH 650",
        "14 leads without an answer, the oldest since 9 Nov", "sheet “Unanswered”", "S3 kept overall",
        "closed without a talk before 5 attempts on 3 days", "UAH 1,324,400 of UAH 1,343,680",
        "228 of 300 (76 %, pact 90 %)", "too few to judge (54–81 %)", "8 of 14 clauses breached.",
    ],
    "ru": [
        "За 17.11 ничего не поступило: «Звонки»", "7 лидов – «не доказано»", "План уменьшен на 4 лида",
        "63 из 424 лидов ноября застряли в продажах", "29 лидов (по плану 22)", "не дошли до Битрикс24 2",
        "целевых 31 из 58 (53 %, пакт 75 %)", "целевой лид стоит 900 грн, лимит 650 грн",
        "14 лидов без ответа, самый старый от 9.11", "лист «Без ответа»", "S3 в целом соблюдено",
        "24 лида закрыто без разговора раньше, чем сделано 5 попыток за 3 дня", "1 324 400 грн из 1 343 680 грн",
        "228 из 300 (76 %, пакт 90 %)", "мало данных (54–81 %), не судим", "Нарушено 8 из 14 пунктов.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "fact"), [(code, fact) for code, facts in FACTS.items() for fact in facts])
def test_the_example_day_says(code: str, fact: str) -> None:
    letter = letter_of("example", code)
    for body in (" ".join(letter.text.split()), words_of(letter.html)):
        assert fact in body.replace("\u00a0", " ")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_day_without_news_is_five_lines(code: str) -> None:
    assert len(letter_of("quiet", code).text.splitlines()) == 5


@each_letter
def test_the_text_is_narrow(night: str, code: str) -> None:
    assert max(len(line) for line in letter_of(night, code).text.splitlines()) <= 76


@each_letter
def test_nobody_is_guilty_and_no_word_of_the_code_is_left(night: str, code: str) -> None:
    letter = letter_of(night, code)
    for body in (letter.subject, letter.text, words_of(letter.html)):
        assert not re.search(r"\bвин(ен|на|ні|уват)|\bвиноват|\bguilt|\bblame", body, re.IGNORECASE)
        assert not re.search(r"[a-z]+_[a-z]+|%\(|\{\{|None|Decimal", body)


@pytest.mark.parametrize("code", ["uk", "ru"])
@pytest.mark.parametrize("night", NIGHTS)
def test_no_english_sentence_is_left(night: str, code: str) -> None:
    known = r"Meta|Google|CRM|stages|deal|means|answers|[HMSB]\d"
    assert not re.findall(r"[A-Za-z]{2,}", re.sub(known, "", letter_of(night, code).text))


@each_letter
def test_the_html_stands_alone(night: str, code: str) -> None:
    body = letter_of(night, code).html
    assert f'<html lang="{code}">' in body
    assert re.search(r"<title>.+</title>", body)
    assert not re.search(r"https?:|src=|url\(|@import|<script|<style", body)
    assert len(body.encode()) < 90_000


def test_a_name_from_outside_cannot_break_out() -> None:
    letter = letter_of("partial", "uk")
    assert "Дахи &lt;2026&gt;" in letter.html
    assert "Дах &amp; Двір" in letter.html
    assert "«Дахи <2026>»" in letter.text


@pytest.mark.parametrize(("status", "is_told"), [("not_checkable", True), ("kept", False), ("breached", False)])
def test_a_share_that_nothing_is_drawn_from_says_so(status: str, is_told: bool) -> None:
    facts = NIGHTS["example"]()
    letter = render(replaced(facts, answers=dataclasses.replace(facts.answers, status=status)), "uk")
    assert ("Не судимо: мало лідів або бракує доказів." in " ".join(letter.text.split())) == is_told


def test_the_longest_letter_is_not_clipped() -> None:
    """Gmail cuts a message at 102 kB."""
    facts = crowded(NIGHTS["example"]())
    for code in LANGUAGES:
        assert len(render(facts, code).html.encode()) < 90_000


def crowded(facts: LetterFacts) -> LetterFacts:
    text = to_json(facts)
    many = from_json(text)
    action = many.debts[0].actions[0]
    debts = tuple(type(debt)(debtor=debt.debtor, actions=(action,) * 40) for debt in many.debts)
    return from_json(to_json(replaced(many, debts=debts, campaigns=many.campaigns * 40, changes=many.changes * 20)))


def replaced(facts: LetterFacts, **values: object) -> LetterFacts:
    return dataclasses.replace(facts, **values)  # type: ignore[arg-type]


def test_every_catalogue_renders_every_night() -> None:
    for code in languages():
        for facts in NIGHTS.values():
            assert render(facts(), code).text


@pytest.mark.parametrize("code", LANGUAGES)
def test_text_stands_out_from_its_ground(code: str) -> None:
    for colour in set(re.findall(r"(?<![-\w])color: ?(#[0-9a-f]{6})", letter_of("example", code).html)):
        if colour != "#ffffff":  # the preheader, which nobody sees
            for ground in ("#ffffff", "#f6f8fa", "#fff3d6"):
                if ground != "#fff3d6" or colour == "#1b2329":
                    assert contrast(colour, ground) >= 4.5, (colour, ground)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    def parts() -> Iterator[float]:
        for place, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
            value = int(colour[place : place + 2], 16) / 255
            yield weight * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    return sum(parts())
