"""The reports after which an address is not written to again: hard bounces, complaints, leaving, many soft bounces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from scheduler.domain.consent import Way
from scheduler.domain.events import ProviderEvent, ReportedEvent, SoftBounceRule
from scheduler.domain.subscriber import GIVES_WAY, Suppression, SuppressionKind
from scheduler.ports import Transaction
from scheduler.ports.event_tables import History
from scheduler.services.consent import leave


class AboutSomebody(Protocol):
    """A report, and the subscriber whom it is about."""

    @property
    def event(self) -> ReportedEvent: ...  # noqa: D102 - the type says it
    @property
    def subscriber(self) -> str: ...  # noqa: D102


_KINDS: Mapping[ProviderEvent, SuppressionKind] = {
    ProviderEvent.BOUNCED: SuppressionKind.BOUNCED,
    ProviderEvent.COMPLAINED: SuppressionKind.COMPLAINED,
    ProviderEvent.UNSUBSCRIBED: SuppressionKind.UNSUBSCRIBED,
}

_WAYS = {SuppressionKind.UNSUBSCRIBED: Way.PROVIDER, SuppressionKind.COMPLAINED: Way.COMPLAINT}

SOFT_BOUNCES = "bounced softly too often"
"""The reason of a suppression by the rule on soft bounces."""


def stop_writing(
    reports: Sequence[AboutSomebody],
    address_hashes: Callable[[str], Sequence[str]],
    rule: SoftBounceRule,
    now: datetime,
    tables: Transaction,
) -> None:
    """Suppress the addresses of people whom new reports are about, where they say so, and record what it means.

    A complaint and leaving withdraw consent. A bounce does not: the person said nothing.
    """
    stops: defaultdict[SuppressionKind, dict[str, str]] = defaultdict(dict)
    stops[SuppressionKind.BOUNCED] |= dict.fromkeys(_bounced_softly(reports, rule, now, tables), SOFT_BOUNCES)
    for one in reports:
        if one.event.stops is not None:
            kind = _KINDS[one.event.stops]
            stops[kind][one.subscriber] = str(kind)
    people = _addresses(reports, {person for reasons in stops.values() for person in reasons}, tables)
    for kind in GIVES_WAY:
        hashes = {people[person]: address_hashes(people[person]) for person in stops[kind] if person in people}
        tables.suppressions.lift([hashed for kept in hashes.values() for hashed in kept], GIVES_WAY[kind])
        why = {people[person]: reason for person, reason in stops[kind].items() if person in people}
        # Under the present key; by the others it may have been kept before.
        new = [(address, Suppression(kept[0], why[address], now, kind)) for address, kept in hashes.items()]
        if kind is SuppressionKind.BOUNCED:
            tables.suppressions.add(suppression for _, suppression in new)
            continue
        for address, suppression in new:
            leave(address, _WAYS[kind], suppression, tables)


def _addresses(reports: Sequence[AboutSomebody], people: Collection[str], tables: Transaction) -> Mapping[str, str]:
    """Return people's addresses by opaque id; of who was erased the one that the provider names."""
    told = {one.subscriber: one.event.address for one in reports if one.event.address and one.subscriber in people}
    return told | dict(tables.events.addresses(people))


def _bounced_softly(
    reports: Iterable[AboutSomebody], rule: SoftBounceRule, now: datetime, tables: Transaction
) -> Collection[str]:
    people = {one.subscriber for one in reports if one.event.kind is ProviderEvent.BLOCKED}
    if not people:
        return ()
    histories: defaultdict[str, list[History]] = defaultdict(list)
    for told in tables.events.histories(people, now - rule.window):
        histories[told.recipient].append(told)
    return [person for person, told in histories.items() if is_worn_out(told, rule)]


def is_worn_out(history: Sequence[History], rule: SoftBounceRule) -> bool:
    """Say whether a person's reports, oldest first, are too many soft bounces since the last that arrived."""
    since = next(
        (place for place, told in reversed(tuple(enumerate(history))) if told.kind != ProviderEvent.BLOCKED), -1
    )
    soft = history[since + 1 :]
    return len(soft) >= rule.bounces and len({told.issue for told in soft}) >= rule.issues
