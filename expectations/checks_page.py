"""docs/checks.md, made from the catalogue: `python -m expectations.checks_page > docs/checks.md`."""

from expectations.catalogue import CHECKS, OWN, Check
from expectations.own_checks import PARAMETERS, RECORD_TYPES
from expectations.pact_docs import example_line
from expectations.pact_model import Clause

_NUMBERS = {"owner": "H1", "marketing": "M1", "sales": "S1", "both": "B1"}
_EXAMPLES = {
    "own": {"file": "file: checks/called-back.sql"},
    "promise_written": {"file": "file: promises.csv"},
    "fields_complete": {"fields": "fields: [amount, contact_id], stage: proposal"},
}
_ORDER = tuple(Clause.model_fields)


def checks_page() -> str:
    now = [_section(check) for check in CHECKS.values() if check.is_available]
    later = ", ".join(f"`{check.name}`" for check in CHECKS.values() if not check.is_available)
    last = ["## Later", "", f"The pact may name these; they are not checked yet: {later}.", ""]
    return "\n".join([_HEAD, *now, _own_section(), *last])


def _section(check: Check) -> str:
    lines = [f"Side: {check.side or 'the one that the clause names'}.", f"Population: {check.population}",
             f"Offenders: {check.offenders}", f"Asks for: {_names(check.needs)}.",
             f"May be given: {_names(check.parameters - check.needs)}."]  # fmt: skip
    if check.parts:
        lines.append(f"`per` may say: {_names(check.parts)}.")
    if "within" in check.parameters:
        units = " or ".join(sorted(unit.replace("_", " ") for unit in check.within_units))
        lines.append(f"`within` is in {units}.")
    if check.rests_on:
        lines.append(f"Rests on: {', '.join(sorted(check.rests_on))}.")
    lines.append(f"Example: `{example_of(check)}`")
    return f"### {check.name}\n\n" + "  \n".join(lines) + "\n"


def example_of(check: Check) -> str:
    """A clause as the pact would write it."""
    terms = [*(name for name in _ORDER if name in check.needs), *(["min"] if "min" in check.takes else [])]
    said = [_term(check, name) for name in terms]
    side = check.side or "sales"
    title = ['title: "Called back"'] if check.name == OWN else []
    return f"{_NUMBERS[side]}: {{{', '.join([f'check: {check.name}', f'side: {side}', *said, *title])}}}"


def _term(check: Check, name: str) -> str:
    if name == "within" and "working_days" in check.within_units:
        return "within: 2 working days"
    return _EXAMPLES.get(check.name, {}).get(name) or example_line(name, Clause.model_fields[name])


def _names(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"


def _own_section() -> str:
    parameters = "\n".join(f"- `:{name}`: {meaning}" for name, meaning in PARAMETERS.items())
    types = ", ".join(f"`{name}` ({column})" for name, column in RECORD_TYPES.items())
    return _OWN.format(types=types, parameters=parameters, example=EXAMPLE)


_HEAD = """# The checks

Made by `python -m expectations.checks_page > docs/checks.md`; the SQL of a check is `expectations/sql/CHECK.sql`.

A clause of the pact names its check. The *population* is what the check looks at, the *offenders* are those of it
that break the clause; all of them are listed in the table `offender`.

- *Month*: leads submitted from the 1st to the cut, 24:00 of the report day in the company's zone.
- *Counted* leads are neither tests nor duplicates.
- Nothing checked, or less than `min`: not checkable. A share is breached only where its whole 95 % Wilson interval
  lies below `at_least`; below it, but not clearly: warned. At 100 % one offender breaches.
- A cost is breached where spend ÷ (decided leads × upper Wilson bound of the valid share) is above `at_most`;
  warned where only spend ÷ valid leads is.
- With `per`, each campaign or team is judged by itself; the clause is breached if one of them is.
- Where the evidence is missing a row belongs to neither side of the count. `kept` is not said where such rows could
  hide a breach, and `breached` not where the clause would be kept if all of them held: not checkable.
- In the trial all clauses are not checkable; their figures are shown.

## Now
"""

EXAMPLE = """-- every lead of the month that was lost for the price had two talks before
-- of a lead without a fate that is proven nothing can be said
select
    'lead' as record_type, lead.source, lead.lead_id as record_id, lead_fact.team as part,
    case
        when fate.fate = 'unprovable' then null
        when talks.number >= 2 then 0
        else 1
    end as failed
from lead
join fate on fate.lead = lead.id
join lead_fact on lead_fact.lead = lead.id
left join (
    select root_lead, count(*) as number from enquiry_activity
    where is_talk = 1 and at < :cut_at
    group by root_lead
) talks on talks.root_lead = lead.id
where lead.submitted_at >= :month_start_at and lead.submitted_at < :cut_at
    and fate.fate in ('lost', 'unprovable') and lead_fact.reason_kind = 'price'
"""

_OWN = """### A check of one's own

One SQL file in the company's folder, named by the clause; nothing of leadpact is changed.

    S9: {{check: own, side: sales, file: checks/two-talks.sql, at_least: 90%, title: "Two talks before a price"}}

It is one statement, `select …` or `with … select`, that SQLite and PostgreSQL both understand: `leadpact check` and
`backfill` run it on SQLite whatever the company's database is. It gives the population, a row for each record that
is looked at, in these columns:

- `record_type`: {types}; `source` and `record_id`: which one it is. A record stands once, and offenders must exist.
- `failed`: 1 an offender, 0 none, null where it cannot be said.
- `part`, where the clause says `per`: the team, or the campaign as `source || '|' || name`.

It reads what landed (`lead`, `record`, `deal`, `activity`, `stage_move`, `owner_move`, `owner`, `spend`), what follows
from it (`fate`, `lead_fact`, `enquiry_activity`, …; `tasks/store/tables.py` tells each column) and the views `ledger`,
`ledger_sales` and `crm_only`. In tables times are UTC epoch seconds, money is in hundredths, flags are 0 or 1; in the
views times are timestamps. It may name:

{parameters}

It is refused before any night, with its line, where it holds a second statement, writes, or names what does not exist.
It runs in a transaction that only reads, for two minutes at most. A night in which it fails, or gives rows that are no
population, says "not checkable", tells the operator and blames nobody. So does a night in which a source that the
tables in it rest on did not arrive whole. For the rest it is a clause like any other: a verdict, a list of offenders in
the workbook, a line in the letter.

```sql
{example}```
"""

if __name__ == "__main__":
    print(checks_page(), end="")
