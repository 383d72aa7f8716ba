"""What Prefect's server was told, and telling it."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.states import Pending

Found = dict[str, list[dict[str, Any]]]


def all_events(prefix: str, since: datetime) -> Found:
    """By name."""
    with get_client(sync_client=True) as client:
        wanted = {"event": {"prefix": [prefix]}, "occurred": {"since": since.isoformat()}}
        answer = client.request("POST", "/events/filter", json={"limit": 50, "filter": wanted})
    found: Found = {}
    for event in answer.json()["events"]:
        found.setdefault(event["event"], []).append(event)
    return found


def events(until: str, since: datetime, prefix: str = "leadpact.") -> Found:
    """Once the one named `until` is there."""
    for _ in range(80):
        if until in (found := all_events(prefix, since)):
            return found
        time.sleep(0.5)
    raise AssertionError(f"no {until}")


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
