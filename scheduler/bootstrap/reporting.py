"""The use cases of what mail providers report."""

from __future__ import annotations

from functools import cached_property, partial

from scheduler.bootstrap.newsletter import NewsletterDesks
from scheduler.channels.opening import open_webhooks
from scheduler.services.events import EventDesk
from scheduler.services.webhooks import WebhookDesk
from scheduler.storage.sealing import REPORTS, KeyedSealing


class ReportDesks(NewsletterDesks):
    """The reports on a workspace's newsletter, each use case opened when it is first used."""

    @cached_property
    def events(self) -> EventDesk:
        """The one entrance for whatever mail providers report."""
        seal = partial(KeyedSealing(self.secret_keys, REPORTS).seal, "events")
        reporting = self.settings.clinic.newsletter.reporting
        return EventDesk(self.store, self.clock, self.address_hashes, seal, reporting)

    @cached_property
    def webhooks(self) -> WebhookDesk:
        """What mail providers send by themselves."""
        return WebhookDesk(open_webhooks(self.settings.accounts), self.events, self.clock)
