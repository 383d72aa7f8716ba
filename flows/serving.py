"""`leadpact serve`: Prefect's server, the work pool, the deployments of prefect.yaml and a worker, in one command."""

import shlex
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows import server as server_api
from flows.automation import watch_letters
from flows.services import Service, Services
from tasks.schedule import look_schedule_of, schedule_of
from tasks.settings import NothingRun, prefect_server, service_environment

CHECKOUT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
READY_WITHIN_SECONDS = 180
# a run that a person starts in the UI should not wait for the worker's next look
LOOK_FOR_WORK_SECONDS = "1"

Say = Callable[[str], None]


def deployment_environment(pact: Path) -> dict[str, str]:
    """What prefect.yaml asks for."""
    schedule = schedule_of(pact)
    return {
        "LEADPACT_CHECKOUT": str(CHECKOUT),
        "LEADPACT_PYTHON": shlex.quote(sys.executable),
        "LEADPACT_PACT": str(pact.resolve()),
        "LEADPACT_CRON": schedule.cron,
        "LEADPACT_LOOK_CRON": look_schedule_of(pact).cron,
        "LEADPACT_ZONE": schedule.zone,
    }


def serve(pact: Path, port: int, say: Say) -> None:
    """Serves until SIGINT or SIGTERM; with PREFECT_API_URL only deploys to that server and starts a worker."""
    schedule = schedule_of(pact)
    given = prefect_server()
    api = given or f"http://{HOST}:{port}/api"
    services = _services(pact, api)
    with stopped_by_signal() as stop, _server(services, port, given) as server:
        _wait_until_ready(api, server, stop)
        if stop.is_set():
            return
        if server:
            server_api.note_broken_off(api)
        server_api.make_pool(api)
        server_api.make_blocks(api)
        services.run("deploy", "--all")
        watch_letters(api)
        with services.running("worker", "worker", "start", "--pool", server_api.POOL) as worker:
            say(f"Prefect's UI: {api.removesuffix('/api')}")
            say(f"The night runs at {schedule}; by day sales is told of untouched leads. Ctrl-C stops it all.")
            _watch([each for each in (server, worker) if each], stop)
            _let_end(api, stop, say)
        if server:
            server_api.note_broken_off(api)
    say("Stopped.")


def _services(pact: Path, api: str) -> Services:
    if not (CHECKOUT / "prefect.yaml").is_file():
        raise NothingRun(
            f"There is no prefect.yaml in {CHECKOUT}: Prefect is served from a checkout of leadpact, set up there with"
            " `make setup`. `leadpact run` needs none."
        )
    environment = service_environment(
        PREFECT_API_URL=api, PREFECT_WORKER_QUERY_SECONDS=LOOK_FOR_WORK_SECONDS, **deployment_environment(pact)
    )
    folder = Path(environment["LEADPACT_HOME"]) / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    return Services(environment, folder, CHECKOUT)


@contextmanager
def stopped_by_signal() -> Iterator[threading.Event]:
    """The event is set by the first signal; from then on nothing is interrupted halfway."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _server(services: Services, port: int, given: str | None) -> Iterator[Service | None]:
    if given:
        yield None
        return
    _refuse_a_taken_port(port)
    with services.running("server", "server", "start", "--host", HOST, "--port", str(port)) as server:
        yield server


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise NothingRun(f"Port {port} is taken. Name another with --port, or stop what runs there.") from error


def _wait_until_ready(api: str, server: Service | None, stop: threading.Event) -> None:
    until = time.monotonic() + (READY_WITHIN_SECONDS if server else 10)
    while not stop.is_set():
        if server_api.answers(api):
            return
        if server and not server.is_running:
            raise server.failed()
        if time.monotonic() > until:
            raise NothingRun(f"No Prefect server answers at {api}. Start it, or leave PREFECT_API_URL unset.")
        stop.wait(0.2)


def _watch(services: list[Service], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        for service in services:
            if not service.is_running:
                raise service.failed()


def _let_end(api: str, stop: threading.Event, say: Say) -> None:
    """A night at work is let to its end; a second signal breaks it off."""
    stop.clear()
    at_work = server_api.runs_at_work(api)
    if at_work:
        say(f"{', '.join(run.name for run in at_work)} is still at work; Ctrl-C again breaks it off.")
    while at_work and not stop.wait(1):
        at_work = server_api.runs_at_work(api)
    say("Stopping …")
