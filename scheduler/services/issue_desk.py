"""Issues as staff look at them before they go out, and how a campaign prints its issues."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.audit import event
from scheduler.domain.campaign import Campaign, Style
from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Kind
from scheduler.domain.errors import NotFound
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.package import Package
from scheduler.domain.payload import RenderedIssue
from scheduler.domain.people import Actor
from scheduler.domain.standing import STANDING_CAMPAIGN, is_standing
from scheduler.ports import CampaignFiles, Clock, Database, Transaction
from scheduler.services.items import ItemDesk
from scheduler.services.people import Staff
from scheduler.services.plan import Planning, PlanReport
from scheduler.services.signed_comparison import SignedComparison

LISTED = 40
"""Issues of the list: what is to come, and the last months."""


@dataclass(frozen=True, slots=True)
class IssueLook:
    """An issue as its readers get it. `rendered` is None for one that cannot be rendered.

    With `is_signed` it is what was signed, which alone goes out. `problems` keep it from being submitted.
    """

    item: Item
    draft: Issue
    rendered: RenderedIssue | None
    is_signed: bool
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueDesk:
    """Finds issues, and looks at them."""

    items: ItemDesk
    files: CampaignFiles
    store: Database
    planning: Planning
    clock: Clock
    comparison: SignedComparison
    staff: Staff

    def newest(self, most: int = LISTED) -> tuple[Item, ...]:
        """Return the campaigns' issues with the latest slots, the latest first, without those that were cancelled."""
        with self.store.reading() as tables:
            standing = [outline for outline in tables.items.outlines() if _is_listed(outline)]
            found = [tables.items.get(outline.key) for outline in reversed(standing[-most:])]
        return self.comparison.as_they_stand(found)

    def find(self, key: ItemKey) -> Item:
        """Return one issue. Raises NotFound, also for what is no issue of a campaign."""
        if key.kind is not Kind.ISSUE or key.campaign == STANDING_CAMPAIGN:
            raise NotFound(f"{key} is no issue of a campaign")
        with self.store.reading() as tables:
            item = tables.items.get(key)
        return self.comparison.as_they_stand([item])[0]

    def look(self, key: ItemKey) -> IssueLook:
        """Return an issue as its readers get it: as it was signed, else as it stands. Raises NotFound."""
        item = self.find(key)
        draft = item.draft
        if not isinstance(draft, Issue):
            raise NotFound(f"{key} is no issue")
        with self.store.reading() as tables:
            package = self._signed(item, tables) if item.state is not ItemState.CHANGES_REQUESTED else None
        if package is not None and isinstance(package.rendered, RenderedIssue):
            return IssueLook(item, draft, package.rendered, is_signed=True)
        look = self.items.look(item)
        rendered = look.rendered if isinstance(look.rendered, RenderedIssue) else None
        return IssueLook(item, draft, rendered, is_signed=False, problems=look.problems)

    def campaign(self, slug: str) -> tuple[Campaign, str]:
        """Return the settings of a campaign and the version of their file. Raises NotFound, BadInput."""
        return self.files.campaign(slug), self.files.campaign_version(slug)

    def print_as(self, campaign: str, style: Style, by: Actor, version: str | None = None) -> PlanReport:
        """Have a campaign's issues print their sections whole, or as teasers, and plan it again.

        `version` is that of the file which they saw. Raises NotFound, and BadInput with
        campaign.toml as it was.
        """
        login = self.staff.acting(by)
        before = self.files.edit_campaign(campaign, {("style",): style.value}, version)
        try:
            report = self.planning.run(campaign)
        except BaseException:
            self.files.restore_campaign(campaign, before)
            raise
        with self.store.transaction() as tables:
            tables.audit.record(
                event(self.clock.now(), login, "chose how issues are printed", campaign, style=style.value)
            )
        return report

    def _signed(self, item: Item, tables: Transaction) -> Package | None:
        approval = tables.approvals.current(item.key, item.version)
        if approval is None or approval.refusal(approval.content_hash, self.clock.now()) is not None:
            return None
        return tables.approvals.package(approval.content_hash)


def _is_listed(outline: ItemOutline) -> bool:
    key = outline.key
    is_gone = outline.state is ItemState.CANCELLED
    return key.kind is Kind.ISSUE and not is_standing(key) and not is_gone
