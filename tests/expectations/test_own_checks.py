"""A company's own check: what of its SQL is refused, and that what is taken is run like any other, and never writes."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from expectations.checks_page import EXAMPLE
from expectations.counting import OwnCheckWrong, counted, own_faults, read_only
from expectations.own_checks import PARAMETERS, RECORD_TYPES, RESTS_ON, faults_of, rests_on, statement_of
from expectations.pact import Pact, PactError, load_pact
from expectations.population import bound, clause_parameters, list_query
from tasks.parameters import night_parameters
from tasks.store.tables import metadata
from tests.expectations.worlds import DAY, NIGHT, PACT, fill, lead
from tests.support import rows

WEEKEND = """
-- leads of the weekend are answered by noon on Monday: not a :parameter
select 'lead' as record_type, lead.source, lead.lead_id as record_id, lead_fact.team as part,
    case when fate.fate = 'unprovable' then null when lead_fact.first_attempt_at is null then 1 else 0 end as failed
from lead
join fate on fate.lead = lead.id
left join lead_fact on lead_fact.lead = lead.id
where lead.submitted_at >= :month_start_at and lead.lead_id not like 'a:%;' /* nor here; */
;
"""
CLAUSE = "  X1: {check: own, side: sales, file: checks/weekend.sql, at_least: 90%, title: Weekends}\n"
LEADS = [
    lead("a", first_attempt_at=1600, team="Роздріб"), lead("b", team="Роздріб"), lead("c"),
    lead("d", "unprovable"), lead("old", submitted_at=900),
]  # fmt: skip


def load(folder: Path, sql: str = WEEKEND, clause: str = CLAUSE) -> Pact:
    (folder / "checks").mkdir(exist_ok=True)
    (folder / "checks" / "weekend.sql").write_text(sql, encoding="utf-8")
    for name, header in (("promises.csv", "source,campaign_id,from,text"), ("attested.csv", "clause,month,person,on")):
        (folder / name).write_text(header, encoding="utf-8")
    path = folder / "pact.yaml"
    path.write_text(PACT.replace("  B1: {", clause + "  B1: {"), encoding="utf-8")
    return load_pact(path)


@pytest.mark.parametrize(
    ("sql", "line", "message"),
    [
        ("", 1, "it holds no SQL"),
        ("-- empties\n\ndelete from lead", 3, 'begins with "delete"'),
        ("pragma query_only = off", 1, 'begins with "pragma"'),
        ("select 1;\ndrop table lead", 2, "a second statement begins here"),
        ("with gone as (\n  delete from lead returning id) select id from gone", 2, '"delete" writes'),
        ("select * into copy from lead", 1, '"into" writes'),
        ("select 1\nwhere :cut_add > 0", 2, 'unknown parameter ":cut_add"; did you mean ":cut_at"?'),
        ("select 'open", 1, "close it with '"),
        ("select $$a$$", 1, "the sign $ is not understood"),
    ],
)
def test_what_is_wrong_whatever_the_database_holds(sql: str, line: int, message: str) -> None:
    fault = next(faults_of(sql))
    assert (fault.line, message in fault.message) == (line, True), fault


@pytest.mark.parametrize(
    "sql",
    [WEEKEND, "select \"update\", 'drop; delete' as told from deal -- insert", "with a as (select 1) select * from a;"],
)
def test_what_only_reads_is_taken(sql: str) -> None:
    assert list(faults_of(sql)) == []


def test_the_pact_is_refused_by_the_check_s_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(PactError) as refused:
        load(tmp_path, "select 1\nfrom lead;\nupdate lead set source = ''")
    assert str(refused.value).startswith("checks/weekend.sql:3: X1: a second statement begins here")
    with pytest.raises(PactError) as refused:
        load(tmp_path, clause=CLAUSE.replace("weekend", "weekday"))
    assert 'clauses.X1.file: "checks/weekday.sql" does not exist' in str(refused.value)


def test_it_is_counted_and_its_offenders_listed(connection: sa.Connection, tmp_path: Path) -> None:
    pact = load(tmp_path)
    clause, own = pact.clauses["X1"], pact.own_statement(pact.clauses["X1"])
    fill(connection, LEADS, {})
    parameters = NIGHT | clause_parameters(clause, pact, DAY)
    assert counted(connection, "own", None, own, parameters) == [{"part": "", "checked": 3, "failed": 2, "unknown": 1}]
    by_team = counted(connection, "own", "team", own, parameters)
    assert [(row["part"], row["checked"], row["failed"]) for row in by_team] == [("-", 1, 1), ("Роздріб", 2, 1)]
    connection.rollback()
    fill(connection, LEADS, {})
    connection.execute(bound(list_query("own", None, own), parameters))
    assert sorted(rows(connection, "select clause, side, record_type, source, record_id from offender")) == [
        ("X1", "sales", "lead", "meta", "b"), ("X1", "sales", "lead", "meta", "c"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("'lead' as record_type, source, lead_id || 'x' as record_id, 1 as failed", "offenders that are no lead"),
        ("'day' as record_type, source, lead_id as record_id, 1 as failed", "offenders that are no lead"),
        ("'lead' as record_type, source, lead_id as record_id, 2 as failed", "neither 0, 1 nor null"),
        ("'lead' as record_type, source, 'a' as record_id, 0 as failed", "rows that stand twice"),
        ("'lead' as record_type, null as source, lead_id as record_id, 0 as failed", "lack a record_type, source"),
    ],
)
def test_what_is_no_population_is_not_counted(given: str, said: str, connection: sa.Connection) -> None:
    fill(connection, LEADS, {})
    with pytest.raises(OwnCheckWrong, match=said):
        counted(connection, "own", None, f"select {given} from lead", NIGHT)


def test_the_documented_example_can_be_run(connection: sa.Connection, tmp_path: Path) -> None:
    parameters = NIGHT | clause_parameters(load(tmp_path).clauses["X1"], load(tmp_path), DAY)
    assert own_faults(connection, EXAMPLE, "team", parameters) == []


def test_the_database_itself_refuses_to_write(connection: sa.Connection) -> None:
    fill(connection, LEADS, {})
    with pytest.raises(sa.exc.DBAPIError, match=r"(?i)read-?only"), read_only(connection):
        connection.execute(sa.text("delete from lead"))


def test_it_can_be_written_to_afterwards(connection: sa.Connection) -> None:
    with read_only(connection):
        connection.execute(sa.text("select 1"))
    connection.rollback()
    fill(connection, LEADS, {})


def test_a_night_gives_every_parameter(tmp_path: Path) -> None:
    pact = load(tmp_path)
    assert night_parameters(pact, DAY).keys() | clause_parameters(pact.clauses["X1"], pact, DAY).keys() >= set(PARAMETERS)


def test_what_it_rests_on_is_told_by_its_tables() -> None:
    assert rests_on("select 1 from spend -- lead") == {"spend"}
    assert rests_on('select 1 from "lead" join deal on 1 = 1') == {"leads", "deals"}
    assert {"activities", "records"} < rests_on("select 1 from ledger")
    known = {*metadata.tables, "ledger", "ledger_sales", "crm_only"}
    assert RESTS_ON.keys() <= known and RECORD_TYPES.keys() <= metadata.tables.keys()


def test_comments_go_and_colons_in_texts_are_no_parameters() -> None:
    statement = statement_of("select 'a:b' /* :x */ as c; -- :y\n")
    assert str(sa.text(statement).compile(dialect=sa.create_engine("sqlite://").dialect)) == "select 'a:b'   as c"
