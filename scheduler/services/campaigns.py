"""The campaigns of a clinic: a list of them, and one of them with what becomes of its article."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign
from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.item_texts import title_of
from scheduler.domain.standing import is_standing
from scheduler.domain.welcome import is_welcome_campaign
from scheduler.ports import Clock, Database, Workspace
from scheduler.services.article_use import SectionUse, article_use
from scheduler.services.plan import Planning, PlanReport
from scheduler.services.preflight.particulars import is_placeholder_link
from scheduler.services.signed_comparison import SignedComparison

_AHEAD = frozenset(
    {ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED, ItemState.PUBLISHING}
)


_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CampaignSummary:
    """A campaign in a list: its items by state, and when the next of them is to go out.

    `fault` says why its files cannot be read.
    """

    slug: str
    title: str
    states: Mapping[ItemState, int]
    upcoming: datetime | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CampaignOverview:
    """A campaign with its items by slot, and its article with what becomes of each sentence.

    `plan` is what planning again would make of it; None where it cannot be planned, and `fault` says why.
    """

    campaign: Campaign
    article: Article
    items: tuple[Item, ...]
    sections: tuple[SectionUse, ...]
    plan: PlanReport | None
    fault: str = ""

    @property
    def leads_nowhere(self) -> bool:
        """True when nobody has said yet where its items lead."""
        return is_placeholder_link(self.campaign.link)


@dataclass(slots=True)
class Campaigns:
    """Looks at the campaigns of a workspace. A plan that was foreseen is kept until something changes."""

    store: Database
    workspace: Workspace
    planning: Planning
    comparison: SignedComparison
    clock: Clock
    _foreseen: dict[str, tuple[str, PlanReport]] = field(default_factory=dict)

    def all(self) -> tuple[CampaignSummary, ...]:
        """Return every campaign: what goes out next first, then those without a time, by name; no step of a welcome."""
        with self.store.reading() as tables:
            planned = tables.items.outlines()
        outlines = self.comparison.as_they_stand(planned)
        slugs = (slug for slug in self.workspace.campaigns() if not is_welcome_campaign(slug))
        by_campaign: dict[str, list[ItemOutline]] = {slug: [] for slug in slugs}
        for outline in outlines:
            if not is_standing(outline.key):
                by_campaign.setdefault(outline.key.campaign, []).append(outline)
        found = [self._summary(slug, mine) for slug, mine in by_campaign.items()]
        return tuple(sorted(found, key=lambda one: (one.upcoming or _NEVER, one.slug)))

    def one(self, slug: str) -> CampaignOverview:
        """Return a campaign. Raises NotFound, and BadInput for files that cannot be read."""
        if slug not in self.workspace.campaigns():
            raise NotFound(f"there is no campaign '{slug}'")
        campaign, article = self.workspace.campaign(slug), self.workspace.article(slug)
        with self.store.reading() as tables:
            planned = tables.items.of_campaign(slug)
        items = self.comparison.as_they_stand(planned)
        plan, fault = None, ""
        try:
            plan = self._plan(slug, items)
        except ClinicError as error:
            fault = str(error)
        left_out, omitted = (plan.left_out, plan.omitted) if plan else ((), ())
        sections = article_use(article, items, left_out, omitted)
        return CampaignOverview(campaign, article, items, sections, plan, fault)

    def heading(self, key: ItemKey) -> str:
        """Return what an item is about: an issue's subject, else its section's heading; the id where that is gone."""
        return self.headings([key])[key]

    def _section_heading(self, key: ItemKey) -> str:
        try:
            return self.workspace.article(key.campaign).section(key.section).heading
        except ClinicError:
            return key.section

    def headings(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, str]:
        """Return what each item is about, as `heading` does; the issues are read together."""
        with self.store.reading() as tables:
            titles = {item.key: title_of(item) for item in tables.items.issues(keys)}
        return {key: titles.get(key) or self._section_heading(key) for key in keys}

    def title(self, slug: str) -> str:
        """Return the title of a campaign's article, of its own messages the clinic's name; else its own name."""
        try:
            return self.workspace.article(slug).title
        except ClinicError:
            return slug

    def _summary(self, slug: str, outlines: Iterable[ItemOutline]) -> CampaignSummary:
        mine, now = tuple(outlines), self.clock.now()
        states = Counter(outline.state for outline in mine)
        ahead = (outline.slot.at for outline in mine if outline.state in _AHEAD and outline.slot.at >= now)
        upcoming = next(ahead, None)
        try:
            return CampaignSummary(slug, self.workspace.article(slug).title, states, upcoming)
        except (BadInput, NotFound) as error:
            return CampaignSummary(slug, slug, states, upcoming, str(error))

    def _plan(self, slug: str, items: Iterable[Item]) -> PlanReport:
        """Return what planning again would make of a campaign; of the last minute where nothing changed since."""
        resting_on = self._resting_on(slug, items)
        known = self._foreseen.get(slug)
        if known is None or known[0] != resting_on:
            known = self._foreseen[slug] = (resting_on, self.planning.foresee(slug))
        return known[1]

    def _resting_on(self, slug: str, items: Iterable[Item]) -> str:
        """Return a digest of what a plan rests on. The minute is among it: other campaigns move, and time passes."""
        files = self.workspace.fingerprints([slug])[slug]
        states = [f"{item.key} {item.version} {item.state} {item.slot.at} {item.note}" for item in items]
        return hashlib.sha256("\n".join([files, f"{self.clock.now():%Y-%m-%d %H:%M}", *states]).encode()).hexdigest()
