"""What `leadpact check` found, in plain words, in the order of what hurts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "told"]

# so few that lack something are not worth a line
LEAST_SHARE, GRAVE_SHARE = 0.02, 0.2
MOST_ANSWERS, LONGEST_ANSWER = 3, 40


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many there are of something, and how many lack what the night leans on."""

    what: str
    total: int
    lacking: int

    @property
    def share(self) -> float:
        return self.lacking / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a clause would have said. `limit` as the pact writes it; `value` of a cost in major units."""

    number: str
    title: str
    status: str
    why: str | None
    checked: int
    failed: int
    unknown: int
    limit: str
    value: float | None = None
    currency: str = ""
    parts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    findings: tuple[Finding, ...]
    rehearsal: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """0 nothing to do, 1 warnings, 2 nothing would run."""
        severities = {finding.severity for finding in self.findings}
        return 2 if "error" in severities else 1 if "warning" in severities else 0

    def lines(self) -> Iterator[str]:
        for severity, head in (("error", "Nothing would run:"), ("warning", "To look at:"), ("told", "Good to know:")):
            found = [each.text for each in self.findings if each.severity == severity]
            if found:
                yield from (head, *(f"  {line}" for text in found for line in text.splitlines()), "")
        if self.rehearsal:
            yield from (*self.rehearsal, "")
        yield {0: "All is well.", 1: "It runs; the lines above are worth a look.",
               2: "Mend what stands at the top, then check again."}[self.code]  # fmt: skip


def percent(part: int, whole: int) -> str:
    """Never 0 % of something, nor 100 % of less than all."""
    share = round(100 * part / whole) if whole else 0
    if part and share == 0:
        return "under 1 %"
    return "over 99 %" if part < whole and share == 100 else f"{share} %"


# the first hurts most: what makes leads unprovable, then what charges the wrong side, then what is only missing
_COVERAGE: dict[str, tuple[str, str]] = {
    "lead_record": (
        "{percent} of the leads ({lacking} of {total}) have no CRM record",
        "are those exports of the same weeks, and do records carry the phone, the e-mail or the form's lead id?",
    ),
    "call_before": (
        "{percent} of the leads ({lacking} of {total}) were called or written to in the hours before they came",
        "are company.time_zone and the zone: of each file right?",
    ),
    "untold_call": (
        "{percent} of the calls ({lacking} of {total}) do not say whether anybody answered",
        "they count as attempts and never as talks, so leads that were closed after them are unprovable: export the "
        "result or the seconds of talk, or add the switchboard's log",
    ),
    "contact": (
        "{percent} of the records ({lacking} of {total}) have neither a phone nor an e-mail",
        "they can be matched by the platform's lead id or the name alone: export their contact columns",
    ),
    "lead_contact": (
        "{percent} of the leads ({lacking} of {total}) have neither a valid phone nor a valid e-mail",
        "is company.country right, and is every contact column exported?",
    ),
    "reason_kind": (
        "{percent} of the reasons that records carry ({lacking} of {total}) are in no kind",
        "they count as no reason given: write them into reasons",
    ),
    "record_owner": (
        "{percent} of the records ({lacking} of {total}) have no owner",
        "they count as without a seller, which is the owner's debt",
    ),
    "reason": (
        "{percent} of the lost and rejected records ({lacking} of {total}) have no reason",
        "name the column in which the CRM keeps it: columns: {{reason: HEADER}}",
    ),
    "activity_link": (
        "{percent} of the activities ({lacking} of {total}) name neither a record nor a phone",
        "they prove nothing: export the record's id with them",
    ),
    "deal_link": (
        "{percent} of the deals ({lacking} of {total}) name neither a record nor a contact",
        "they belong to no lead: export the record's or the contact's id",
    ),
    "record_source": (
        "{percent} of the records ({lacking} of {total}) say no source",
        "whether a record came from a lead source cannot be told of them",
    ),
    "lead_campaign": (
        "{percent} of the leads ({lacking} of {total}) of sources with spend name no campaign",
        "their cost cannot be told by campaign",
    ),
    "won_amount": (
        "{percent} of the won deals ({lacking} of {total}) have no amount", "their money is missing in the letter",
    ),
    "platform_lead_id": (
        "{have} of {total} records carry a platform lead id",
        "without it leads are matched by phone and e-mail: let the form's lead id be written into the CRM",
    ),
}  # fmt: skip


def coverage_findings(rows: Sequence[Coverage]) -> Iterator[Finding]:
    by_name = {row.what: row for row in rows}
    for what, (told, advice) in _COVERAGE.items():
        row = by_name.get(what)
        if row is None or not row.lacking or row.share < LEAST_SHARE:
            continue
        figures = {"percent": percent(row.lacking, row.total), "lacking": f"{row.lacking:,}",
                   "total": f"{row.total:,}", "have": f"{row.total - row.lacking:,}"}  # fmt: skip
        is_grave = row.share >= GRAVE_SHARE
        yield Finding("warning" if is_grave else "told", f"{told.format(**figures)}: {_ended(advice.format())}")


@dataclass(frozen=True, slots=True)
class Answered:
    """How many leads gave one answer to the question of consent."""

    answer: str
    leads: int
    consenting: int


def consent_findings(question: str, answers: Sequence[Answered]) -> Iterator[Finding]:
    """A yes that the pact does not know would be marketing's debt: those answers are shown."""
    refusing = [each for each in answers if not each.consenting]
    leads = sum(each.leads for each in answers)
    if not answers:
        yield Finding("warning", f'No lead has an answer under "{question}": is that the header? (lead.fields.consent)')
    elif refusing:
        lacking = sum(each.leads for each in refusing)
        told = ", ".join(f'"{each.answer[:LONGEST_ANSWER]}" {each.leads:,}' for each in refusing[:MOST_ANSWERS])
        severity: Severity = "warning" if lacking >= GRAVE_SHARE * leads else "told"
        head = f"{percent(lacking, leads)} of the answers about consent ({lacking:,} of {leads:,}) give none"
        yield Finding(severity, f"{head}: {told}. Those that do consent belong to lead.fields.consent.yes.")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


_SAID = {"kept": "kept", "breached": "breached", "warned": "on the wrong side, though not clearly"}
_WHY = {
    "too_few": "too few to be judged", "no_evidence": "not checkable: the evidence is missing",
    "source_missing": "not checkable: a source is missing", "later": "not checked by this version",
    "error": "its check cannot be run",
}  # fmt: skip


def rehearsal_line(each: Rehearsed) -> str:
    """`S1 First answer: 61 % kept (183 of 300), 7 % not checkable. Limit 90 %: breached`"""
    said = _SAID.get(each.status) or _WHY.get(each.why or "", "not checkable")
    name = f"{each.number} {each.title}"
    whole = each.checked + each.unknown
    if not whole:
        return f"{name}: {said if each.why in ('error', 'later') else 'nothing to look at'}"
    held = each.checked - each.failed
    is_cost = each.value is not None
    figures = f"{percent(held, whole)} {'valid' if is_cost else 'kept'} ({held:,} of {whole:,})"
    if each.unknown:
        figures += f", {percent(each.unknown, whole)} not checkable"
    if is_cost:
        figures = f"{each.value:,.2f} {each.currency} a valid lead; {figures}"
    parts = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in (each.parts or {}).items())
    return f"{name}: {figures}. Limit {each.limit}: {said}" + (f" ({parts})" if parts else "")
