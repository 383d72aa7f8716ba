"""The stage: verdicts and offenders as they stand in the database after it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tasks.core.model import Night
from tasks.parameters import night_parameters, start_of
from tasks.validate import validate
from tests.expectations.worlds import DAY, fill, lay_month, load, many
from tests.support import insert_rows, rows

SIDE_FILES = {
    "promises.csv": "source,campaign_id,from,text\n",
    "attested.csv": "clause,month,person,on\n",
}


@pytest.fixture
def night(engine: sa.Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A thousand leads without a way to reach them, and 40 of 400 not answered."""
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("LEADPACT_DATABASE_URL", database_url)
    pact = load(tmp_path)
    for name, text in SIDE_FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    at = start_of(pact, DAY) - 86_400
    leads = [
        *many(1000, "junk", "invalid", submitted_at=at),
        *many(360, "answered", sla_met=1, submitted_at=at),
        *many(40, "late", sla_met=0, submitted_at=at),
    ]

    with engine.begin() as connection:
        fill(connection, leads, {})
        lay_month(connection, night_parameters(pact, DAY))
        insert_rows(connection, {"night_source": [{"night": DAY.isoformat(), "source": "calls", "status": "missing"}]})
    return Night(tmp_path / "pact.yaml", DAY)


def kept_rows(engine: sa.Engine) -> tuple[list[object], list[object]]:
    with engine.connect() as connection:
        verdicts = rows(connection, "select * from verdict order by clause, part")
        return list(verdicts), list(rows(connection, "select * from offender order by clause, part, record_id"))


def test_every_offender_is_listed_and_agrees_with_its_verdict(night: Night, engine: sa.Engine) -> None:
    told = validate.fn(night, "clauses")
    assert told.said["breached"] >= 2 and "breached" in str(told)
    with engine.connect() as connection:
        disagreeing = rows(
            connection,
            """select verdict.clause, verdict.part, verdict.failed, count(offender.record_id)
            from verdict
            left join offender on offender.night = verdict.night and offender.clause = verdict.clause
                and (offender.part = verdict.part or verdict.part = '')
            group by verdict.clause, verdict.part, verdict.failed
            having verdict.failed <> count(offender.record_id)""",
        )
        listed = dict(rows(connection, "select clause, count(*) from offender group by clause"))
    assert disagreeing == []
    assert listed == {"H3": 1, "M1": 1000, "M2": 1000, "M3": 1000, "M5": 1400, "M6": 1400, "S1": 40, "B1": 2}


def test_a_kept_clause_lists_its_offenders_too(night: Night, engine: sa.Engine) -> None:
    validate.fn(night, "clauses")
    with engine.connect() as connection:
        assert rows(connection, "select status, failed from verdict where clause = 'S1'") == [("kept", 40)]
        assert rows(connection, "select distinct side, record_type from offender where clause = 'S1'") == [
            ("sales", "lead")
        ]


def test_the_same_night_twice_changes_nothing(night: Night, engine: sa.Engine) -> None:
    validate.fn(night, "sources")
    validate.fn(night, "clauses")
    first = kept_rows(engine)
    validate.fn(night, "sources")
    validate.fn(night, "clauses")
    assert kept_rows(engine) == first


def test_only_the_sources_are_judged_before_anything_is_drawn_from_them(
    night: Night, engine: sa.Engine, tmp_path: Path
) -> None:
    validate.fn(night, "sources")
    verdicts, _ = kept_rows(engine)
    assert [row[1] for row in verdicts] == ["H3", "H4"]  # type: ignore[index]
    assert not (tmp_path / "var" / "yasni-vikna" / "docs").exists()


def test_a_clause_that_left_the_pact_leaves_the_night(night: Night, engine: sa.Engine) -> None:
    validate.fn(night, "clauses")
    without = "\n".join(line for line in night.pact_path.read_text("utf-8").splitlines() if "  M1:" not in line)
    night.pact_path.write_text(without, encoding="utf-8")
    validate.fn(night, "clauses")
    with engine.connect() as connection:
        for table in ("verdict", "offender"):
            assert rows(connection, f"select * from {table} where clause = 'M1'") == []


GIVEN = "select 'lead' as record_type, source, lead_id as record_id, case when lead_id like 'late%' then 1 else 0 end"
OWN = {
    "X0": ("sales", f"{GIVEN} as failed from lead where lead_id not like 'junk%';"),
    "X1": ("both", f"{GIVEN} as failed from leads"),
    "X2": ("owner", "select 'lead' as record_type, source, 'x' as record_id, 1 as failed from lead where id = 1"),
    "X3": ("marketing", f"{GIVEN} as failed from lead where not exists (select 1 from spend)"),
}


def test_checks_of_ones_own_are_judged_and_listed_and_one_that_cannot_be_run_blames_nobody(
    night: Night, engine: sa.Engine, tmp_path: Path
) -> None:
    for number, (_, sql) in OWN.items():
        (tmp_path / f"{number}.sql").write_text(sql, encoding="utf-8")
    clauses = "".join(
        f"  {number}: {{check: own, side: {side}, file: {number}.sql, at_least: 90%, title: Own}}\n"
        for number, (side, _) in OWN.items()
    )
    pact = night.pact_path.read_text(encoding="utf-8")
    night.pact_path.write_text(pact.replace("  B1: {", clauses + "  B1: {"), encoding="utf-8")
    with engine.begin() as connection:
        insert_rows(connection, {
            "source_trait": [{"source": "ads", "brings_spend": 1}],
            "night_source": [{"night": DAY.isoformat(), "source": "ads", "status": "missing"}],
        })  # fmt: skip
    validate.fn(night, "clauses")
    with engine.connect() as connection:
        said = "select clause, side, status, why, checked, failed from verdict where check_name = 'own' order by clause"
        assert rows(connection, said) == [
            ("X0", "sales", "kept", None, 400, 40), ("X1", "both", "not_checkable", "error", 0, 0),
            ("X2", "owner", "not_checkable", "error", 0, 0),
            ("X3", "marketing", "not_checkable", "source_missing", 1400, 40),
        ]  # fmt: skip
        listed = "select clause, count(*) from offender where clause in ('X0', 'X1', 'X2') group by clause"
        assert rows(connection, listed) == [("X0", 40)]


def test_a_broken_check_lists_nobody(night: Night, engine: sa.Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("drop table attested"))
    validate.fn(night, "clauses")
    with engine.connect() as connection:
        assert rows(connection, "select status, why from verdict where clause = 'B1'") == [("not_checkable", "error")]
        assert rows(connection, "select * from offender where clause = 'B1'") == []
    assert (tmp_path / "var" / "yasni-vikna" / "docs" / "index.html").is_file()
