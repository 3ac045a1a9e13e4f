"""The use cases of what mail providers report."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from scheduler.bootstrap.made_of_settings import made_of_settings
from scheduler.bootstrap.newsletter import NewsletterDesks
from scheduler.channels.opening import open_webhooks
from scheduler.domain.content import Kind
from scheduler.services.bounces import Bounces
from scheduler.services.events import EventDesk
from scheduler.services.figures import FigureDesk
from scheduler.services.report_gaps import ReportGaps
from scheduler.services.report_health import examine_reports
from scheduler.services.webhooks import WebhookDesk
from scheduler.storage.sealing import REPORTS, KeyedSealing


class ReportDesks(NewsletterDesks):
    """The reports on a workspace's newsletter, each use case opened when it is first used."""

    @made_of_settings
    def events(self) -> EventDesk:
        """The one entrance for whatever mail providers report."""
        seal = partial(KeyedSealing(self.secret_keys, REPORTS).seal, "events")
        reporting = self.settings.clinic.newsletter.reporting
        return EventDesk(self.store, self.clock, self.address_hashes, seal, reporting)

    @made_of_settings
    def figures(self) -> FigureDesk:
        """The figures of issues and of the list."""
        clinic = self.settings.clinic
        return FigureDesk(self.store, self.clock, clinic.newsletter.reporting, clinic.zone)

    @made_of_settings
    def report_gaps(self) -> ReportGaps:
        """The copies on which nothing was reported, and the providers who can be asked."""
        return ReportGaps(self.store, self.channels, self.events, self.clock)

    @property
    def report_examinations(self) -> dict[str, Callable[[], str]]:
        """What `clinic doctor` looks at for each account whose provider reports by itself."""
        return {
            f"reports: {account}": partial(examine_reports, account, webhook, self.report_gaps)
            for (_, account), webhook in self.webhooks.webhooks.items()
        }

    @made_of_settings
    def webhooks(self) -> WebhookDesk:
        """What mail providers send by themselves."""
        return WebhookDesk(open_webhooks(self.settings.accounts), self.events, self.clock)

    @cached_property
    def bounces(self) -> Bounces | None:
        """The mailbox that mails come back to; None where the clinic has set none."""
        mailbox = self.settings.bounces
        if mailbox is None:
            return None
        from scheduler.channels.email.imap_mailbox import ImapMailbox

        return Bounces(
            store=self.store,
            clock=self.clock,
            mailbox=ImapMailbox(mailbox),
            name=mailbox.name,
            accounts=[account.name for account in self.settings.accounts if account.spec.kind is Kind.ISSUE],
            copy_of=self.copy_tokens.read,
            take=self.events.take,
            deletes=mailbox.delete,
        )
