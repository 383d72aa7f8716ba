"""The automation that ships with the product: it notices that no letter went out in time.

`leadpact serve` makes it. For a server of your own, after `prefect deploy --all`:

    PREFECT_API_URL=… python -m flows.automation
"""

from datetime import timedelta
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.events.actions import DoNothing, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.settings import PREFECT_API_URL, temporary_settings

NAME = "leadpact: no letter in time"
DEPLOYMENT = "nightly/nightly"
# a notification block of this name tells a person; without one the automation is seen in the UI alone
OPERATOR = "leadpact-operator"
AN_HOUR = timedelta(hours=1)


def watch_letters(api: str) -> None:
    with temporary_settings({PREFECT_API_URL: api}), get_client(sync_client=True) as client:
        ensure_automation(client)


def ensure_automation(client: SyncPrefectClient, within: timedelta = AN_HOUR) -> UUID:
    """Makes it, or brings it to what it should be. The nightly deployment has to be there.

    The run's own moment opens the wait, so the schedule's quiet mornings and daylight-saving days need no second
    calendar. `Late` is what the server says of a run that no worker takes.
    """
    deployment = client.read_deployment_by_name(DEPLOYMENT)
    wanted = AutomationCore(
        name=NAME,
        description="Fires an hour after report.at where no letter was sent, nor was none due.",
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after={"prefect.flow-run.Pending", "prefect.flow-run.Late"},
            expect={"leadpact.letter.sent", "leadpact.letter.not_due"},
            match={"prefect.resource.id": ["prefect.flow-run.*", "leadpact.company.*"]},
            match_related={
                "prefect.resource.role": "deployment",
                "prefect.resource.id": f"prefect.deployment.{deployment.id}",
            },
            threshold=1,
            within=within,
        ),
        actions=[_action(client)],
    )
    for known in client.read_automations_by_name(NAME):
        client.update_automation(known.id, wanted)
        return known.id
    return client.create_automation(wanted)


def _action(client: SyncPrefectClient) -> SendNotification | DoNothing:
    block = next((each.id for each in client.read_block_documents() if each.name == OPERATOR), None)
    if block is None:
        return DoNothing()
    body = "The night started an hour ago and no letter went out. Look at its run, then start nightly again."
    return SendNotification(block_document_id=block, subject="leadpact: no letter in time", body=body)


if __name__ == "__main__":
    watch_letters(PREFECT_API_URL.value())
