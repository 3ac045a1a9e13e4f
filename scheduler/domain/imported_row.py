"""The rows of a list of people that is taken in: as they were read, before anything is written down for good."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Standing(StrEnum):
    """Where a row says that its person stands. Only who `agreed` may become a subscriber."""

    AGREED = "agreed"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    PENDING = "pending"
    NEVER_AGREED = "never agreed"


OPTED_OUT: Final = frozenset({Standing.UNSUBSCRIBED, Standing.BOUNCED, Standing.COMPLAINED})
"""The standings that become a suppression, whatever else a file says of the address."""

_WORST_FIRST: Final = (
    Standing.COMPLAINED,
    Standing.UNSUBSCRIBED,
    Standing.BOUNCED,
    Standing.NEVER_AGREED,
    Standing.PENDING,
    Standing.AGREED,
)


def worst(*standings: Standing) -> Standing:
    """Return the standing that decides where several are told: a no before a yes."""
    return min(standings, key=_WORST_FIRST.index)


class ImportedRow(NamedTuple):
    """A usable row. A tuple with names: there may be a million, and a database takes them as they are.

    Instants are in microseconds since 1970, 0 for none: `consent_at`, and `otherwise_at` where the file turns out to
    write the month first; `confirmed_at` by the file's own word; `ended_at` when the person left. `remark` is what
    somebody should look at. `denied_on` is the first line that says the same address never agreed, 0 where none does.
    """

    normal_address: str
    line: int
    address: str
    name: str
    first_name: str
    language: str
    zone: str
    standing: str
    consent_source: str
    consent_at: int
    otherwise_at: int
    confirmed_at: int
    ended_at: int
    remark: str
    denied_on: int = 0


class RefusedRow(NamedTuple):
    """A row that is not taken, why, and its cells as they are in the file. The reason never holds an address.

    `never_agreed` is the normal address of somebody who never agreed by this row's own word, else empty.
    """

    line: int
    reason: str
    cells: tuple[str, ...]
    never_agreed: str = ""
