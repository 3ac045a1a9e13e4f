"""The protocol of whoever writes mails to the people who work here, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from scheduler.domain.digest import Digest, Told
from scheduler.domain.people import Person
from scheduler.domain.staff_mail import StaffMessage


class InvitationWriting(Protocol):
    """Writes the mails with invitations."""

    def invitation(self, inviter: Person, language: str, token: str) -> StaffMessage:
        """Return the mail with the link by which somebody comes to work here."""
        ...


class MailWriting(Protocol):
    """Writes mails, short and plain, each with a link to the page that it is about."""

    def happened(self, person: Person, language: str, told: Sequence[Told]) -> StaffMessage:
        """Return the mail that tells of things at once; there is at least one."""
        ...

    def daily(self, person: Person, language: str, digest: Digest) -> StaffMessage:
        """Return the daily mail, with a file of the signing deadlines where there are any."""
        ...

    def confirm_address(self, person: Person, language: str, token: str) -> StaffMessage:
        """Return the mail with the link by which somebody confirms that the address is theirs."""
        ...
