"""The protocols of the tables that sending works on: deliveries with their attempts, and questions about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, Receipt
from scheduler.domain.prepared import Prepared


class Deliveries(Protocol):
    """The ledger. Every change is one conditional UPDATE that names the state it starts from."""

    def add(self, deliveries: Iterable[Delivery]) -> int:
        """Insert those whose (item, version, sequence) is not there yet; return how many were new."""
        ...

    def get(self, delivery: str) -> Delivery:
        """Return one delivery. Raises NotFound."""
        ...

    def of_item(self, key: ItemKey, version: int | None = None) -> tuple[Delivery, ...]:
        """Return an item's deliveries (of one version, or of all) by version and sequence."""
        ...

    def in_state(self, states: Collection[DeliveryState], name: str | None = None) -> tuple[Delivery, ...]:
        """Return every delivery in one of the states, of one campaign or item by its `name`, soonest due first."""
        ...

    def counts(self) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state."""
        ...

    def ready(self, now: datetime, *, only: Collection[ItemKey] | None = None) -> Mapping[str, datetime]:
        """Return when the soonest pending delivery of each channel is ready that `now` is not past its grace.

        With `only` that of these items.
        """
        ...

    def next_lease_end(self) -> datetime | None:
        """Return when the first of the present leases runs out, or None."""
        ...

    def claim(
        self,
        now: datetime,
        owner: str,
        lease_until: datetime,
        limit: int,
        except_channels: Collection[str] = (),
        *,
        only: Collection[ItemKey] | None = None,
    ) -> tuple[Delivery, ...]:
        """Take up to `limit` pending deliveries that are ready and not past their grace, soonest first.

        They become `claimed` by `owner` until `lease_until`; no other worker gets them. With `only` nothing but these
        items' are taken.
        """
        ...

    def begin(
        self,
        delivery: str,
        owner: str,
        fingerprint: str,
        now: datetime,
        lease_until: datetime,
        *,
        prepared: Prepared,
    ) -> Attempt:
        """Write down the attempt and what was prepared for it: claimed → calling, attempts + 1.

        Raises LeaseLost unless `owner` holds it.
        """
        ...

    def finish(
        self,
        attempt: Attempt,
        outcome: Outcome,
        now: datetime,
        *,
        receipt: Receipt | None = None,
        retry_at: datetime | None = None,
        reason: str = "",
        keep: Prepared | None = None,
    ) -> bool:
        """Record how an attempt ended and move its delivery accordingly.

        accepted (needs `receipt`), rejected and uncertain move there; retry and reconnect return to
        pending, ready at `retry_at` (or `now`). Applies while the delivery is calling or uncertain
        and this is its newest attempt; otherwise records the attempt's end only and returns False.
        Accepted applies in every state but accepted: it is proof. An accepted part of a thread makes
        the next one ready, with `reply_to` set; those after a rejected one wait for what a person decides.
        """
        ...

    def release(
        self,
        delivery: str,
        owner: str,
        now: datetime,
        ready_at: datetime,
        reason: str = "",
        *,
        keep: Prepared | None = None,
    ) -> None:
        """Put a claimed delivery that was not called back to pending. Does nothing if `owner` lost it.

        `keep` is what was prepared so far; without it the delivery keeps what it has.
        """
        ...

    def refuse(self, delivery: str, owner: str, now: datetime, reason: str, state: DeliveryState) -> None:
        """Move a claimed delivery that is not to be called to cancelled, or to rejected, where a person decides.

        Does nothing if `owner` lost it.
        """
        ...

    def expire_leases(self, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """End the leases that ran out; return (ids back to pending, ids now uncertain).

        A delivery that was only claimed goes back; one that was being called may be out, so it is uncertain.
        """
        ...

    def miss(self, now: datetime, reason: str = ...) -> tuple[Delivery, ...]:
        """Move pending deliveries past their grace to missed; return them. Later parts go with the first."""
        ...

    def decide(
        self,
        delivery: str,
        state: DeliveryState,
        now: datetime,
        reason: str,
        *,
        receipt: Receipt | None = None,
        ready_at: datetime | None = None,
        miss_after: datetime | None = None,
    ) -> None:
        """Record what reconciliation or a person decided of an uncertain, missed or rejected delivery.

        `accepted` needs a receipt; `pending` a `ready_at`, and takes a new `miss_after`. Raises
        NotFound, IllegalTransition. Parts of a thread follow as in `finish`.
        """
        ...

    def reject_pending(self, key: ItemKey, version: int, reason: str, now: datetime) -> tuple[Delivery, ...]:
        """Move an item version's pending deliveries to rejected, where a person decides; return them."""
        ...

    def cancel_pending(self, key: ItemKey, reason: str, now: datetime) -> int:
        """Cancel what is not out of an item (pending, missed, rejected), of every version; return how many."""
        ...

    def tally(self, key: ItemKey, version: int) -> Mapping[DeliveryState, int]:
        """Return how many of an item version's deliveries are in each state; states without any are left out."""
        ...

    def reschedule(self, key: ItemKey, version: int, due_at: datetime, miss_after: datetime) -> int:
        """Move an item's pending deliveries to another time; return how many."""
        ...

    def attempts(self, delivery: str) -> tuple[Attempt, ...]:
        """Return a delivery's attempts in order."""
        ...

    def attempts_of(self, deliveries: Collection[str]) -> Mapping[str, tuple[Attempt, ...]]:
        """Return the attempts of several deliveries by delivery, each in order; of one without any, none."""
        ...

    def distrust(self, attempts: Mapping[str, int], now: datetime, reason: str) -> int:
        """Move pending deliveries that may have gone out (a restored database) to uncertain; return how many.

        `attempts` is how many attempts were really made, by delivery; the next one is numbered after it.
        """
        ...


class Questions(Protocol):
    """The times of questions to the platforms about calls whose end is not known."""

    def due(self, channel: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Return uncertain deliveries of a channel that are to be asked about.

        Those never put off first, then the longest due.
        """
        ...

    def put_off(self, delivery: str, until: datetime) -> None:
        """Ask about an uncertain delivery at a time, and not before."""
        ...

    def put_off_all(self, channel: str, until: datetime) -> None:
        """Ask about none of a channel's uncertain deliveries before a time: its platform said so."""
        ...

    def next(self, settle: timedelta) -> Mapping[str, datetime]:
        """Return when each channel's platform is to be asked next.

        `settle` after a call that nobody asked about yet.
        """
        ...
