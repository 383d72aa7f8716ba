"""Processes that `leadpact serve` starts and ends: each in a session of its own, so that only we signal it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 10.0


class ServiceFailed(RuntimeError):
    """Said with the last line that the service wrote."""


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def failed(self) -> ServiceFailed:
        return ServiceFailed(f"The {self.name} ended by itself. Its last words stand in {self.log}.")

    def stop(self) -> None:
        """A worker needs a second signal where the first meets it at work; who is deaf to both is killed."""
        for asked in (signal.SIGINT, signal.SIGTERM):
            if not self.is_running:
                break
            self.process.send_signal(asked)
            try:
                self.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        # a night that the worker left behind is of its session: the next run heals it
        for last in (signal.SIGTERM, signal.SIGKILL):
            self._signal_session(last)
        self.process.wait()

    def _signal_session(self, what: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, what)
        except ProcessLookupError:
            return


@dataclass(frozen=True, slots=True)
class Services:
    """Starts what is to run; `folder` takes what the services write."""

    environment: Mapping[str, str]
    folder: Path
    checkout: Path

    @contextmanager
    def running(self, name: str, *arguments: str) -> Iterator[Service]:
        log = self.folder / f"{name}.log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                self._prefect(arguments), env=self.environment, cwd=self.checkout, stdin=subprocess.DEVNULL,
                stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        service = Service(name, process, log)
        try:
            yield service
        finally:
            service.stop()

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            self._prefect(arguments), env=self.environment, cwd=self.checkout, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, start_new_session=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise ServiceFailed(f"prefect {' '.join(arguments)} failed: {(done.stdout + done.stderr).strip()}")

    def _prefect(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
