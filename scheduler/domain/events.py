"""A mail provider's reports on people's copies of an issue, in words that no provider owns (promise 4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.domain.errors import ClinicError
from scheduler.domain.recipient import RecipientState


class ProviderEvent(StrEnum):
    """The kinds of report.

    `taken`: the provider took the copy. `deferred`: it tries again. `blocked`: it gave up, and the address is not at
    fault (a soft bounce). `bounced`: the address takes no mail (a hard bounce). `dropped`: the provider never tried.
    `opened` and `clicked` are counted where the clinic switched that on, and never kept for a person. `unknown` is
    whatever the provider reports beside these.
    """

    TAKEN = "taken"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BLOCKED = "blocked"
    BOUNCED = "bounced"
    DROPPED = "dropped"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    RESUBSCRIBED = "resubscribed"
    OPENED = "opened"
    CLICKED = "clicked"
    UNKNOWN = "unknown"


_E = ProviderEvent

STATE_AFTER_EVENT: dict[ProviderEvent, RecipientState] = {
    _E.TAKEN: RecipientState.ACCEPTED,
    _E.DEFERRED: RecipientState.DEFERRED,
    _E.DELIVERED: RecipientState.DELIVERED,
    _E.BLOCKED: RecipientState.BOUNCED,
    _E.BOUNCED: RecipientState.BOUNCED,
    _E.DROPPED: RecipientState.BOUNCED,
    _E.COMPLAINED: RecipientState.COMPLAINED,
    _E.UNSUBSCRIBED: RecipientState.ACCEPTED,
    _E.RESUBSCRIBED: RecipientState.ACCEPTED,
    _E.OPENED: RecipientState.ACCEPTED,
    _E.CLICKED: RecipientState.ACCEPTED,
}
"""The state that an event leads to, where it says more than the state before. Every one of them proves that the
provider took the copy; what somebody does with it says nothing about its arrival in the server's words."""

STOPPING = frozenset({_E.BOUNCED, _E.COMPLAINED, _E.UNSUBSCRIBED})
"""The kinds after which the address is not written to again."""

UNATTRIBUTED = frozenset({_E.OPENED, _E.CLICKED})
"""The kinds that are never kept for a person (promise 8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEvent:
    """One report on one person's copy.

    `id` is the provider's, or a digest of the report where it gives none; the same report always has the same.
    `delivery` and `recipient` are our own opaque ids, empty where the provider lost them; then `message` (its id of the
    call, as in a receipt) and `address` tell whose it is. `code` is the reason in a few words without an address.
    `because` is the earlier event for which a dropped copy was never tried. `link` is what was clicked; `by_machine`
    says that the provider takes an opening for a mail program's own. `raw` is the report as it came.
    """

    id: str
    kind: ProviderEvent
    at: datetime
    delivery: str = ""
    recipient: str = ""
    code: str = ""
    because: ProviderEvent | None = None
    message: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    by_machine: bool = False
    raw: str = field(default="", repr=False)

    @property
    def stops(self) -> ProviderEvent | None:
        """The kind for which the address is not written to again, or None."""
        meant = self.because or self.kind
        return meant if meant in STOPPING else None


@dataclass(frozen=True, slots=True)
class Reports:
    """The content of one message of a provider. `foreign` counts what is not about our mail, or cannot be read."""

    events: tuple[ReportedEvent, ...]
    foreign: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of taking events in: those that were new, known already, and not ours."""

    new: int = 0
    repeated: int = 0
    foreign: int = 0

    def __add__(self, other: Taken) -> Taken:
        """Return the sum."""
        return Taken(self.new + other.new, self.repeated + other.repeated, self.foreign + other.foreign)


@dataclass(frozen=True, slots=True)
class SoftBounceRule:
    """The soft bounces after which an address is not written to again.

    At least `bounces` of at least `issues` issues within `window`, and nothing delivered since the first of them.
    """

    bounces: int = 5
    issues: int = 3
    window: timedelta = timedelta(days=30)


SOFT_BOUNCES = SoftBounceRule()
"""The rule where the clinic has none of its own (our own choice, 2026-11)."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The clinic's decisions about what is reported. `counted` are those of opened and clicked that are counted."""

    soft_bounces: SoftBounceRule = SOFT_BOUNCES
    counted: frozenset[ProviderEvent] = frozenset()


REPORTING = Reporting()
"""The rule as it stands there, and nothing counted."""


_COUNTED = {
    _E.OPENED: "openings, by a picture that mail programs fetch from the mail provider",
    _E.CLICKED: "clicks: the links in the HTML go by the mail provider",
}


def counted_words(counted: Collection[str]) -> tuple[str, ...]:
    """Return in words what a mail provider counts of what readers do."""
    return tuple(words for kind, words in _COUNTED.items() if kind in counted)


@dataclass(frozen=True, slots=True)
class Rates:
    """The counts by which mailbox providers judge an account: `bounced` hard, `complained`.

    Each person of an issue counts once for each.
    """

    bounced: int = 0
    complained: int = 0


class NotGenuine(ClinicError):  # noqa: N818 - reads as what happened
    """A message that claims to be a provider's is not signed by it, or not for this moment."""


class Illegible(ClinicError):  # noqa: N818 - likewise
    """A provider's message cannot be read as one."""
