"""The protocol of the table of mails to the people who work here."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from scheduler.domain.staff_mail import StaffMail


class StaffMails(Protocol):
    """Mails to the people who work here. Their words are sealed, and gone once it is over with them."""

    def add(self, mail: StaffMail) -> bool:
        """Insert a mail; say whether there was none with its id."""
        ...

    def get(self, identity: str) -> StaffMail:
        """Return a mail. Raises NotFound."""
        ...

    def begin(self, identity: str, now: datetime, ends: datetime) -> StaffMail | None:
        """Take a waiting mail that is due, to hand it in until `ends`; None where another has it, or it does not wait.

        One attempt more is counted.
        """
        ...

    def finish(self, mail: StaffMail) -> None:
        """Write down how handing in a mail ended, unless that is known by now."""
        ...

    def due(self, now: datetime) -> tuple[str, ...]:
        """Return the ids of the waiting mails that are due, the oldest first."""
        ...

    def left_alone(self, now: datetime) -> tuple[StaffMail, ...]:
        """Return the mails whose handing in must have ended, and did not."""
        ...

    def of_person(self, login: str, most: int) -> tuple[StaffMail, ...]:
        """Return a person's newest mails, the newest first."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove the mails of before a time with which it is over; return how many."""
        ...
