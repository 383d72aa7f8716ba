"""How often one account may be called: the vendor's documented rate, and the pauses that its answers ask for."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`calls` within any `seconds`; `at_once`: how many calls may be under way side by side."""

    calls: int
    seconds: float
    at_once: int = 4


class Budget:
    """Shared by all walks of one account. No library has both a rate and pauses that come with the answers.

    Calls start evenly, one every `seconds / calls`, after a burst of at most a second's worth: a vendor's window is
    then never overrun, wherever it begins.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._gap = rate.seconds / rate.calls
        self._burst = min(1.0, rate.seconds / 2)
        self._clock = clock
        self._lock = threading.Lock()
        self._next = clock()

    def take(self) -> float:
        """Seconds to sleep before the call that is taken now."""
        with self._lock:
            now = self._clock()
            self._next = max(self._next, now - self._burst)
            wait = max(0.0, self._next - now)
            self._next += self._gap
            return wait

    def pause(self, seconds: float) -> None:
        """Nobody calls this account for so long."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
