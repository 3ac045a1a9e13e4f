"""The consent ledger's writers: every way onto the list, off it and back, in the transaction of what it records.

Nothing here names a person: a record has the opaque id, where it happened, and who of the staff did it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord, Way
from scheduler.domain.eligibility import SUPPRESSED
from scheduler.domain.subscriber import (
    LIFTED_BY_SIGN_UP,
    Subscriber,
    SubscriberStatus,
    Suppression,
    SuppressionKind,
)
from scheduler.ports import Transaction

ENDS_WELCOME: Mapping[ConsentAct, str] = MappingProxyType(
    {
        ConsentAct.WITHDRAWN: SUPPRESSED[SuppressionKind.UNSUBSCRIBED],
        ConsentAct.ERASED: SUPPRESSED[SuppressionKind.ERASED],
    }
)
"""The acts that end a person's way through the welcome series, with the reason that is kept."""


def record(
    people: Iterable[Subscriber],
    act: ConsentAct,
    now: datetime,
    tables: Transaction,
    *,
    source: str,
    wording: str = "",
    proof: str = "",
    by: str = "",
) -> None:
    """Write one act on the consent of each of some people. Whoever withdraws it is welcomed no further."""
    those = tuple(people)
    tables.consents.record(
        ConsentRecord(person.id, person.audience, NEWSLETTER, act, now, source, wording, proof, by) for person in those
    )
    if act in ENDS_WELCOME:
        tables.welcome.end([person.id for person in those], now, ENDS_WELCOME[act])
    elif act is ConsentAct.CHANGED:
        for person in those:  # a pause may have ended: what is to come is reckoned anew
            tables.welcome.look_again(person.id, now)


def leave(
    address: str, way: Way, suppression: Suppression, tables: Transaction, *, by: str = ""
) -> tuple[Subscriber, ...]:
    """Take an address off every list, and suppress it; return whom that took off.

    `suppression` has the address's present hash, and why. One of a kind that only staff lift takes the place of one
    that the person's own sign-up would. May be done again: it then changes nothing.
    """
    there = tables.subscribers.at_address(address)
    leaving = tuple(person for person in there if person.status is not SubscriberStatus.UNSUBSCRIBED)
    # The person first, as whoever confirms does: on PostgreSQL the two would wait for each other otherwise.
    for person in leaving:
        tables.subscribers.put(replace(person, status=SubscriberStatus.UNSUBSCRIBED, paused_until=None))
    for person in there:
        tables.sign_ups.close(person.id)
    suppress(suppression, tables)
    record(leaving, ConsentAct.WITHDRAWN, suppression.at, tables, source=way, proof=suppression.reason, by=by)
    return leaving


def suppress(suppression: Suppression, tables: Transaction) -> bool:
    """Suppress an address; say whether that is new. The kind that says most stays."""
    if suppression.kind not in LIFTED_BY_SIGN_UP:
        tables.suppressions.lift([suppression.address_hash], LIFTED_BY_SIGN_UP)
    return tables.suppressions.add([suppression]) == 1
