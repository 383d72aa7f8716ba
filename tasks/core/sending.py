"""What becomes of a message: the words of `delivery.status`."""

from enum import StrEnum


class Sending(StrEnum):
    CLAIMED = "claimed"  # on its way; where no run is at work, one broke off: the message may have been sent
    SENT = "sent"  # the mail server took it
    WRITTEN = "written"  # it lies in the outbox folder, for another program or a person to send
    UNKNOWN = "unknown"  # the server fell silent after it had the message: it may have been sent
    DELAYED = "delayed"  # the server put it off (4xx) or could not be reached; nothing went out
    REFUSED = "refused"  # the server refused it (5xx), or the way to it is wrong; nothing went out


DONE = frozenset({Sending.SENT, Sending.WRITTEN})
OPEN = frozenset({Sending.CLAIMED, Sending.UNKNOWN})
UNSENT = frozenset({Sending.DELAYED, Sending.REFUSED})


class NotSent(RuntimeError):
    """A channel is sure that nothing went out. Its text says why, without any address.

    A lasting reason stays until a person mends it; any other may be over in a minute.
    """

    def __init__(self, why: str, *, is_lasting: bool) -> None:
        super().__init__(why)
        self.is_lasting = is_lasting

    @property
    def status(self) -> Sending:
        return Sending.REFUSED if self.is_lasting else Sending.DELAYED


class MaybeSent(RuntimeError):
    """The server had the whole message or a part of it, and gave no answer."""
