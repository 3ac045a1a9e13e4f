"""An account's budget: a batch is cut to what is left of it, counted with the attempt, and given back where untaken.

It stands in the database, so that restarts and several workers share it. Standing messages are counted, and wait for
nothing: somebody has just asked for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import Kind
from scheduler.domain.delivery import Delivery, DeliveryState, Outcome
from scheduler.domain.newsletter import NEWSLETTER, Room, Spending, room_left
from scheduler.domain.recipient import Reports
from scheduler.domain.standing import is_message
from scheduler.domain.subscriber import Subscriber
from scheduler.ports import Transaction
from scheduler.services.batch_outcomes import split_off
from scheduler.services.clearance import Waits
from scheduler.services.platform_call import Call

WAITS = "waits for "
"""Begins the reason of what waits for its account's budget."""


@dataclass(frozen=True, slots=True)
class WaitsForBudget(Waits):
    """Nothing more is to be sent over an account before a time."""


def cut_to_budget(
    delivery: Delivery, people: Sequence[Subscriber], tables: Transaction, now: datetime
) -> tuple[Subscriber, ...] | WaitsForBudget:
    """Return those of a batch's people who may be written to now; the others get a delivery that waits."""
    room = _room(delivery, tables, now)
    if room.people is None or len(people) <= room.people:
        return tuple(people)
    until, reason = room.again or now, f"{WAITS}{room.reason}"
    if room.people == 0:
        return WaitsForBudget(until, reason)
    others = [person.id for person in people[room.people :]]
    split_off(delivery, others, DeliveryState.PENDING, tables, ready_at=until, reason=reason)
    wait(delivery.channel, until, reason, tables)
    return tuple(people[: room.people])


def wait(account: str, until: datetime, reason: str, tables: Transaction) -> None:
    """Let everything that is pending on an account wait for its budget, and its grace with it."""
    rules = tables.controls.sending_rules()
    spread = (rules.pace if rules else NEWSLETTER.pace).spread
    tables.issues.wait_for_budget(account, until, reason, spread)


def spend(delivery: Delivery, people: int, tables: Transaction, now: datetime) -> WaitsForBudget | None:
    """Count a batch's people as written to; where another worker was quicker, count nothing and say so."""
    if people == 0:
        return None
    # Counted before it is looked at: on PostgreSQL others wait for this row, and see what was spent.
    tables.issues.spend(delivery.channel, now, people)
    room = _room(delivery, tables, now, without=people)
    if room.people is None or people <= room.people:
        tables.issues.count(delivery.item, delivery.version, Reports(mails=people))
        return None
    tables.issues.spend(delivery.channel, now, -people)
    return WaitsForBudget(now, "another worker used what was left of the account's budget")


def give_back(delivery: Delivery, call: Call, people: int, at: datetime, tables: Transaction) -> None:
    """Give back, to when it was spent, the budget of those people whom a call did not reach."""
    reached = people
    if call.batch is not None:
        reached = people if call.outcome is Outcome.UNCERTAIN else len(call.batch.accepted) + len(call.batch.unclear)
    elif call.outcome in {Outcome.RETRY, Outcome.RECONNECT, Outcome.REJECTED}:
        reached = 0
    if reached < people:
        tables.issues.spend(delivery.channel, at, reached - people)
        tables.issues.count(delivery.item, delivery.version, Reports(mails=reached - people))


def room_on(account: str, tables: Transaction, now: datetime, without: int = 0) -> Room:
    """Return how many people may be written to over an account now, `without` so many who are counted already."""
    rules = tables.controls.sending_rules()
    budget = rules.pace.budget_of(account) if rules is not None else None
    if rules is None or budget is None or budget.is_unlimited:
        return Room()
    spent = (*tables.issues.spent(account, now), Spending(now, -without))
    return room_left(budget, spent, now, rules.zone)


def _room(delivery: Delivery, tables: Transaction, now: datetime, without: int = 0) -> Room:
    if delivery.kind is not Kind.ISSUE or is_message(delivery.item):
        return Room()
    return room_on(delivery.channel, tables, now, without)
