"""Faults on demand: what goes wrong with the next calls, planned or by chance."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from scheduler.channels.registry import CHANNELS
from scheduler.domain.errors import BadInput


class Call(StrEnum):
    """The call of a channel that a fault befalls: the one that publishes, media upload, or reading."""

    PUBLISH = "publish"
    PREPARE = "prepare"
    READ = "read"


class Fault(StrEnum):
    """The faults.

    RESET: the connection is reset and nothing is accepted. LOST: it is accepted, and the connection
    closes without an answer. ERROR: 500, not accepted. ERROR_AFTER: accepted, then 500. RATE_LIMIT:
    429 with a reset time `seconds` ahead. SLOW: `seconds` pass before it is accepted. EXPIRED: 401.
    """

    RESET = "reset-before-accept"
    LOST = "response-lost"
    ERROR = "error-500"
    ERROR_AFTER = "error-500-after-accept"
    RATE_LIMIT = "rate-limit"
    SLOW = "slow"
    EXPIRED = "expired-token"


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault that befalls the next `count` calls of a kind. `seconds` is for RATE_LIMIT and SLOW."""

    channel: str
    fault: Fault
    count: int = 1
    call: Call = Call.PUBLISH
    seconds: float = 60.0


class Faults:
    """The faults to come. Thread-safe.

    `probabilities` gives, for each fault, how likely it befalls any publishing call that no planned
    fault does; the same seed gives the same luck. `seconds` is how long such a fault lasts.
    """

    def __init__(
        self, probabilities: Mapping[Fault, float] | None = None, seed: int = 0, seconds: float = 60.0
    ) -> None:
        self._lock = threading.Lock()
        self._planned: list[PlannedFault] = []
        self._probabilities = dict(probabilities or {})
        self._random = random.Random(seed)  # noqa: S311 - chance for a rehearsal, not for a secret
        self._seconds = seconds
        if sum(self._probabilities.values()) > 1 or any(chance < 0 for chance in self._probabilities.values()):
            raise BadInput("the faults' probabilities must be positive and add up to at most 1")

    def plan(self, fault: PlannedFault) -> None:
        """Let a fault befall the next calls of its kind, after those planned before it."""
        with self._lock:
            self._planned.append(fault)

    def planned(self) -> tuple[PlannedFault, ...]:
        """Return the faults that are still to come."""
        with self._lock:
            return tuple(self._planned)

    def clear(self) -> None:
        """Forget every planned fault."""
        with self._lock:
            self._planned.clear()

    def take(self, channel: str, call: Call) -> PlannedFault | None:
        """Return the fault of this call, and count it as happened."""
        with self._lock:
            for place, planned in enumerate(self._planned):
                if (planned.channel, planned.call) == (channel, call):
                    left = replace(planned, count=planned.count - 1)
                    self._planned[place : place + 1] = [left] if left.count else []
                    return planned
            return self._by_chance(channel) if call is Call.PUBLISH else None

    def _by_chance(self, channel: str) -> PlannedFault | None:
        luck = self._random.random()
        for fault, probability in self._probabilities.items():
            luck -= probability
            if luck < 0:
                return PlannedFault(channel, fault, seconds=self._seconds)
        return None


def read_fault(order: Mapping[str, object]) -> PlannedFault:
    """Read a fault from JSON: channel and fault, and maybe count, call, seconds. Raises BadInput."""
    channel, count, seconds = order.get("channel"), order.get("count", 1), order.get("seconds", 60.0)
    try:
        fault, call = Fault(str(order.get("fault"))), Call(str(order.get("call", Call.PUBLISH)))
    except ValueError as error:
        raise BadInput(f"{error}: choose a fault from {', '.join(Fault)} and a call from {', '.join(Call)}") from error
    if channel not in CHANNELS:
        raise BadInput(f"channel {channel!r} is not simulated: choose from {', '.join(CHANNELS)}")
    if not isinstance(count, int) or count < 1 or not isinstance(seconds, int | float) or seconds < 0:
        raise BadInput("count must be a whole number from 1, seconds a number from 0")
    return PlannedFault(str(channel), fault, count, call, float(seconds))


def fault_record(fault: PlannedFault) -> dict[str, object]:
    """Return a planned fault as JSON has it."""
    return asdict(fault)
