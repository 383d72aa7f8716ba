"""A vendor on loopback: answers as its stand-in says, and goes wrong as real ones do."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """`path` without the query and without the slash before it; header names in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


class StandIn(Protocol):
    """What a vendor's server holds and says: one class in tests/vendors/standins/<name>.py, named StandIn.

    `source` is the pact's source for it (without `address`), `environment` its credentials. `expected` is what must
    stand in the database, by kind: natural key -> the values that a test compares, in our own columns. `change` makes
    a day's news: new rows, changed ones, and whatever the vendor has of merged and deleted ones (those leave
    `expected`). `throttled` is how it says that it has had enough, `expired` what it says to a token that ended.
    """

    source: Mapping[str, Any]
    environment: Mapping[str, str]

    def answer(self, request: Request) -> Answer: ...

    def expected(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]: ...

    def change(self) -> None: ...

    def throttled(self) -> Answer: ...

    def expired(self) -> Answer: ...


@dataclass(slots=True)
class Faults:
    """How often an answer is another than the vendor's; none by default."""

    seed: int = 0
    throttle: float = 0.0
    error: float = 0.0
    cut: float = 0.0
    slow: float = 0.0


class Server:
    """`requests` are those that were answered by the stand-in, in their order."""

    def __init__(self, vendor: StandIn, faults: Faults | None = None) -> None:
        self.begin_anew(vendor, faults)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    def begin_anew(self, vendor: StandIn, faults: Faults | None = None) -> None:
        """Another vendor at the same address."""
        self.vendor, self.faults = vendor, faults or Faults()
        self.requests: list[Request] = []
        self.instead: Callable[[Request], Answer | None] = lambda request: None
        self._chance = random.Random(self.faults.seed)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def at_work(self) -> Iterator["Server"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _said(self, request: Request) -> tuple[Answer, str]:
        """The answer, and how its bytes go wrong."""
        with self._lock:
            told = self.instead(request)
            if told is not None:
                return told, ""
            dice = self._chance.random()
            faults = self.faults
            if (dice := dice - faults.throttle) < 0:
                return self.vendor.throttled(), ""
            if (dice := dice - faults.error) < 0:
                return Answer(502, "<html>Bad gateway</html>"), ""
            self.requests.append(request)
            answer = self.vendor.answer(request)
            if (dice := dice - faults.cut) < 0:
                return answer, "cut"
            return answer, "slow" if dice - faults.slow < 0 else ""

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # head and body are two packets: the second would wait 40 ms for the first to be acknowledged
            disable_nagle_algorithm = True

            def log_message(self, *args: object) -> None:
                pass

            def _go(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                request = Request(self.command, parts.path.lstrip("/"), query, headers, body)
                answer, wrong = server._said(request)
                self._write(answer, wrong)

            def _write(self, answer: Answer, wrong: str) -> None:
                text = answer.as_bytes() if answer.status != 204 else b""
                self.send_response(answer.status)
                for name, value in {"content-type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                if wrong == "cut":
                    self.wfile.write(text[: len(text) // 2])
                    self.close_connection = True
                elif wrong == "slow":
                    for start in range(0, len(text), max(1, len(text) // 4)):
                        self.wfile.write(text[start : start + max(1, len(text) // 4)])
                        time.sleep(0.005)
                else:
                    self.wfile.write(text)

            do_GET = do_POST = _go  # noqa: N815 - the library's names

        return Handler
