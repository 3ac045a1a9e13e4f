"""What becomes of the changes in a document that somebody proposed and nobody has decided about."""

from __future__ import annotations

from enum import StrEnum


class TrackedChanges(StrEnum):
    """A decision about all open tracked changes of a document."""

    ACCEPT = "accept"
    REJECT = "reject"
