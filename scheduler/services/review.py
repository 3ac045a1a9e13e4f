"""Submit, approve and reject: nothing goes out unsigned (promise 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from scheduler.domain.approval import Approval, Submission
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Item, ItemKey, ItemState, Kind, Post, is_retracted
from scheduler.domain.delivery import Delivery, DeliveryState, delivery_id
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.ports import Clock, Renderer, Store, Transaction, Workspace
from scheduler.services.ledger import next_version, something_went_out
from scheduler.services.outgoing import Outgoing, prepare_outgoing, unsupported_sentences

_REJECTABLE = {
    ItemState.IN_REVIEW,
    ItemState.APPROVED,
    ItemState.MISSED,
    ItemState.FAILED,
    ItemState.CANCELLED,
}
"""What can be sent back for changes, as long as nothing of it is out."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one item: its state now, and why when it did not go as asked."""

    key: ItemKey
    state: ItemState
    done: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Where items are put before a reviewer, signed, or sent back."""

    workspace: Workspace
    store: Store
    renderer: Renderer
    clock: Clock

    def find(self, name: str) -> tuple[Item, ...]:
        """Return the items that a campaign's slug or an item's key names. Raises NotFound, BadInput."""
        with self.store.transaction() as tables:
            return find_items(name, tables)

    def submit(self, name: str, by: str) -> tuple[Decision, ...]:
        """Put the named drafts before the reviewer; the content's hash is recorded. Raises NotFound, BadInput."""
        return self._each(name, {ItemState.DRAFT, ItemState.CHANGES_REQUESTED}, lambda item: self._submit(item, by))

    def approve(self, name: str, reviewer: str) -> tuple[Decision, ...]:
        """Sign the named items that are in review. Refuses what has changed since it was submitted."""
        return self._each(name, {ItemState.IN_REVIEW}, lambda item: self._approve(item, reviewer))

    def reject(self, name: str, reviewer: str, reason: str) -> tuple[Decision, ...]:
        """Send the named items back with a reason, unless something of them is out.

        An approval that stood is voided, and what was to be sent is cancelled. Raises NotFound, BadInput.
        """
        if not reason.strip():
            raise BadInput("a rejection needs a reason: write what has to change with --reason")
        by_itself = "/" in name
        return self._each(name, _REJECTABLE, lambda item: self._reject(item, reviewer, reason.strip(), by_itself))

    def outgoing(self, item: Item) -> Outgoing:
        """Return an item as it would go out now."""
        return prepare_outgoing(item, self.renderer, self.workspace.clinic(), self.workspace.library())

    def _each(self, name: str, states: set[ItemState], act: Callable[[Item], Decision]) -> tuple[Decision, ...]:
        items = self.find(name)
        wanted = tuple(item for item in items if item.state in states)
        if not wanted:
            raise BadInput(_nothing_to_do(name, items, states))
        return tuple(_guarded(item, act) for item in wanted)

    def _submit(self, item: Item, by: str) -> Decision:
        outgoing = self.outgoing(item)
        problems = outgoing.problems + self._unsupported(item)
        if problems:
            return Decision(item.key, item.state, done=False, reason="; ".join(problems))
        now = self.clock.now()
        with self.store.transaction() as tables:
            _unchanged(item, tables)
            tables.approvals.submit(Submission(item.key, item.version, outgoing.hash, by, now), outgoing.content)
            tables.items.set_state(item.key, ItemState.IN_REVIEW)
        return Decision(item.key, ItemState.IN_REVIEW, done=True)

    def _unsupported(self, item: Item) -> tuple[str, ...]:
        article = self.workspace.article(item.key.campaign)
        return tuple(
            f"'{text}' stands neither in the article nor in the library: plan again, or take it out"
            for text in unsupported_sentences(item.draft, article)
        )

    def _approve(self, item: Item, reviewer: str) -> Decision:
        clinic, now = self.workspace.clinic(), self.clock.now()
        if now > item.slot.at + grace(item, clinic):
            reason = f"its time, {item.slot.local:%Y-%m-%d %H:%M}, has passed: plan again for a new one, then approve"
            return Decision(item.key, item.state, done=False, reason=reason)
        outgoing = self.outgoing(item)
        with self.store.transaction() as tables:
            current = _unchanged(item, tables)
            submission = tables.approvals.submission(item.key, item.version)
            if submission is None or submission.content_hash != outgoing.hash:
                tables.items.set_state(item.key, ItemState.DRAFT, "changed since it was submitted")
                reason = "it has changed since it was submitted: look at it again and submit it again"
                return Decision(item.key, ItemState.DRAFT, done=False, reason=reason)
            expires = now + timedelta(days=clinic.approval_days)
            tables.approvals.sign(Approval(item.key, item.version, outgoing.hash, reviewer, now, expires))
            tables.items.set_state(item.key, ItemState.APPROVED)
            if isinstance(item.draft, Post):
                tables.deliveries.add(post_deliveries(current, len(item.draft.parts), outgoing.hash, clinic))
        return Decision(item.key, ItemState.APPROVED, done=True)

    def _reject(self, item: Item, reviewer: str, reason: str, by_itself: bool) -> Decision:
        now = self.clock.now()
        if is_retracted(item) and not by_itself:
            reason = "it was retracted: name it by itself to bring it back"
            return Decision(item.key, item.state, done=False, reason=reason)
        note = f"{reviewer}: {reason}"
        with self.store.transaction() as tables:
            current = _unchanged(item, tables)
            if something_went_out(item.key, item.version, tables):
                reason = "a part of it is, or may be, out: decide about the rest with `clinic resolve`"
                return Decision(item.key, item.state, done=False, reason=reason)
            tables.approvals.void(item.key, f"sent back by {note}", now)
            tables.deliveries.cancel_pending(item.key, f"sent back by {note}", now)
            tables.items.put(next_version(current, ItemState.CHANGES_REQUESTED, note))
        return Decision(item.key, ItemState.CHANGES_REQUESTED, done=True, reason=note)


def find_items(name: str, tables: Transaction) -> tuple[Item, ...]:
    """Return the items of a campaign (by slug) or the one item (by key). Raises NotFound, BadInput."""
    if "/" in name:
        return (tables.items.get(ItemKey.parse(name)),)
    items = tables.items.of_campaign(name)
    if not items:
        raise BadInput(f"campaign '{name}' has no items yet: run `clinic plan {name}`")
    return items


def grace(item: Item, clinic: Clinic) -> timedelta:
    """Return how late an item may be and still go out without a person's word (promise 6)."""
    return clinic.grace_issues if item.key.kind is Kind.ISSUE else clinic.grace_posts


def post_deliveries(item: Item, parts: int, content_hash: str, clinic: Clinic) -> tuple[Delivery, ...]:
    """Return the deliveries of an approved post: one for each part; only the first is ready to go."""
    return tuple(
        pending_delivery(item, sequence, parts, content_hash, clinic, ready=sequence == 1)
        for sequence in range(1, parts + 1)
    )


def pending_delivery(
    item: Item, sequence: int, count: int, content_hash: str, clinic: Clinic, *, ready: bool = True
) -> Delivery:
    """Return one pending delivery of an item version, due at the item's slot."""
    due = item.slot.at
    return Delivery(
        id=delivery_id(item.key, item.version, sequence),
        item=item.key,
        version=item.version,
        sequence=sequence,
        count=count,
        state=DeliveryState.PENDING,
        due_at=due,
        ready_at=due if ready else None,
        miss_after=due + grace(item, clinic),
        content_hash=content_hash,
    )


def _guarded(item: Item, act: Callable[[Item], Decision]) -> Decision:
    try:
        return act(item)
    except ClinicError as error:
        return Decision(item.key, item.state, done=False, reason=str(error))


def _unchanged(item: Item, tables: Transaction) -> Item:
    """Return the item as it is now; only its slot may differ. Raises ClinicError."""
    current = tables.items.get(item.key)
    if (current.version, current.state) != (item.version, item.state):
        raise ClinicError(f"{item.key} was changed meanwhile and is now {current.state}: look at it again")
    return current


def _nothing_to_do(name: str, items: Iterable[Item], states: set[ItemState]) -> str:
    found = ", ".join(sorted({item.state for item in items}))
    return f"{name}: nothing is {' or '.join(sorted(states))} (found: {found})"
