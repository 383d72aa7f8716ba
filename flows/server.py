"""What `leadpact serve` asks of a Prefect server and tells it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import FlowRunFilter, WorkPoolFilter
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Crashed
from prefect.workers.process import ProcessWorker

from tasks.deliver import LeadpactSmtp
from tasks.extract import LeadpactSecret

POOL = "leadpact"
AT_WORK = [StateType.PENDING, StateType.RUNNING]


def answers(api: str) -> bool:
    try:
        return httpx.get(f"{api}/health", timeout=5).is_success
    except httpx.HTTPError:
        return False


def make_pool(api: str) -> None:
    template = ProcessWorker.get_default_base_job_template()
    with _client(api) as client, suppress(ObjectAlreadyExists):
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))


def make_blocks(api: str) -> None:
    """The forms in which an operator names the mail server and the vendors' credentials in the UI."""
    with temporary_settings({PREFECT_API_URL: api}):
        LeadpactSmtp.register_type_and_schema()
        LeadpactSecret.register_type_and_schema()


def runs_at_work(api: str) -> list[FlowRun]:
    with _client(api) as client:
        return client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": AT_WORK}}}),
            work_pool_filter=WorkPoolFilter.model_validate({"name": {"any_": [POOL]}}),
        )


def note_broken_off(api: str) -> None:
    """Runs whose process is gone: left as running they would keep the next night waiting."""
    broken = runs_at_work(api)
    with _client(api) as client:
        for run in broken:
            told = "leadpact serve was stopped while this ran. Run it again: a repeated night heals it."
            client.set_flow_run_state(run.id, Crashed(message=told), force=True)


@contextmanager
def _client(api: str) -> Iterator[SyncPrefectClient]:
    with temporary_settings({PREFECT_API_URL: api}), get_client(sync_client=True) as client:
        yield client
