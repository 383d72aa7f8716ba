"""A company's own check, one SQL file beside its pact: what it may say, and what of it can be told by reading it."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expectations.catalogue import Evidence

# what the file may name after a colon, beside what it is
PARAMETERS = {
    "night": "the report day as text, 2026-11-17",
    "cut_at": "24:00 of the report day",
    "day_start_at": "0:00 of the report day",
    "month_start_at": "0:00 of the first day that is judged: the 1st, or the first day of the pact's version",
    "month_first_day": "the 1st of the month as text, 2026-11-01",
    "window_start_at": "90 days before the cut",
    "planned_until_at": "30 days after the cut",
    "within_seconds": "the clause's `within`, in seconds; null without one",
    "talk_seconds": "the pact's `lead.talk_seconds`",
    "report_currency": "the currency of the report",
}
RESULT = ("record_type", "source", "record_id", "failed")
# what an offender can be: its table, and the column of its id
RECORD_TYPES = {"lead": "lead_id", "record": "crm_id", "deal": "deal_id"}

_EVERYTHING: frozenset[Evidence] = frozenset({"leads", "records", "deals", "activities", "stage_moves"})
_LEADS: frozenset[Evidence] = frozenset({"leads"})
# what a check rests on by the tables that it names: those that follow from others rest on all that was landed
RESTS_ON: dict[str, frozenset[Evidence]] = {
    "lead": _LEADS,
    "lead_person": _LEADS,
    "record": frozenset({"records"}),
    "record_person": frozenset({"records"}),
    "record_key": frozenset({"records"}),
    "deal": frozenset({"deals"}),
    "activity": frozenset({"activities"}),
    "activity_person": frozenset({"activities"}),
    "stage_move": frozenset({"stage_moves"}),
    "owner_move": frozenset({"stage_moves"}),
    "spend": frozenset({"spend"}),
    **dict.fromkeys(
        ("ledger", "ledger_sales", "crm_only", "fate", "lead_fact", "lead_match", "enquiry", "enquiry_record",
         "enquiry_deal", "enquiry_activity", "won_deal", "month_lead"), _EVERYTHING),
}  # fmt: skip

_BEGINS = ("select", "with")
_WRITES = frozenset({"insert", "update", "delete", "merge", "into"})
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/) | (?P<text>'(?:[^']|'')*') | (?P<name>"(?:[^"]|"")*") | (?P<cast>::)
    | :(?P<parameter>[^\W\d]\w*) | (?P<word>[^\W\d]\w*) | (?P<number>\d[\w.]*) | (?P<sign>\S)""",
    re.DOTALL | re.VERBOSE,
)
_SIGNS = {
    "'": "a text without its end; close it with '",
    '"': 'a name without its end; close it with "',
    "$": "the sign $ is not understood; write texts in '…' and parameters as :cut_at",
    "?": "the sign ? is not understood; write parameters as :cut_at",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` of the file, counted from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def faults_of(sql: str) -> Iterator[Fault]:
    """What is wrong with it whatever the database holds: more than one statement, one that writes, unknown names."""
    tokens = list(_tokens(sql))
    yield from _statement_faults(tokens)
    for token in tokens:
        if token.kind == "sign" and token.text in _SIGNS:
            yield Fault(token.line, _SIGNS[token.text])
        elif token.kind == "parameter" and token.text not in PARAMETERS:
            yield Fault(token.line, f'unknown parameter ":{token.text}"; {_meant(token.text, PARAMETERS)}')


def _statement_faults(tokens: list[_Token]) -> Iterator[Fault]:
    if not tokens or tokens[0].text.lower() not in _BEGINS:
        found = f'it begins with "{tokens[0].text}"' if tokens else "it holds no SQL"
        yield Fault(tokens[0].line if tokens else 1, f"{found}; a check reads: write one select, or with … select")
        return
    ends = [place for place, token in enumerate(tokens) if token.text == ";"]
    if ends and ends[0] + 1 < len(tokens):
        yield Fault(tokens[ends[0] + 1].line, "a second statement begins here; a check is one statement")
    for token in tokens:
        if token.kind == "word" and token.text.lower() in _WRITES:
            yield Fault(token.line, f'"{token.text}" writes, and a check reads; a column of that name is "quoted"')
            return


def statement_of(sql: str) -> str:
    """The one statement, without comments and its last semicolon; a colon in a text is no parameter."""
    bare = _TOKEN.sub(_kept, sql)
    return bare.strip().removesuffix(";").rstrip()


def rests_on(sql: str) -> frozenset[Evidence]:
    """What sources bring that it cannot be judged without, by the tables and views that it names."""
    return frozenset().union(*(RESTS_ON[table] for table in names_in(sql) & RESTS_ON.keys()))


def names_in(sql: str) -> set[str]:
    return {token.text.lower().strip('"') for token in _tokens(sql) if token.kind in {"word", "name"}}


def line_of(sql: str, name: str) -> int:
    """Where a name stands first, 1 where it does not."""
    bare = name.rpartition(".")[2].lower()
    return next((token.line for token in _tokens(sql) if token.text.lower().strip('"') == bare), 1)


def result_faults(sql: str, columns: Iterable[str], with_parts: bool) -> Iterator[Fault]:
    """What lacks among the columns that it gives."""
    given = list(columns)
    for name in (*RESULT, "part") if with_parts else RESULT:
        if name not in given:
            close = difflib.get_close_matches(name, given, 1)
            wrong = f'its "{close[0]}" is to be called so' if close else "select it"
            why = ", since the clause says per" if name == "part" else ""
            yield Fault(line_of(sql, close[0]) if close else 1, f'gives no column "{name}"{why}; {wrong}')


def _meant(found: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(found, names, 1)
    return f'did you mean ":{close[0]}"?' if close else "known are " + ", ".join(f":{name}" for name in names)


def _tokens(sql: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(sql):
        kind = found.lastgroup or ""
        if kind != "comment":
            yield _Token(kind, found[kind], sql.count("\n", 0, found.start()) + 1)


def _kept(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "comment":
        return " "
    return found[0].replace(":", "\\:") if kind in {"text", "name"} else found[0]
