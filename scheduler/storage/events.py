"""Reports of mail providers, and how people's copies follow them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    distinct,
    func,
    literal_column,
    or_,
    select,
    update,
)

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.events import ProviderEvent, Rates
from scheduler.domain.recipient import UNANSWERED, RecipientState, states_before
from scheduler.ports.event_tables import Gap, HeldCopy, History, IssueVersion, KeptEvent
from scheduler.storage.audience_tables import recipients, sign_ups, subscribers
from scheduler.storage.event_tables import TELLING, engagements, event_payloads, events
from scheduler.storage.rows import batches, insert_absent, insert_into
from scheduler.storage.tables import deliveries, in_delivery_state

_SEVERAL_REASONS = frozenset({RecipientState.DEFERRED, RecipientState.BOUNCED})
"""The states to which several reports may lead, each with its own reason."""

DOUBTED = frozenset({DeliveryState.UNCERTAIN, DeliveryState.MISSED, DeliveryState.REJECTED})
"""The states of a delivery that a report may prove to have gone out after all."""

_NOT_TAKEN = UNANSWERED | {RecipientState.FAILED}


class SqlEvents:
    """`ports.Events` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def places(self, deliveries: Collection[str]) -> Mapping[str, IssueVersion]:
        return _places(self._connection, deliveries)

    def deliveries_of(self, account: str, messages: Collection[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for batch in batches(sorted(messages)):
            query = select(deliveries.c.receipt_platform_id, deliveries.c.id).where(
                deliveries.c.channel == account, deliveries.c.receipt_platform_id.in_(batch)
            )
            found |= dict(self._connection.execute(query).all())
        return found

    def copies(self, key: ItemKey, version: int, subscribers: Collection[str]) -> Mapping[str, HeldCopy]:
        columns = (recipients.c.subscriber, recipients.c.delivery, recipients.c.state)
        found: dict[str, HeldCopy] = {}
        for batch in batches(sorted(subscribers)):
            query = select(*columns).where(*_of_version(key, version), recipients.c.subscriber.in_(batch))
            rows = self._connection.execute(query)
            found |= {who: HeldCopy(delivery, RecipientState(state)) for who, delivery, state in rows}
        return found

    def subscriber_at(self, key: ItemKey, version: int, normal_address: str) -> str | None:
        query = (
            select(recipients.c.subscriber)
            .join(subscribers, subscribers.c.id == recipients.c.subscriber)
            .where(*_of_version(key, version), subscribers.c.normal_address == normal_address)
        )
        return self._connection.scalars(query.limit(1)).one_or_none()

    def addresses(self, people: Collection[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for batch in batches(sorted(people)):
            query = select(subscribers.c.id, subscribers.c.address).where(subscribers.c.id.in_(batch))
            found |= dict(self._connection.execute(query).all())
            signing_up = (
                select(sign_ups.c.id, subscribers.c.address)
                .join(subscribers, subscribers.c.id == sign_ups.c.subscriber)
                .where(sign_ups.c.id.in_(batch))
            )
            found |= dict(self._connection.execute(signing_up).all())
        return found

    def add(self, account: str, rows: Sequence[KeptEvent], received_at: datetime) -> frozenset[str]:
        values = (
            {
                "account": account,
                "id": row.id,
                "kind": row.kind,
                "delivery": row.delivery,
                "recipient": row.recipient,
                "code": row.code,
                "at": row.at,
                "received_at": received_at,
            }
            # In one order, so that two who take the same events do not wait for each other.
            for row in sorted(rows, key=lambda row: row.id)
        )
        return frozenset(insert_absent(self._connection, events, values, returning=events.c.id))

    def keep_payloads(self, account: str, payloads: Mapping[str, bytes], received_at: datetime) -> None:
        rows = (
            {"account": account, "id": event, "received_at": received_at, "sealed": sealed}
            for event, sealed in payloads.items()
        )
        statement = insert_into(self._connection, event_payloads).on_conflict_do_nothing()
        for batch in batches(rows):
            self._connection.execute(statement, batch)

    def move(self, key: ItemKey, version: int, state: RecipientState, reasons: Mapping[str, str]) -> None:
        # Written out: a list of parameters cannot be given to many rows at once.
        before: list[ColumnElement[str]] = [literal_column(f"'{old}'") for old in sorted(states_before(state))]
        may_follow: ColumnElement[bool] = recipients.c.state.in_(before)
        if state in _SEVERAL_REASONS:
            says_less = and_(recipients.c.state == state, recipients.c.reason > bindparam("why"))
            may_follow = or_(may_follow, says_less)
        change = (
            update(recipients)
            .where(*_of_version(key, version), recipients.c.subscriber == bindparam("who"), may_follow)
            .values(state=state, reason=bindparam("why"))
        )
        # In one order likewise.
        rows = [{"who": subscriber, "why": reasons[subscriber]} for subscriber in sorted(reasons)]
        if rows:
            self._connection.execute(change, rows)

    def undecided(self, delivery: str) -> int:
        query = (
            select(func.count())
            .select_from(recipients)
            .where(recipients.c.delivery == delivery, recipients.c.state.in_(sorted(_NOT_TAKEN)))
        )
        return self._connection.scalar(query) or 0

    def proven_deliveries(self) -> tuple[str, ...]:
        waits = recipients.c.state.in_(sorted(_NOT_TAKEN))
        carried = select(recipients.c.subscriber).where(recipients.c.delivery == deliveries.c.id)
        query = select(deliveries.c.id).where(
            in_delivery_state(DeliveryState.UNCERTAIN), carried.exists(), ~carried.where(waits).exists()
        )
        return tuple(self._connection.scalars(query.order_by(deliveries.c.id)))

    def doubted(self, wanted: Collection[str]) -> frozenset[str]:
        query = select(deliveries.c.id).where(
            deliveries.c.id.in_(sorted(wanted)), deliveries.c.state.in_(sorted(DOUBTED))
        )
        return frozenset(self._connection.scalars(query)) if wanted else frozenset()

    def histories(self, subscribers: Collection[str], since: datetime) -> tuple[History, ...]:
        kinds = (ProviderEvent.BLOCKED, ProviderEvent.DELIVERED)
        found: list[History] = []
        for batch in batches(sorted(subscribers)):
            query = (
                select(events.c.recipient, events.c.kind, events.c.at, deliveries.c.item, deliveries.c.version)
                .join(deliveries, deliveries.c.id == events.c.delivery)
                .where(events.c.recipient.in_(batch), events.c.kind.in_(kinds), events.c.at >= since)
            )
            found += [
                History(who, ProviderEvent(kind), at, f"{item}/{version}")
                for who, kind, at, item, version in self._connection.execute(query)
            ]
        return tuple(sorted(found, key=lambda history: history.at))

    def count_engagement(self, key: ItemKey, version: int, kind: ProviderEvent, target: str, number: int) -> None:
        new = insert_into(self._connection, engagements).values(
            item=str(key), version=version, kind=kind, target=target, number=number
        )
        grown = engagements.c.number + number
        self._connection.execute(
            new.on_conflict_do_update(index_elements=list(engagements.primary_key), set_={"number": grown})
        )

    def engagement(self, key: ItemKey, version: int) -> Mapping[tuple[ProviderEvent, str], int]:
        query = select(engagements.c.kind, engagements.c.target, engagements.c.number).where(
            engagements.c.item == str(key), engagements.c.version == version
        )
        return {(ProviderEvent(kind), target): number for kind, target, number in self._connection.execute(query)}

    def gaps(self, since: datetime, before: datetime) -> tuple[Gap, ...]:
        called_at = func.coalesce(deliveries.c.receipt_at, deliveries.c.changed_at)
        query = (
            select(
                deliveries.c.id,
                deliveries.c.item,
                deliveries.c.channel,
                deliveries.c.receipt_platform_id,
                func.count(recipients.c.subscriber),
            )
            .join(recipients, recipients.c.delivery == deliveries.c.id)
            .where(
                recipients.c.state.in_((RecipientState.ACCEPTED, RecipientState.UNCERTAIN)),
                deliveries.c.state.in_((DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)),
                called_at >= since,
                called_at < before,
            )
            .group_by(deliveries.c.id)
            .order_by(called_at, deliveries.c.id)
        )
        return tuple(
            Gap(delivery, ItemKey.parse(item), account, message or "", people)
            for delivery, item, account, message, people in self._connection.execute(query)
        )

    def account_rates(self, account: str, since: datetime) -> Rates:
        query = (
            select(events.c.kind, func.count(distinct(events.c.delivery.concat(events.c.recipient))))
            .where(
                TELLING,
                events.c.account == account,
                events.c.at >= since,
                events.c.kind.in_((ProviderEvent.BOUNCED, ProviderEvent.COMPLAINED)),
            )
            .group_by(events.c.kind)
        )
        counts: dict[str, int] = dict(self._connection.execute(query).all())
        return Rates(counts.get(ProviderEvent.BOUNCED, 0), counts.get(ProviderEvent.COMPLAINED, 0))

    def of_people(self, people: Collection[str]) -> tuple[KeptEvent, ...]:
        query = select(events).where(events.c.recipient.in_(sorted(people))).order_by(events.c.at, events.c.id)
        return tuple(
            KeptEvent(row["id"], ProviderEvent(row["kind"]), row["delivery"], row["recipient"], row["code"], row["at"])
            for row in self._connection.execute(query).mappings()
        )

    def count_payloads(self, before: datetime) -> int:
        old = select(func.count()).select_from(event_payloads).where(event_payloads.c.received_at < before)
        return self._connection.scalar(old) or 0

    def forget_payloads(self, before: datetime, limit: int) -> int:
        old = (
            select(event_payloads.c.account, event_payloads.c.id)
            .where(event_payloads.c.received_at < before)
            .limit(limit)
        )
        gone = [{"in_account": account, "event": event} for account, event in self._connection.execute(old)]
        forget = delete(event_payloads).where(
            event_payloads.c.account == bindparam("in_account"), event_payloads.c.id == bindparam("event")
        )
        if gone:
            self._connection.execute(forget, gone)
        return len(gone)

    def erase(self, subscriber: str) -> int:
        theirs = select(events.c.id).where(
            events.c.recipient == subscriber,
            events.c.account == event_payloads.c.account,
            events.c.id == event_payloads.c.id,
        )
        return self._connection.execute(delete(event_payloads).where(theirs.exists())).rowcount


def _places(connection: Connection, wanted: Collection[str]) -> Mapping[str, IssueVersion]:
    columns = (deliveries.c.id, deliveries.c.item, deliveries.c.version, deliveries.c.channel)
    found: dict[str, IssueVersion] = {}
    for batch in batches(sorted(wanted)):
        rows = connection.execute(select(*columns).where(deliveries.c.id.in_(batch)))
        found |= {row.id: IssueVersion(ItemKey.parse(row.item), row.version, row.channel) for row in rows}
    return found


def _of_version(key: ItemKey, version: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return recipients.c.item == str(key), recipients.c.version == version
