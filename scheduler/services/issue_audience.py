"""Who gets an issue and who is left out, counted before it goes out by the very rules that freeze its recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scheduler.domain.audience_view import Chosen
from scheduler.domain.content import Issue, Item
from scheduler.domain.eligibility import PENDING, SUPPRESSED
from scheduler.domain.package import CanonicalContent
from scheduler.domain.recipient import RecipientState
from scheduler.domain.subscriber import SubscriberStatus, SuppressionKind
from scheduler.ports import Clock, Database, Transaction
from scheduler.services.items import ItemDesk
from scheduler.services.recipients import AT_ONCE, IssuePreparer
from scheduler.services.segments import LONGEST_COUNT

MOST_JUDGED: Final = 20_000
"""People of an audience who are judged one by one for a page: about half a second (measured 2026-11)."""

_BY_STATUS: Final[Mapping[SubscriberStatus, str]] = {
    SubscriberStatus.UNSUBSCRIBED: SUPPRESSED[SuppressionKind.UNSUBSCRIBED],
    SubscriberStatus.PENDING: PENDING,
}


@dataclass(frozen=True, slots=True)
class IssueAudience:
    """The people of an issue: of `people` those are left out who are `excluded`, counted by reason, most first.

    `segment` is the part of the audience that it is for, empty for all. With `is_frozen` it is who was chosen when the
    issue fell due. Where not `is_exact`, the audience is large: its people's standing alone was counted, so that more
    are left out when the issue is due.
    """

    audience: str
    segment: str
    people: int
    excluded: Mapping[str, int]
    is_frozen: bool = False
    is_exact: bool = True

    @property
    def recipients(self) -> int:
        """The people who get it."""
        return self.people - self.left_out

    @property
    def left_out(self) -> int:
        """The people who do not."""
        return sum(self.excluded.values())


@dataclass(frozen=True, slots=True)
class AudienceForecast:
    """Counts the people of issues."""

    items: ItemDesk
    store: Database
    clock: Clock
    preparer: IssuePreparer
    most_judged: int = MOST_JUDGED

    def of(self, item: Item) -> IssueAudience:
        """Return who gets an issue: who was chosen, or who would be now. Raises ClinicError where it has no content."""
        with self.store.reading() as tables:
            if tables.issues.is_complete(item.key, item.version):
                return _frozen(item, tables)
            approval = tables.approvals.current(item.key, item.version)
            content = tables.approvals.content(approval.content_hash) if approval else None
        content = content or self.items.outgoing(item).content
        selection = self.preparer.selection(content, self.clock.now())
        with self.store.reading(LONGEST_COUNT) as tables:
            statuses = tables.subscribers.count(Chosen(content.audience, selection=selection))
        if sum(statuses.values()) > self.most_judged:
            excluded = {reason: number for status, reason in _BY_STATUS.items() if (number := statuses.get(status, 0))}
            people = sum(statuses.values())
            return IssueAudience(content.audience, content.segment, people, excluded, is_exact=False)
        return self._judged(content)

    def _judged(self, content: CanonicalContent) -> IssueAudience:
        now, last, is_last = self.clock.now(), "", False
        people, reasons = 0, Counter[str]()
        selection = self.preparer.selection(content, now)
        while not is_last:
            with self.store.reading() as tables:
                chunk = tables.subscribers.chunk(content.audience, selection, last, AT_ONCE)
                reasons.update(self.preparer.excluded(chunk.people, content.topics, tables, now).values())
            people, last, is_last = people + len(chunk.people), chunk.last, chunk.is_last
        excluded = dict(sorted(reasons.items(), key=lambda counted: (-counted[1], counted[0])))
        return IssueAudience(content.audience, content.segment, people, excluded)


def _frozen(item: Item, tables: Transaction) -> IssueAudience:
    approval = tables.approvals.current(item.key, item.version)
    content = tables.approvals.content(approval.content_hash) if approval else None
    audience = content.audience if content else item.draft.audience if isinstance(item.draft, Issue) else ""
    return IssueAudience(
        audience,
        content.segment if content else "",
        tables.recipients.accounting(item.key, item.version).audience,
        tables.recipients.reasons(item.key, item.version, RecipientState.EXCLUDED),
        is_frozen=True,
    )
