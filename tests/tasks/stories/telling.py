"""Words to tell a lead's story with: each event is a row or two. Times are "13 10:00", local, November 2026."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")
Rows = list[tuple[str, dict[str, Any]]]
Event = Callable[["Person"], Rows]

_ids = count(1)


def at(when: str) -> int:
    """"13 10:00" or "10-02 10:00"."""
    day, clock = when.split()
    month, day = day.split("-") if "-" in day else ("11", day)
    hour, minute = clock.split(":")
    return int(datetime(2026, int(month), int(day), int(hour), int(minute), tzinfo=KYIV).timestamp())


@dataclass
class Person:
    """One story's person: all of the story's leads and records are theirs unless an event says otherwise."""

    number: int
    first_record: int | None = None
    first_deal: int | None = None
    leads: list[str] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return f"+38067{1_000_000 + self.number * 37:07d}"

    @property
    def mail(self) -> str:
        return f"person{self.number}@gmail.com"

    @property
    def name(self) -> str:
        # letters only, so that no two persons share a name
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{self.number:03d}")
        return f"{word}enko {word}ylo"


def form(when: str, *, phone: bool = True, mail: bool = True, **more: Any) -> Event:
    person_keys = {key: more.pop(key) for key in ("phone_key", "mail_key", "name_key", "region", "phone_fake") if key in more}

    def told(who: Person) -> Rows:
        number = next(_ids)
        who.leads.append(f"L{number}")
        keys = {"phone_key": who.phone if phone else None, "mail_key": who.mail if mail else None, "name_key": who.name}
        lead = {"id": number, "source": "meta", "lead_id": f"L{number}", "channel": "form", "submitted_at": at(when)}
        return [("lead", lead | more), ("lead_person", {"lead": number} | keys | person_keys)]

    return told


def record(when: str, owner: str | None = "olha", stage: str = "new", *, phone: str | None = "", is_named: bool = True, name: str = "", **more: Any) -> Event:
    """Created in the CRM; with an owner, also a row of the assignment log. `phone`: "" the person's, None none."""

    def told(who: Person) -> Rows:
        number = next(_ids)
        who.first_record = who.first_record or number
        row = {
            "id": number, "source": "crm", "crm_id": f"R{number}", "created_at": at(when), "crm_source": "FACEBOOK",
            "pipeline": "lead", "stage": stage, "owner": owner, "contact_id": f"C{who.number}",
        }  # fmt: skip
        times = {key: at(value) for key, value in more.items() if key.endswith("_at")}
        rows: Rows = [("record", row | more | times), ("record_person", {"record": number, "name_key": (name or who.name) if is_named else None})]
        key = who.phone if phone == "" else phone
        if key:
            rows.append(("record_key", {"record": number, "kind": "phone", "key": key}))
        if owner:
            rows += assigned(when, owner, record_number=number)(who)
        return rows

    return told


def assigned(when: str, owner: str, record_number: int | None = None) -> Event:
    def told(who: Person) -> Rows:
        crm_id = f"R{record_number or who.first_record}"
        row = {"source": "crm", "record_type": "record", "record_id": crm_id, "at": at(when), "owner": owner}
        return [("owner_move", row)]

    return told


def moved(when: str, stage: str) -> Event:
    def told(who: Person) -> Rows:
        row = {"source": "crm", "record_type": "record", "record_id": f"R{who.first_record}", "at": at(when)}
        return [("stage_move", row | {"pipeline": "lead", "stage": stage})]

    return told


def closed(when: str, reason: str | None = None, *, created: str, **more: Any) -> Event:
    """A record that was rejected at `when`."""
    return record(created, stage="junk", closed_at=when, changed_at=when, reason=reason, **more)


def deal(when: str, stage: str, *, closed_at: str | None = None, reason: str | None = None, owner: str = "olha") -> Event:
    def told(who: Person) -> Rows:
        number = next(_ids)
        row = {
            "id": number, "source": "crm", "deal_id": f"D{number}", "crm_id": f"R{who.first_record}",
            "contact_id": f"C{who.number}", "created_at": at(when), "pipeline": "deal", "stage": stage,
            "owner": owner, "reason": reason, "amount_minor": 4_000_000, "currency": "UAH",
            "closed_at": at(closed_at) if closed_at else None, "won_at": at(closed_at) if stage == "won" and closed_at else None,
        }  # fmt: skip
        moves = {"source": "crm", "record_type": "deal", "record_id": f"D{number}", "at": at(closed_at or when)}
        return [("deal", row), ("stage_move", moves | {"pipeline": "deal", "stage": stage})]

    return told


def activity(when: str, kind: str, direction: str, **more: Any) -> Event:
    def told(who: Person) -> Rows:
        number = next(_ids)
        row = {
            "id": number, "source": "crm", "activity_id": f"A{number}", "crm_id": f"R{who.first_record}", "kind": kind,
            "direction": direction, "at": at(when), "owner": "olha",
        }  # fmt: skip
        return [("activity", row | more)]

    return told


def talked(when: str, seconds: int = 120, direction: str = "out", **more: Any) -> Event:
    return activity(when, "call", direction, is_answered=1, talked_seconds=seconds, **more)


def rang(when: str, seconds: int = 25, **more: Any) -> Event:
    return activity(when, "call", "out", is_answered=0, talked_seconds=0, rang_seconds=seconds, **more)


def wrote(when: str, **more: Any) -> Event:
    return activity(when, "message", "out", **more)


def replied(when: str) -> Event:
    return activity(when, "message", "in")


def planned(when: str) -> Event:
    return activity(when, "task", "out", is_planned=1)


def tracked(when: str, direction: str, seconds: int = 0) -> Event:
    """A call that only the tracker knows, by the person's number."""

    def told(who: Person) -> Rows:
        number = next(_ids)
        row = {
            "id": number, "source": "calls", "activity_id": f"T{number}", "kind": "call", "direction": direction,
            "at": at(when), "is_answered": int(seconds > 0), "talked_seconds": seconds, "rang_seconds": 20, "owner": "olha",
        }  # fmt: skip
        if direction == "in" and not who.leads and who.first_record is None:
            who.leads.append(f"T{number}")
        return [("activity", row), ("activity_person", {"activity": number, "phone_key": who.phone})]

    return told


def five_tries() -> tuple[Event, ...]:
    """Five attempts on three days."""
    return tuple(rang(when) for when in ("9 11:00", "9 15:00", "10 11:00", "10 16:00", "11 11:00"))


def unheard_of(event: Event, last_stage: str) -> Event:
    """The history's last row is three days older, of another stage: it has not heard of the end yet."""

    def told(who: Person) -> Rows:
        older = {"stage": last_stage}
        return [
            (table, row | older | {"at": row["at"] - 3 * 86400} if table == "stage_move" else row) for table, row in event(who)
        ]

    return told


def gone(event: Event) -> Event:
    def told(who: Person) -> Rows:
        return [(table, row | {"gone_at": at("17 03:00")} if table == "record" else row) for table, row in event(who)]

    return told


def unreadable(when: str) -> Event:
    """A cut row of the CRM's export: all that it tells is its id and when the record was made."""

    def told(who: Person) -> Rows:
        row = {"source": "crm", "path": "records.csv", "brings": "records", "line": next(_ids)}
        keys = {"crm_id": f"R{row['line']}", "created_at": str(at(when))}
        found: Rows = [("set_aside", row | {"reason": "the row has 7 cells, the header 16"})]
        return found + [("set_aside_key", row | {"kind": kind, "key": key}) for kind, key in keys.items()]

    return told


def lay(events: tuple[Event, ...], who: Person) -> Iterator[tuple[str, dict[str, Any]]]:
    for event in events:
        yield from event(who)
