"""The use cases by which the people who work here hear of what happens."""

from __future__ import annotations

from functools import cached_property

from scheduler.bootstrap.reporting import ReportDesks
from scheduler.domain.content import Kind
from scheduler.services.noticing import AccessWatch, Noticing
from scheduler.services.staff_mail import StaffMailDesk
from scheduler.storage.sealing import STAFF_MAIL, KeyedSealing


class Telling(ReportDesks):
    """What is told to whom, each use case opened when it is first used."""

    @cached_property
    def staff_mail(self) -> StaffMailDesk:
        """Mails to the people who work here."""
        return StaffMailDesk(
            store=self.store,
            channels=lambda: self.channels,
            account=self._mail_account,
            sender=lambda: self.settings.clinic.sender,
            sealing=KeyedSealing(self.secret_keys, STAFF_MAIL),
            clock=self.clock,
        )

    def _mail_account(self) -> str:
        """Return the connected account that mails to the staff go over: the newsletter's own, else any for issues."""
        own = self.settings.clinic.newsletter.subscription.account
        of_issues = [account.name for account in self.settings.accounts if account.spec.kind is Kind.ISSUE]
        connected = [name for name in dict.fromkeys((own, *of_issues)) if name in self.channels]
        return connected[0] if connected else ""

    @cached_property
    def noticing(self) -> Noticing:
        """What comes about by itself, put on the trail."""
        return Noticing(self.store, self.clock)

    @cached_property
    def access_watch(self) -> AccessWatch:
        """Access that ends soon, put on the trail."""
        return AccessWatch(self.store, self.channels, self.clock)
