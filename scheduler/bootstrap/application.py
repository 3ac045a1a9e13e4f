"""The application: every use case as a property, and how a front end opens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.bootstrap.looking_after import LookingAfter
from scheduler.bootstrap.made_of_settings import made_of_settings
from scheduler.config.settings import CONFIG_FILE, load_settings
from scheduler.config.workspace import WORKSPACE_VARIABLE, find_workspace
from scheduler.domain.content import Item
from scheduler.domain.errors import NotFound
from scheduler.engine.clock import SystemClock
from scheduler.ports import Channel, Clock
from scheduler.rendering.document import pdf_document
from scheduler.rendering.workspace_pages import WorkspacePages
from scheduler.services.blocked_drafts import BlockedDrafts
from scheduler.services.calendar_feed import CalendarFeeds
from scheduler.services.campaign_check import CampaignChecks
from scheduler.services.campaigns import Campaigns
from scheduler.services.carousel import Carousels
from scheduler.services.channel_times import ChannelTimes
from scheduler.services.controls import Controls
from scheduler.services.decisions import Decisions
from scheduler.services.edit_item import Editing
from scheduler.services.ingest import Articles
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.issue_audience import AudienceForecast
from scheduler.services.issue_desk import IssueDesk
from scheduler.services.issue_progress import ProgressDesk
from scheduler.services.item_list import ItemList
from scheduler.services.move import Moving
from scheduler.services.move_several import MovingSeveral
from scheduler.services.note import Notes
from scheduler.services.personal_links import Purpose
from scheduler.services.plan import Planning, PlanReport
from scheduler.services.pull_in import PullingIn
from scheduler.services.records import Records
from scheduler.services.reserve import Reserve
from scheduler.services.resolve import Resolution
from scheduler.services.retract import Retraction
from scheduler.services.rules import RulesAtHand, shipped_rules_of
from scheduler.services.sample import Samples
from scheduler.services.search import Search
from scheduler.services.several import Several
from scheduler.services.times import Times
from scheduler.services.trail import Trail
from scheduler.services.welcome.desk import WelcomeDesk
from scheduler.services.welcome.words import StepWriting
from scheduler.services.write import Writing


class Application(LookingAfter):
    """A workspace with its parts connected, each opened when it is first used."""

    @cached_property
    def articles(self) -> Articles:
        """Articles taken into the workspace."""
        from scheduler.channels.open_web.page_fetch import OpenWeb
        from scheduler.rendering.picture_type import picture_type
        from scheduler.services.web_article import WebReader

        web = WebReader(OpenWeb(), picture_type)
        return Articles(self.root, self.today, web, lambda: self.workspace.clinic().hashtags)

    @cached_property
    def planning(self) -> Planning:
        """Campaigns planned, and planned again."""
        return Planning(
            self.workspace, self.workspace, self.store, self.renderer, self.signed_comparison, self.clock, self.people
        )

    @cached_property
    def campaigns(self) -> Campaigns:
        """The campaigns, each with what becomes of its article."""
        return Campaigns(self.store, self.workspace, self.planning, self.signed_comparison, self.clock)

    @cached_property
    def decisions(self) -> Decisions:
        """What waits for a person."""
        blocked = BlockedDrafts(self.items, self.workspace, self.clock)
        return Decisions(self.store, self.clock, blocked, self.signed_comparison, self.media.to_mend)

    @cached_property
    def notes(self) -> Notes:
        """Campaigns without an article."""
        return Notes(self.root, self.today, self.workspace, self.people, self.planning)

    @cached_property
    def welcome(self) -> WelcomeDesk:
        """The welcome series as staff look at it and change it."""
        return WelcomeDesk(
            files=self.workspace,
            workspace=self.workspace,
            store=self.store,
            staff=self.people,
            clock=self.clock,
            writing=StepWriting(self.root, self.today, self.workspace, self.planning),
            segments=self.segments,
            comparison=self.signed_comparison,
        )

    @cached_property
    def writing(self) -> Writing:
        """Words of one's own, written into campaigns."""
        return Writing(self.workspace, self.store, self.planning, self.clock, self.people)

    @cached_property
    def moving(self) -> Moving:
        """Items moved to other times."""
        return Moving(self.workspace, self.workspace, self.store, self.planning, self.clock, self.people)

    @cached_property
    def editing(self) -> Editing:
        """Items in a person's hands."""
        files, planning, writing = self.workspace, self.planning, self.writing
        return Editing(
            files, self.workspace, self.store, planning, writing, self.items, self.checks, self.clock, self.people
        )

    @cached_property
    def calendar_feeds(self) -> CalendarFeeds:
        """The calendar at secret addresses."""

        def as_file(items: Iterable[Item]) -> bytes:
            from scheduler.services.plan_calendar import items_calendar  # icalendar is loaded for those who ask for it

            return items_calendar(self.workspace.clinic().name, items)

        return CalendarFeeds(self.store, self.times, self.clock, as_file, self.people)

    @cached_property
    def item_list(self) -> ItemList:
        """The items of every campaign, in the order of their keys."""
        return ItemList(self.store)

    @cached_property
    def times(self) -> Times:
        """The calendar of what goes out when."""
        return Times(self.workspace, self.store, self.clock, self.signed_comparison)

    @cached_property
    def pulling_in(self) -> PullingIn:
        """Sections taken out of reserve."""
        return PullingIn(self.people, self.reserve, self.moving)

    @property
    def several(self) -> Several:
        """One act on several items."""
        times = MovingSeveral(self.workspace, self.store, self.clock)
        return Several(self.store, self.people, self.review, self.moving, times, self.reserve, self.controls)

    @cached_property
    def search(self) -> Search:
        """Everything that staff work on, found by its words."""
        return Search(self.store, self.workspace, self.signed_comparison)

    @cached_property
    def channel_times(self) -> ChannelTimes:
        """The days and times on which a campaign's channels publish."""
        return ChannelTimes(self.workspace, self.workspace, self.store, self.planning, self.clock)

    @cached_property
    def reserve(self) -> Reserve:
        """The sections that wait for a place in a campaign."""
        return Reserve(self.workspace, self.workspace, self.store, self.planning, self.clock, self.people)

    @cached_property
    def checks(self) -> CampaignChecks:
        """The check of what is planned, by the clinic's rules."""
        return CampaignChecks(self.items, self.workspace, self.clock)

    @cached_property
    def issues(self) -> IssueDesk:
        """Newsletter issues as staff look at them."""
        return IssueDesk(
            self.items, self.workspace, self.store, self.planning, self.clock, self.signed_comparison, self.people
        )

    @made_of_settings
    def audience_forecast(self) -> AudienceForecast:
        """Who gets an issue, and who is left out."""
        return AudienceForecast(self.items, self.store, self.clock, self.preparation)

    @cached_property
    def progress(self) -> ProgressDesk:
        """How far issues are on their way."""
        return ProgressDesk(self.store, self.clock)

    @cached_property
    def carousels(self) -> Carousels:
        """A section's cards as files, for networks that are not connected."""
        return Carousels(self.workspace, self.store, self.clock, self.renderer.cards_in, pdf_document)

    @cached_property
    def pages(self) -> WorkspacePages:
        """The pages and sheets that people look at."""
        return WorkspacePages(self.root, self.workspace.clinic, self.workspace.article, self.renderer.outlined_cards)

    @cached_property
    def resolution(self) -> Resolution:
        """A person's verdict on what is uncertain, missed or rejected."""
        return Resolution(self.store, self.workspace, self.clock, self.people)

    @cached_property
    def controls(self) -> Controls:
        """The brake: everything held back, and let go on."""
        return Controls(self.store, self.clock, self.people, self._account_names)

    def _account_names(self) -> tuple[str, ...]:
        return tuple(account.name for account in self.settings.accounts)

    @cached_property
    def samples(self) -> Samples:
        """Tests of issues, to named addresses."""
        return Samples(
            items=self.items,
            store=self.store,
            channels=self.channels,
            staff=self.people,
            clock=self.clock,
            test_addresses=lambda: self.settings.clinic.newsletter.test_addresses,
            address_hashes=self.address_hashes,
            own_url=lambda site, reader: self.mailed_links.url(site, Purpose.UNSUBSCRIBE, reader),
        )

    @cached_property
    def trail(self) -> Trail:
        """The audit trail, and the proof that it is whole."""
        return Trail(self.store)

    @cached_property
    def retraction(self) -> Retraction:
        """The retraction service."""
        return Retraction(self.store, self.workspace, self.people, self.channels, self.clock)

    @cached_property
    def records(self) -> Records:
        """The state of everything, and the evidence on it."""
        return Records(self.store, self.workspace, self.clock, self.signed_comparison)

    def calendar(self, report: PlanReport) -> bytes:
        """Return a planned campaign as an iCalendar file for staff."""
        from scheduler.services.plan_calendar import plan_calendar  # icalendar is loaded for those who ask for it

        return plan_calendar(report, self.workspace.clinic())


def make_workspace(directory: Path, clinic: NewClinic) -> tuple[Path, ...]:
    """Make a clinic's workspace in a folder; return the files written. Raises BadInput, with nothing written."""

    def check(settings: str) -> None:
        with TemporaryDirectory() as folder:
            (Path(folder) / CONFIG_FILE).write_text(settings, encoding="utf-8")
            load_settings(Path(folder), {})

    return initialise(directory, clinic, SystemClock().now().date(), check)


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
