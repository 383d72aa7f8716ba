"""The side files that a pact names: they must be there, and every row of theirs must be readable."""

from collections.abc import Iterator
from pathlib import Path

from expectations.catalogue import OWN
from expectations.own_checks import faults_of
from expectations.pact_reading import Draft
from expectations.side_files import COLUMNS, SideFiles
from expectations.side_rows import Around, read_side_file
from expectations.yaml_lines import KeyPath, Problem

READ_BY_CHECK = {"promise_written": "promises", "attested": "attested"}


def read_side_files(draft: Draft, folder: Path) -> tuple[SideFiles, list[Problem]]:
    """Empty lists where the pact names no file."""
    side_files, problems = SideFiles(), []
    seen: set[tuple[str, str]] = set()
    for key_path, kind, name in _named(draft):
        path = folder / name
        if not path.is_file():
            problems.append(draft.problem(key_path, _not_there(kind, name)))
        elif draft.company and (kind, name) not in seen:
            seen.add((kind, name))
            around = Around(draft.company.time_zone, tuple(draft.names("sources")))
            rows, wrong = read_side_file(kind, path, name, around)
            getattr(side_files, kind).extend(rows)
            problems += wrong
    problems += _read_own_checks(draft, folder, side_files.checks)
    return side_files, problems


def _read_own_checks(draft: Draft, folder: Path, checks: dict[str, str]) -> Iterator[Problem]:
    for number, clause in draft.clauses.items():
        key_path, name = ("clauses", number, "file"), clause.file or ""
        if clause.check != OWN or not name or name in checks:
            continue
        try:
            checks[name] = (folder / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            yield draft.problem(key_path, f'"{name}" does not exist; put a select there, as docs/checks.md shows')
        except (OSError, UnicodeDecodeError) as error:
            yield draft.problem(key_path, f'"{name}" cannot be read: {error}')
        else:
            yield from (Problem(name, fault.line, number, fault.message) for fault in faults_of(checks[name]))


def _not_there(kind: str, name: str) -> str:
    return f'"{name}" does not exist; put a CSV file there with the columns {",".join(COLUMNS[kind])}'


def _named(draft: Draft) -> Iterator[tuple[KeyPath, str, str]]:
    if draft.company and draft.company.currency.rates:
        yield ("company", "currency", "rates"), "rates", draft.company.currency.rates
    if draft.company and draft.company.days_off.file:
        yield ("company", "days_off", "file"), "days_off", draft.company.days_off.file
    if draft.company and draft.company.absences:
        yield ("company", "absences"), "absences", draft.company.absences
    if draft.lead and draft.lead.valid.towns:
        yield ("lead", "valid", "towns"), "towns", draft.lead.valid.towns
    for number, clause in draft.clauses.items():
        if clause.file and clause.check in READ_BY_CHECK:
            yield ("clauses", number, "file"), READ_BY_CHECK[clause.check], clause.file
    if draft.rulings:
        yield ("rulings",), "rulings", draft.rulings
