"""How a night ended, in one word and one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tasks.core.sending import Sending

Status = Literal["complete", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """What a night saw of one source; `status` is arrived, missing, partial or dead."""

    source: str
    status: str
    set_aside: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """It is sure that nothing went out; `why` names no address."""

    recipient: str
    status: Sending  # refused or delayed
    why: str = ""

    def __str__(self) -> str:
        return f"{self.recipient} ({self.why})" if self.why else self.recipient


@dataclass(frozen=True, slots=True)
class Delivered:
    """Recipients by what became of their letter: now, in an earlier run, or claimed and never noted as sent."""

    sent: tuple[str, ...] = ()
    sent_before: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unsent: tuple[Unsent, ...] = ()
    is_quiet: bool = False  # a morning without letters

    @property
    def may_be_out(self) -> bool:
        return bool(self.sent or self.sent_before or self.unknown)

    def __str__(self) -> str:
        told = [
            f"{what} {', '.join(people)}"
            for what, people in (
                ("sent to", self.sent),
                ("sent before to", self.sent_before),
                ("may have been sent to", self.unknown),
                ("not sent to", [str(each) for each in self.unsent]),
            )
            if people
        ]
        return "; ".join(told) or ("a quiet day, nothing sent" if self.is_quiet else "only rendered, nothing sent")


Alarms = Sequence[tuple[str, Delivered]]  # by side, of the mails that a night's alarms became


@dataclass(frozen=True, slots=True)
class Outcome:
    status: Status
    why: str

    def __str__(self) -> str:
        return f"{self.status.capitalize()}: {self.why}"


def outcome(
    sources: Sequence[SourceSeen],
    broken_checks: Sequence[str] = (),
    delivered: Delivered | None = None,
    *,
    alarms: Alarms = (),
    is_closed: bool = False,
) -> Outcome:
    """Partial where a source, a check, a letter or an alarm is not as it should be; each is named."""
    faults = [_fault(seen) for seen in sources if seen.status != "arrived"]
    if broken_checks:
        faults.append(f"the check of {', '.join(broken_checks)} could not be run")
    faults += _undelivered(delivered or Delivered(), alarms)
    closed = " Its letter was sent before, so it was only rendered again." if is_closed else ""
    if delivered is not None and delivered.unsent and not delivered.may_be_out:
        return Outcome("failed", f"No letter went out: {'; '.join(faults)}.{closed}")
    if faults:
        return Outcome("partial", f"{'; '.join(faults)}.{closed}")
    return Outcome("complete", f"all {len(sources)} sources arrived and every clause was looked at.{closed}")


def delivery_outcome(delivered: Delivered, alarms: Alarms = ()) -> Outcome:
    """Of a night's mail alone, whatever the night was like."""
    mailed = [(side, mail) for side, mail in alarms if mail.sent or mail.unknown or mail.unsent]
    told = "; ".join([str(delivered), *(f"the alarm of {side} {mail}" for side, mail in mailed)])
    if delivered.unsent and not delivered.may_be_out:
        return Outcome("failed", f"{told}.")
    everything = [delivered, *(mail for _, mail in mailed)]
    again = "; --again sends again what may have been sent" if any(mail.unknown for mail in everything) else ""
    is_whole = not any(mail.unknown or mail.unsent for mail in everything)
    return Outcome("complete" if is_whole else "partial", f"{told}{again}.")


def _undelivered(delivered: Delivered, alarms: Alarms) -> list[str]:
    mails = [("the letter", delivered), *((f"the alarm of {side}", mail) for side, mail in alarms)]
    unsent = [f"{what} was not sent to {_listed(mail.unsent)}" for what, mail in mails if mail.unsent]
    unknown = [f"{what} to {_listed(mail.unknown)} may have been sent" for what, mail in mails if mail.unknown]
    ways = [("leadpact deliver sends it", unsent), ("leadpact deliver --again sends it again", unknown)]
    return [part for way, parts in ways if parts for part in (*parts, way)]


def _listed(people: Sequence[object]) -> str:
    return ", ".join(map(str, people))


def failed(stage: str, error: BaseException) -> Outcome:
    told = " ".join(str(error).split()) or type(error).__name__
    return Outcome("failed", f"{stage} broke off. {told}")


def _fault(seen: SourceSeen) -> str:
    match seen.status:
        case "missing":
            told = f"{seen.source} did not arrive"
        case "partial":
            told = f"{seen.source} came with {seen.set_aside} rows set aside"
        case _:
            told = f"{seen.source} could not be read"
    return f"{told} ({seen.error})" if seen.error else told
