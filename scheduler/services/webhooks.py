"""What a mail provider sends by itself: believed when it is signed, and committed before it is answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.events import Taken
from scheduler.ports import Clock, Webhook
from scheduler.services.events import EventDesk

logger = logging.getLogger(__name__)


class NoWebhook(NotFound):
    """No account has such a webhook."""


class NotReady(ClinicError):  # noqa: N818 - reads as what happened
    """A message may be genuine, and cannot be verified yet: the provider is to send it again."""


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """Receives messages. `webhooks` are those of the connected accounts, by transport and account."""

    webhooks: Mapping[tuple[str, str], Webhook]
    events: EventDesk
    clock: Clock

    def receive(self, transport: str, account: str, headers: Mapping[str, str], body: bytes) -> Taken:
        """Take in the events of a message; when it returns, they are committed. `body` is as it came.

        Raises NoWebhook where no account has such a webhook; NotReady while it has no key; NotGenuine and Illegible for
        what is not the provider's word; another ClinicError when the database cannot take it, so that it is to be sent
        again.
        """
        webhook = self.webhooks.get((transport, account))
        if webhook is None:
            raise NoWebhook(f"there is no account {account!r} at {transport!r} that reports by itself")
        if not webhook.is_ready:
            raise NotReady(f"{account} has no verification key: set webhook_verification in [{transport}]")
        reports = webhook.read(headers, body, self.clock.now())
        taken = self.events.take(account, reports.events) + Taken(foreign=reports.foreign)
        logger.info(
            "%s reported: %d new, %d known already, %d not ours", account, taken.new, taken.repeated, taken.foreign
        )
        return taken
