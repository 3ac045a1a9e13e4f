"""The use cases by which the clinic's installation is looked after: settings, health, backups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path

from scheduler.bootstrap.collections import Collections
from scheduler.config.accounts import ConfiguredAccount
from scheduler.domain.errors import ClinicError
from scheduler.domain.health import BackupMade, Upkept
from scheduler.engine.local import Tick
from scheduler.rendering.logo import kept_logo
from scheduler.services import health
from scheduler.services.channel_health import ChannelDesk
from scheduler.services.clinic_settings import Changes, SettingsDesk
from scheduler.services.health import Examination, Health
from scheduler.services.health_watch import HealthWatch
from scheduler.services.outgoing_webhooks import examine_webhooks
from scheduler.services.sample_group import SampleGroupDesk
from scheduler.services.signed_comparison import SignedComparison
from scheduler.storage.backup import backup, remove_unfinished

_LOOKING = 600.0
"""How often the worker asks itself whether it is time to look at everything, in seconds."""


class LookingAfter(Collections):
    """A workspace's upkeep, each use case opened when it is first used."""

    @cached_property
    def clinic_settings(self) -> SettingsDesk:
        """The clinic's settings, changed by people."""
        return SettingsDesk(
            files=self.workspace,
            store=self.store,
            staff=self.people,
            clock=self.clock,
            comparison=self.signed_comparison,
            supposing=self._supposing,
            as_logo=kept_logo,
        )

    def _supposing(self, changes: Changes) -> SignedComparison:
        supposed = self.workspace.supposing(changes)
        return SignedComparison(
            self.store, supposed, self.renderer_of(supposed), self.clock, self.settings.worker.comparison
        )

    @cached_property
    def sample_group(self) -> SampleGroupDesk:
        """The addresses that tests go to."""
        return SampleGroupDesk(self.workspace, self.store, self.people, self.clock)

    @cached_property
    def channel_desk(self) -> ChannelDesk:
        """The accounts that the clinic publishes over."""
        return ChannelDesk(
            lambda: self.settings.accounts,
            lambda: self.channels,
            self.workspace,
            self.store,
            self.clock,
            is_rehearsed=self.is_rehearsal,
        )

    @cached_property
    def health_watch(self) -> HealthWatch:
        """A look at everything, remembered."""
        return HealthWatch(lambda: self.health, self._quick_health, self.channel_desk, self.store, self.clock)

    @property
    def health(self) -> Health:
        """Everything that publishing needs, examined."""
        accounts = {} if self.is_rehearsal else self._examined_of_accounts()
        upkept = Upkept()
        with suppress(ClinicError):  # a database that is not there is itself a finding
            upkept = self.health_watch.upkept()
        quick = self._quick_health(upkept)
        return Health({**quick.parts, **self._examined_at_length(), **accounts})

    def _quick_health(self, upkept: Upkept) -> Health:
        """Return the parts that are read here at once, and by which nothing is changed."""
        database: dict[str, Examination] = {
            "database": lambda: health.examine_database(self.store, self.clock.now()),
        }
        if self.is_rehearsal:
            return Health({"rehearsal": health.examine_rehearsal} | database)
        here: dict[str, Examination] = {
            "settings": lambda: health.examine_settings(self.signed_comparison.workspace.clinic()),
            "links": lambda: health.examine_links(self.store, self.workspace),
            "pages": self._examine_pages,
            "worker": partial(self._examine_worker, upkept),
            "backups": partial(self._examine_backups, upkept),
            "webhooks": lambda: examine_webhooks(self.webhook_endpoints.all()),
        }
        return Health(here | database)

    def _examined_at_length(self) -> dict[str, Examination]:
        folders = (self.root, self.variable_files)
        return {
            "clock": lambda: health.examine_clock(self.clock, self.settings.clinic.zone, self._clock_doubt()),
            "unfinished": lambda: health.examine_unfinished(map(remove_unfinished, folders)),
            "installation": lambda: health.examine_installation(self.installation),
            "graphics": lambda: health.examine_graphics(self.renderer),
            "signatures": lambda: health.examine_signatures(self.signed_comparison),
            "erasures": lambda: health.examine_erasures(self.erasure),
            "sign-up": lambda: health.examine_sign_ups(self.sign_up, self.store, self._subscription().languages),
        }

    def _examined_of_accounts(self) -> dict[str, Examination]:
        parts: dict[str, Examination] = {}
        with suppress(ClinicError):  # the first part says what is wrong with the settings
            if self.settings.preflight.network:
                parts["sender"] = self._examine_sender
            for account in self.settings.accounts:
                parts[f"{health.ACCOUNT}{account.name}"] = partial(self._examine_account, account)
            parts |= self.report_examinations
            if self.bounces is not None:
                parts["bounces"] = self.bounces.examine
        return parts

    def _examine_worker(self, upkept: Upkept) -> str:
        zone = self.settings.clinic.zone
        return health.examine_worker(self.upcoming.delivery(), self.clock.now(), zone, upkept.heartbeats)

    def _examine_backups(self, upkept: Upkept) -> str:
        if not self.settings.database_url.startswith("sqlite"):
            return "PostgreSQL's own tools make them"
        with self.store.reading() as tables:
            went_out = bool(tables.counts.last_accepted())
        return health.examine_backups(upkept.backup, self.clock.now(), self.settings.clinic.zone, is_needed=went_out)

    def _examine_sender(self) -> str:
        account = self._mail_account()
        if not account:
            return "no mail account is connected"
        if self._is_rehearsed(account):
            return "a simulator stands in for the mail provider"
        domain = self.settings.clinic.sender.address.rpartition("@")[2]
        return health.examine_sender(domain, self.preflight.of_sender(account))

    def _examine_pages(self) -> str:
        web = self.settings.web
        return health.examine_pages(web.url, f"{web.host}:{web.port}", is_local=web.is_local, has_tls=web.has_tls)

    def _examine_account(self, account: ConfiguredAccount) -> str:
        needed = partial(health.is_needed, account.name, self.workspace)
        return health.examine_account(self.channels.get(account.name), account.variables, self.clock.now(), needed)

    def _watching(self) -> Iterator[Tick]:
        yield Tick("looking at everything", _LOOKING, self.health_watch.look_daily())

    def backup(self, target: Path) -> None:
        """Copy the database to a new file, and record that. Raises ClinicError."""
        backup(self.settings.database_url, target)
        made = BackupMade(self.clock.now(), target.name, target.stat().st_size)
        with self.store.transaction() as tables:
            tables.upkeep.add_backup(made)
