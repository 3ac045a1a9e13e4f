"""The figures of issues and of a list, read from rows: nobody is held up who writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import Issue, Item, ItemKey, Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.events import ProviderEvent, Reporting
from scheduler.domain.figures import (
    ACTS_OF,
    IssueFigures,
    ListFigures,
    MonthFigures,
    Openings,
    PostFigures,
    SentItem,
    by_month,
    by_week,
    first_instant,
)
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.recipient import RecipientState, account
from scheduler.domain.standing import is_standing
from scheduler.domain.subject_figures import SubjectTrial, subject_figures
from scheduler.ports import Clock, Readable, Transaction
from scheduler.services.items import find_items


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """What figures are wanted of: a campaign's slug, an account's name, and from when on. Empty and None: of all."""

    campaign: str = ""
    channel: str = ""
    since: datetime | None = None

    def takes(self, key: ItemKey, at: datetime) -> bool:
        """Say whether an item that went out, or was to, at a time (aware) is among them."""
        return (
            not is_standing(key)
            and self.campaign in {"", key.campaign}
            and self.channel in {"", key.channel}
            and (self.since is None or at >= self.since)
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of what went out, as they were `at` a time, the latest first.

    `issues` are some of `issues_in_all`. `campaigns` and `channels` are those that figures may be wanted of.
    """

    at: datetime
    issues: tuple[IssueFigures, ...]
    issues_in_all: int
    posts: tuple[PostFigures, ...]
    months: tuple[MonthFigures, ...]
    campaigns: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureDesk:
    """Counts. `reporting` says what else the clinic counts, `zone` where its weeks begin."""

    store: Readable
    clock: Clock
    reporting: Reporting
    zone: str

    def issues(self, name: str | None = None) -> tuple[IssueFigures, ...]:
        """Return the figures of the issues that a campaign's slug or an item's key names, or of all that are out.

        Raises NotFound, and BadInput where there is no issue among them.
        """
        with self.store.reading() as tables:
            out = _issues_out(tables.counts.sent())
            if name is None:
                keys = sorted(out, key=lambda issue: (out[issue], str(issue[0])))
                items = [tables.items.get(key) for key, version in keys if version == tables.items.version(key)]
                items = [item for item in items if not is_standing(item.key)]
            else:
                items = [item for item in find_items(name, tables) if item.key.kind is Kind.ISSUE]
            if name is not None and not items:
                raise BadInput(f"{name} has no newsletter issue: figures are of issues")
            return tuple(self._issue(item, out, tables) for item in items)

    def overview(self, wanted: FigureFilter, most_issues: int | None = None, skipped: int = 0) -> Overview:
        """Return the figures of what went out. Of issues at most so many are counted, after some that are skipped."""
        with self.store.reading() as tables:
            items = {outline.key: outline for outline in tables.items.outlines() if not is_standing(outline.key)}
            everything = tables.counts.sent()
            sent = [one for one in everything if one.item in items and wanted.takes(one.item, one.out_at)]
            posts = [one for one in sent if one.item.kind is Kind.POST]
            issues = [one for one in sent if one.item.kind is Kind.ISSUE and one.version == items[one.item].version]
            shown = issues[skipped:] if most_issues is None else issues[skipped : skipped + most_issues]
            out = _issues_out(everything)
            return Overview(
                at=self.clock.now(),
                issues=tuple(self._issue(tables.items.get(one.item), out, tables) for one in shown),
                issues_in_all=len(issues),
                posts=tuple(PostFigures(one, items[one.item].slot.at, items[one.item].state) for one in posts),
                months=self._months(items, {one.item: one.out_at for one in sent}, wanted),
                campaigns=tuple(sorted({key.campaign for key in items})),
                channels=tuple(sorted({key.channel for key in items})),
            )

    def _months(
        self, items: Mapping[ItemKey, ItemOutline], out: Mapping[ItemKey, datetime], wanted: FigureFilter
    ) -> tuple[MonthFigures, ...]:
        standing = ((key, one.state, one.slot.at, out.get(key)) for key, one in items.items())
        return by_month((one for one in standing if wanted.takes(one[0], one[3] or one[2])), self.zone)

    def audiences(self) -> tuple[str, ...]:
        """Return the names of the lists that have people."""
        with self.store.reading() as tables:
            return tuple(sorted(tables.subscribers.audiences()))

    def list(self, audience: str, weeks: int = 12) -> ListFigures:
        """Return the figures of a list, with its growth over so many weeks up to the present one."""
        now = self.clock.now()
        since = first_instant(now, self.zone, weeks)
        with self.store.reading() as tables:
            moved = {movement: tables.counts.acts(audience, acts, since) for movement, acts in ACTS_OF.items()}
            standing, suppressed = tables.counts.standing(audience), tables.counts.suppressed()
        return ListFigures(audience, standing, suppressed, by_week(moved, now, self.zone, weeks))

    def _issue(self, item: Item, out: Mapping[tuple[ItemKey, int], datetime], tables: Transaction) -> IssueFigures:
        key, version = item.key, item.version
        states, out_at = tables.counts.states(key, version), out.get((key, version))
        engagement = tables.events.engagement(key, version)
        left = self._left(item, out_at, out, tables) if out_at else {}
        return IssueFigures(
            item=key,
            subject=item.draft.subject if isinstance(item.draft, Issue) else "",
            out_at=out_at,
            accounting=account(states),
            excluded=tables.recipients.reasons(key, version, RecipientState.EXCLUDED),
            failed=tables.recipients.reasons(key, version, RecipientState.FAILED),
            delivered=states.get(RecipientState.DELIVERED, 0),
            deferred=states.get(RecipientState.DEFERRED, 0),
            bounced=tables.recipients.reasons(key, version, RecipientState.BOUNCED),
            complained=states.get(RecipientState.COMPLAINED, 0),
            unreported=states.get(RecipientState.ACCEPTED, 0),
            left=sum(left.values()),
            openings=_openings(engagement) if ProviderEvent.OPENED in self.reporting.counted else None,
            clicks=_clicks(engagement) if ProviderEvent.CLICKED in self.reporting.counted else None,
            trial=_trial(item, left, tables) if out_at else None,
        )

    def _left(
        self, item: Item, out_at: datetime, out: Mapping[tuple[ItemKey, int], datetime], tables: Transaction
    ) -> Mapping[int, int]:
        """Count who left after an issue, and before the next to the same audience, by their subject's variant."""
        audience = _audience(item)
        later = sorted(
            (at, key) for (key, version), at in out.items() if at > out_at and key != item.key and not is_standing(key)
        )
        ends = next((at for at, key in later if _audience(tables.items.get(key)) == audience), None)
        return tables.counts.left_after(item.key, item.version, out_at, ends)


def _issues_out(sent: Iterable[SentItem]) -> Mapping[tuple[ItemKey, int], datetime]:
    return {(one.item, one.version): one.out_at for one in sent if one.item.kind is Kind.ISSUE}


def _audience(item: Item) -> str:
    return item.draft.audience if isinstance(item.draft, Issue) else ""


def _trial(item: Item, left: Mapping[int, int], tables: Transaction) -> SubjectTrial | None:
    draft = item.draft
    if not isinstance(draft, Issue) or not draft.subjects:
        return None
    by_variant = tables.counts.states_by_variant(item.key, item.version)
    lines = enumerate((draft.subject, *draft.subjects), start=1)
    found = (subject_figures(line, by_variant.get(number, {}), left.get(number, 0)) for number, line in lines)
    return SubjectTrial(draft.sample, tuple(found))


def _openings(engagement: Mapping[tuple[ProviderEvent, str], int]) -> Openings:
    opened = ProviderEvent.OPENED
    return Openings(engagement.get((opened, "person"), 0), engagement.get((opened, "machine"), 0))


def _clicks(engagement: Mapping[tuple[ProviderEvent, str], int]) -> Mapping[str, int]:
    found = {target: number for (kind, target), number in engagement.items() if kind is ProviderEvent.CLICKED}
    return dict(sorted(found.items(), key=lambda click: (-click[1], click[0])))
