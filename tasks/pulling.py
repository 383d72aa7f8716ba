"""One pull: the walks of one source's accounts, side by side, each from where its last whole one ended."""

import logging
import traceback
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from expectations.pact import Source
from tasks.connectors.api.client import Api, Patience
from tasks.connectors.api.shape import Account, Asked, Connector, Walk
from tasks.connectors.api.trouble import OutOfTime, PullStopped
from tasks.connectors.vendors import connector
from tasks.core.model import Night, Pulled
from tasks.parameters import start_of
from tasks.settings import Workplace
from tasks.spool import FOLDER, Spool, forget_unfinished
from tasks.store.distinct import Distinct
from tasks.store.pulls import Pull, Status, note_pull, since_of, whole_until
from tasks.vendor_accounts import FindSecret, SecretMissing, accounts

logger = logging.getLogger("leadpact")

# what a look by day does not need
NIGHTLY = frozenset({"spend", "owners"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One walk of one account; `name` of its files tells both and when it began."""

    place: Workplace
    night: Night
    source: Source
    api: Api
    walk: Walk
    until: datetime

    @property
    def folder(self) -> Path:
        return self.place.folder / FOLDER / self.api.account.source

    def as_pull(self) -> Pull:
        return Pull(
            source=self.api.account.source, account=self.api.account.name, walk=self.walk.name,
            until_at=int(self.until.timestamp()), night=self.night.day.isoformat(),
            brings=" ".join(kind for kind in self.walk.brings if kind in self.source.brings),
            fingerprint=_fingerprint(self.api.connector, self.api.account, self.source),
        )  # fmt: skip


def pull_source(
    place: Workplace, night: Night, key: str, find_secret: FindSecret, until: datetime, patience: Patience
) -> Pulled:
    """Brings what is new into files beside the night's; says what went wrong, and never raises for a vendor.

    What was pulled whole after the night's cut is not asked for again.
    """
    source = place.pact.sources[key]
    assert source.connector is not None
    vendor = connector(source.connector)
    forget_unfinished(place.folder / FOLDER / key)
    try:
        theirs = accounts(key, source, vendor, find_secret)
    except SecretMissing as missing:
        return _told(key, [_dead(place, night, key, source, vendor, until, str(missing))])
    is_by_day = int(until.timestamp()) < start_of(place.pact, night.day + timedelta(days=1))
    wanted = set(source.brings) - (NIGHTLY if is_by_day else frozenset())
    done: list[Pull] = []
    for account in theirs:
        with Api(vendor, account, patience) as api:
            passages = [
                Passage(place, night, source, api, walk, until)
                for walk in vendor.walks
                if set(walk.brings) & wanted and walk.is_for(account)
            ]
            with ThreadPoolExecutor(vendor.rate.at_once) as pool:
                done.extend(pool.map(_go, passages))
    return _told(key, done)


def _go(passage: Passage) -> Pull:
    pull = passage.as_pull()
    engine: Engine = passage.place.engine
    overlap = int(passage.walk.overlap.total_seconds())
    with engine.connect() as connection:
        last = whole_until(connection, pull)
        if last is not None and last >= start_of(passage.place.pact, passage.night.day + timedelta(days=1)):
            return pull.ended("whole", rows=0)
        since = None if passage.walk.is_whole else since_of(last, overlap)
    asked = Asked(frozenset(passage.source.brings), since, passage.until, passage.source.columns)
    pull = _walked(passage, pull, asked)
    with engine.begin() as connection:
        note_pull(connection, pull)
    return pull


def _walked(passage: Passage, pull: Pull, asked: Asked) -> Pull:
    """What came before a refusal lands all the same; only a whole walk moves its watermark."""
    spool = Spool(passage.folder, f"{pull.until_at}-{_slug(pull.account)}{pull.walk}")
    count, error, go_on_at = Count(), None, None
    try:
        _spool_all(passage, asked, spool, count)
        error = count.lack
    except OutOfTime as waiting:
        error, go_on_at = str(waiting), int(waiting.go_on_at.timestamp())
    except PullStopped as stopped:
        error = str(stopped)
    except Exception as broken:
        error = _not_understood(passage, broken)
    spool.keep(is_whole=error is None)
    status: Status = "whole" if error is None else "partial" if spool.rows else "dead"
    return pull.ended(
        status, rows=spool.rows, own_count=count.own, error=error, go_on_at=go_on_at,
        since_at=int(asked.since.timestamp()) if asked.since else None,
    )  # fmt: skip


@dataclass(slots=True)
class Count:
    """How many ids came, and how many the vendor itself counts, where it counts at all."""

    came: int = 0
    own: int | None = None

    @property
    def lack(self) -> str | None:
        if self.own is None or self.came >= self.own:
            return None
        return f"{self.own - self.came} of the {self.own} rows that the vendor counts did not come"


def _spool_all(passage: Passage, asked: Asked, spool: Spool, count: Count) -> None:
    with Distinct() as ids:
        for page in passage.walk.pages(passage.api, asked):
            wanted = {kind: rows for kind, rows in page.rows.items() if kind in asked.brings}
            spool.write(replace(page, rows=wanted))
            ids.add(page.ids)
            if page.own_count is not None:
                count.own = (count.own or 0) + page.own_count
        count.came = len(ids)


def _not_understood(passage: Passage, error: Exception) -> str:
    """Without the error's own words: they may quote a person."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(at.filename).name}:{at.lineno}"
    logger.error("%s, %s: %s at %s", passage.api.account.source, passage.walk.name, type(error).__name__, where)
    title = passage.api.connector.title
    return f"{title} answered {passage.walk.name} in a way that is not known here ({type(error).__name__} at {where})"


def _dead(
    place: Workplace, night: Night, key: str, source: Source, vendor: Connector, until: datetime, why: str
) -> Pull:
    pull = Pull(
        source=key, account="", walk="", until_at=int(until.timestamp()), night=night.day.isoformat(),
        brings=" ".join(source.brings), fingerprint="",
    ).ended("dead", rows=0, error=why)  # fmt: skip
    with place.engine.begin() as connection:
        note_pull(connection, pull)
    return pull


def _told(key: str, pulls: Iterable[Pull]) -> Pulled:
    pulls = list(pulls)
    wrong = [pull for pull in pulls if pull.error]
    if not wrong:
        return Pulled(key, "whole", sum(pull.rows for pull in pulls), None)
    is_dead = all(pull.status == "dead" for pull in pulls)
    why = "; ".join(dict.fromkeys(str(pull.error) for pull in wrong))
    return Pulled(key, "dead" if is_dead else "partial", sum(pull.rows for pull in pulls), why)


def _fingerprint(vendor: Connector, account: Account, source: Source) -> str:
    """Changes when the same answers would be read otherwise: then all is asked for anew."""
    read = (vendor.version, account.name, sorted(account.keys.items()), sorted(source.columns.items()))
    return sha256(repr(read).encode()).hexdigest()[:16]


def _slug(account: str) -> str:
    kept = "".join(sign if sign.isalnum() else "-" for sign in account)
    return f"{kept}-" if kept else ""
