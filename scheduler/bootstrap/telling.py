"""The use cases by which the people who work here hear of what happens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from scheduler.bootstrap.reporting import ReportDesks
from scheduler.domain.content import Kind
from scheduler.domain.digest import CalendarEntry
from scheduler.rendering.staff_mails import StaffMails
from scheduler.rendering.staff_pages import StaffPages
from scheduler.services.invitations import Invitations
from scheduler.services.noticing import Noticing
from scheduler.services.notification_desk import NotificationDesk
from scheduler.services.outgoing_webhooks import WebhookEndpoints, WebhookSender
from scheduler.services.review_queue import ReviewQueue
from scheduler.services.staff_mail import StaffMailDesk
from scheduler.services.telling import Teller
from scheduler.storage.sealing import STAFF_MAIL, WEBHOOKS, KeyedSealing


class Telling(ReportDesks):
    """What is told to whom, each use case opened when it is first used."""

    @cached_property
    def staff_pages(self) -> StaffPages:
        """The pages of the people who work here."""
        return StaffPages(self.root, self.workspace.clinic)

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
    def mail_writing(self) -> StaffMails:
        """The words of mails to the people who work here."""

        def as_file(name: str, entries: Sequence[CalendarEntry]) -> bytes:
            from scheduler.services.plan_calendar import deadlines_calendar  # icalendar, for the mails that need it

            return deadlines_calendar(name, entries, self.clock.now())

        return StaffMails(self.staff_pages, lambda: self.settings.web.staff_url, as_file)

    @cached_property
    def teller(self) -> Teller:
        """What each person hears of, put in line as mails."""
        return Teller(
            store=self.store,
            mail=self.staff_mail,
            writing=self.mail_writing,
            queue=ReviewQueue(self.store, self.workspace, self.clock),
            clock=self.clock,
            zone=lambda: self.settings.clinic.zone,
            solo=lambda: self.settings.clinic.solo_practice,
        )

    @cached_property
    def staff_invitations(self) -> Invitations:
        """Invitations of people who are to work here."""
        return Invitations(
            store=self.store,
            staff=self.people,
            passkeys=self.passkey_proofs,
            mail=lambda: self.staff_mail,
            writing=lambda: self.mail_writing,
            clock=self.clock,
        )

    @cached_property
    def notifications(self) -> NotificationDesk:
        """How each person hears of what happens."""
        return NotificationDesk(
            store=self.store,
            staff=self.people,
            mail=self.staff_mail,
            writing=self.mail_writing,
            clock=self.clock,
            zone=lambda: self.settings.clinic.zone,
            languages=lambda: self.staff_pages.languages,
        )

    @cached_property
    def webhook_sender(self) -> WebhookSender:
        """What other programs hear of."""
        from scheduler.channels.open_web.webhook_post import GuardedPost

        return WebhookSender(
            store=self.store,
            post=GuardedPost(self._is_rehearsal),
            sealing=KeyedSealing(self.secret_keys, WEBHOOKS),
            clock=self.clock,
            site=lambda: self.settings.web.staff_url,
        )

    @cached_property
    def webhook_endpoints(self) -> WebhookEndpoints:
        """The addresses of other programs."""
        return WebhookEndpoints(self.store, self.people, self.webhook_sender, self.clock)

    def _is_rehearsal(self) -> bool:
        """Say whether nothing of this workspace reaches anybody: all that is connected is on this machine itself."""
        connected = [account for account in self.settings.accounts if account.account is not None]
        return self._channels is not None or (bool(connected) and all(account.reaches_nobody for account in connected))
