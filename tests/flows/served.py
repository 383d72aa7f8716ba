"""A real `leadpact serve` and a browser on its UI, for the tests and the README's pictures."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
QUIET_BROWSER = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(slots=True)
class Served:
    """A running `leadpact serve` and its server's API."""

    pact: Path
    home: Path
    port: int
    process: "subprocess.Popen[str]" = field(init=False)

    @property
    def ui(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        own = {"LEADPACT_HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": ""}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LEADPACT_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "flows.cli", "serve", "--pact", str(self.pact), "--port", str(self.port)],
            env=kept | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said = self.read_until("Ctrl-C stops it all")
        assert self.ui in said

    def read_until(self, words: str) -> str:
        said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(said)

    def stop(self, how: signal.Signals) -> str:
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=90)
        return rest

    def ask(self, path: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.ui}/api/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def deployment(self, name: str) -> Any:
        return next(each for each in self.ask("deployments/filter") if each["name"] == name)

    def started(self, flow: str, **form: object) -> Any:
        parameters = {"form": {"pact": str(self.pact)} | form}
        return self.ask(f"deployments/{self.deployment(flow)['id']}/create_flow_run", parameters=parameters)

    def ended(self, run_id: str) -> Any:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            run = self.run(run_id)
            if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
                return run
            time.sleep(0.2)
        raise AssertionError(f"{run['name']} is still {run['state_name']}")

    def run(self, run_id: str) -> Any:
        return httpx.get(f"{self.ui}/api/flow_runs/{run_id}", timeout=30).json()

    def of_run(self, what: str, run_id: str, **more: object) -> list[Any]:
        found: list[Any] = self.ask(f"{what}/filter", flow_runs={"id": {"any_": [run_id]}}, **more)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def a_page() -> Iterator["Page"]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_BROWSER)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def open_form(page: "Page", served: Served, **form: object) -> None:
    """The form with these values in it, as a link may carry them."""
    deployment = served.deployment("nightly")
    filled = quote(json.dumps({"form": {"pact": str(served.pact)} | form}))
    page.goto(f"{served.ui}/deployments/deployment/{deployment['id']}/run?parameters={filled}")
