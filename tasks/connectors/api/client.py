"""Calls a vendor: at its pace, again where that helps, and with one sentence for the operator where it does not."""

import logging
import ssl
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_random_exponential

from tasks.connectors.api.budget import Budget
from tasks.connectors.api.shape import Account, Connector, Page
from tasks.connectors.api.sign import Renewed, TokenRefused
from tasks.connectors.api.trouble import OutOfTime, PullStopped, TooLarge, Trouble

logger = logging.getLogger("leadpact")
# they write whole addresses (the second where an answer leads to another), and a webhook's address is its key
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

TIMEOUT = httpx.Timeout(90, connect=20)
# tries of a call that the vendor refuses without saying how long
TRIES = 7
LONGEST_WAIT_SECONDS = 60

One = TypeVar("One")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Patience:
    """Until when a pull may wait, and how it waits; `clock` in seconds."""

    until: float
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    now: Callable[[], datetime]


@cache
def _trusted() -> ssl.SSLContext:
    """Reading all that is trusted takes longer than many a pull's calls."""
    return httpx.create_ssl_context()


class _Again(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.said)
        self.trouble = trouble


@dataclass(slots=True)
class Api:
    """One account of one vendor; safe to be used by the threads of several walks.

    Every call raises PullStopped where a person must act, TooLarge where less must be asked for, OutOfTime where the
    vendor asks for more patience than there is.
    """

    connector: Connector
    account: Account
    patience: Patience
    budget: Budget = field(init=False)
    _narrow: dict[str, Budget] = field(init=False)
    _auth: httpx.Auth = field(init=False)
    _clients: LifoQueue[httpx.Client] = field(init=False)
    _noted: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.budget = Budget(self.connector.rate, self.patience.clock)
        self._narrow = {end: Budget(rate, self.patience.clock) for end, rate in self.connector.rates.items()}
        # a slash in front of a call's path would cut the address's own path off
        address = (self.account.address or self.connector.address).format_map(self._address_parts()).rstrip("/") + "/"
        self._auth = self.connector.sign(self.account, self.patience.now)
        # one for each call under way: a client that threads share may close a connection under another's call, which
        # hangs until its timeout (https://github.com/encode/httpcore/issues/1110)
        self._clients = LifoQueue()
        for _ in range(self.connector.rate.at_once):
            self._clients.put(httpx.Client(base_url=address, auth=self._auth, timeout=TIMEOUT, verify=_trusted()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        while not self._clients.empty():
            self._clients.get().close()

    def get(self, path: str, params: Any = None, **more: Any) -> Any:
        return self.call("GET", path, params=params, **more).json()

    def post(self, path: str, json: Any = None, **more: Any) -> Any:
        return self.call("POST", path, json=json, **more).json()

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer, once the vendor gives one that is no refusal."""
        tries = Retrying(
            retry=retry_if_exception_type(_Again), wait=self._wait, stop=self._is_over, sleep=self._sleep, reraise=True
        )
        try:
            return tries(self._once, method, path.lstrip("/"), more)
        except _Again as again:
            raise PullStopped(Trouble("stop", again.trouble.said), self._remedy("wait")) from None

    def side_by_side(self, function: Callable[[One], Other], items: Iterable[One]) -> Iterator[Other]:
        """The results in the order of the items, as many calls under way as the vendor allows."""
        with ThreadPoolExecutor(self.connector.rate.at_once) as pool:
            yield from pool.map(function, items)

    def ahead(self, pages: Iterator[One]) -> Iterator[One]:
        """The same pages; the next one is asked for while this one is worked on."""
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(next, pages, None)
            while (page := coming.result()) is not None:
                coming = pool.submit(next, pages, None)
                yield page

    def wait(self, seconds: float) -> None:
        """For something that the vendor makes meanwhile."""
        self._sleep(seconds)

    def stopped(self, trouble: Trouble) -> PullStopped:
        """What to raise where an answer says that a person must act."""
        kind = TooLarge if trouble.action == "split" else PullStopped
        return kind(trouble, self._remedy(trouble.action))

    def _once(self, method: str, path: str, more: dict[str, Any], *, is_renewed: bool = False) -> httpx.Response:
        narrow = (budget.take() for end, budget in self._narrow.items() if path.endswith(end))
        self._sleep(max(self.budget.take(), *narrow, 0.0))
        trouble, response = self._ask(method, path, more)
        if trouble is None:
            assert response is not None
            self._note(response)
            if pause := self.connector.pause(response):
                self.budget.pause(pause)
            return response
        trouble = Trouble(trouble.action, self._scrubbed(trouble.said), trouble.wait_seconds)
        if trouble.action == "wait":
            if trouble.wait_seconds:
                self.budget.pause(trouble.wait_seconds)
            raise _Again(trouble)
        if trouble.action == "renew" and not is_renewed and isinstance(self._auth, Renewed):
            self._auth.renew(response.request if response is not None else None)
            return self._once(method, path, more, is_renewed=True)
        raise self.stopped(trouble)

    def _ask(self, method: str, path: str, more: dict[str, Any]) -> tuple[Trouble | None, httpx.Response | None]:
        client = self._clients.get()
        try:
            response = client.request(method, path, **more)
        except TokenRefused as refused:
            trouble = self.connector.judge(refused.answer)
            return trouble or Trouble("reauthenticate", f"{refused.answer.status_code} for the token"), None
        except httpx.TransportError as error:
            # the error's own text may hold the address, and so a key
            return Trouble("wait", f"{self.connector.title} cannot be reached ({type(error).__name__})"), None
        finally:
            self._clients.put(client)
        return self.connector.judge(response), response

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        assert isinstance(error, _Again)
        if error.trouble.wait_seconds is None:
            return float(wait_random_exponential(multiplier=1, max=LONGEST_WAIT_SECONDS)(state))
        return 0.0  # the budget's pause holds everybody, this call too

    def _is_over(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        return isinstance(error, _Again) and error.trouble.wait_seconds is None and state.attempt_number >= TRIES

    def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        if self.patience.clock() + seconds > self.patience.until:
            go_on_at = self.patience.now() + timedelta(seconds=seconds)
            raise OutOfTime(f"{self.connector.title} asks to wait {seconds / 60:.0f} minutes", go_on_at)
        self.patience.sleep(seconds)

    def _remedy(self, action: Any) -> str:
        whose = f"{self.connector.title}, {self.account.name}" if self.account.name else self.connector.title
        return self.connector.remedies.get(action, "").format(account=whose)

    def _scrubbed(self, said: str) -> str:
        for secret in self.account.secrets.values():
            if value := secret.get_secret_value():
                said = said.replace(value, "…")
        return said

    def _note(self, response: httpx.Response) -> None:
        for name in self.connector.noted_headers:
            if (value := response.headers.get(name)) and name not in self._noted:
                self._noted.add(name)
                logger.info("%s: %s %s", self.account.source, name, value)

    def _address_parts(self) -> dict[str, str]:
        """A webhook's address is its secret."""
        secrets = {name: value.get_secret_value() for name, value in self.account.secrets.items()}
        return {**secrets, **self.account.keys}


def whatever_comes(parts: Iterable[Iterator[Page]]) -> Iterator[Page]:
    """The pages of several lists; one that is refused stops the others no more than at the end."""
    refused: PullStopped | None = None
    for part in parts:
        try:
            yield from part
        except PullStopped as stopped:
            refused = refused or stopped
    if refused is not None:
        raise refused
