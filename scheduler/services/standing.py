"""Standing messages: planned once for each language, signed like every item, and sent to one person at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.domain.content import Issue, Item, ItemKey, ItemState, Slot, is_retracted
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.standing import STANDING_CAMPAIGN, StandingMessage, is_standing, standing_key
from scheduler.planning.replan import Action, Change
from scheduler.ports import Clock, Renderer, Store, Transaction, Workspace
from scheduler.services.delivery_outcomes import next_version
from scheduler.services.schedule import standing_delivery

SOURCE = "standing message"
"""Stands as `source_digest` in a standing message: it comes from no article, and its words are the templates'."""

WENT_WITH_NEXT = "its words changed before it went out: it goes out in the next version"
"""Why somebody is not among the readers of a version that was to go to them."""

_SUBMIT = f"submit it with `clinic submit {STANDING_CAMPAIGN}`, and have it signed"
_ANEW = f"run `clinic plan {STANDING_CAMPAIGN}`, then {_SUBMIT}"
_REMEDIES = {
    ItemState.DRAFT: _SUBMIT,
    ItemState.CHANGES_REQUESTED: _SUBMIT,
    ItemState.IN_REVIEW: f"a clinician signs it with `clinic approve {STANDING_CAMPAIGN}`",
}
"""The next step from each state; from any other, planning is what brings a message back."""


@dataclass(frozen=True, slots=True)
class StandingPlan:
    """The standing messages after planning, and what was done with each."""

    items: tuple[Item, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StandingMessages:
    """Plans the standing messages of the newsletter."""

    store: Store
    workspace: Workspace
    renderer: Renderer
    clock: Clock

    def plan(self) -> StandingPlan:
        """Make the messages that are missing, one of each kind for each language of the newsletter.

        One that was retracted comes back as a new draft: whoever plans asks for it. What is no longer wanted is
        cancelled. Raises BadInput.
        """
        if STANDING_CAMPAIGN in self.workspace.campaigns():
            raise BadInput(
                f"campaigns/{STANDING_CAMPAIGN} has the name under which the product keeps its own messages: rename it"
            )
        drafts = tuple(self._draft(key) for key in self._wanted())
        with self.store.transaction() as tables:
            known = {item.key: item for item in tables.items.of_campaign(STANDING_CAMPAIGN) if is_standing(item.key)}
            changes = [self._put(draft, known.get(draft.key), tables) for draft in drafts]
            wanted = {draft.key for draft in drafts}
            changes += [self._cancel(item, tables) for key, item in known.items() if key not in wanted]
            items = tuple(item for item in tables.items.of_campaign(STANDING_CAMPAIGN) if is_standing(item.key))
        return StandingPlan(items, tuple(changes))

    def _wanted(self) -> Iterator[ItemKey]:
        subscription = self.workspace.clinic().newsletter.subscription
        for language in subscription.languages:
            for message in StandingMessage:
                yield standing_key(message, language, subscription.account)

    def _draft(self, key: ItemKey) -> Issue:
        language = key.section.partition("-")[2]
        link = self.workspace.clinic().public_url
        draft = Issue(key, 1, 1, "", "", None, (), (), link, "", None, language)
        return replace(draft, subject=self.renderer.render(draft).subject)  # type: ignore[union-attr]  # an issue's

    def _put(self, draft: Issue, known: Item | None, tables: Transaction) -> Change:
        if known is None:
            now = self.clock.now()
            zone = self.workspace.clinic().zone
            slot = Slot(now.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, now)
            tables.items.put(Item(draft.key, draft, slot, SOURCE))
            return Change(draft.key, Action.ADDED)
        if known.state is ItemState.CANCELLED or is_retracted(known):
            tables.items.put(next_version(replace(known, draft=draft), ItemState.DRAFT, ""))
            return Change(draft.key, Action.RESTORED, "a draft again: submit it, and have it signed")
        return Change(draft.key, Action.KEPT)

    def _cancel(self, item: Item, tables: Transaction) -> Change:
        if item.state is ItemState.CANCELLED or is_retracted(item):
            return Change(item.key, Action.KEPT)
        reason = "its language is none of the newsletter's any more"
        now = self.clock.now()
        tables.approvals.void(item.key, reason, now)
        tables.deliveries.cancel_pending(item.key, reason, now)
        tables.items.put(next_version(item, ItemState.CANCELLED, reason))
        return Change(item.key, Action.CANCELLED, reason)


def signed_message(key: ItemKey, tables: Transaction, now: datetime) -> tuple[Item, str] | str:
    """Return a standing message with the hash that a signature covers now, or why it cannot be sent."""
    try:
        item = tables.items.get(key)
    except NotFound:
        return f"there is no {key} yet: run `clinic plan {STANDING_CAMPAIGN}`"
    approval = tables.approvals.current(key, item.version)
    if item.state is not ItemState.APPROVED or approval is None:
        return f"{key} is {item.state}: {_REMEDIES.get(item.state, _ANEW)}"
    refusal = approval.refusal(approval.content_hash, now)
    return f"{key}: {refusal}: {_ANEW}" if refusal else (item, approval.content_hash)


def send_to(item: Item, content_hash: str, reader: str, tables: Transaction, now: datetime) -> Delivery | None:
    """Add the delivery of a signed standing message to one reader (an opaque id), to go out at once.

    None when the message has gone, or is to go, to that reader already.
    """
    delivery = standing_delivery(item, reader, content_hash, now)
    if not tables.deliveries.add([delivery]):
        return None
    if not tables.recipients.add(item.key, item.version, Recipient(reader, delivery.id, RecipientState.PREPARED)):
        return None
    return delivery


def send_what_waits(item: Item, content_hash: str, tables: Transaction, now: datetime) -> int:
    """Send a message that was signed again to those for whom an earlier version was cancelled; return how many."""
    count = 0
    for reader, delivery in tables.recipients.left_behind(item.key, item.version):
        tables.recipients.mark(delivery, RecipientState.EXCLUDED, WENT_WITH_NEXT, [reader])
        count += send_to(item, content_hash, reader, tables, now) is not None
    return count


def settle_standing(delivery: Delivery, tables: Transaction, now: datetime) -> None:
    """Close a standing delivery that was refused: there is nothing to decide about one person's refused mail.

    The person is among those who failed, with the reason.
    """
    if delivery.state is DeliveryState.REJECTED and is_standing(delivery.item):
        tables.deliveries.decide(delivery.id, DeliveryState.CANCELLED, now, delivery.reason)
