"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.channels.opening import open_accounts
from scheduler.config.accounts import ConfiguredAccount, batch_of
from scheduler.config.environment import SecretKeys
from scheduler.config.settings import Settings, load_settings
from scheduler.config.workspace import WORKSPACE_VARIABLE, FileWorkspace, find_workspace
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.engine.clock import SystemClock
from scheduler.engine.incidents import Incidents
from scheduler.engine.local import Background, Deliveries, LocalEngine, Tick
from scheduler.ports import Boundary, Channel, Clock
from scheduler.rendering.current import CurrentRenderer
from scheduler.rendering.document import pdf_document
from scheduler.rendering.workspace_pages import WorkspacePages
from scheduler.services import health
from scheduler.services.audience import AudienceDesk, address_hash, unsubscribe_url
from scheduler.services.campaign_check import CampaignChecks
from scheduler.services.carousel import Carousels
from scheduler.services.clock_check import ClockCheck, ComparedClock
from scheduler.services.controls import Controls
from scheduler.services.credentials import AccountCredentials, CredentialRefresh
from scheduler.services.deliver import Publisher, no_boundary
from scheduler.services.due_work import DueWork
from scheduler.services.health import Examination, Health
from scheduler.services.ingest import Articles
from scheduler.services.installation import Installation
from scheduler.services.items import ItemDesk
from scheduler.services.people import Staff
from scheduler.services.plan import Planning, PlanReport
from scheduler.services.questions import Questions
from scheduler.services.recipients import IssuePreparer
from scheduler.services.reconcile import Reconciliation
from scheduler.services.records import Records
from scheduler.services.resolve import Resolution
from scheduler.services.retract import Retraction
from scheduler.services.review import ReviewDesk
from scheduler.services.review_sheet import ReviewSheets
from scheduler.services.rules import RulesAtHand, shipped_rules_of
from scheduler.services.signed_comparison import SignedComparison
from scheduler.services.trail import Trail
from scheduler.services.upcoming import Upcoming
from scheduler.services.waive import WaiverDesk
from scheduler.storage.backup import backup, remove_unfinished
from scheduler.storage.journal import FileJournal
from scheduler.storage.passwords import Argon2Passwords
from scheduler.storage.privacy import make_private
from scheduler.storage.sealing import KeyedSealing
from scheduler.storage.store import SqlStore, found_store, open_store

_RENEWING = 600.0
"""How often accounts may renew their credentials, in seconds: tokens that rotate last an hour or more."""


class Application:
    """A workspace with its parts connected, each opened when it is first used.

    `clock` and `channels` may be given instead of the machine's clock and the real accounts. `jurisdictions` go before
    the clinic's own, to see what the rules would say elsewhere.
    """

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str],
        *,
        clock: Clock | None = None,
        channels: Mapping[str, Channel] | None = None,
        jurisdictions: tuple[str, ...] | None = None,
    ) -> None:
        self.root = root
        self.clock: Clock = clock or SystemClock()
        self._platform_clock = ComparedClock(self.clock)
        self.environment = environment
        self._channels = channels
        self._jurisdictions = jurisdictions

    @cached_property
    def settings(self) -> Settings:
        """The settings of config.toml and the environment, as they were when first read."""
        return load_settings(self.root, self.environment)

    @cached_property
    def workspace(self) -> FileWorkspace:
        """The files that staff write, read anew at each use."""
        return FileWorkspace(self.root, self.environment, self._jurisdictions)

    @cached_property
    def store(self) -> SqlStore:
        """The database, its tables brought up to date. Raises NotFound when there is none: see `found`."""
        make_private(self.variable_files)
        return open_store(self.settings.database_url)

    def found(self) -> None:
        """Make the database and the secret key of a new clinic, unless they are there. Raises ClinicError."""
        self.store = found_store(self.settings.database_url, self.variable_files)
        self.installation.found()

    @cached_property
    def variable_files(self) -> Path:
        """The folder of what the product itself writes: database, journal, cards."""
        return self.root / "var"

    @cached_property
    def journal(self) -> FileJournal:
        """The attempts, written down beside the database."""
        return FileJournal(self.variable_files / "attempts.journal", self.store.journal_home(self.variable_files))

    @cached_property
    def renderer(self) -> CurrentRenderer:
        """The renderer with the workspace's templates and brand, as they are at each use."""
        return CurrentRenderer(self.workspace.root, self.workspace.clinic, self.variable_files / "cards")

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The connected accounts by channel; a channel without credentials is not among them."""
        if self._channels is not None:
            return self._channels
        return open_accounts(self.settings.accounts, self._platform_clock, self._credentials)

    def _credentials(self, account: str) -> AccountCredentials:
        return AccountCredentials(account, self.store, KeyedSealing(self.secret_key), self.clock, _owner())

    @cached_property
    def secret_key(self) -> bytes:
        """The key of unsubscribe links and of suppressed addresses' hashes. Raises ClinicError for another one."""
        return self.installation.key()

    @cached_property
    def installation(self) -> Installation:
        """The installation that may send, and a person's word about it."""
        return Installation(self.store, self.journal, SecretKeys(self.root, self.environment), self.clock, self.people)

    def today(self) -> date:
        """Return the date on the clinic's wall."""
        return self.clock.now().astimezone(ZoneInfo(self.settings.clinic.zone)).date()

    @cached_property
    def people(self) -> Staff:
        """The people who work here, and their rights."""
        return Staff(self.store, Argon2Passwords(), self.clock)

    @cached_property
    def articles(self) -> Articles:
        """Articles taken into the workspace."""
        return Articles(self.root, self.today)

    @cached_property
    def items(self) -> ItemDesk:
        """Items as they stand and as they go out."""
        return ItemDesk(self.workspace, self.store, self.renderer, self.clock)

    @cached_property
    def planning(self) -> Planning:
        """Campaigns planned, and planned again."""
        return Planning(self.workspace, self.store, self.renderer, self.signed_comparison, self.clock)

    @cached_property
    def checks(self) -> CampaignChecks:
        """The check of what is planned, by the clinic's rules."""
        return CampaignChecks(self.items, self.workspace, self.clock)

    @cached_property
    def carousels(self) -> Carousels:
        """A section's cards as files, for networks that are not connected."""
        return Carousels(self.workspace, self.store, self.clock, self.renderer.cards_in, pdf_document)

    @cached_property
    def pages(self) -> WorkspacePages:
        """The pages and sheets that people look at."""
        return WorkspacePages(self.root, self.workspace.clinic, self.workspace.article, self.renderer.outlined_cards)

    @cached_property
    def sheets(self) -> ReviewSheets:
        """The sheets that are put before a clinician."""
        return ReviewSheets(self.items, self.workspace, self.store)

    @cached_property
    def review(self) -> ReviewDesk:
        """Items submitted, signed and sent back."""
        return ReviewDesk(self.items, self.sheets, self.workspace, self.store, self.clock, self.people)

    @cached_property
    def waivers(self) -> WaiverDesk:
        """A clinician's exceptions to a finding."""
        return WaiverDesk(self.items, self.workspace, self.store, self.clock, self.people)

    @cached_property
    def signed_comparison(self) -> SignedComparison:
        """The comparison of what is signed with the workspace as it is."""
        longest = self.settings.worker.comparison
        return SignedComparison(self.store, self.workspace, self.renderer, self.clock, longest)

    @cached_property
    def resolution(self) -> Resolution:
        """A person's verdict on what is uncertain, missed or rejected."""
        return Resolution(self.store, self.workspace, self.clock, self.people)

    @cached_property
    def controls(self) -> Controls:
        """The brake: everything held back, and let go on."""
        return Controls(self.store, self.clock, self.people)

    @cached_property
    def upcoming(self) -> Upcoming:
        """The next moment with something to do."""
        return Upcoming(self.store, self.clock, self.settings.worker.settle)

    @cached_property
    def trail(self) -> Trail:
        """The audit trail, and the proof that it is whole."""
        return Trail(self.store)

    @property
    def health(self) -> Health:
        """Everything that publishing needs, examined."""
        parts: dict[str, Examination] = {
            "settings": lambda: health.examine_settings(self.settings.clinic),
            "links": lambda: health.examine_links(self.store, self.workspace),
            "clock": lambda: health.examine_clock(self.clock, self.settings.clinic.zone, self._clock_doubt()),
            "database": lambda: health.examine_database(self.store),
            "backups": lambda: health.examine_backups(map(remove_unfinished, (self.root, self.variable_files))),
            "installation": lambda: health.examine_installation(self.installation),
            "graphics": lambda: health.examine_graphics(self.renderer),
            "signatures": lambda: health.examine_signatures(self.signed_comparison),
        }
        with suppress(ClinicError):  # the first part says what is wrong with the settings
            for account in self.settings.accounts:
                parts[f"account: {account.name}"] = partial(self._examine_account, account)
        return Health(parts)

    def _examine_account(self, account: ConfiguredAccount) -> str:
        needed = partial(health.is_needed, account.name, self.workspace)
        return health.examine_account(self.channels.get(account.name), account.variables, self.clock.now(), needed)

    @cached_property
    def audience(self) -> AudienceDesk:
        """The subscribers of the newsletter, and the suppressed addresses."""
        return AudienceDesk(self.store, self.secret_key, self.clock, ZoneInfo(self.settings.clinic.zone))

    @cached_property
    def retraction(self) -> Retraction:
        """The retraction service."""
        return Retraction(self.store, self.workspace, self.people, self.channels, self.clock)

    @cached_property
    def preparation(self) -> IssuePreparer:
        """The recipients of due issues, frozen."""
        hashed = partial(address_hash, key=self.secret_key)
        return IssuePreparer(self.store, self.clock, hashed, partial(batch_of, self.settings.accounts))

    @property
    def rules(self) -> RulesAtHand:
        """The rules of the workspace as they are now, and their findings on any text."""
        return RulesAtHand(self.workspace.rulebook(), self.workspace.rules())

    @cached_property
    def records(self) -> Records:
        """The state of everything, and the evidence on it."""
        return Records(self.store, self.workspace, self.clock, self.signed_comparison)

    def publisher(self, boundary: Boundary = no_boundary) -> Publisher:
        """Return a publisher with an owner's name of its own. Raises ClinicError when nothing may be sent from here."""
        self.installation.check()
        return Publisher(
            store=self.store,
            channels=self.channels,
            clock=self.clock,
            journal=self.journal,
            owner=_owner(),
            lease=self.settings.worker.lease,
            comparison=self.settings.worker.comparison,
            unsubscribe_url=partial(unsubscribe_url, key=self.secret_key),
            address_hash=partial(address_hash, key=self.secret_key),
            before_claim=self.signed_comparison.run_if_changed,
            trusts_clock=lambda: self._clock_doubt() is None,
            boundary=boundary,
        )

    @cached_property
    def clock_check(self) -> ClockCheck:
        """The machine's clock, held against the platforms'."""
        return ClockCheck(self.store, self._platform_clock, self.channels, time.monotonic, socket.gethostname())

    def _clock_doubt(self) -> str | None:  # a clock that is given goes by a rehearsal's or a test's own time
        return self.clock_check.doubt() if isinstance(self.clock, SystemClock) else None

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
        return DueWork((*sweeps, self.credential_refresh.run, self.questions.ask_all))

    def run(self, stop: threading.Event, boundary: Boundary = no_boundary) -> None:
        """Publish until the event is set; then finish what is on its way."""
        publisher, upcoming, incidents = self.publisher(boundary), self.upcoming, Incidents()
        poll = self.settings.worker.poll.total_seconds()
        with (
            closing(self.store.waker()) as waker,
            ExitStack() as askers,
            Background("sweeps", incidents) as sweeps,
            Background("renewing", incidents) as renewing,
            Deliveries(publisher, self.settings.worker.threads, freed=waker.wake, incidents=incidents) as deliveries,
        ):
            delivering = Tick("delivering", poll, deliveries.start_due, upcoming.delivery, deliveries.busy)
            renewal = Tick("renewing credentials", _RENEWING, self.credential_refresh.run)
            beside = (*map(sweeps.tick, self._sweeps()), renewing.tick(renewal), *self._asking(askers, incidents))
            LocalEngine((delivering, *beside), stop, waker, self.clock, incidents).run()

    def _asking(self, threads: ExitStack, incidents: Incidents) -> Iterator[Tick]:
        """Yield the questions to each account's platform, in threads of their own: a slow one holds up itself alone."""
        for account in self.channels:
            ask, next_at = partial(self.questions.ask, account), partial(self.upcoming.question, account)
            asking = Tick(f"asking {account}", self.settings.worker.poll.total_seconds(), ask, next_at)
            yield threads.enter_context(Background(f"asking {account}", incidents)).tick(asking)

    def _sweeps(self) -> tuple[Tick, ...]:
        """Return the worker's tasks beside delivering, in the order in which it does them."""
        poll = self.settings.worker.poll.total_seconds()
        upcoming, reconciliation = self.upcoming, self.reconciliation
        return (
            Tick("settling expired leases", poll, reconciliation.expire, upcoming.lease_end),
            Tick("comparing what is signed", poll, self.signed_comparison.run),
            Tick("preparing issues", poll, lambda: self._clock_doubt() or self.preparation.run(), upcoming.issue),
            Tick("missing what is too late", poll, lambda: self._clock_doubt() or reconciliation.miss()),
        )

    def calendar(self, report: PlanReport) -> bytes:
        """Return a planned campaign as an iCalendar file for staff."""
        from scheduler.services.plan_calendar import plan_calendar  # icalendar is loaded for those who ask for it

        return plan_calendar(report, self.workspace.clinic())

    def backup(self, target: Path) -> None:
        """Copy the database to a new file. Raises ClinicError."""
        backup(self.settings.database_url, target)


def _owner() -> str:
    """Return a name for a worker that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def open_application(
    explicit: Path | None,
    environment: Mapping[str, str],
    *,
    clock: Clock | None = None,
    channels: Mapping[str, Channel] | None = None,
    jurisdictions: tuple[str, ...] | None = None,
) -> Application:
    """Return the application of the chosen workspace; see `find_workspace`. Raises ClinicError."""
    root = find_workspace(Path.cwd(), explicit, environment)
    return Application(root, environment, clock=clock, channels=channels, jurisdictions=jurisdictions)


def open_rules(
    explicit: Path | None, environment: Mapping[str, str], jurisdictions: tuple[str, ...] | None
) -> RulesAtHand:
    """Return the rules of the chosen workspace; where there is none, and none was named, the shipped ones.

    `jurisdictions` go before the clinic's own. Raises NotFound, BadInput.
    """
    try:
        return open_application(explicit, environment, jurisdictions=jurisdictions).rules
    except NotFound:
        if explicit or environment.get(WORKSPACE_VARIABLE):
            raise
        return shipped_rules_of(jurisdictions)
