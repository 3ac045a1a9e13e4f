"""The reports after which an address is not written to again: hard bounces, complaints, leaving, many soft bounces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord
from scheduler.domain.events import ProviderEvent, ReportedEvent, SoftBounceRule
from scheduler.domain.subscriber import LIFTED_BY_SIGN_UP, Suppression, SuppressionKind
from scheduler.ports import Transaction
from scheduler.ports.event_tables import History


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

_WEAKER: Mapping[SuppressionKind, frozenset[SuppressionKind]] = {
    SuppressionKind.UNSUBSCRIBED: frozenset(),
    SuppressionKind.BOUNCED: LIFTED_BY_SIGN_UP,
    SuppressionKind.COMPLAINED: LIFTED_BY_SIGN_UP | {SuppressionKind.BOUNCED},
}
"""The suppressions that give way to each, the weakest first: a person's own sign-up must not lift what only staff may,
whatever was reported first."""

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
    for kind in _WEAKER:
        if stops[kind]:
            _suppress(kind, stops[kind], address_hashes, now, tables)


def _suppress(
    kind: SuppressionKind,
    reasons: Mapping[str, str],
    address_hashes: Callable[[str], Sequence[str]],
    now: datetime,
    tables: Transaction,
) -> None:
    people = tables.events.addresses(reasons.keys())
    hashes = {subscriber: address_hashes(address) for subscriber, (address, _) in people.items()}
    tables.suppressions.lift([hashed for kept in hashes.values() for hashed in kept], _WEAKER[kind])
    # Under the present key; by the others it may have been kept before.
    tables.suppressions.add(Suppression(kept[0], reasons[who], now, kind) for who, kept in hashes.items())
    if kind is not SuppressionKind.BOUNCED:
        tables.consents.record(
            ConsentRecord(
                subscriber, audience, NEWSLETTER, ConsentAct.WITHDRAWN, now, source="the mail provider", proof=kind
            )
            for subscriber, (_, audience) in people.items()
        )


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
