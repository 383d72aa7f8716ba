"""The one shape of every vendor: how it is reached, how it says no, and the walks through its lists.

    CONNECTOR = Connector(name="hubspot", …, walks=(Walk("contacts", ("records",), contacts), …))

A walk yields pages of rows in our own columns (`tasks.core.columns`), written as text, numbers, flags or aware
datetimes; what else stands in a lead's row is an answer of its form.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from tasks.connectors.api.budget import Rate
from tasks.connectors.api.trouble import Action, Trouble

if TYPE_CHECKING:
    from tasks.connectors.api.client import Api

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a source: `name` is whose data are pulled, '' where the credentials alone say it.

    `keys` are the pact's plain words for it (domain, customer), `secrets` what they open it with; `address` stands in
    the place of the vendor's own.
    """

    source: str
    name: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, SecretStr] = field(default_factory=dict)
    address: str | None = None

    def secret(self, name: str) -> str:
        found = self.secrets.get(name)
        return found.get_secret_value() if found is not None else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one walk is to bring: what changed at or after `since` (None: all there is) and before `until`.

    `brings`: the kinds that the pact wants of this source; `own_fields`: our column -> the vendor's fields that the
    company fills with it, the first that holds something counts.
    """

    brings: frozenset[str]
    since: datetime | None
    until: datetime
    own_fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def own(self, read: Callable[[str], Any], *columns: str) -> dict[str, Any]:
        """Of these columns those that the company's own fields fill; `read` gives a field's value."""
        found: dict[str, Any] = {}
        for column in columns:
            values = (read(name) for name in self.own_fields.get(column, ()))
            value = next((each for each in values if each not in (None, "", [])), None)
            if value is not None:
                found[column] = value
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by what they are, and the proof of them.

    `ids` are the vendor's own of what it listed here, `own_count` how many it says a list has, told once with one of
    its pages: the walk is whole when it saw at least as many different ids as all its lists have. `gone` and `merged`
    ((lost id, kept id) pairs) by kind: what the vendor says is no more. `still`: ids by kind of a list that holds all
    there is, or all in the stages of `still_in` ((pipeline, stage) pairs); what stands here and not in the list of a
    walk that came to its end is gone. `away`: all absences that the vendor knows, (owner, first, last) in ISO 8601,
    bare dates for whole days, both in.
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    ids: Sequence[str] = ()
    own_count: int | None = None
    gone: Mapping[str, Sequence[str]] = field(default_factory=dict)
    merged: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    still: Mapping[str, Sequence[str]] = field(default_factory=dict)
    still_in: Sequence[tuple[str, str]] = ()
    away: Sequence[tuple[str, str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One passage through a list of the vendor's; `name` is its watermark's key, forever.

    `of`: the key of the accounts that have such a list, where a vendor has accounts of several sorts. `overlap` is
    read again every night: what the vendor tells late, or corrects. A walk that knows no changes `is_whole`: it is
    asked for everything each time.
    """

    name: str
    brings: tuple[str, ...]
    pages: Callable[["Api", Asked], Iterator[Page]]
    overlap: timedelta = timedelta(hours=1)
    is_whole: bool = False
    of: str | None = None

    def is_for(self, account: Account) -> bool:
        return self.of is None or self.of in account.keys


@dataclass(frozen=True, slots=True)
class Sight:
    """What a few cheap calls tell of an account: `doubts` are sentences for the operator, the worst first."""

    name: str
    rights: tuple[str, ...] = ()
    newest_at: datetime | None = None
    doubts: tuple[str, ...] = ()


def no_pause(response: httpx.Response) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Connector:
    """`address`: where its API answers, with the account's `{keys}` in it.

    `needs` and `may_have`: keys of the pact's source -> what to write there, for the docs and for refusals; `accounts`:
    those of them that may name several. `remedies`: what the operator does, by action, with `{account}` in it.
    `sign`: an account's, with the clock for signatures that end. `pause`: seconds that an answer asks everybody to
    wait, before it refuses any. `rates`: besides the account's, those of calls whose path ends so. `noted_headers`:
    what is written to the log once. `version` is raised when rows are read otherwise: then all is pulled anew.
    """

    name: str
    title: str
    address: str
    walks: tuple[Walk, ...]
    rate: Rate
    sign: Callable[[Account, Callable[[], datetime]], httpx.Auth]
    judge: Callable[[httpx.Response], Trouble | None]
    look: Callable[["Api"], Sight]
    needs: Mapping[str, str]
    may_have: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    remedies: Mapping[Action, str] = field(default_factory=dict)
    pause: Callable[[httpx.Response], float] = no_pause
    rates: Mapping[str, Rate] = field(default_factory=dict)
    forgets_after_days: int | None = None
    noted_headers: tuple[str, ...] = ()
    version: int = 1

    @property
    def brings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for walk in self.walks for kind in walk.brings))
