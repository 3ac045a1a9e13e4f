"""Plan a campaign: from its article to items with slots, keeping what staff and reviewers have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from scheduler.channels.registry import spec_of
from scheduler.domain.article import Article
from scheduler.domain.audit import event
from scheduler.domain.campaign import Campaign, ChannelPlan, Clinic, Override
from scheduler.domain.content import Item, ItemKey, ItemState, Post
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Actor
from scheduler.domain.standing import STANDING_CAMPAIGN, is_standing
from scheduler.domain.waiting import WaitingSection
from scheduler.planning.announcements import Calendar, announced, dates_of, over_in
from scheduler.planning.article_slips import article_slips
from scheduler.planning.calendar import Timetable
from scheduler.planning.drafts import Drafts, draft_campaign
from scheduler.planning.material import Absence, LeftOut, Material
from scheduler.planning.omitting import Omitted
from scheduler.planning.plan_notes import (
    fewer_issues,
    held_times,
    late_starts,
    same_words,
    unknown_names,
    until_is_past,
    without_a_folder,
)
from scheduler.planning.replan import Change, Merged, continued, merge, settled_keys
from scheduler.planning.slots import local_day
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy
from scheduler.planning.waiting import waiting_sections
from scheduler.ports import CampaignFiles, Clock, Database, Renderer, Store, Transaction, Workspace
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.services.claims_policy import claims_policy_of
from scheduler.services.make_way import OtherCampaigns, other_campaigns, timetable_of
from scheduler.services.people import Staff
from scheduler.services.plan_writing import foreseen, write_plan
from scheduler.services.planned_words import check_authors
from scheduler.services.signed_comparison import SignedComparison
from scheduler.services.standing import StandingMessages

_UNDER_WAY = frozenset({DeliveryState.CLAIMED, DeliveryState.CALLING, DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN})

BY_DEFAULT = (
    "campaign.toml does not say what becomes of sentences that a rule blocks, so they are left out: write [claims] "
    'blocked = "leave out" to have it so, or "keep" to keep them until they are mended, or waived where that is allowed'
)
"""Said of a campaign that was made before it had the setting, as long as it makes a difference."""


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A campaign after planning: its items by slot, what was done with each, and what has no item and why.

    `omitted` is what a rule blocks and the drafts go without, in the article's order. `returned` are the items, of any
    campaign, that went back to review first, because what they were signed by has changed. `slips` are what stands in
    article.md as it is typed, and was probably meant otherwise. `notes` are about the whole plan. `moved` are
    drafts of other campaigns that made way.
    """

    campaign: str
    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    left_out: tuple[LeftOut, ...]
    omitted: tuple[Omitted, ...] = ()
    returned: tuple[ItemKey, ...] = ()
    slips: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    moved: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Planning:
    """Plans the campaigns of a workspace."""

    files: CampaignFiles
    workspace: Workspace
    store: Database
    renderer: Renderer
    comparison: SignedComparison
    clock: Clock
    staff: Staff

    def run(self, campaign: str, *, start: date | None = None, link: str = "", by: Actor | None = None) -> PlanReport:
        """Compare what is signed with today's rules and files, then plan a campaign, or plan it again.

        `start` is that of `plan`, which says what is raised; `link` is where its items lead. Both are written into
        campaign.toml, so that whatever plans the campaign again keeps to them. `by` is whoever is known to
        do it, and stands in the trail. The newsletter's own messages have no article, and no times.
        """
        login = "" if by is None else self.staff.acting(by)
        returned = self.comparison.run()
        if campaign == STANDING_CAMPAIGN:
            standing = StandingMessages(self.store, self.workspace, self.renderer, self.clock).plan()
            return PlanReport(campaign, standing.items, standing.changes, (), returned=returned)
        settings: dict[Setting, SettingValue] = {("start",): start} if start else {}
        settings |= {("link",): link} if link else {}
        before = self.files.edit_campaign(campaign, settings) if settings else ""
        try:
            report = self._planned(campaign, start)
        except BaseException:
            if settings:
                self.files.restore_campaign(campaign, before)
            raise
        if login:
            said = {"start": start, "link": link, "items": Counter(change.action.value for change in report.changes)}
            with self.store.transaction() as tables:
                tables.audit.record(event(self.clock.now(), login, "planned", campaign, **said))
        return replace(report, returned=returned)

    def foresee(
        self, campaign: str, start: date | None = None, channels: tuple[ChannelPlan, ...] | None = None
    ) -> PlanReport:
        """Return what planning a campaign again would make of it now, and write nothing. Raises NotFound, BadInput.

        `start` is that of `run`, `channels` stand for those of campaign.toml. `returned` are the items whose signatures
        the comparison would end first.
        """
        unsigned = self.comparison.look(campaign)
        basis = _Basis(self.workspace, self.renderer, self.clock.now(), self._judge(campaign), start, None, channels)
        with self.store.reading() as tables:
            made = basis.worked_out(campaign, tables)
            changes = tuple(foreseen(change, tables) for change in made.merged.changes)
        moved = tuple(change for _, change in made.others.moved(made.merged.items))
        report = made.report(changes, moved)
        return replace(report, returned=tuple(found.item for found in unsigned if found.differs))

    def foresee_item(self, key: ItemKey, override: Override) -> Item:
        """Return an item as it would be with another override in campaign.toml, and write nothing.

        Raises NotFound, and BadInput where it would not be planned, or is settled.
        """
        name = f"{key.section}/{key.channel}"
        basis = _Basis(
            self.workspace, self.renderer, self.clock.now(), self._judge(key.campaign), None, (name, override)
        )
        with self.store.reading() as tables:
            made = basis.worked_out(key.campaign, tables)
        found = next((item for item in made.merged.items if item.key == key), None)
        if found is None or found.state is ItemState.CANCELLED:
            left = (*made.drafts.left_out, *made.merged.no_time)
            reasons = (one.reason for one in left if (one.section, one.channel) == (key.section, key.channel))
            raise BadInput(next(reasons, f"there is no item '{key}' in the plan any more"))
        return found

    def _planned(self, campaign: str, start: date | None) -> PlanReport:
        judge = self._judge(campaign)
        return plan(campaign, self.workspace, self.store, self.renderer, self.clock, start=start, judge=judge)

    def _judge(self, campaign: str) -> StatementPolicy:
        with self.store.reading() as tables:
            waivers = tables.waivers.of_campaign(campaign)
        return claims_policy_of(self.workspace, campaign, self.clock.now(), waivers)


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    """A plan that is worked out and not written."""

    campaign: Campaign
    article: Article
    drafts: Drafts
    merged: Merged
    others: OtherCampaigns
    timetable: Timetable

    @property
    def waiting(self) -> tuple[WaitingSection, ...]:
        """The sections that it has no items of, and could have."""
        return waiting_sections(self.campaign, self.article, (*self.drafts.left_out, *self.merged.no_time))

    def report(self, changes: tuple[Change, ...], moved: tuple[Change, ...]) -> PlanReport:
        """Return what is said of it, with what is done for it."""
        left_out = (*self.drafts.left_out, *self.merged.no_time)
        told = _told(self.campaign, self.article, self.merged, self.others, self.timetable)
        notes = (*_notes(self.campaign, self.drafts), *told, *_held(left_out, self.others, self.timetable))
        slips = article_slips(self.article)
        items, omitted = self.merged.items, self.drafts.omitted
        return PlanReport(self.campaign.slug, items, changes, left_out, omitted, (), slips, notes, moved)


def plan(
    campaign_slug: str,
    workspace: Workspace,
    store: Store,
    renderer: Renderer,
    clock: Clock,
    *,
    start: date | None = None,
    judge: StatementPolicy = UNJUDGED,
) -> PlanReport:
    """Plan a campaign, or plan it again, in one transaction.

    With `start` the campaign begins on that day, and every item that is not out or missed gets a slot anew. `judge`
    says which statements the drafts need, and what they are made without, unless the campaign keeps it. An
    announcement has times beside what others hold. Raises NotFound, and BadInput with nothing changed.
    """
    now = clock.now()
    with store.transaction() as tables:
        made = _Basis(workspace, renderer, now, judge, start).worked_out(campaign_slug, tables)
        changes = write_plan(campaign_slug, made.merged, tables, workspace.clinic(), now)
        moved = _moved_aside(made.others.moved(made.merged.items), tables)
        tables.waiting_sections.keep(campaign_slug, made.waiting)
    return made.report(changes, moved)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a plan is worked out from, beside the tables.

    `instead` stands for an override of campaign.toml, `channels` for its channels.
    """

    workspace: Workspace
    renderer: Renderer
    now: datetime
    judge: StatementPolicy
    start: date | None = None
    instead: tuple[str, Override] | None = None
    channels: tuple[ChannelPlan, ...] | None = None

    def worked_out(self, slug: str, tables: Transaction) -> _WorkedOut:
        """Work a campaign's plan out, and write nothing. Raises NotFound, BadInput."""
        workspace, renderer, judge, now = self.workspace, self.renderer, self.judge, self.now
        clinic, library = workspace.clinic(), workspace.library()
        campaign, article = _planned_from(slug, workspace, self.start)
        if self.instead is not None:
            name, override = self.instead
            campaign = replace(campaign, overrides={**campaign.overrides, name: override})
        campaign = campaign if self.channels is None else replace(campaign, channels=self.channels)
        _check_motifs(campaign, clinic, renderer)
        timetable, calendar = timetable_of(campaign, clinic, now), _calendar(campaign, clinic, now)
        previous = tuple(_revived(item, tables) for item in tables.items.of_campaign(slug))
        settled = settled_keys(previous, _busy(previous, tables))
        others = other_campaigns(slug, tables, workspace, clinic, now)
        whole = announced(article, calendar)
        held, over = () if whole else others.bookings(), over_in(article, calendar)
        focuses = {picture.file: picture.focus for picture in workspace.pictures() if picture.focus}
        material = Material(article, campaign, clinic, library, judge, renderer.card_layout, held, over, now, focuses)
        drafts = draft_campaign(material, partial(_fits, renderer, clinic), continued(previous), settled)
        check_authors(drafts, tables)
        dated = {drafted.key: dates_of(drafted.draft, calendar, whole) for drafted in drafts.drafted}
        bookings, keep_slots = others.bookings(), self.start is None
        merged = merge(previous, drafts, settled, bookings, timetable, keep_slots=keep_slots, dated=dated)
        return _WorkedOut(campaign, article, drafts, merged, others, timetable)


def _planned_from(slug: str, workspace: Workspace, start: date | None) -> tuple[Campaign, Article]:
    """Return a campaign, beginning on another day if one is given, and its article. Raises BadInput."""
    campaign, article = workspace.campaign(slug), workspace.article(slug)
    if not article.units():
        raise BadInput(f"campaigns/{slug}/{campaign.words_file} has no text to plan: write it, then plan again")
    return (campaign if start is None else replace(campaign, start=start)), article


def _told(
    campaign: Campaign, article: Article, merged: Merged, others: OtherCampaigns, timetable: Timetable
) -> Iterator[str]:
    """Yield what staff should know about the plan as a whole."""
    yield from unknown_names(campaign, article)
    yield from until_is_past(campaign, local_day(timetable.now, timetable.clinic.zone))
    yield from late_starts(merged.items, others.bookings(), timetable)
    yield from fewer_issues(campaign, merged.items, merged.no_time)
    yield from same_words(merged.items, others.items)
    yield from without_a_folder(others.left_behind)


def _held(left_out: Iterable[LeftOut], others: OtherCampaigns, timetable: Timetable) -> Iterator[str]:
    waiting = {left.channel for left in left_out if left.why is Absence.RESERVE}
    return held_times(waiting, others.bookings(), timetable)


def _calendar(campaign: Campaign, clinic: Clinic, now: datetime) -> Calendar:
    return Calendar(campaign, local_day(now, clinic.zone), month_first=clinic.jurisdictions == ("US",))


def _moved_aside(found: Iterable[tuple[Item, Change]], tables: Transaction) -> tuple[Change, ...]:
    """Write other campaigns' items at their new times. Nobody has signed them, so that no delivery waits for them."""
    changes = []
    for item, change in found:
        tables.items.put(item)
        changes.append(change)
    return tuple(changes)


def _check_motifs(campaign: Campaign, clinic: Clinic, renderer: Renderer) -> None:
    """Raise BadInput for a motif that there is none of, naming where it is chosen."""
    chosen = {
        "config.toml: brand.motif": clinic.brand.motif,
        "campaign.toml: motif": campaign.motif,
        **{
            f"campaign.toml: override '{key}': card: motif": each.card.motif for key, each in campaign.overrides.items()
        },
    }
    for where, name in chosen.items():
        try:
            renderer.check_motif(name)
        except ClinicError as error:
            raise BadInput(f"{where}: {error}") from error


def _notes(campaign: Campaign, drafts: Drafts) -> tuple[str, ...]:
    return (BY_DEFAULT,) if drafts.omitted and not campaign.says_blocked else ()


def _fits(renderer: Renderer, clinic: Clinic, post: Post) -> bool:
    """Say whether a post's platform takes the texts of all of its parts."""
    capabilities = spec_of(clinic.platform_of(post.key.channel)).capabilities
    return all(capabilities.fits(text) for text in renderer.texts(post))


def _revived(item: Item, tables: Transaction) -> Item:
    """Return an item that was missed because nobody signed it as a draft again: nothing of it was ever to be sent."""
    if item.state is ItemState.MISSED and not tables.deliveries.of_item(item.key, item.version):
        return replace(item, state=ItemState.DRAFT, note="")
    return item


def _busy(previous: Iterable[Item], tables: Transaction) -> frozenset[ItemKey]:
    """Return the items of which a worker is sending, or has sent, a part. What stands for one by one has no parts."""
    return frozenset(
        item.key
        for item in previous
        if item.state in {ItemState.APPROVED, ItemState.MISSED}
        and not is_standing(item.key)
        and any(delivery.state in _UNDER_WAY for delivery in tables.deliveries.of_item(item.key, item.version))
    )
