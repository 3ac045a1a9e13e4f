"""Everything that is due, done once and in order: what a worker does all the time, for whoever wants it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.services.deliver import Publisher


@dataclass(frozen=True, slots=True)
class DueWork:
    """Takes the steps that come before delivering, then delivers what is due."""

    steps: tuple[Callable[[], object], ...]

    def run_once(self, publisher: Publisher) -> None:
        """Do everything that is due now, one delivery after another. Raises what a step raises."""
        for step in self.steps:
            step()
        while claimed := publisher.claim(1):
            publisher.deliver(claimed[0])
