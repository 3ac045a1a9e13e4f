"""The records: the state of everything, and the evidence on each item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.domain.approval import Approval
from scheduler.domain.content import Item, ItemState
from scheduler.domain.delivery import Hold
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.planning.plan_notes import without_a_folder
from scheduler.ports import Clock, Database, Workspace
from scheduler.services.clearance import closed_now
from scheduler.services.evidence import Evidence, read_evidence
from scheduler.services.items import known_campaign
from scheduler.services.make_way import UNSIGNED
from scheduler.services.signed_comparison import SignedComparison
from scheduler.services.status import Status, read_status

_UNSIGNED = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class Records:
    """Reads the record of a workspace."""

    store: Database
    workspace: Workspace
    clock: Clock
    comparison: SignedComparison

    def paused(self) -> str | None:
        """Return why everything is held back, and who did it; None where nothing is."""
        with self.store.reading() as tables:
            return tables.controls.paused()

    def holds(self) -> tuple[Hold, ...]:
        """Return the channels that are held back now, by name."""
        with self.store.reading() as tables:
            return tuple(hold for hold in tables.controls.holds() if hold.stands(self.clock.now()))

    def status(self, name: str | None = None) -> Status:
        """Return the status of one campaign or item, or of everything, with the holds that stand now.

        What is signed is compared with the workspace, and nothing is ended. Raises NotFound, BadInput for a wrong name.
        """
        if name is not None and "/" not in name:
            known_campaign(name, self.workspace)
        found, now = read_status(self.store, name), self.clock.now()
        with self.store.transaction() as tables:
            closed = closed_now(tables, now)
        return replace(
            found,
            holds=tuple(hold for hold in found.holds if hold.stands(now)),
            closed=closed,
            unsigned=self.comparison.look(name),
            notes=tuple(without_a_folder(self._left_behind(found))),
        )

    def _left_behind(self, found: Status) -> Iterator[Item]:
        """Yield the drafts of campaigns whose folder is gone."""
        there = {*self.workspace.campaigns(), STANDING_CAMPAIGN}
        items = (record.item for record in found.records)
        return (item for item in items if item.state in UNSIGNED and item.key.campaign not in there)

    def signature(self, item: Item) -> Approval | None:
        """Return the signature on what goes out, or went out, of an item as it stands; None where none holds."""
        if item.state in _UNSIGNED:
            return None
        with self.store.reading() as tables:
            found = tables.approvals.current(item.key, item.version)
        return found if found is not None and found.voided_at is None else None

    def evidence(self, name: str) -> tuple[Evidence, ...]:
        """Return the evidence on the items that a campaign's slug or an item's key names. Raises NotFound, BadInput."""
        return read_evidence(name, self.store, self.workspace)
