"""The bundled company: what the generator writes is what lies in the repository, and its truth is whole."""

import ast
import csv
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import phonenumbers
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLED = EXAMPLES / "yasen-dub"
CHATS = {"Telegram", "Instagram", "Viber", "Чат на сайті"}
FATES = {
    "test": "nobody", "duplicate": "nobody", "won": "nobody", "invalid": "marketing", "not_in_crm": "owner",
    "disputed": "both", "disqualified": "marketing", "given_up": "sales", "no_answer": "nobody",
    "lost_unexplained": "sales", "lost": "market", "unassigned": "owner", "untouched": "sales", "waiting": "nobody",
    "stalled": "sales", "open": "nobody", "unprovable": "nobody",
}  # fmt: skip


def made(folder: Path, *options: str) -> Path:
    subprocess.run(
        [sys.executable, "-B", EXAMPLES / "make_company.py", folder, *options], check=True, capture_output=True
    )
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def crm(folder: Path, name: str) -> list[dict[str, str]]:
    return rows(folder / f"exports/bitrix24/{name}.csv", "cp1251", ";")


def calls(folder: Path) -> list[dict[str, str]]:
    return [row for path in sorted((folder / "exports/calls").iterdir()) for row in rows(path)]


def truth(folder: Path) -> list[dict[str, str]]:
    return rows(folder / "truth/leads.csv")


@pytest.fixture(scope="module", params=["bundled", "seed 8", "in autumn's longest day", "small"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    options = {
        "seed 8": ["--seed", "8"],
        "in autumn's longest day": ["--last-day", "2026-10-25", "--days", "50"],
        "small": ["--leads", "600", "--seed", "3"],
    }
    if request.param == "bundled":
        return BUNDLED
    return made(tmp_path_factory.mktemp("company"), *options[request.param])


def test_the_bundled_company_is_what_seed_7_makes(tmp_path: Path) -> None:
    assert digests(made(tmp_path / "again", "--seed", "7")) == digests(BUNDLED)


def test_the_bundled_company_has_every_fate_at_least_a_few_times() -> None:
    found = Counter(row["fate"] for row in truth(BUNDLED))
    print(found.most_common())
    assert set(found) == set(FATES)
    assert min(found.values()) >= 10


def test_each_fate_names_the_side_that_answers(company: Path) -> None:
    assert {row["fate"]: row["responsible"] for row in truth(company)}.items() <= FATES.items()


def test_every_lead_of_the_exports_stands_in_the_truth_once(company: Path) -> None:
    told = Counter((row["source"], row["lead_id"]) for row in truth(company))
    assert set(told.values()) == {1}
    meta = {("meta", row["id"].removeprefix("l:")) for row in rows(company / "exports/meta/leads.csv", "utf-16", "\t")}
    google = {("google", row["Lead ID"]) for row in rows(company / "exports/google/leads.csv")}
    chats = {("chats", row["ID"]) for row in crm(company, "leads") if row["Джерело"] in CHATS}
    assert {key for key in told if key[0] != "calls"} == meta | google | chats


def test_a_call_is_a_lead_where_it_is_the_first_of_a_new_number(company: Path) -> None:
    """Neither a form nor a record nor a call of ours knew the number before."""
    forms = {digits(row["phone_number"]) for row in rows(company / "exports/meta/leads.csv", "utf-16", "\t")}
    forms |= {digits(row["User Phone"]) for row in rows(company / "exports/google/leads.csv")}
    known = forms | of_records(company)
    heard: set[str] = set()
    leads = {row["lead_id"] for row in truth(company) if row["source"] == "calls"}
    for row in sorted(calls(company), key=lambda row: row["started_at"]):
        number = digits(row["client_number"])
        if row["call_id"] in leads:
            assert (row["direction"], row["hidden"]) == ("in", "no")
            assert number not in heard
        elif row["direction"] == "in" and row["hidden"] == "no":
            assert number in heard or number in known
        heard.add(number)


def of_records(company: Path) -> set[str]:
    cells = (row["Робочий телефон"] + "," + row["Мобільний телефон"] for row in crm(company, "leads"))
    return {digits(number) for cell in cells for number in cell.split(",")}


def digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-9:]


def test_the_records_that_the_truth_names_are_in_the_crm(company: Path) -> None:
    records = {row["ID"] for row in crm(company, "leads")}
    named = {crm_id for row in truth(company) for crm_id in row["crm_ids"].split(";") if crm_id}
    assert named <= records
    walk_ins = records - named
    assert 0 < len(walk_ins) < 0.1 * len(records)


def test_what_the_activities_and_moves_hang_on_is_in_the_crm(company: Path) -> None:
    records = {row["ID"] for row in crm(company, "leads")} | {""}
    deals = {row["ID"] for row in crm(company, "deals")} | {""}
    assert {row["ID ліда"] for row in crm(company, "activities")} | {
        row["ID ліда"] for row in crm(company, "deals")
    } <= records
    assert {row["ID угоди"] for row in crm(company, "activities")} <= deals
    moved = {(row["Тип"], row["ID"]) for row in crm(company, "history")}
    assert moved == {("Лід", number) for number in records - {""}} | {("Угода", number) for number in deals - {""}}


def test_nothing_is_later_than_the_morning_after() -> None:
    moments = [row["Дата"] for row in crm(BUNDLED, "history")]
    moments += [row["Створено"] for row in crm(BUNDLED, "activities")]
    moments += [row["Дата"] for row in crm(BUNDLED, "activities") if row["Завершено"] == "Так"]
    days = sorted((moment[6:10], moment[3:5], moment[:2]) for moment in moments)
    assert days[0] >= ("2026", "09", "19")
    assert days[-1] <= ("2026", "11", "18")


def test_phones_of_the_forms_are_valid_where_the_truth_says_that_they_are_no_junk() -> None:
    unreachable = {row["lead_id"] for row in truth(BUNDLED) if row["fate"] in ("invalid", "test")}
    for row in rows(BUNDLED / "exports/meta/leads.csv", "utf-16", "\t"):
        if row["phone_number"] and row["id"].removeprefix("l:") not in unreachable:
            assert phonenumbers.is_valid_number(phonenumbers.parse(row["phone_number"].removeprefix("p:"), "UA"))


def test_another_seed_makes_another_company(tmp_path: Path) -> None:
    assert digests(made(tmp_path, "--seed", "8"))["truth/leads.csv"] != digests(BUNDLED)["truth/leads.csv"]


def test_faults_damage_the_exports_and_leave_the_truth(tmp_path: Path) -> None:
    day, moves = "exports/calls/2026-11-17.csv", "exports/bitrix24/history.csv"
    faults = [f"drop={day}", "break=exports/meta/leads.csv:0.1", f"cut={moves}", "silence=Роман Кушнір"]
    folder = made(tmp_path, *(word for fault in faults for word in ("--fault", fault)))
    assert not (folder / day).exists()
    meta = rows(folder / "exports/meta/leads.csv", "utf-16", "\t")
    assert 0.05 < sum("99.99.2026" in row["created_time"] for row in meta) / len(meta) < 0.15
    assert len(crm(folder, "history")) < 0.7 * len(crm(BUNDLED, "history"))
    assert "Роман Кушнір" not in {row["Відповідальний"] for row in crm(folder, "activities")}
    assert truth(folder) == truth(BUNDLED)


def test_the_generator_never_asks_the_product() -> None:
    allowed = sys.stdlib_module_names | {"company", "make_company"}
    for path in [EXAMPLES / "make_company.py", *(EXAMPLES / "company").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, path
