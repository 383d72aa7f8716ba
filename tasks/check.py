"""`leadpact check`: reads everything that a pact names and rehearses the last 30 days, in a database of its own."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from expectations.catalogue import CHECKS
from expectations.pact import Pact, PactError, load_pact
from expectations.yaml_lines import read_lined_yaml
from tasks.connectors.preset import preset_names
from tasks.connectors.vendors import connector, connector_names
from tasks.core.checked import (
    Answered,
    Checked,
    Coverage,
    Finding,
    Severity,
    consent_findings,
    coverage_findings,
    percent,
)
from tasks.core.fold import fold
from tasks.core.model import Found, Landed
from tasks.core.seen import many
from tasks.core.source_proposals import LEAST_WON
from tasks.extract import found_files
from tasks.file_sources import file_sources
from tasks.init import is_doubt
from tasks.land import land_found
from tasks.pact_text import q
from tasks.parameters import Parameters, night_parameters, start_of
from tasks.reconcile import reconcile_in
from tasks.rehearsal import first_rehearsed, rehearsal, wrong_checks
from tasks.settings import secret_of, vendors
from tasks.store.db import open_database
from tasks.store.run_sql import fetch
from tasks.vendor_accounts import patience
from tasks.vendor_looks import looks

# a kind of row that ended so long ago does not say on which day the exports were made
STALE_DAYS = 7
MOST_LINES = 8
MANY_UNPROVABLE = 0.1
_WITHOUT = {
    "leads": "No source brings leads, so there is nothing to tell the fate of: see docs/pact.md",
    "records": "No source brings the CRM's records, so what became of the leads is not known",
    "activities": "No source brings activities (calls, messages), so nobody can tell whether leads were answered: "
                  "export them from the CRM, or the switchboard's log",
    "deals": "No source brings deals, so no lead is ever won, and the plan of sales has no facts",
    "spend": "No source brings spend, so nobody knows what a lead or a sale costs",
    "stage_moves": "No source brings moves of stage and owner, so how long a lead lay in a stage is not told",
    "owners": "No source brings owners, so teams are not told apart, and who left counts as being at work",
}  # fmt: skip
# for the answers of each vendor's API
LOOK_SECONDS = 60
LEANT_ON = ("leads", "records", "activities")
# where few leads come, their last one does not say when the export was made
FEW_LEADS_DAYS = 3


def check(pact_path: Path, now: datetime) -> Checked:
    """Touches no database of the company's."""
    path = pact_path / "pact.yaml" if pact_path.is_dir() else pact_path
    try:
        pact = load_pact(path, presets=preset_names(), vendors=vendors())
    except PactError as error:
        return Checked(tuple(Finding("error", str(problem)) for problem in error.problems))
    said = tuple(looks(pact, secret_of, patience(LOOK_SECONDS)))
    found = found_files(pact, {})
    if not found.files and said:
        told = Finding("told", "The rehearsal reads files: of an API's rows the first letter tells.")
        return Checked((*said, *_kinds(pact), told))
    if not found.files:
        patterns = ", ".join(source.mapping.pattern for source in file_sources(pact))
        return Checked((Finding("error", f"No file lies there: {patterns} match nothing in {pact.folder}."),))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'check.db'}", pact.company.name)
        try:
            checked = _checked(engine, path, _without_trial(pact), found, now)
            return replace(checked, findings=(*said, *checked.findings))
        finally:
            engine.dispose()


def _without_trial(pact: Pact) -> Pact:
    """What is rehearsed shall have its verdicts."""
    if pact.signed is None:
        return pact
    return pact.model_copy(update={"signed": pact.signed.model_copy(update={"trial_until": None})})


def _checked(engine: sa.Engine, path: Path, pact: Pact, found: Found, now: datetime) -> Checked:
    yesterday = now.astimezone(pact.company.zone).date() - timedelta(days=1)
    land_found(engine, pact, yesterday, found, now)
    with engine.connect() as connection:
        ends = _ends(connection, pact)
    day = _newest_whole_day(ends, yesterday)
    landed = land_found(engine, pact, day, _as_read(found), now)
    parameters = night_parameters(pact, day)
    parameters["month_start_at"] = start_of(pact, first_rehearsed(day))
    with engine.begin() as connection:
        reconcile_in(connection, pact, parameters)
    with engine.connect() as connection:
        findings = [
            *_stages(connection, pact, path, day, parameters), *_kinds(pact), *_sources(landed),
            *_late(ends, day, yesterday), *_unprovable(connection, parameters), *_won_alone(connection),
            *coverage_findings(_coverage(connection, parameters)), *_consent(connection, pact), *_aside(connection),
            *_questions(path),
        ]  # fmt: skip
        wrong = wrong_checks(connection, pact, day, parameters)
        findings += [Finding("error", str(problem)) for problems in wrong.values() for problem in problems]
        lines = rehearsal(connection, pact, day, parameters, frozenset(wrong))
        head = f"What the clauses would have said of {_written(first_rehearsed(day))} to {_written(day)}:"
        return Checked(tuple(findings), (head, *lines))


def _as_read(found: Found) -> Found:
    return Found(tuple(replace(file, is_changed=False) for file in found.files))


Ends = dict[str, datetime]


def _ends(connection: sa.Connection, pact: Pact) -> Ends:
    """Kind of row: the newest of them, in the company's zone."""
    zone = pact.company.zone
    return {row.brings: datetime.fromtimestamp(row.newest_row_at, zone)
            for row in fetch(connection, "check/newest.sql")}  # fmt: skip


def _newest_whole_day(ends: Ends, yesterday: date) -> date:
    """The last day on which leads, records and activities all have rows; without any of them, what there is."""
    of_kind = {kind: end.date() for kind, end in ends.items() if kind in LEANT_ON}
    if "leads" in of_kind and max(of_kind.values()) - of_kind["leads"] <= timedelta(days=FEW_LEADS_DAYS):
        of_kind["leads"] = max(of_kind.values())
    days = list(of_kind.values()) or [end.date() for end in ends.values()]
    if not days:
        return yesterday
    fresh = [day for day in days if day >= max(days) - timedelta(days=STALE_DAYS)]
    return min([*fresh, yesterday])


def _late(ends: Ends, day: date, yesterday: date) -> Iterator[Finding]:
    last = max(ends.values(), default=None)
    for kind, end in ends.items():
        room = timedelta(days=FEW_LEADS_DAYS if kind == "leads" else 1)
        if kind in LEANT_ON and last is not None and last - end > room:
            told = f"{kind} end on {_written(end.date())}, other files on {_written(last.date())}"
            yield Finding("warning", f"{told}: nothing is judged that rests on {kind} after that.")
    if day < yesterday:
        yield Finding("told", f"The files end on {_written(day)}. Run that day: leadpact run --day {day}.")


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _stages(
    connection: sa.Connection, pact: Pact, path: Path, day: date, parameters: Parameters
) -> Iterator[Finding]:
    """Before the first signing a stage that nobody mapped stops the night."""
    unknown = fetch(connection, "facts/unknown_stages.sql", parameters)
    if not unknown:
        return
    records = fetch(connection, "check/records.sql", parameters)[0].records
    stopped = not pact.is_past_first_signing(day)
    share = percent(sum(row.records for row in unknown), records)
    lined = read_lined_yaml(path)
    # spellings of one stage are one stage
    stages = {(row.pipeline or "", fold(row.stage)): row for row in sorted(unknown, key=lambda row: row.records)}
    problems = [
        lined.problem(
            ("stages", pipeline),
            f'the stage "{row.stage}" is not there, ' + many(row.records, "record") + " on it; "
            f"write {q(row.stage)}: {{means: received, answers: sales}} with what it means",
        )
        for (pipeline, _), row in sorted(stages.items())
    ]
    told = f"{share} of records and deals in {many(len(stages), 'stage')} that the pact does not know"
    yield Finding("error" if stopped else "warning", "\n".join([told, *map(str, problems)]))


def _kinds(pact: Pact) -> Iterator[Finding]:
    """What no source brings, what cannot be told without it, and who would bring it."""
    brought = {kind for source in pact.sources.values() for kind in source.brings}
    for kind, told in _WITHOUT.items():
        if kind not in brought:
            clauses = [each.number for each in pact.clauses.values() if kind in CHECKS[each.check].rests_on]
            lacks = f" Without it {', '.join(clauses)} cannot be judged." if clauses else ""
            vendors = [name for name in connector_names() if kind in connector(name).brings]
            severity: Severity = "warning" if clauses or kind in LEANT_ON else "told"
            yield Finding(severity, f"{told}.{lacks} It comes by file, or by API from {', '.join(vendors)}.")


def _unprovable(connection: sa.Connection, parameters: Parameters) -> Iterator[Finding]:
    fates = {row.fate: row.leads for row in fetch(connection, "check/fates.sql", parameters)}
    leads, unprovable = sum(fates.values()), fates.get("unprovable", 0)
    if unprovable >= MANY_UNPROVABLE * leads > 0:
        told = f"{percent(unprovable, leads)} of the leads ({unprovable:,} of {leads:,}) would be unprovable"
        yield Finding("warning", f"{told}, nobody's debt: their evidence is missing, see the other lines here.")


def _won_alone(connection: sa.Connection) -> Iterator[Finding]:
    for row in fetch(connection, "check/won_alone.sql", {"least": LEAST_WON}):
        yield Finding(
            "warning",
            f"All {row.deals:,} deals of {row.source} are won: is that an export of won deals alone? Export the open "
            "and lost ones too, or write won_deals_alone: true into the source: nobody is then charged with others.",
        )


def _sources(landed: Landed) -> Iterator[Finding]:
    for source in landed.sources:
        if source.status != "arrived" and source.from_ is None:
            said = {"missing": "has not arrived", "dead": "cannot be used", "partial": "arrived in part"}[source.status]
            yield Finding("warning", f"{source.source} {said}: {source.error}")


def _aside(connection: sa.Connection) -> Iterator[Finding]:
    rows = fetch(connection, "check/aside.sql")
    for row in rows[:MOST_LINES]:
        rows_told = f"{row.aside} rows cannot be read, the first" if row.aside > 1 else "a row cannot be read"
        field = f"{row.field}: " if row.field else ""
        yield Finding("warning", f"{row.path}:{row.line}: {rows_told}: {field}{row.reason}")
    if left := rows[MOST_LINES:]:
        yield Finding("warning", f"and {sum(row.aside for row in left)} rows more, for {len(left)} other reasons")


def _coverage(connection: sa.Connection, parameters: Parameters) -> list[Coverage]:
    return [Coverage(*row) for row in fetch(connection, "check/coverage.sql", parameters)]


def _consent(connection: sa.Connection, pact: Pact) -> Iterator[Finding]:
    if consent := pact.lead.fields.consent:
        answers = [Answered(*row) for row in fetch(connection, "check/consent.sql")]
        yield from consent_findings(", ".join(consent.question), answers)


def _questions(path: Path) -> Iterator[Finding]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    asked = [number for number, line in enumerate(lines, 1) if is_doubt(line)]
    if asked:
        told = ", ".join(map(str, asked[:MOST_LINES])) + (" …" if len(asked) > MOST_LINES else "")
        yield Finding("warning", f'{path.name} still holds {many(len(asked), "question")} ("# ?"): lines {told}')
