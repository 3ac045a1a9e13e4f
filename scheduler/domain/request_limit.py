"""How often somebody may ask for something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RequestLimit:
    """At most `most` requests at once; each place is free again after its share of the `period`."""

    most: int
    period: timedelta

    @property
    def interval(self) -> timedelta:
        """The time after which one more is allowed."""
        return self.period / self.most
