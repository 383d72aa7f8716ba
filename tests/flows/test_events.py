"""What Prefect is told of a night, against a real server."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.states import Pending
from prefect.testing.utilities import prefect_test_harness

from flows.automation import NAME, ensure_automation
from flows.nightly import nightly
from flows.params import NightForm
from tests.flows.company import TUESDAY, copy_company

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


Found = dict[str, list[dict[str, Any]]]


def all_events(prefix: str) -> Found:
    """By name."""
    with get_client(sync_client=True) as client:
        wanted = {"limit": 50, "filter": {"event": {"prefix": [prefix]}}}
        answer = client.request("POST", "/events/filter", json=wanted)
    found: Found = {}
    for event in answer.json()["events"]:
        found.setdefault(event["event"], []).append(event)
    return found


def events(until: str, prefix: str = "leadpact.") -> Found:
    """Once the one named `until` is there."""
    for _ in range(80):
        if until in (found := all_events(prefix)):
            return found
        time.sleep(0.5)
    raise AssertionError(f"no {until}")


def test_a_night_tells_its_breaches_and_its_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADPACT_HOME", str(tmp_path / "var"))
    form = NightForm(pact=copy_company(tmp_path / "company"), day=TUESDAY)
    nightly(form, return_state=True)
    nightly(form, return_state=True)
    found = events("leadpact.clause.breached")
    assert set(found) == {"leadpact.clause.breached", "leadpact.letter.sent"}
    breached = found["leadpact.clause.breached"]
    assert sorted(each["payload"]["subject"] for each in breached) == ["H1", "S1"]  # of two runs, each once
    payload = next(each["payload"] for each in breached if each["payload"]["subject"] == "S1")
    assert payload | {"company": "tykha-havan", "night": "2026-11-17", "side": "sales", "part": ""} == payload
    assert payload["checked"] > payload["failed"] > 0
    for secret in ("Коваль", "+38067", "olena@", "Олена"):
        assert secret not in str(found)


def test_the_automation_is_made_once_and_kept_as_it_should_be(tmp_path: Path) -> None:
    with get_client(sync_client=True) as client:
        flow = client.create_flow_from_name("nightly")
        client.create_deployment(flow_id=flow, name="nightly")
        first = ensure_automation(client, within=timedelta(hours=2))
        assert ensure_automation(client) == first
        [made] = client.read_automations_by_name(NAME)
    assert made.enabled
    assert made.trigger.model_dump()["within"] == timedelta(hours=1)


def test_it_fires_where_no_letter_went_out_and_only_there() -> None:
    with get_client(sync_client=True) as client:
        deployment = client.create_deployment(flow_id=client.create_flow_from_name("nightly"), name="nightly")
        ensure_automation(client, within=timedelta(seconds=10))
        time.sleep(2)  # the server takes it up
        run_begins(client, deployment)
        time.sleep(2)
        client.request("POST", "/events", json=[letter_sent(deployment)]).raise_for_status()
        time.sleep(16)
        assert "prefect.automation.triggered" not in all_events("prefect.automation.")
        run_begins(client, deployment)
    events("prefect.automation.triggered", "prefect.automation.")


def run_begins(client: SyncPrefectClient, deployment: UUID) -> None:
    client.set_flow_run_state(client.create_flow_run_from_deployment(deployment).id, Pending())


def letter_sent(deployment: UUID) -> dict[str, Any]:
    """As the nightly run of that deployment tells it."""
    return {
        "id": str(uuid4()),
        "event": "leadpact.letter.sent",
        "occurred": datetime.now(UTC).isoformat(),
        "resource": {"prefect.resource.id": "leadpact.company.tykha-havan"},
        "related": [{"prefect.resource.id": f"prefect.deployment.{deployment}", "prefect.resource.role": "deployment"}],
        "payload": {},
    }
