"""A company in a few typed-in rows: times are given in minutes from its first day."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from tasks.store.matching import match_leads
from tests.support import insert_rows

DAY = 1440
START = 1_790_000_000
PARAMETERS = {
    "cut_at": START + 200 * DAY * 60, "same_person_seconds": 30 * 86400, "talk_seconds": 20,
    "answered_call_seconds": 5, "rang_seconds": 5, "attempt_call": 1, "attempt_message": 1, "attempt_visit": 1,
}  # fmt: skip
AGREED: dict[str, list[dict[str, Any]]] = {
    "stage_meaning": [
        {"pipeline": "p", "stage": "new", "means": "received"},
        {"pipeline": "p", "stage": "gone", "means": "lost", "is_closed": 1},
        {"pipeline": "p", "stage": "converted", "means": "converted"},
        {"pipeline": "p", "stage": "won", "means": "won", "is_closed": 1},
    ],
    "reason_kind": [{"reason": "copy", "kind": "duplicate", "family": "clerical"}],
    "source_trait": [
        {"source": "meta", "brings_leads": 1, "counts_on_its_own": 1},
        {"source": "google", "brings_leads": 1, "counts_on_its_own": 1},
        {"source": "calls", "brings_leads": 1, "brings_activities": 1, "counts_on_its_own": 1, "leads_from_calls": 1},
        {"source": "chats", "brings_leads": 1, "from_source": "crm"},
        {"source": "crm", "brings_records": 1, "brings_deals": 1, "brings_activities": 1},
    ],
    "crm_source_claim": [
        {"crm_source": "FACEBOOK", "source": "meta"}, {"crm_source": "GOOGLE", "source": "google"},
        {"crm_source": "TELEGRAM", "source": "chats"}, {"crm_source": "CALL", "source": "calls"},
    ],
    "own_contact": [{"kind": "phone", "key": "+380440000001"}, {"kind": "mail_domain", "key": "own.example"}],
    "seller_alias": [{"alias": "anna", "owner_id": "7"}, {"alias": "7", "owner_id": "7"}],
}  # fmt: skip


def at(minutes: float) -> int:
    return START + round(minutes * 60)


class Company:
    """Adds rows by the minute; ids of records and activities are also the CRM's ids, as text."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        if connection.dialect.name == "postgresql":  # the leads that matching adds come after the typed-in ones
            connection.exec_driver_sql("select setval(pg_get_serial_sequence('lead', 'id'), 1000)")
        insert_rows(connection, AGREED)

    def lead(
        self, number: int, minutes: float, name: str | None = None, phone: str | None = None, mail: str | None = None,
        source: str = "meta", person: Mapping[str, Any] | None = None, **more: Any,
    ) -> None:  # fmt: skip
        row = {"id": number, "source": source, "lead_id": f"L{number}", "channel": "form", "submitted_at": at(minutes)}
        keys = {"lead": number, "name_key": name, "phone_key": phone, "mail_key": mail, **(person or {})}
        insert_rows(self.connection, {"lead": [row | more], "lead_person": [keys]})

    def record(
        self, number: int, minutes: float, name: str | None = None, phones: Sequence[str] = (),
        mails: Sequence[str] = (), closed: float | None = None, **more: Any,
    ) -> None:  # fmt: skip
        row = {"id": number, "source": "crm", "crm_id": str(number), "created_at": at(minutes), "pipeline": "p"}
        row |= {"stage": "new"} if closed is None else {"stage": "gone", "closed_at": at(closed)}
        keys = [{"record": number, "kind": "phone", "key": key} for key in phones]
        keys += [{"record": number, "kind": "mail", "key": key} for key in mails]
        insert_rows(
            self.connection,
            {"record": [row | more], "record_person": [{"record": number, "name_key": name}], "record_key": keys},
        )

    def deal(self, number: int, minutes: float, stage: str = "new", **more: Any) -> None:
        row = {"id": number, "source": "crm", "deal_id": str(number), "created_at": at(minutes), "pipeline": "p"}
        insert_rows(self.connection, {"deal": [row | {"stage": stage} | more]})

    def activity(
        self, number: int, minutes: float, kind: str = "call", direction: str = "out", phone: str | None = None,
        source: str = "crm", **more: Any,
    ) -> None:  # fmt: skip
        row = {"id": number, "source": source, "activity_id": str(number), "kind": kind, "direction": direction}
        person = {"activity": number, "phone_key": phone}
        insert_rows(self.connection, {"activity": [row | {"at": at(minutes)} | more], "activity_person": [person]})

    def moved(self, record: int, minutes: float, stage: str, kind: str = "record") -> None:
        row = {"source": "crm", "record_type": kind, "record_id": str(record), "pipeline": "p", "stage": stage}
        insert_rows(self.connection, {"stage_move": [row | {"at": at(minutes)}]})

    def match(self, **parameters: int) -> dict[str, int]:
        return match_leads(self.connection, PARAMETERS | parameters)

    def table(self, columns: str, table: str) -> list[tuple[Any, ...]]:
        query = sa.text(f"select {columns} from {table} order by 1, 2")
        return [tuple(row) for row in self.connection.execute(query)]

    def matches(self) -> dict[int, tuple[int | None, str]]:
        """lead -> (record, tier); an ambiguous one's record is None."""
        return {lead: (record, tier) for lead, record, tier in self.table("lead, record, tier", "lead_match")}


@pytest.fixture
def company(connection: sa.Connection) -> Company:
    return Company(connection)


Enquiries = Callable[[], dict[int, dict[str, Any]]]


@pytest.fixture
def enquiries(company: Company) -> Enquiries:
    """lead -> its row of enquiry."""

    def read() -> dict[int, dict[str, Any]]:
        found = company.connection.execute(sa.text("select * from enquiry")).mappings()
        return {row["lead"]: dict(row) for row in found}

    return read
