"""The targets and the outcome of a retraction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.delivery import DeliveryState, Receipt


class TargetKind(StrEnum):
    """The kinds of thing that can be retracted."""

    CAMPAIGN = "campaign"
    ITEM = "item"
    SECTION = "section"
    STATEMENT = "statement"
    REFERENCE = "reference"


IN_LIBRARY = frozenset({TargetKind.STATEMENT, TargetKind.REFERENCE})


@dataclass(frozen=True, slots=True)
class Target:
    """The thing that is retracted: a campaign's slug, an item's key, 'campaign/section', or an id of the library."""

    kind: TargetKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def about(self) -> str:
        """The name for its correction."""
        if self.kind is TargetKind.ITEM:
            return ItemKey.parse(self.name).section
        return {TargetKind.CAMPAIGN: "campaign", TargetKind.SECTION: self.name.partition("/")[2]}.get(
            self.kind, self.name
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A post of a thread or a batch of an issue that is out (it has a receipt), or may be."""

    item: ItemKey
    delivery: str
    sequence: int
    count: int
    state: DeliveryState
    reason: str = ""
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect on one item: its state before and after, and how many of its deliveries are cancelled."""

    item: ItemKey
    before: ItemState
    after: ItemState
    cancelled: int
    live: tuple[Part, ...] = ()
    doubtful: tuple[Part, ...] = ()
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was drafted for a channel on which something is live, or why there is none.

    `at` is its local time, `zone` where that is read; both are empty until it is drafted.
    """

    item: ItemKey | None
    at: str = ""
    zone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Retracted:
    """The effects of a retraction, planned or done. `marked` says that the library now forbids its use."""

    target: Target
    effects: tuple[Effect, ...]
    corrections: tuple[Correction, ...]
    marked: bool = False

    @property
    def live(self) -> tuple[Part, ...]:
        """The parts that are out, and were not deleted."""
        return tuple(part for effect in self.effects for part in effect.live)

    @property
    def doubtful(self) -> tuple[Part, ...]:
        """The parts that may be out, or may still go out."""
        return tuple(part for effect in self.effects for part in effect.doubtful)


@dataclass(frozen=True, slots=True)
class Deletion:
    """The outcome for one live part: gone from its platform, or why not."""

    part: Part
    gone: bool
    reason: str = ""
