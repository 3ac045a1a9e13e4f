"""What waits for a person: deliveries to decide about, items to sign and to mend, drafts, held channels, consents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Hold
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.standing import is_standing
from scheduler.ports import Clock, Readable
from scheduler.services.blocked_drafts import BlockedDrafts
from scheduler.services.media import ConsentToMend
from scheduler.services.resolve import OPEN
from scheduler.services.signed_comparison import SignedComparison

MOST = 50
"""Deliveries that are listed one by one: a newsletter that its provider refuses has a thousand batches."""


NEXT = 5
"""Items that are shown as what goes out next."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Deliveries that are decided about together, under one `name`: an item's, or one alone.

    `tried` is the newest attempt of the first of them, None where there was none.
    """

    name: str
    deliveries: tuple[Delivery, ...]
    tried: Attempt | None

    @property
    def first(self) -> Delivery:
        """The first of them."""
        return self.deliveries[0]

    @property
    def item(self) -> ItemKey:
        """The item that they are of."""
        return self.first.item

    @property
    def state(self) -> DeliveryState:
        """The state that they share."""
        return self.first.state

    @property
    def needs_id(self) -> bool:
        """True when the platform's id is needed to say that it went out: the next part of a thread answers it."""
        return self.first.kind is Kind.POST and self.first.sequence < self.first.count

    @property
    def may_have_id(self) -> bool:
        """True when it is one call, of which the platform has one id."""
        return len(self.deliveries) == 1


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a campaign that nobody has submitted yet, and the slot of the first of them."""

    campaign: str
    count: int
    first_at: datetime


@dataclass(frozen=True, slots=True)
class Blocked:
    """A draft that may not be submitted as it is, and why, one line each."""

    item: ItemOutline
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for a person. `more` counts open questions that are not listed.

    `coming` waits for nobody: it is what is signed and goes out next.
    """

    questions: tuple[OpenQuestion, ...]
    more: int
    to_sign: tuple[ItemOutline, ...]
    to_mend: tuple[ItemOutline, ...]
    blocked: tuple[Blocked, ...]
    unsigned: tuple[ItemOutline, ...]
    drafts: tuple[Drafts, ...]
    holds: tuple[Hold, ...]
    consents: tuple[ConsentToMend, ...]
    coming: tuple[ItemOutline, ...]

    @property
    def keys(self) -> frozenset[ItemKey]:
        """The items that are named."""
        outlines = (*self.to_sign, *self.to_mend, *(one.item for one in self.blocked), *self.unsigned, *self.coming)
        return frozenset((*(item.key for item in outlines), *(question.item for question in self.questions)))

    @property
    def is_empty(self) -> bool:
        """True when nobody has to do anything."""
        open_items = self.questions or self.to_sign or self.to_mend or self.blocked or self.unsigned or self.drafts
        return not (open_items or self.holds or self.consents)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Finds what waits for a person; `consents` gives those of pictures that have to be mended."""

    store: Readable
    clock: Clock
    blocked: BlockedDrafts
    comparison: SignedComparison
    consents: Callable[[], tuple[ConsentToMend, ...]]

    def waiting(self) -> Waiting:
        """Return what waits now, what is due first before the others.

        What was signed, and whose signature holds no longer, is to be mended. `unsigned` are items that were missed
        because nobody signed them in time: planning again gives them new times.
        """
        now = self.clock.now()
        with self.store.reading() as tables:
            found = tables.deliveries.in_state(OPEN)
            grouped = tuple(_grouped(found))
            shown = grouped[:MOST]
            tried = tables.deliveries.attempts_of([deliveries[0].id for _, deliveries in shown])
            planned = tables.items.outlines()
            holds = tuple(hold for hold in tables.controls.holds() if hold.stands(now))
        questions = tuple(
            OpenQuestion(name, deliveries, (tried.get(deliveries[0].id) or (None,))[-1]) for name, deliveries in shown
        )
        outlines, asked = self.comparison.as_they_stand(planned), {delivery.item for delivery in found}
        drafts = [item for item in outlines if item.state is ItemState.DRAFT]
        reasons = self.blocked.reasons(drafts)
        missed = (item for item in outlines if item.state is ItemState.MISSED and item.key not in asked)
        return Waiting(
            questions=questions,
            more=len(grouped) - len(shown),
            to_sign=tuple(item for item in outlines if item.state is ItemState.IN_REVIEW),
            to_mend=tuple(item for item in outlines if item.state is ItemState.CHANGES_REQUESTED),
            blocked=tuple(Blocked(item, reasons[item.key]) for item in drafts if item.key in reasons),
            unsigned=tuple(missed),
            drafts=tuple(_drafts(item for item in drafts if item.key not in reasons)),
            holds=holds,
            consents=self.consents(),
            coming=tuple(item for item in outlines if _goes_out(item, now))[:NEXT],
        )


def _grouped(found: Sequence[Delivery]) -> Iterator[tuple[str, tuple[Delivery, ...]]]:
    """Yield what is decided together: an item's deliveries of one state, or else each by itself, soonest due first."""
    by_item: dict[ItemKey, list[Delivery]] = {}
    for delivery in found:
        by_item.setdefault(delivery.item, []).append(delivery)
    for key, deliveries in by_item.items():
        if len({delivery.state for delivery in deliveries}) == 1 and not is_standing(key):
            yield str(key), tuple(sorted(deliveries, key=lambda delivery: delivery.sequence))
        else:
            yield from ((delivery.id, (delivery,)) for delivery in deliveries)


def _goes_out(item: ItemOutline, now: datetime) -> bool:
    return item.state is ItemState.APPROVED and item.slot.at >= now and not is_standing(item.key)


def _drafts(outlines: Iterable[ItemOutline]) -> Iterator[Drafts]:
    ordered = sorted(outlines, key=lambda item: (item.key.campaign, item.slot.at))
    for campaign, run in groupby(ordered, key=lambda item: item.key.campaign):
        items = tuple(run)
        yield Drafts(campaign, len(items), items[0].slot.at)
