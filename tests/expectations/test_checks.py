"""Each check's population and offenders, on both databases."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from expectations.catalogue import CHECKS, OWN
from expectations.population import bound, clause_parameters, count_query, list_query
from tests.expectations.worlds import DAY, NIGHT, fill, lead, load, many
from tests.support import rows

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """`counted`: part, checked, failed, unknown. `offenders`: record ids."""

    name: str
    clause: str
    leads: Rows = field(default_factory=list)
    tables: dict[str, Rows] = field(default_factory=dict)
    counted: tuple[tuple[str, int, int, int], ...] = ()
    offenders: tuple[str, ...] = ()
    pact: tuple[tuple[str, str], ...] = ()


def records(count: int, **more: Any) -> Rows:
    ids = range(1, count + 1)
    row = {"source": "crm", "created_at": 1500, "pipeline": "lead", "stage": "NEW"} | more
    return [{"id": each, "crm_id": f"r{each}"} | row for each in ids]


def record(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "source": "crm", "crm_id": f"r{number}", "created_at": 1500, "stage": "NEW"} | more


def deal(deal_id: str, **more: Any) -> dict[str, Any]:
    whole = {
        "created_at": 1100,
        "pipeline": "lead",
        "stage": "WON",
        "won_at": 1600,
        "amount_minor": 5,
        "currency": "UAH",
    }
    return {"source": "crm", "deal_id": deal_id} | whole | more


OUT_OF_THE_MONTH = [
    lead("october", submitted_at=999), lead("after the cut", submitted_at=2000),
    lead("a test", "test"), lead("a copy", "duplicate"),
]  # fmt: skip
STAGES = [
    {"pipeline": "lead", "stage": "NEW", "means": "received"},
    {"pipeline": "lead", "stage": "WON", "means": "won"},
]
LOGGED = {"owner_move": [{"source": "crm", "record_type": "record", "record_id": "r1", "at": 1500, "owner": "7"}]}
# the 1st begins at 1,000
DAYS = [{"starts_at": at, "ends_at": at + 100, "day": f"2026-11-{at // 100 - 9:02}"} for at in range(1000, 2100, 100)]
PLANNED = [{"month": "2026-11", "leads_a_day": 1.5}]
CAMPAIGN = {"campaign_id": "c1", "campaign_name": "Вікна"}


def spent(**more: Any) -> dict[str, Any]:
    row = {"source": "meta", "account_id": "a", "day": "2026-11-10", "amount_minor": 10_000, "currency": "USD"}
    return row | {"campaign_id": "c1", "campaign_name": "Вікна"} | more


RATES = [
    {"currency": "USD", "day": "2026-11-09", "rate_micro": 41_500_000},
    {"currency": "USD", "day": "2026-11-11", "rate_micro": 99_000_000},
]

CASES = [
    Case(
        "late and lost hand-offs", "H1",
        [
            lead("in time", handoff_seconds=900), lead("late", "won", handoff_seconds=901),
            lead("lost", "not_in_crm"), lead("perhaps lost", "unprovable", would_be="not_in_crm"),
            lead("older record", handoff_seconds=None), lead("on its way", "waiting"),
            lead("a chat", source="chats", handoff_seconds=9999), *OUT_OF_THE_MONTH,
        ],
        {}, (("", 3, 2, 1),), ("late", "lost"),
    ),
    Case(
        "a hand-off limit in working time", "H1",
        [lead("next morning", handoff_seconds=900), lead("lost", "not_in_crm")],
        {}, (("", 2, 1, 0),), ("lost",), (("within: 15 min", "within: 15 working min"),),
    ),
    Case(
        "sellers away and late routing", "H2",
        [
            lead("fine", first_record=1, routing_seconds=900, assigned_at=1500),
            lead("late", "lost", first_record=2, routing_seconds=901, assigned_at=1500),
            lead("nobody", "unassigned", first_record=3),
            lead("old, nobody", "unassigned", first_record=4, submitted_at=600),
            lead("old, was late", "open", first_record=5, submitted_at=600, routing_seconds=5000, assigned_at=700),
            lead("perhaps", "unprovable", would_be="unassigned", first_record=6), lead("no record", "not_in_crm"),
            lead("time runs", "waiting", first_record=7),
            lead("closed by a robot", "disqualified", first_record=7, routing_seconds=9000),
            lead("ancient", "unassigned", first_record=8, submitted_at=400),
        ],
        {"record": records(8), **LOGGED}, (("", 5, 3, 1),), ("late", "nobody", "old, nobody"),
    ),
    Case(
        "no log of assignments", "H2",
        [lead("a", first_record=1), lead("b", "unassigned", first_record=2)],
        {"record": records(2)}, (("", 0, 0, 2),), (),
    ),
    Case(
        "sources", "H3", [],
        {"night_source": [
            {"night": "2026-11-17", "source": "meta", "status": "arrived"},
            {"night": "2026-11-17", "source": "crm", "status": "dead"},
            {"night": "2026-11-17", "source": "calls", "status": "missing"},
            {"night": "2026-11-17", "source": "google", "status": "partial"},
            {"night": "2026-11-16", "source": "google", "status": "missing"},
        ]},
        (("", 4, 2, 0),), ("calls", "crm"),
    ),
    Case(
        "stages", "H4", [],
        {
            "stage_meaning": STAGES,
            "record": [*records(2), {"id": 9, "source": "crm", "crm_id": "r9", "created_at": 1500, "pipeline": "lead",
                                     "stage": "FRIDAY"},
                       {"id": 10, "source": "crm", "crm_id": "old", "created_at": 400, "stage": "GONE"}],
            "deal": [deal("d1"), deal("d2", pipeline="deal/7")],
        },
        (("", 5, 2, 0),), ("d2", "r9"),
    ),
    Case(
        "no way to reach", "M1",
        [
            lead("fine"), lead("unfit but reached", "disqualified"), lead("junk", "invalid"),
            lead("bought before", "invalid", is_repeat_customer=1), lead("perhaps", "unprovable", would_be="invalid"),
            lead("unproven", "unprovable", would_be="untouched"), lead("in time", "waiting"), *OUT_OF_THE_MONTH,
        ],
        {}, (("", 3, 1, 2),), ("junk",),
    ),
    Case(
        "campaigns go by their newest name", "M2",
        [
            lead("a", **CAMPAIGN), lead("b", "disqualified", campaign_id="c1", campaign_name="Вікна (старе)"),
            lead("c", "disputed", campaign_id="c1"), lead("d", "invalid", campaign_name="Балкони"), lead("e"),
            lead("f", "unprovable", would_be="disqualified", **CAMPAIGN), *OUT_OF_THE_MONTH[2:],
        ],
        {"spend": [spent(day="2026-10-01", campaign_name="Вікна (старе)"), spent()]},
        (("meta", 1, 0, 0), ("meta|Балкони", 1, 1, 0), ("meta|Вікна", 3, 1, 1)), ("b", "d"),
    ),
    Case(
        "invented contact data", "M5",
        [
            lead("real", phone_key="+380501"), lead("invented", phone_key="+380500", phone_fake=1),
            lead("throw-away", mail_key="a@b.c", mail_fake=1), lead("nothing valid", phone="12"),
            lead("a chat", source="chats", channel="chat"), lead("bought before", phone="1", is_repeat_customer=1),
            *OUT_OF_THE_MONTH[2:],
        ],
        {}, (("", 5, 3, 0),), ("invented", "nothing valid", "throw-away"),
    ),
    Case(
        "campaigns", "M6",
        [
            lead("by id", campaign_id="c1"), lead("by name", campaign_name="Вікна"), lead("none"),
            lead("unknown", campaign_id="c9"), lead("a call", source="calls"), *OUT_OF_THE_MONTH[2:],
        ],
        {"spend": [spent()]}, (("", 4, 2, 0),), ("none", "unknown"),
    ),
    Case(
        "spend did not arrive", "M6", [lead("none"), lead("unknown", campaign_id="c9")],
        {"night_source": [{"night": "2026-11-17", "source": "meta", "status": "missing"}]},
        (("", 1, 1, 1),), ("none",),
    ),
    Case(
        "consent", "M9",
        [
            lead("yes", form_id="f", consent="так"), lead("no", form_id="f", consent="ні"), lead("empty", form_id="f"),
            lead("before the question", form_id="f", submitted_at=1499), lead("form without it", form_id="g"),
            lead("a call", channel="call", source="calls"), lead("bought before", form_id="f", is_repeat_customer=1),
            lead("october's", form_id="h", submitted_at=900, consent="так"), lead("since october", form_id="h"),
            *OUT_OF_THE_MONTH[2:],
        ],
        {"consent_yes": [{"answer": "так"}]}, (("", 4, 3, 2),), ("empty", "no", "since october"),
    ),
    Case(
        "days and the plan", "M8",
        [
            lead("a", submitted_at=1600), lead("b", submitted_at=1699), lead("c", submitted_at=1700),
            lead("again", "duplicate", submitted_at=1701), lead("a test", "test", submitted_at=1702),
            lead("d", submitted_at=1900), lead("e", submitted_at=1901), lead("tomorrow's", submitted_at=2000),
        ],
        {"company_day": DAYS, "plan_month": PLANNED}, (("", 4, 2, 0),), ("2026-11-08", "2026-11-09"),
    ),
    Case(
        "each month by its own plan", "M8", [lead("a", submitted_at=1000), lead("b", submitted_at=1100)],
        {"company_day": [DAYS[0] | {"day": "2026-10-31"}, DAYS[1] | {"day": "2026-11-01"}],
         "plan_month": [*PLANNED, {"month": "2026-10", "leads_a_day": 1}]},
        (("", 2, 1, 0),), ("2026-11-01",),
    ),
    Case(
        "days that a source has not told", "M8",
        [lead("a", submitted_at=1700), lead("b", submitted_at=1900), lead("c", submitted_at=1901)],
        {"company_day": DAYS, "plan_month": PLANNED,
         "night_source": [{"night": "2026-11-17", "source": "meta", "status": "missing", "newest_row_at": 1850}]},
        (("", 2, 1, 1),), ("2026-11-08",),
    ),
    Case(
        "a month without a plan", "M8", [lead("a", submitted_at=1900)],
        {"company_day": DAYS, "plan_month": [{"month": "2026-12", "leads_a_day": 1}]}, (("", 0, 0, 1),), (),
    ),
    Case(
        "repeated enquiries", "M7",
        [
            lead("first", sla_met=1), lead("again", "duplicate", root_lead=1),
            lead("too soon to be answered", "duplicate", root_lead=1, wrote_again_unanswered=1),
            lead("not answered", "untouched", sla_met=0),
            lead("asks again", "duplicate", root_lead=4, wrote_again_unanswered=1),
            lead("a test", "test"), lead("october's", "duplicate", submitted_at=999),
        ],
        {}, (("", 4, 2, 0),), ("again", "too soon to be answered"),
    ),
    Case(
        "a repeated enquiry is of the first one's team", "M7",
        [lead("first", team="Роздріб"), lead("again", "duplicate", root_lead=1)],
        {}, (("Роздріб", 2, 1, 0),), ("again",),
        (("min: 3, title: Enquiries", "min: 3, per: team, title: Enquiries"),),
    ),
    Case(
        "promises", "M4", [lead("l", campaign_id="c4"), lead("t", "test", campaign_id="c5")],
        {
            "company_day": [{"starts_at": 1400, "ends_at": 1600, "day": "2026-11-12"}],
            "spend": [
                spent(), spent(day="2026-11-03"), spent(campaign_id="c2", campaign_name="Балкони"),
                spent(campaign_id="c3", campaign_name="Ретаргет"), spent(campaign_id="c6", day="2026-10-31"),
                spent(campaign_id="c7", amount_minor=0),
            ],
            "promise": [
                {"source": "meta", "campaign_id": "c1", "from_day": "2026-11-04", "text": "too late"},
                {"source": "meta", "campaign_id": "Балкони", "from_day": "2026-11-10", "text": "by name"},
                {"source": "google", "campaign_id": "c3", "from_day": "2026-11-01", "text": "of another source"},
                {"source": "meta", "campaign_id": "c4", "from_day": "2026-11-12", "text": "the same day"},
            ],
        },
        (("", 4, 2, 0),), ("c1", "c3"),
    ),
    Case(
        "answers", "S1",
        [
            lead("in time", sla_met=1), lead("late", "won", sla_met=0), lead("never", "untouched", sla_met=0),
            lead("cannot be said", sla_met=None), lead("perhaps", "unprovable", would_be="untouched", sla_met=0),
            lead("unfit", "disqualified", sla_met=0), lead("no record", "not_in_crm", sla_met=0),
            lead("nobody's", "unassigned", sla_met=0), lead("time runs", "waiting"), *OUT_OF_THE_MONTH,
        ],
        {}, (("", 3, 2, 2),), ("late", "never"),
    ),
    Case(
        "by team", "S1",
        [lead("a", sla_met=1, team="Роздріб"), lead("b", sla_met=0, team="Забудовники"), lead("c", sla_met=1)],
        {}, (("-", 1, 0, 0), ("Забудовники", 1, 1, 0), ("Роздріб", 1, 0, 0)), ("b",),
        (("min: 3, title: First", "min: 3, per: team, title: First"),),
    ),
    Case(
        "given up", "S2",
        [lead("enough", "no_answer"), lead("too early", "given_up"), lead("open"), lead("lost", "lost"),
         lead("perhaps", "unprovable", would_be="given_up")],
        {}, (("", 2, 1, 1),), ("too early",),
    ),
    Case(
        "reasons", "S3",
        [lead("a", "lost"), lead("b", "no_answer"), lead("c", "disqualified"), lead("d", "given_up"),
         lead("e", "disputed"),
         lead("f", "lost_unexplained"), lead("g", "won"), lead("h", "unprovable", would_be="lost_unexplained")],
        {}, (("", 6, 1, 1),), ("f",),
    ),
    Case(
        "what is open at the cut, whatever the month", "S4",
        [lead("moves"), lead("stuck", "stalled"), lead("october's", "stalled", submitted_at=600),
         lead("july's", "stalled", submitted_at=400), lead("never answered", "untouched"),
         lead("perhaps", "unprovable", would_be="stalled")],
        {}, (("", 3, 2, 1),), ("october's", "stuck"),
    ),
    Case(
        "empty fields", "S5", [lead("a"), lead("b"), lead("t", "test")],
        {
            "record": [*records(4, owner="7"), {"id": 5, "source": "crm", "crm_id": "r5", "created_at": 1500}],
            "record_key": [{"record": each, "kind": "phone", "key": f"+38050{each}"} for each in (1, 3, 4, 5)],
            "enquiry_record": [{"root_lead": 1, "record": 1}, {"root_lead": 2, "record": 2},
                               {"root_lead": 3, "record": 3},
                               {"root_lead": 1, "record": 4, "is_copy": 1}, {"root_lead": 1, "record": 5}],
            "deal": [{"id": 1, **deal("d1", owner="7")}, {"id": 2, **deal("d2")}],
            "enquiry_deal": [{"deal": 1, "root_lead": 1}, {"deal": 2, "root_lead": 2}],
        },
        (("", 5, 3, 0),), ("d2", "r2", "r5"),
    ),
    Case(
        "a record of two enquiries", "S5", [lead("a"), lead("b")],
        {"record": records(1), "enquiry_record": [{"root_lead": 1, "record": 1}, {"root_lead": 2, "record": 1}]},
        (("", 1, 1, 0),), ("r1",),
    ),
    Case(
        "fields of a stage", "S5", [lead("a")],
        {
            "stage_meaning": STAGES,
            "deal": [{"id": 1, **deal("won", amount_minor=None)},
                     {"id": 2, **deal("new", stage="NEW", amount_minor=None)}],
            "enquiry_deal": [{"deal": 1, "root_lead": 1}, {"deal": 2, "root_lead": 1}],
            "record": records(1), "enquiry_record": [{"root_lead": 1, "record": 1}],
        },
        (("", 1, 1, 0),), ("won",), (("fields: [phone, owner]", "fields: [amount], stage: proposal"),),
    ),
    Case(
        "fields of a stage and beyond, of records too", "S5", [lead("a")],
        {
            "stage_meaning": [
                *STAGES, {"pipeline": "lead", "stage": "TALK", "means": "contacted"},
                {"pipeline": "lead", "stage": "LOST", "means": "lost"},
            ],
            "record": [record(1, pipeline="lead"), record(2, pipeline="lead", stage="TALK"),
                       record(3, pipeline="lead", stage="LOST"), record(4, pipeline="lead", stage="UNKNOWN")],
            "enquiry_record": [{"root_lead": 1, "record": each} for each in range(1, 5)],
            "deal": [{"id": 1, **deal("won")}, {"id": 2, **deal("talking", stage="TALK", owner="7")}],
            "enquiry_deal": [{"deal": 1, "root_lead": 1}, {"deal": 2, "root_lead": 1}],
        },
        (("", 3, 2, 0),), ("r2", "won"), (("fields: [phone, owner]", "fields: [owner], stage: contacted"),),
    ),
    Case(
        "won deals", "S6", [],
        {
            "stage_meaning": STAGES,
            "deal": [
                deal("whole"), deal("no amount", amount_minor=None), deal("nothing", amount_minor=0),
                deal("no currency", currency=None), deal("no day", won_at=None, changed_at=1700),
                deal("closed", won_at=None, closed_at=1700), deal("moved", won_at=None, changed_at=1700),
                deal("october's", won_at=900, amount_minor=None), deal("vanished", gone_at=1800, amount_minor=None),
                deal("open", stage="NEW", won_at=None, amount_minor=None),
            ],
            "stage_move": [{"source": "crm", "record_type": "deal", "record_id": "moved", "at": 1650,
                            "pipeline": "lead", "stage": "WON"}],
        },
        (("", 7, 4, 0),), ("no amount", "no currency", "no day", "nothing"),
    ),
    Case(
        "next steps", "S7",
        [
            lead("planned", planned_at=3000), lead("too far", planned_at=3001), lead("nothing"),
            lead("stuck", "stalled", submitted_at=600), lead("july's", submitted_at=400),
            lead("perhaps", "unprovable", would_be="stalled"), lead("never answered", "untouched"),
            lead("lost", "lost"), lead("in time", "waiting"),
        ],
        {"record": records(1, planned_at=3000)}, (("", 4, 3, 1),), ("nothing", "stuck", "too far"),
    ),
    Case(
        "a CRM without plans", "S7", [lead("a"), lead("b", "stalled")],
        {"record": records(1)}, (("", 0, 0, 2),), (),
    ),
    Case(
        "whom deals lead to", "S8", [],
        {
            "record": [*records(2), {"id": 3, "source": "crm", "crm_id": "r3", "created_at": 1500, "contact_id": "c"}],
            "record_key": [{"record": 1, "kind": "phone", "key": "+380501"}],
            "deal": [
                deal("own", contact_id="c"), deal("by its phone", crm_id="r1"), deal("nobody's", crm_id="r2"),
                deal("by its contact", crm_id="r3"), deal("bare"), deal("october's", created_at=999),
                deal("vanished", gone_at=1800), deal("of a silent CRM", source="other"),
            ],
        },
        (("", 5, 2, 1),), ("bare", "nobody's"),
    ),
    Case(
        "origins of records", "S9",
        [
            lead("kept"), lead("changed"), lead("emptied"), lead("not in the pact"), lead("older record"),
            lead("wrote twice"), lead("then by phone", "duplicate", root_lead=6, source="calls"),
            lead("a test", "test"), lead("october's", submitted_at=900), lead("also the newer one's", submitted_at=1400),
            lead("a chat", source="chats"),
        ],
        {
            "crm_source_claim": [{"crm_source": "FACEBOOK", "source": "meta"}, {"crm_source": "CALL", "source": "calls"},
                                 {"crm_source": "TELEGRAM", "source": "chats"}],
            "record": [
                record(1, crm_source="Facebook "), record(2, crm_source="CALL"), record(3), record(4, crm_source="WEB"),
                record(5, crm_source="CALL", created_at=1499), record(6, crm_source="CALL"),
                record(7, crm_source="CALL"), record(8, crm_source="CALL"), record(9, crm_source="CALL", gone_at=1800),
            ],
            "enquiry_record": [
                *({"root_lead": each, "record": each} for each in range(1, 7)), {"root_lead": 8, "record": 7},
                {"root_lead": 9, "record": 8}, {"root_lead": 1, "record": 9}, {"root_lead": 10, "record": 2},
                {"root_lead": 11, "record": 1}, {"root_lead": 1, "record": 8, "is_copy": 1},
            ],
        },
        (("", 4, 2, 1),), ("r2", "r3"),
    ),
    Case(
        "no origins at all", "S9", [lead("a")],
        {"crm_source_claim": [{"crm_source": "FACEBOOK", "source": "meta"}], "record": records(1),
         "enquiry_record": [{"root_lead": 1, "record": 1}]},
        (("", 0, 0, 1),), (),
    ),
    Case(
        "confirmed", "B1", [],
        {"attested": [
            {"clause": "B1", "month": "2026-11", "person": "olena", "day": "2026-11-03"},
            {"clause": "B1", "month": "2026-10", "person": "andrii", "day": "2026-10-03"},
            {"clause": "B1", "month": "2026-11", "person": "andrii", "day": "2026-11-18"},
        ]},
        (("", 2, 1, 0),), ("andrii",),
    ),
    Case(
        "not due yet: the month before counts", "B1", [],
        {"attested": [{"clause": "B1", "month": "2026-10", "person": each, "day": "2026-10-02"}
                      for each in ("olena", "andrii")]},
        (("", 2, 0, 0),), (), (("monthly_by_day: 5", "monthly_by_day: 18"),),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.clause} {case.name}")
def test_population_and_offenders(case: Case, connection: sa.Connection, tmp_path: Path) -> None:
    pact = load(tmp_path, *case.pact)
    clause = pact.clauses[case.clause]
    fill(connection, case.leads, case.tables)
    parameters = NIGHT | clause_parameters(clause, pact, DAY)
    counted = connection.execute(bound(count_query(clause.check, clause.per), parameters)).all()
    connection.execute(bound(list_query(clause.check, clause.per), parameters))
    assert sorted(tuple(map(_plain, row)) for row in counted) == sorted(case.counted)
    assert sorted(rows(connection, "select record_id from offender")) == [(each,) for each in sorted(case.offenders)]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)


def test_cost_by_campaign_in_the_limit_s_currency(connection: sa.Connection, tmp_path: Path) -> None:
    pact = load(tmp_path)
    clause = pact.clauses["M3"]
    leads = [*many(3, "v", **CAMPAIGN), lead("x", "invalid", campaign_id="c1"), lead("y", campaign_name="Без курсу")]
    spend = [spent(), spent(day="2026-11-12", currency="UAH"), spent(day="2026-10-31"),
             spent(campaign_id="c2", campaign_name="Без курсу", currency="PLN")]  # fmt: skip
    fill(connection, leads, {"spend": spend, "rate": RATES})
    parameters = NIGHT | clause_parameters(clause, pact, DAY)
    counted = connection.execute(bound(count_query(clause.check, clause.per), parameters)).mappings()
    assert {
        row["part"]: [int(row[key]) for key in ("checked", "failed", "spend_minor", "unpriced")] for row in counted
    } == {
        "meta|Вікна": [4, 1, 415_000 + 10_000, 0],
        "meta|Без курсу": [1, 0, 0, 1],
    }


OURS = [name for name, each in CHECKS.items() if each.is_available and name != OWN]


def test_every_available_check_has_a_case() -> None:
    pact_checks = {case.clause for case in CASES} | {"M3"}
    assert len(pact_checks) == len(OURS)


@pytest.mark.parametrize("check", OURS)
def test_nothing_landed_nothing_counted(check: str, connection: sa.Connection, tmp_path: Path) -> None:
    pact = load(tmp_path)
    clause = next(each for each in pact.clauses.values() if each.check == check)
    for per in (None, *sorted(CHECKS[check].parts)):
        found = connection.execute(bound(count_query(check, per), NIGHT | clause_parameters(clause, pact, DAY))).all()
        assert len(found) == (1 if check == "attested" else 0)


def test_a_thousand_offenders_are_all_listed(connection: sa.Connection, tmp_path: Path) -> None:
    pact = load(tmp_path)
    clause = pact.clauses["M1"]
    fill(connection, many(1000, "junk", "invalid"), {})
    connection.execute(bound(list_query(clause.check, None), NIGHT | clause_parameters(clause, pact, DAY)))
    assert rows(connection, "select count(*), count(distinct record_id) from offender") == [(1000, 1000)]
