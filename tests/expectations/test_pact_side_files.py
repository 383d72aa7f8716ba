"""A broken row in one of the pact's own files refuses the pact, by file and line."""

from pathlib import Path

import pytest

from expectations.pact import PactError, load_pact

BAD = [
    ("absences.csv", "owner,from,to\n", 1, "stand_in: the column is missing; write the header owner,from,to,stand_in"),
    ("absences.csv", "", 1, "owner: the column is missing"),
    ("absences.csv", "owner,from,to,stand_in\nОля,16.11.2026,2026-11-20,\n", 2, 'from: "16.11.2026" is not a date'),
    ("absences.csv", "owner,from,to,stand_in\nОля,2026-11-20,2026-11-16,\n", 2, 'to: "2026-11-16" is not after'),
    ("absences.csv", "owner,from,to,stand_in\n,2026-11-16,2026-11-20,\n", 2, "owner: is empty"),
    ("days-off.csv", "from,to,reason\n2026-11-16,2026-11-16,ремонт, свято\n", 2, "has 4 cells under 3 columns"),
    ("promises.csv", 'source,campaign_id,from,text\nmeta,1,2026-11-01,"дві\nлінії"\nmata,2,2026-11-01,x\n', 4,
     'source: unknown source "mata"; known are meta, crm, chats, calls'),
    ("attested.csv", "clause,month,person,on\nB1,11.2026,olena,2026-11-03\n", 2, 'month: "11.2026" is not a month'),
    ("rates/nbu.csv", "date,currency,rate\n2026-11-16,USD,дорого\n", 2, 'rate: "дорого" is not a number'),
    ("rates/nbu.csv", "date,currency,rate\n2026-11-16,USD,0\n", 2, 'rate: "0" is not a rate'),
    ("rates/nbu.csv", "date,currency,rate\n2026-11-16,USD,41\n\n2026-11-16,USD,42\n", 4,
     'date: "2026-11-16, USD" stands on line 2 too; keep one'),
    ("rulings.csv", "source,lead_id,fate,why,by,on\nmeta,1,good,так,olena,2026-11-12\n", 2,
     'fate: unknown fate "good"'),
    ("towns.csv", "town,region\nБровари,\n", 2, "region: is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "said"), BAD, ids=[f"{bad[0]}-{bad[3][:30]}" for bad in BAD])
def test_a_broken_side_file_is_refused_by_line(folder: Path, name: str, text: str, line: int, said: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(PactError) as refused:
        load_pact(folder / "pact.yaml")
    assert str(refused.value).startswith(f"{name}:{line}: {said}")


def test_another_encoding_is_refused(folder: Path) -> None:
    (folder / "towns.csv").write_bytes("town,region\nБровари,Київська\n".encode("cp1251"))
    with pytest.raises(PactError, match="save it as CSV in UTF-8"):
        load_pact(folder / "pact.yaml")


def test_every_broken_row_is_shown(folder: Path) -> None:
    (folder / "towns.csv").write_text("town,region\nБровари,\n,Київська\nІрпінь,Київська\n", encoding="utf-8")
    with pytest.raises(PactError) as refused:
        load_pact(folder / "pact.yaml")
    assert [problem.line for problem in refused.value.problems] == [2, 3]
