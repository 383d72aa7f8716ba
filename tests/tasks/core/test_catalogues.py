"""Every sentence and every word of ours that can reach a letter or a workbook is in every catalogue."""

import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import templates
from expectations.pact_types import Language
from tasks.core import digest
from tasks.core.fates import RULES, Fate, Side, State, decide
from tasks.core.language import language, languages
from tasks.core.sheets import SHEETS

FOLDER = Path(templates.__file__).parent
CATALOGUES = languages()
SENTENCES = ("sentences.j2", "letter.txt.j2", "letter.html.j2", "alarm.txt.j2", "alarm.html.j2", "untouched.txt.j2", "untouched.html.j2")


def sentences() -> set[str]:
    """The English text of each sentence in the templates; of one with a plural, its singular."""
    found: set[str] = set()
    for name in SENTENCES:
        with (FOLDER / name).open("rb") as source:
            extracted = extract("jinja2.ext:babel_extract", source, options={"trimmed": "true"})
            found |= {text if isinstance(text, str) else text[0] for _, text, _, _ in extracted}
    return found


def messages(code: str) -> list[Message]:
    with (FOLDER / "locale" / f"{code}.po").open("rb") as source:
        return [message for message in read_po(source, locale=code) if message.id]


def id_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_the_templates_hold_sentences() -> None:
    assert len(sentences()) > 100


@pytest.mark.parametrize("code", [code for code in CATALOGUES if code != "en"])
def test_every_sentence_is_translated_and_none_is_left_over(code: str) -> None:
    translated = {id_of(message) for message in messages(code) if not message.context}
    assert translated == sentences()


@pytest.mark.parametrize("code", CATALOGUES)
def test_no_translation_is_empty_or_loses_a_figure(code: str) -> None:
    for message in messages(code):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(re.findall(r"%\(\w+\)s", ids[-1]))
        for text in texts:
            assert text, message.id
            assert set(re.findall(r"%\(\w+\)s", text)) == wanted, message.id


def becauses() -> set[str]:
    known = {rule.because for rule in RULES}
    return known | {decide(State(0)).because, "record_gone", "stage_unknown", "match_ambiguous", "duplicate_of_nothing"}


WORDS: dict[str, set[str]] = {
    "fate": {str(fate) for fate in Fate},
    "group": {*digest.GROUPS},
    "side": {str(side) for side in Side},
    "sheet": {*SHEETS, "contents"},
    "column": {column.key for columns in SHEETS.values() for column in columns},
    "because": becauses() | {f"no_evidence_{rule.because}" for rule in RULES if not rule.proven(State(0))},
    "status": {"kept", "breached", "warned", "not_checkable"},
    "cause": {"late_data", "missing_data", "mapping", "ruling", "time"},
    "brings": {"leads", "spend", "records", "deals", "activities", "stage_moves", "owners"},
}


@pytest.mark.parametrize("code", CATALOGUES)
@pytest.mark.parametrize("context", WORDS)
def test_every_word_is_known(code: str, context: str) -> None:
    known = {id_of(message) for message in messages(code) if message.context == context}
    assert not WORDS[context] - known


def test_every_catalogue_knows_the_same_words() -> None:
    keys = [{(m.context, id_of(m)) for m in messages(code) if m.context} for code in CATALOGUES]
    assert all(each == keys[0] for each in keys)


def test_a_reader_may_ask_for_every_catalogue_and_for_no_other_language() -> None:
    assert set(get_args(Language)) == set(CATALOGUES)


def test_every_fate_of_a_counted_lead_is_in_one_group() -> None:
    grouped = [fate for members in digest.GROUPS.values() for fate in members]
    assert sorted(grouped) == sorted({str(fate) for fate in Fate} - {"test", "duplicate"})
    assert sorted(digest.DAY_ORDER) == sorted(grouped)


@pytest.mark.parametrize(
    ("n", "lead"),
    [(0, "0 лідів"), (1, "1 лід"), (2, "2 ліди"), (5, "5 лідів"), (11, "11 лідів"), (21, "21 лід"), (22, "22 ліди"),
     (25, "25 лідів"), (111, "111 лідів"), (1001, "1 001 лід")],
)  # fmt: skip
def test_ukrainian_counts_leads(n: int, lead: str) -> None:
    assert counted("uk", n) == lead


@pytest.mark.parametrize(("n", "lead"), [(0, "0 лидов"), (1, "1 лид"), (2, "2 лида"), (5, "5 лидов"), (12, "12 лидов"),
                                         (21, "21 лид"), (112, "112 лидов"), (1004, "1 004 лида")])  # fmt: skip
def test_russian_counts_leads(n: int, lead: str) -> None:
    assert counted("ru", n) == lead


def counted(code: str, n: int) -> str:
    speech = language(code)
    said = speech.translations.ngettext("%(n)s lead", "%(n)s leads", n) % {"n": speech.number(n)}
    return said.replace("\u00a0", " ")
