"""The ledger: deliveries and attempts.

Every change is one conditional UPDATE that names the state (and the owner) it starts from, so that
whoever comes second changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, Receipt, check_delivery_transition
from scheduler.domain.errors import IllegalTransition, LeaseLost, NotFound
from scheduler.domain.prepared import Prepared
from scheduler.storage.delivery_conditions import held, of_items, of_version, ready_on
from scheduler.storage.delivery_rows import (
    Row,
    attempt_from,
    change,
    delivery_from,
    delivery_row,
    encode_prepared,
    receipt_columns,
)
from scheduler.storage.rows import insert_absent, is_one_of
from scheduler.storage.tables import (
    SETTLED,
    UNSETTLED,
    WAITS_TOO_LONG,
    Instant,
    attempts,
    deliveries,
    in_delivery_state,
)
from scheduler.storage.threads import follow, miss_later_parts, readiness, revive_later_parts

_D = DeliveryState
_DECIDABLE = frozenset({_D.UNCERTAIN, _D.MISSED, _D.REJECTED})
_STATE_AFTER = {
    Outcome.ACCEPTED: _D.ACCEPTED,
    Outcome.REJECTED: _D.REJECTED,
    Outcome.RETRY: _D.PENDING,
    Outcome.RECONNECT: _D.PENDING,
    Outcome.UNCERTAIN: _D.UNCERTAIN,
}
_UNHELD = {"owner": None, "lease_until": None}

# Built once, since every delivery asks them: building a statement takes longer than running it.
_ONE = select(deliveries).where(deliveries.c.id == bindparam("delivery"))
_OF_VERSION = (
    select(deliveries)
    .where(deliveries.c.item == bindparam("key"), deliveries.c.version == bindparam("number"))
    .order_by(deliveries.c.sequence)
)
_TALLY = (
    select(deliveries.c.state, func.count())
    .where(deliveries.c.item == bindparam("key"), deliveries.c.version == bindparam("number"))
    .group_by(deliveries.c.state)
)


class SqlDeliveries:
    """`ports.Deliveries` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, deliveries: Iterable[Delivery]) -> int:
        return _insert(self._connection, deliveries)

    def get(self, delivery: str) -> Delivery:
        found = self._read(_ONE, {"delivery": delivery})
        if not found:
            raise NotFound(f"there is no delivery '{delivery}'; `clinic status` shows the deliveries")
        return found[0]

    def of_item(self, key: ItemKey, version: int | None = None) -> tuple[Delivery, ...]:
        if version is not None:
            return self._read(_OF_VERSION, {"key": str(key), "number": version})
        query = select(deliveries).where(deliveries.c.item == str(key))
        return self._read(query.order_by(deliveries.c.version, deliveries.c.sequence))

    def in_state(self, states: Collection[DeliveryState], name: str | None = None) -> tuple[Delivery, ...]:
        query = select(deliveries).where(deliveries.c.state.in_(states))
        if name is not None:
            is_of_campaign = deliveries.c.item.startswith(f"{name}/", autoescape=True)
            query = query.where(deliveries.c.item == name if "/" in name else is_of_campaign)
        if not set(SETTLED) & set(states):
            query = query.where(UNSETTLED)
        order = (deliveries.c.due_at, deliveries.c.item, deliveries.c.version, deliveries.c.sequence)
        return self._read(query.order_by(*order))

    def counts(self) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state, states without any included."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        found = {DeliveryState(state): number for state, number in self._connection.execute(query)}
        return {state: found.get(state, 0) for state in DeliveryState}

    def ready(self, now: datetime, *, only: Collection[ItemKey] | None = None) -> Mapping[str, datetime]:
        waiting = select(deliveries.c.ready_at).where(in_delivery_state(_D.PENDING), deliveries.c.miss_after >= now)
        waiting = waiting.where(*of_items(only))
        soonest = waiting.where(deliveries.c.ready_at.is_not(None)).order_by(deliveries.c.ready_at).limit(1)
        channels = self._pending_channels()
        found = {
            channel: self._connection.scalar(soonest.where(deliveries.c.channel == channel)) for channel in channels
        }
        return {channel: ready_at for channel, ready_at in found.items() if ready_at is not None}

    def next_lease_end(self) -> datetime | None:
        leases = select(func.min(deliveries.c.lease_until)).where(deliveries.c.lease_until.is_not(None))
        first: datetime | None = self._connection.scalar(leases)
        return first

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
        channels = [channel for channel in self._pending_channels() if channel not in except_channels]
        if not channels:
            return ()
        ready = union_all(*(ready_on(channel, now, limit, only) for channel in channels)).cte("ready")
        soonest = select(ready.c.id).order_by(ready.c.ready_at, ready.c.sequence).limit(limit)
        claimed = change(
            self._connection,
            [deliveries.c.id.in_(soonest), in_delivery_state(_D.PENDING)],
            {"state": _D.CLAIMED, "owner": owner, "lease_until": lease_until, "changed_at": now, "ask_at": None},
        )
        return tuple(sorted(claimed, key=lambda delivery: (delivery.ready_at, delivery.item, delivery.sequence)))

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

        A lease that has run out is lost, even while nobody else took the delivery.
        """
        begun = change(
            self._connection,
            [*held(delivery, owner), deliveries.c.lease_until > now],
            {
                "state": _D.CALLING,
                "attempts": deliveries.c.attempts + 1,
                "lease_until": lease_until,
                "changed_at": now,
                "prepared": encode_prepared(prepared),
            },
        )
        if not begun:
            raise LeaseLost(f"delivery {delivery} is no longer held by {owner}; nothing was sent")
        attempt = Attempt(delivery, begun[0].attempts, owner, fingerprint, started_at=now, prepared=prepared)
        self._write_down(attempt)
        return attempt

    def _write_down(self, attempt: Attempt) -> None:
        self._connection.execute(
            insert(attempts).values(
                delivery=attempt.delivery,
                number=attempt.number,
                owner=attempt.owner,
                fingerprint=attempt.fingerprint,
                started_at=attempt.started_at,
                reason=attempt.reason,
                prepared=encode_prepared(attempt.prepared),
            )
        )

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
        An attempt that has a definite end keeps it.
        """
        if outcome is Outcome.ACCEPTED and receipt is None:
            raise ValueError(f"delivery {attempt.delivery} cannot be accepted without a receipt")
        self._end_attempts(
            [attempts.c.delivery == attempt.delivery, attempts.c.number == attempt.number], outcome, now, reason
        )
        state = _STATE_AFTER[outcome]
        values = {"state": state, "reason": reason, "changed_at": now, **_UNHELD, **_kept(keep)}
        if state is _D.PENDING:
            values["ready_at"] = retry_at or now
        if state is _D.ACCEPTED:
            values |= receipt_columns(receipt)
        calling = (deliveries.c.state == _D.CALLING) & (deliveries.c.owner == attempt.owner)
        open_still = (deliveries.c.attempts == attempt.number) & or_(calling, deliveries.c.state == _D.UNCERTAIN)
        applies = deliveries.c.state != _D.ACCEPTED if state is _D.ACCEPTED else open_still
        moved = change(self._connection, [deliveries.c.id == attempt.delivery, applies], values)
        for delivery in moved:
            follow(self._connection, delivery, now)
        return bool(moved)

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
        values = {"state": _D.PENDING, "ready_at": ready_at, "reason": reason, "changed_at": now, **_UNHELD}
        values |= _kept(keep)
        change(self._connection, held(delivery, owner), values)

    def refuse(self, delivery: str, owner: str, now: datetime, reason: str, state: DeliveryState) -> None:
        """Move a claimed delivery that is not to be called to cancelled, or to rejected, where a person decides.

        Does nothing if `owner` lost it: whoever holds it now looks at the content too.
        """
        values = {"state": state, "reason": reason, "changed_at": now, **_UNHELD}
        for refused in change(self._connection, held(delivery, owner), values):
            follow(self._connection, refused, now)

    def expire_leases(self, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
        ran_out = deliveries.c.lease_until <= now
        stopped = "the worker stopped before it called the platform"
        lost = "the worker stopped while it was calling the platform"
        pending = change(
            self._connection,
            [ran_out, deliveries.c.state == _D.CLAIMED],
            {"state": _D.PENDING, "ready_at": now, "reason": stopped, "changed_at": now, **_UNHELD},
        )
        uncertain = change(
            self._connection,
            [ran_out, deliveries.c.state == _D.CALLING],
            {"state": _D.UNCERTAIN, "reason": lost, "changed_at": now, **_UNHELD},
        )
        for delivery in uncertain:
            open_attempt = [attempts.c.delivery == delivery.id, attempts.c.outcome.is_(None)]
            self._end_attempts(open_attempt, Outcome.UNCERTAIN, now, lost)
        return tuple(delivery.id for delivery in pending), tuple(delivery.id for delivery in uncertain)

    def miss(self, now: datetime, reason: str = "not sent within its grace period") -> tuple[Delivery, ...]:
        """Move pending deliveries to missed that are past their grace, or wait for a time after it; return them.

        Later parts go with the first.
        """
        # What is still being prepared has no count yet; it is late only when it is whole.
        whole = [in_delivery_state(_D.PENDING), deliveries.c.count > 0]
        too_late = ([deliveries.c.miss_after < now], [WAITS_TOO_LONG, deliveries.c.ready_at > now])
        values = {"state": _D.MISSED, "reason": reason, "changed_at": now}
        missed = [delivery for late in too_late for delivery in change(self._connection, [*whole, *late], values)]
        later = [part for delivery in missed for part in miss_later_parts(self._connection, delivery, reason, now)]
        return tuple(
            sorted([*missed, *later], key=lambda delivery: (delivery.due_at, delivery.item, delivery.sequence))
        )

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
        NotFound, IllegalTransition. Parts of a thread follow as in `finish`; a part that goes back to
        pending waits for the part before it, and takes the missed parts after it along.
        """
        old = self.get(delivery)
        check_delivery_transition(delivery, old.state, state)
        if old.state not in _DECIDABLE:
            raise IllegalTransition(f"delivery {delivery} is {old.state}: there is nothing to decide")
        values = {"state": state, "reason": reason, "changed_at": now}
        if state is _D.ACCEPTED:
            if receipt is None:
                raise ValueError(f"delivery {delivery} cannot be accepted without a receipt")
            values |= receipt_columns(receipt)
        if state is _D.PENDING:
            if ready_at is None:
                raise ValueError(f"delivery {delivery} cannot be pending without a time to be ready at")
            values |= {"miss_after": miss_after or old.miss_after, **readiness(self._connection, old, ready_at)}
        decided = change(self._connection, [deliveries.c.id == delivery, deliveries.c.state == old.state], values)
        if not decided:
            raise IllegalTransition(f"delivery {delivery} was changed by someone else at the same time; look again")
        follow(self._connection, decided[0], now)
        if state is _D.PENDING:
            revive_later_parts(self._connection, decided[0], now)

    def reject_pending(self, key: ItemKey, version: int, reason: str, now: datetime) -> tuple[Delivery, ...]:
        pending = [*of_version(key, version), in_delivery_state(_D.PENDING)]
        return change(self._connection, pending, {"state": _D.REJECTED, "reason": reason, "changed_at": now})

    def cancel_pending(self, key: ItemKey, reason: str, now: datetime) -> int:
        unsent = [deliveries.c.item == str(key), deliveries.c.state.in_([_D.PENDING, _D.MISSED, _D.REJECTED])]
        return len(change(self._connection, unsent, {"state": _D.CANCELLED, "reason": reason, "changed_at": now}))

    def tally(self, key: ItemKey, version: int) -> Mapping[DeliveryState, int]:
        found = self._connection.execute(_TALLY, {"key": str(key), "number": version})
        return {DeliveryState(state): number for state, number in found}

    def reschedule(self, key: ItemKey, version: int, due_at: datetime, miss_after: datetime) -> int:
        """Move an item's pending deliveries to another time; return how many.

        Parts that wait for the part before them go on waiting.
        """
        pending = [*of_version(key, version), in_delivery_state(_D.PENDING)]
        ready_at = case((deliveries.c.ready_at.is_not(None), literal(due_at, Instant)), else_=None)
        return len(
            change(self._connection, pending, {"due_at": due_at, "ready_at": ready_at, "miss_after": miss_after})
        )

    def attempts(self, delivery: str) -> tuple[Attempt, ...]:
        return self.attempts_of([delivery])[delivery]

    def attempts_of(self, deliveries: Collection[str]) -> Mapping[str, tuple[Attempt, ...]]:
        found: dict[str, list[Attempt]] = {delivery: [] for delivery in deliveries}
        query = select(attempts).where(is_one_of(self._connection, attempts.c.delivery, deliveries))
        for row in self._connection.execute(query.order_by(attempts.c.delivery, attempts.c.number)).mappings():
            found[row["delivery"]].append(attempt_from(row))
        return {delivery: tuple(made) for delivery, made in found.items()}

    def distrust(self, attempts: Mapping[str, int], now: datetime, reason: str) -> int:
        changed = 0
        for delivery, made in attempts.items():
            pending = [deliveries.c.id == delivery, in_delivery_state(_D.PENDING)]
            doubted = {"state": _D.UNCERTAIN, "reason": reason, "changed_at": now, "attempts": made, "ask_at": None}
            changed += len(change(self._connection, pending, doubted))
        return changed

    def _read(self, query: Select[tuple[object, ...]], values: Row | None = None) -> tuple[Delivery, ...]:
        return tuple(delivery_from(row) for row in self._connection.execute(query, values).mappings())

    def _pending_channels(self) -> Iterator[str]:
        """Yield the channels with something pending, one look into the index for each."""
        pending = select(func.min(deliveries.c.channel)).where(
            in_delivery_state(_D.PENDING), deliveries.c.ready_at.is_not(None)
        )
        channel: str | None = ""
        while (channel := self._connection.scalar(pending.where(deliveries.c.channel > channel))) is not None:
            yield channel

    def _end_attempts(
        self, conditions: list[ColumnElement[bool]], outcome: Outcome, now: datetime, reason: str
    ) -> None:
        open_or_in_doubt = or_(attempts.c.outcome.is_(None), attempts.c.outcome == Outcome.UNCERTAIN)
        ended = update(attempts).where(*conditions, open_or_in_doubt)
        self._connection.execute(ended.values(outcome=outcome, ended_at=now, reason=reason))


def _kept(prepared: Prepared | None) -> Row:
    return {} if prepared is None else {"prepared": encode_prepared(prepared)}


def _insert(connection: Connection, new: Iterable[Delivery]) -> int:
    return len(insert_absent(connection, deliveries, map(delivery_row, new), returning=deliveries.c.id))
