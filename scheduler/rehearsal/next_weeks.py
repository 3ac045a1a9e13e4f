"""What a rehearsal leaves to be done, so that each page of its clinic has something to show: notes, weeks ahead."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from scheduler.bootstrap import Application
from scheduler.domain.errors import ClinicError
from scheduler.domain.people import Credentials
from scheduler.services.note import NoteWish

AHEAD = timedelta(days=14)
"""How long after the rehearsal's last day the notes go out."""

TO_SIGN = "From Monday on we open at eight in the morning."
BLOCKED = "Our new serum is guaranteed to work for everybody."
WAITING = "You can write to us at any time. We answer within a day."


def leave_notes(application: Application, author: Credentials, account: str) -> None:
    """Write a note that waits for a signature, one that the check blocks, one without a time. Raises ClinicError."""
    day = (application.clock.now() + AHEAD).date()
    wishes = {
        "opening-hours": (TO_SIGN, datetime.combine(day, time(10, 0))),
        "new-serum": (BLOCKED, datetime.combine(day, time(16, 0))),
        "write-to-us": (WAITING, None),
    }
    for slug, (text, at) in wishes.items():
        wish = NoteWish(slug, text, author.login, (account,), at=at, waits=at is None)
        application.notes.make(wish)
    (decision,) = application.review.submit("opening-hours", author)
    if not decision.done:
        raise ClinicError(f"the rehearsal's note was not submitted: {decision.reason}")
