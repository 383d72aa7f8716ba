"""A CRM record and a deal as they stand when the export is made."""

from dataclasses import dataclass


@dataclass(slots=True)
class Record:
    id: int
    created: int
    source: str
    stage: str = "Новий"
    changed: int = 0
    closed: int | None = None
    reason: str = ""
    owner: str = ""
    first: str = ""
    last: str = ""
    phones: tuple[str, str] = ("", "")
    mail: str = ""
    ad_lead: str = ""
    gclid: str = ""
    campaign: str = ""
    city: str = ""
    contact: str = ""


@dataclass(slots=True)
class Deal:
    id: int
    created: int
    stage: str = "Замір"
    changed: int = 0
    closed: int | None = None
    won: int | None = None
    amount: float = 0.0
    reason: str = ""
    linked: bool = True
