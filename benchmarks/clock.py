"""Seconds of a stretch of work: by the clock on the wall, and of processor time."""

import os
import time

import psutil  # type: ignore[import-untyped]  # it ships no types


class Clock:
    """`server`: a database server, whose processor time counts too."""

    def __init__(self, server: psutil.Process | None = None) -> None:
        self._server = server
        self._wall, self._cpu = time.perf_counter(), self._processor()

    def seconds(self) -> dict[str, float]:
        return {"wall": time.perf_counter() - self._wall, "cpu": self._processor() - self._cpu}

    def _processor(self) -> float:
        """Of this process, of those that it started and that ended, of the server's."""
        own = os.times()
        used = own.user + own.system + own.children_user + own.children_system
        return used + (0 if self._server is None else _of_server(self._server))


def _of_server(server: psutil.Process) -> float:
    """Its own, of its processes that ended, and of those that run."""
    own = server.cpu_times()
    used: float = own.user + own.system + own.children_user + own.children_system
    for child in server.children():
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used += times.user + times.system
    return used
