"""What becomes of the changes in a document that somebody proposed and nobody has decided about."""

from __future__ import annotations

from enum import StrEnum

from scheduler.domain.errors import BadInput


class TrackedChanges(StrEnum):
    """A decision about all open tracked changes of a document."""

    ACCEPT = "accept"
    REJECT = "reject"


class UndecidedChanges(BadInput):
    """A document has open tracked changes. `found` says how many, and which the first are."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"{found}. Decide about them in Word, or import with --tracked accept (as if all were accepted) or "
            "--tracked reject (as if none had been made)"
        )
        self.found = found
