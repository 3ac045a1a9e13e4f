"""The last comparison of a signed package with the workspace: its time and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.content import ItemKey


@dataclass(frozen=True, slots=True)
class Comparison:
    """The newest comparison of an item version that is signed.

    `at` is when it was found to be what was signed, None when it was not, or could not be compared: `problem` says
    why. `fingerprint` is the SHA-256 (hex) of everything that it was compared with.
    """

    item: ItemKey
    version: int
    content_hash: str
    at: datetime | None
    fingerprint: str
    problem: str = ""

    def objection(self, content_hash: str, now: datetime, longest: timedelta) -> str | None:
        """Return why nothing may be sent on this comparison, which is believed for `longest`; None when it may."""
        if self.content_hash != content_hash:
            return NOT_COMPARED
        if self.at is None:
            return f"it could not be compared with the workspace: {self.problem}"
        if not self.is_younger(now, longest):
            return f"it was last compared with the workspace at {self.at:%Y-%m-%d %H:%M} UTC: is it compared there?"
        return None

    def is_younger(self, now: datetime, age: timedelta) -> bool:
        """Say whether it was made at most `age` before `now`, or after it: the clocks of two machines differ.

        One that lies further ahead was made by a clock that was wrong.
        """
        return self.at is not None and abs(now - self.at) <= age


NOT_COMPARED = "it has not been compared with the workspace since it was signed"
"""Why nothing is sent of which no comparison is known."""
