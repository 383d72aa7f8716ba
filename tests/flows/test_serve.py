"""`leadpact serve` as a person meets it: the schedule, the form in the UI, the run with its artifacts, a clean end."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from flows.nightly import STAGES
from tests.flows.company import TUESDAY, copy_company
from tests.flows.served import CHROMIUM, Served, a_page, free_port, open_form

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("server")]

BROWSER_IS_A_MUST = os.environ.get("LEADPACT_REQUIRE_BROWSER") == "1"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    one = Served(copy_company(folder / "company"), folder / "var", free_port())
    one.start()
    yield one
    if one.process.poll() is None:
        one.stop(signal.SIGTERM)


def test_the_night_is_scheduled_at_report_at_in_the_companys_zone(served: Served) -> None:
    deployment = served.deployment("nightly")
    (schedule,) = deployment["schedules"]
    assert schedule["schedule"]["timezone"] == "Europe/Kyiv"
    assert schedule["active"]
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    due = [datetime.fromisoformat(run["expected_start_time"]) for run in scheduled_runs(served)]
    local = [each.astimezone(ZoneInfo("Europe/Kyiv")) for each in due]
    assert {f"{each:%H:%M}" for each in local} == {"08:05"}
    assert "Sun" not in {f"{each:%a}" for each in local}


def scheduled_runs(served: Served) -> list[Any]:
    of_nights = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "flows": {"name": {"any_": ["nightly"]}}}
    for _ in range(300):
        runs: list[Any] = served.ask("flow_runs/filter", **of_nights)
        if runs:
            return runs
        time.sleep(0.2)
    raise AssertionError("the server schedules no run")


@pytest.fixture(scope="module")
def page() -> Iterator["Page | None"]:
    """None where there is no browser."""
    if CHROMIUM is None and not BROWSER_IS_A_MUST:
        yield None
        return
    with a_page() as opened:
        yield opened


@pytest.fixture(scope="module")
def run(served: Served, page: "Page | None") -> Any:
    """A night that a person started in the UI, or where there is no browser, through the API."""
    if page is None:
        return served.ended(served.started("nightly", day=str(TUESDAY), send=False)["id"])
    open_form(page, served, day=str(TUESDAY), send=False)
    for told in ("The company's pact.yaml", "The report day; empty: yesterday", "Send the letter; off"):
        page.get_by_text(told).wait_for()
    return served.ended(submitted(page))


def submitted(page: "Page") -> str:
    """The run's id. Prefect's own database may be busy with what is scheduled: then a person presses once more."""
    for _ in range(5):
        with page.expect_response(lambda answer: "create_flow_run" in answer.url) as created:
            page.get_by_role("button", name="Submit").click()
        if created.value.ok:
            return str(created.value.json()["id"])
        time.sleep(1)
    raise AssertionError(created.value.text())


def test_a_run_is_named_by_company_and_day_and_its_stages_by_their_names(served: Served, run: Any) -> None:
    assert (run["name"], run["state_name"]) == ("Тиха Гавань 2026-11-17", "Completed"), run["state"]["message"]
    stages = served.of_run("task_runs", run["id"], sort="EXPECTED_START_TIME_ASC")
    assert [each["name"] for each in stages] == list(STAGES)
    artifacts = {each["key"]: each for each in served.of_run("artifacts", run["id"])}
    assert set(artifacts) == {"letter", "verdicts", "alarms", "fates", "data-docs", "reports"}
    assert "відповіді" in artifacts["letter"]["data"]
    for name in ("Олена", "Андрій", "Ірина", "Іван", "+380", "@"):
        assert name not in artifacts["letter"]["data"]


def test_a_person_sees_the_night_and_its_artifacts_in_the_ui(served: Served, run: Any, page: "Page | None") -> None:
    if page is None:
        pytest.skip("no chromium on this machine")
    page.goto(f"{served.ui}/runs/flow-run/{run['id']}")
    page.get_by_text("Тиха Гавань 2026-11-17").first.wait_for(timeout=120_000)
    page.get_by_text("Completed", exact=True).first.wait_for(timeout=120_000)
    page.get_by_text("Artifacts", exact=True).first.click()
    for key in ("letter", "verdicts", "fates", "data-docs", "reports"):
        page.get_by_text(key, exact=True).first.wait_for()
    page.get_by_text("letter", exact=True).first.click()
    page.get_by_text("відповіді").first.wait_for()
    page.goto("about:blank")  # it would go on asking the server


def test_by_day_a_look_is_scheduled_in_working_hours_and_carries_counts_alone(served: Served) -> None:
    (schedule,) = served.deployment("untouched")["schedules"]
    assert schedule["schedule"]["cron"] == "7,22,37,52 9-17 * * mon,tue,wed,thu,fri"
    run = served.ended(served.started("untouched", at="2026-11-17T11:30:00", send=False)["id"])
    assert run["state_name"] == "Completed", run["state"]["message"]
    assert "1 not provable yet" in run["state"]["message"]
    (artifact,) = served.of_run("artifacts", run["id"])
    assert artifact["key"] == "untouched"
    assert '"not provable yet": 1' in artifact["data"]


def test_a_day_that_is_none_is_refused_by_the_form(served: Served) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        served.started("nightly", day="yesterday")
    assert refused.value.response.status_code in (409, 422)


def test_it_stops_cleanly(served: Served) -> None:
    said = served.stop(signal.SIGINT)
    assert said.rstrip().endswith("Stopped.")
    assert served.process.returncode == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0
