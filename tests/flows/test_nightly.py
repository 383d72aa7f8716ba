"""The flow under a real Prefect server: its final state is the night's outcome, and what the server is told of it."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect import get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId, TaskRunFilter
from prefect.settings import PREFECT_API_URL
from pydantic import SecretStr

from flows.automation import NAME, ensure_automation
from flows.backfill import backfill
from flows.nightly import nightly
from flows.params import BackfillForm, NightForm
from flows.server import make_blocks
from tasks.deliver import LeadpactSmtp
from tasks.extract import LeadpactSecret
from tests.flows.command import Command
from tests.flows.company import TUESDAY, copy_company
from tests.flows.events import all_events, events, letter_sent, run_begins
from tests.flows.forked import Forked, Plan, Point
from tests.smtp_server import PASSWORD, USER, Mailbox, smtp_server
from tests.vendors.server import Server
from tests.vendors.standins.meta import StandIn as Meta

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    # it brings the whole server, which the other workers need not load
    from prefect.testing.utilities import prefect_test_harness

    with pytest.MonkeyPatch.context() as environment:
        # it looks each second whether a letter is overdue, not each five
        environment.setenv("PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY", "PT1S")
        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NightForm:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    return NightForm(pact=copy_company(tmp_path / "company"), day=TUESDAY)


def test_a_whole_night_is_completed(form: NightForm, tmp_path: Path) -> None:
    state = nightly(form, return_state=True)
    assert (state.name, state.is_completed()) == ("Completed", True), state.message
    letters = {file.name for file in (tmp_path / "var" / "tykha-havan" / "outbox").glob("*.eml")}
    assert letters == {
        f"2026-11-17-{each}.eml"
        for each in ("olena", "andrii", "iryna", "alarm-sales-andrii", "alarm-owner-iryna")
    }


def test_the_mail_server_may_stand_in_a_prefect_block(form: NightForm, tmp_path: Path, identity: Path) -> None:
    box = Mailbox()
    with smtp_server(box, identity) as port:
        account = LeadpactSmtp(url=f"smtp://{USER}@127.0.0.1:{port}", password=SecretStr(PASSWORD), ca_file=identity)
        account.save("tykha-havan")
        state = nightly(form, return_state=True)
        LeadpactSmtp.delete("tykha-havan")
    assert state.name == "Completed", state.message
    assert box.recipients() == ["olena", "andrii", "iryna", "andrii", "iryna"]  # the last two are alarms
    assert not (tmp_path / "var" / "tykha-havan" / "outbox").exists()


def test_the_ui_asks_for_the_mail_server_and_hides_its_password() -> None:
    make_blocks(PREFECT_API_URL.value())
    with get_client(sync_client=True) as client:
        kind = client.read_block_type_by_slug("leadpact-smtp")
        schema = client.get_most_recent_block_schema_for_block_type(kind.id)
    assert schema is not None
    assert kind.name == "leadpact SMTP"
    assert schema.fields["secret_fields"] == ["password"]


def test_a_night_without_a_source_is_partial(form: NightForm) -> None:
    (form.pact.parent / "exports" / "leads.csv").unlink()
    state = nightly(form, return_state=True)
    assert (state.name, state.is_completed()) == ("Partial", True)
    assert "forms" in (state.message or "")


def test_a_night_that_breaks_off_is_failed(form: NightForm, tmp_path: Path) -> None:
    (tmp_path / "var" / "tykha-havan").mkdir(parents=True)
    (tmp_path / "var" / "tykha-havan" / "reports").write_text("a file where a folder should be")
    state = nightly(form, return_state=True)
    assert state.is_failed()
    assert (state.message or "").startswith("report broke off.")


def test_a_pact_that_cannot_be_read_is_failed_with_its_line(form: NightForm) -> None:
    form.pact.write_text("company: [", encoding="utf-8")
    state = nightly(form, return_state=True)
    assert state.is_failed()
    assert "pact.yaml" in (state.message or "")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day": date(2126, 1, 1)}, "2126-01-01 is not over in Europe/Kyiv"),
        ({"pact": Path("/nowhere/pact.yaml")}, "no such file in /nowhere"),
    ],
)
def test_what_cannot_be_run_fails_in_a_sentence(form: NightForm, changed: dict[str, Any], told: str) -> None:
    state = nightly(form.model_copy(update=changed), return_state=True)
    assert state.is_failed()
    assert told in (state.message or "")
    assert "\n" not in (state.message or "")


def test_a_flow_beside_leadpact_run_runs_nothing(form: NightForm, tmp_path: Path) -> None:
    command = Command(tmp_path / "var", form.pact)
    beside = Forked(command, "run", "--day", "2026-11-17", "--send", plan=Plan(Point("report", 20), "wait"))
    beside.wait_for_point()
    state = nightly(form, return_state=True)
    past = backfill(BackfillForm(pact=form.pact, first=TUESDAY - timedelta(days=1), last=TUESDAY), return_state=True)
    beside.go_on()
    for each in (state, past):
        assert (each.name, each.is_failed()) == ("Nothing run", True)
        assert each.message == "Another night of this company is running. Wait until it ends."
    assert beside.ended().code == 0
    assert len(list((tmp_path / "var" / "tykha-havan" / "outbox").glob("*.eml"))) == 5
    assert [path.name for path in (tmp_path / "var" / "tykha-havan" / "reports").iterdir()] == ["2026-11-17"]


@pytest.fixture
def meta(form: NightForm) -> Iterator[Server]:
    """Two vendors' APIs beside the company's files: of the second one the token ended."""
    ended = Meta()
    with Server(Meta()).at_work() as server, Server(ended).at_work() as other:
        other.instead = lambda request: ended.expired()
        text = form.pact.read_text(encoding="utf-8")
        for name, at in (("meta", server), ("meta2", other)):
            keys = ", ".join(f'{key}: "{value}"' for key, value in Meta.source.items() if key != "brings")
            keys = keys.replace("META", name.upper())
            source = f'  {name}: {{brings: [leads, spend], {keys}, address: "{at.address}"}}'
            text = text.replace("sources:\n", f"sources:\n{source}\n")
        form.pact.write_text(text, encoding="utf-8")
        yield server


def test_a_vendor_that_refuses_is_a_failed_task_run_and_the_night_goes_on(
    form: NightForm, meta: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make_blocks(PREFECT_API_URL.value())
    for name, value in Meta.environment.items():
        monkeypatch.setenv(name.replace("META", "META2"), value)
        LeadpactSecret(value=SecretStr(value)).save(name.lower().replace("_", "-"))
    state = nightly(form, return_state=True)
    assert state.name == "Partial", state.message
    assert "The token of Meta" in (state.message or "")
    with get_client(sync_client=True) as client:
        runs = client.read_task_runs(task_run_filter=TaskRunFilter.model_validate({"name": {"like_": "pull"}}))
        logs = client.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[runs[0].flow_run_id])))
    assert {run.name: run.state_name for run in runs} == {"pull meta": "Completed", "pull meta2": "Failed"}
    told = f"{state} {runs} {[log.message for log in logs]} {capfd.readouterr()}"
    assert "meta2" in told
    for value in Meta.environment.values():
        assert value not in told
    assert len(list((tmp_path / "var" / "tykha-havan" / "outbox").glob("*-olena.eml"))) == 1


def test_a_night_tells_its_breaches_and_its_letter(form: NightForm) -> None:
    # what other nights of the same company have told is not taken twice
    form.pact.write_text(form.pact.read_text("utf-8").replace("Тиха Гавань", "Тиха Бухта"), "utf-8")
    began = datetime.now(UTC)
    nightly(form, return_state=True)
    nightly(form, return_state=True)
    found = events("leadpact.clause.breached", began)
    assert set(found) == {"leadpact.clause.breached", "leadpact.letter.sent"}
    breached = found["leadpact.clause.breached"]
    assert sorted(each["payload"]["subject"] for each in breached) == ["H1", "S1"]  # of two runs, each once
    payload = next(each["payload"] for each in breached if each["payload"]["subject"] == "S1")
    assert payload | {"company": "tykha-bukhta", "night": "2026-11-17", "side": "sales", "part": ""} == payload
    assert payload["checked"] > payload["failed"] > 0
    for secret in ("Коваль", "+38067", "olena@", "Олена"):
        assert secret not in str(found)


def test_the_automation_is_made_once_and_kept_as_it_should_be() -> None:
    with get_client(sync_client=True) as client:
        flow = client.create_flow_from_name("nightly")
        client.create_deployment(flow_id=flow, name="nightly")
        first = ensure_automation(client, within=timedelta(hours=2))
        assert ensure_automation(client) == first
        [made] = client.read_automations_by_name(NAME)
    assert made.enabled
    assert made.trigger.model_dump()["within"] == timedelta(hours=1)


def test_it_fires_where_no_letter_went_out_and_only_there() -> None:
    began = datetime.now(UTC)
    with get_client(sync_client=True) as client:
        deployment = client.create_deployment(flow_id=client.create_flow_from_name("nightly"), name="nightly")
        ensure_automation(client, within=timedelta(seconds=10))
        time.sleep(2)  # the server takes it up
        run_begins(client, deployment)
        time.sleep(2)
        client.request("POST", "/events", json=[letter_sent(deployment)]).raise_for_status()
        time.sleep(13)
        assert "prefect.automation.triggered" not in all_events("prefect.automation.", began)
        run_begins(client, deployment)
    events("prefect.automation.triggered", began, "prefect.automation.")
