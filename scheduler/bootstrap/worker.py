"""The worker: everything that happens at its time, without anybody asking for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import cached_property, partial

from scheduler.bootstrap.foundation import owner
from scheduler.bootstrap.telling import Telling
from scheduler.domain.delivery import Delivery
from scheduler.domain.health import BEAT
from scheduler.engine.incidents import Incidents
from scheduler.engine.local import Background, Deliveries, LocalEngine, Tick
from scheduler.ports import Boundary
from scheduler.services.credentials import CredentialRefresh
from scheduler.services.deliver import Publisher, no_boundary
from scheduler.services.due_work import DueWork
from scheduler.services.heartbeats import Heartbeats
from scheduler.services.personal_links import Purpose
from scheduler.services.questions import Questions
from scheduler.services.reconcile import Reconciliation
from scheduler.services.upcoming import Upcoming

_ERASING = 60.0
_FORGETTING = 3600.0
"""How often old reports are deleted, in seconds."""

_RENEWING = 600.0
"""How often accounts may renew their credentials, in seconds: tokens that rotate last an hour or more."""


class Worker(Telling):
    """The parts that publish, and the loop that runs them."""

    @cached_property
    def upcoming(self) -> Upcoming:
        """The next moment with something to do."""
        return Upcoming(self.store, self.clock, self.settings.worker.settle)

    def publisher(self, boundary: Boundary = no_boundary) -> Publisher:
        """Return a publisher with an owner's name of its own. Raises ClinicError when nothing may be sent from here."""
        self.installation.check()
        return Publisher(
            store=self.store,
            channels=self.channels,
            clock=self.clock,
            journal=self.journal,
            owner=owner(),
            lease=self.settings.worker.lease,
            comparison=self.settings.worker.comparison,
            unsubscribe_url=lambda site, subscriber: self.mailed_links.url(site, Purpose.UNSUBSCRIBE, subscriber),
            preferences_url=lambda site, asked: self.mailed_links.url(site, Purpose.PREFERENCES, asked),
            view_url=lambda site, issue: self.mailed_links.url(site, Purpose.VIEW, issue),
            confirm_url=lambda site, sign_up: self.mailed_links.url(site, Purpose.CONFIRM, sign_up),
            address_hashes=self.address_hashes,
            copy_token=self._copy_token,
            before_claim=self._before_claim,
            trusts_clock=lambda: self._clock_doubt() is None,
            boundary=boundary,
        )

    def _before_claim(self) -> None:
        self.installation.check_key_is(self.secret_keys[0])
        self.signed_comparison.run_if_changed()

    @cached_property
    def _names_copies(self) -> frozenset[str]:
        return frozenset(account.name for account in self.settings.accounts if account.transport.names_copies)

    def _copy_token(self, delivery: Delivery, subscriber: str) -> str:
        return self.copy_tokens.of(delivery, subscriber) if delivery.channel in self._names_copies else ""

    @cached_property
    def heartbeats(self) -> Heartbeats:
        """This program's signs of life."""
        return Heartbeats(self.store, self.clock, owner(), self._settings_note)

    def _settings_note(self) -> str:
        """Return what people should know of the settings that the worker goes by, or empty."""
        if fault := self.current_settings.fault:
            return f"the settings cannot be read, so nothing is compared, and nothing goes out: {fault}"
        waiting = self.current_settings.waiting_for_restart
        return f"{', '.join(waiting)} changed in config.toml: start `clinic run` anew" if waiting else ""

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """The settling of expired leases and late deliveries."""
        return Reconciliation(self.store, self.clock, self.journal)

    @cached_property
    def questions(self) -> Questions:
        """The questions about uncertain deliveries."""
        return Questions(self.store, self.channels, self.clock, self.journal, self.settings.worker.settle)

    @cached_property
    def credential_refresh(self) -> CredentialRefresh:
        """The credentials that rotate, renewed before they end."""
        return CredentialRefresh(self.store, self.channels)

    @cached_property
    def delivery(self) -> DueWork:
        """Everything that is due, done once."""
        sweeps = (tick.run for tick in self._sweeps())
        mailbox = (self.bounces.read_or_tell,) if self.bounces else ()
        house = (tick.run for tick in self._house())
        told = (tick.run for tick in self._telling())
        return DueWork((*sweeps, self.credential_refresh.run, self.questions.ask_all, *mailbox, *house, *told))

    def run(self, stop: threading.Event, boundary: Boundary = no_boundary) -> None:
        """Publish until the event is set; then finish what is on its way."""
        publisher, upcoming, incidents = self.publisher(boundary), self.upcoming, Incidents()
        poll = self.settings.worker.poll.total_seconds()
        with (
            closing(self.store.waker()) as waker,
            ExitStack() as askers,
            Background("sweeps", incidents) as sweeps,
            Background("renewing", incidents) as renewing,
            Background("bounces", incidents) as mailbox,
            Background("keeping house", incidents) as keeping_house,
            Background("telling", incidents) as telling,
            self.heartbeats.working() as beat,
            Background("saying that it works", incidents) as heart,
            Deliveries(publisher, self.settings.worker.threads, freed=waker.wake, incidents=incidents) as deliveries,
        ):
            delivering = Tick("delivering", poll, deliveries.start_due, upcoming.delivery, deliveries.busy)
            renewal = Tick("renewing credentials", _RENEWING, self.credential_refresh.run)
            beside = (
                *map(sweeps.tick, self._sweeps()),
                renewing.tick(renewal),
                *map(mailbox.tick, self._mailbox()),
                *map(keeping_house.tick, (*self._house(), *self._watching())),
                heart.tick(Tick("saying that it works", BEAT.total_seconds(), beat)),
                *map(telling.tick, self._telling()),
                *self._asking(askers, incidents),
            )
            LocalEngine((delivering, *beside), stop, waker, self.clock, incidents).run()

    def _asking(self, threads: ExitStack, incidents: Incidents) -> Iterator[Tick]:
        """Yield the questions to each account's platform, in threads of their own: a slow one holds up itself alone."""
        for account in self.channels:
            ask, next_at = partial(self.questions.ask, account), partial(self.upcoming.question, account)
            asking = Tick(f"asking {account}", self.settings.worker.poll.total_seconds(), ask, next_at)
            yield threads.enter_context(Background(f"asking {account}", incidents)).tick(asking)

    def _mailbox(self) -> Iterator[Tick]:
        """Yield the reading of the mailbox of bounces, where there is one."""
        if self.bounces is not None and self.settings.bounces is not None:
            yield Tick("reading bounces", self.settings.bounces.every.total_seconds(), self.bounces.read)

    def _house(self) -> Iterator[Tick]:
        """Yield what is not kept any longer: here, and at the mail providers, which may be slow."""
        yield Tick("asking providers to erase", _ERASING, self.erasure.run)
        yield Tick("keeping no longer", _FORGETTING, self.retention.run)

    def _watching(self) -> Iterator[Tick]:
        """Yield the looks at everything that publishing needs, where a workspace has them."""
        yield from ()

    def _telling(self) -> Iterator[Tick]:
        """Yield what the people who work here hear of: it goes over a mail account, which may be slow."""
        poll = self.settings.worker.poll.total_seconds()
        yield Tick("noticing what happened", poll, self.noticing.run)
        yield Tick("telling people", poll, lambda: self._clock_doubt() or self.teller.run())
        yield Tick("mailing the staff", poll, self.staff_mail.run)
        yield Tick("calling webhooks", poll, self.webhook_sender.run)

    def _sweeps(self) -> tuple[Tick, ...]:
        """Return the worker's tasks beside delivering, in the order in which it does them."""
        poll = self.settings.worker.poll.total_seconds()
        upcoming, reconciliation = self.upcoming, self.reconciliation
        return (
            Tick("settling expired leases", poll, reconciliation.expire, upcoming.lease_end),
            Tick("comparing what is signed", poll, self.signed_comparison.run),
            Tick("preparing issues", poll, lambda: self._clock_doubt() or self.preparation.run(), upcoming.issue),
            Tick("welcoming", poll, lambda: self._clock_doubt() or self.welcome_sending.run(), upcoming.welcome),
            Tick("settling what reports prove", poll, lambda: self.events.settle()),  # noqa: PLW0108 - as it is then
            Tick("missing what is too late", poll, lambda: self._clock_doubt() or reconciliation.miss()),
        )
