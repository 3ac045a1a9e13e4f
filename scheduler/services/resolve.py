"""A person's decision on an uncertain, a missed or a rejected delivery."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.audit import event
from scheduler.domain.contact import checked_words
from scheduler.domain.content import ItemKey, Kind, is_retracted
from scheduler.domain.delivery import Delivery, DeliveryState, Receipt
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Identity, Role
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.delivery_outcomes import follow_delivery
from scheduler.services.people import Staff
from scheduler.services.schedule import grace


class Verdict(StrEnum):
    """A person's decision after looking."""

    SENT = "sent"
    SEND = "send"
    DROP = "drop"


OPEN = frozenset({DeliveryState.UNCERTAIN, DeliveryState.MISSED, DeliveryState.REJECTED})
"""The states that wait for a person."""

UNKNOWN = "unknown"
"""Stands in a receipt for a platform id that the person who looked did not give."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Applies a person's verdict to a delivery, or to every open delivery of an item."""

    store: Store
    workspace: Workspace
    clock: Clock
    staff: Staff

    def resolve(
        self, name: str, verdict: Verdict, by: Identity, reason: str = "", platform_id: str | None = None
    ) -> tuple[Delivery, ...]:
        """Apply the verdict and return the deliveries as they are now.

        SENT: it did go out (`platform_id` is what the platform calls it). SEND: it did not, or was
        missed, and is to go out now. DROP: it is not to go out. Whoever decides proves who they are; any person who
        works here may, because the words stay those that were signed. Raises NotFound, BadInput when nothing is open
        under that name, ClinicError for a wrong password, IllegalTransition.
        """
        with self.store.transaction() as tables:
            _open_deliveries(name, tables)
        person, now = self.staff.recognise(by, tuple(Role)), self.clock.now()
        reason_given = f"{person.name}: {checked_words(reason, 'the reason') or verdict}"
        with self.store.transaction() as tables:
            found = _open_deliveries(name, tables)
            if platform_id and len(found) > 1:
                raise BadInput(f"{name} has {len(found)} open deliveries: give --id with the one that it belongs to")
            for delivery in found:
                # The parts of a thread follow the first one that is decided about.
                if tables.deliveries.get(delivery.id).state is delivery.state:
                    self._apply(delivery, verdict, reason_given, Receipt(platform_id or UNKNOWN, None, now), tables)
            for delivery in found:
                follow_delivery(tables.deliveries.get(delivery.id), tables)
            for key in dict.fromkeys(delivery.item for delivery in found):
                tables.noticed.forget(str(key), tables.noticed.marks(str(key)))  # whatever it comes to now is news
            for delivery in found:
                detail = {"delivery": delivery.id, "verdict": verdict, "said": reason_given, "platform_id": platform_id}
                tables.audit.record(event(now, person.login, "resolved", str(delivery.item), **detail))
            return tuple(tables.deliveries.get(delivery.id) for delivery in found)

    def open(self) -> tuple[Delivery, ...]:
        """Return every delivery that waits for a person, soonest due first."""
        with self.store.transaction() as tables:
            return tables.deliveries.in_state(OPEN)

    def _apply(self, delivery: Delivery, verdict: Verdict, reason: str, receipt: Receipt, tables: Transaction) -> None:
        now = receipt.at
        if verdict is Verdict.DROP:
            tables.deliveries.decide(delivery.id, DeliveryState.CANCELLED, now, reason)
        elif verdict is Verdict.SEND:
            item = tables.items.get(delivery.item)
            if is_retracted(item):
                raise BadInput(f"{item.key} was retracted, so nothing of it may be sent: use --sent or --drop")
            if delivery.state is DeliveryState.REJECTED and delivery.kind is Kind.ISSUE:
                failed = {RecipientState.FAILED}
                tables.recipients.mark(delivery.id, RecipientState.PREPARED, reason, only_from=failed)
            miss_after = now + grace(item, self.workspace.clinic())
            tables.deliveries.decide(
                delivery.id, DeliveryState.PENDING, now, reason, ready_at=now, miss_after=miss_after
            )
        elif delivery.state is not DeliveryState.UNCERTAIN:
            raise BadInput(f"delivery {delivery.id} is {delivery.state}, so it was not sent: use --send or --drop")
        elif receipt.platform_id == UNKNOWN and delivery.kind is Kind.POST and delivery.sequence < delivery.count:
            raise BadInput(f"delivery {delivery.id} is answered by the next part of its thread: give its id with --id")
        else:
            tables.deliveries.decide(delivery.id, DeliveryState.ACCEPTED, now, reason, receipt=receipt)


def _open_deliveries(name: str, tables: Transaction) -> tuple[Delivery, ...]:
    if "/" in name:
        item = tables.items.get(ItemKey.parse(name))
        found = tables.deliveries.of_item(item.key, item.version)
    else:
        found = (tables.deliveries.get(name),)
    waiting = tuple(delivery for delivery in found if delivery.state in OPEN)
    if not waiting:
        states = ", ".join(sorted({delivery.state for delivery in found})) or "not prepared yet"
        raise BadInput(f"{name} has nothing to decide: it is {states}")
    return waiting
