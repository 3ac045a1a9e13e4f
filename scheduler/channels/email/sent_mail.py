"""The operations on a sent mail, the same for every transport."""

from __future__ import annotations

from scheduler.domain.account import Confirmation, Metrics, Standing
from scheduler.domain.delivery import Receipt


class SentMail:
    """The part of a channel's contract that is the same for every transport of email."""

    def withdraw(self, receipt: Receipt) -> bool:  # noqa: ARG002 - the port's shape
        """Say no: nobody can call an email back."""
        return False

    def confirm(self, receipt: Receipt) -> Confirmation:  # noqa: ARG002 - the port's shape
        """Say that a mail stands as it was taken: its later fate comes as an event or as a bounce."""
        return Confirmation(Standing.LIVE)

    def metrics(self, receipt: Receipt) -> Metrics:  # noqa: ARG002 - the port's shape
        """Count nothing: nobody is tracked."""
        return Metrics()

    def refresh(self) -> None:
        """Do nothing: the keys hold until somebody changes them."""
