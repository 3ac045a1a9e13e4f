"""Looks again at what was signed: when its rules, its statements or its waivers have changed, it goes back to review.

The publisher refuses such items when they are due; here they are found while there is still time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.approval import Approval
from scheduler.domain.audit import event
from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.ledger import next_version, something_went_out
from scheduler.services.outgoing import statements_in

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Revalidation:
    """Returns signed items to review whose signature no longer stands on what it stood on."""

    store: Store
    workspace: Workspace
    clock: Clock

    def run(self) -> tuple[ItemKey, ...]:
        """Void such signatures, cancel what waits, and return the items' keys. What is partly out is left alone."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            approved = tables.items.in_state({ItemState.APPROVED})
        return tuple(item.key for item in approved if self._look_at(item.key, now))

    def _look_at(self, key: ItemKey, now: datetime) -> bool:
        with self.store.transaction() as tables:
            item = tables.items.get(key)
            reason = self._outdated(item, tables, now)
            if reason is None:
                return False
            tables.approvals.void(key, reason, now)
            tables.deliveries.cancel_pending(key, reason, now)
            tables.items.put(next_version(item, ItemState.CHANGES_REQUESTED, reason))
            tables.audit.record(event(now, "system", "returned to review", str(key), reason=reason))
        logger.warning("%s goes back to review: %s", key, reason)
        return True

    def _outdated(self, item: Item, tables: Transaction, now: datetime) -> str | None:
        """Return why the signature no longer stands, or None."""
        approval = tables.approvals.current(item.key, item.version)
        is_out = something_went_out(item.key, item.version, tables)
        if item.state is not ItemState.APPROVED or is_out or approval is None or approval.voided_at is not None:
            return None
        if now >= approval.expires_at:
            return f"its approval expired on {approval.expires_at:%Y-%m-%d}: sign it again"
        if approval.rules != self.workspace.rules().version:
            return "the rules have changed since it was signed: check it and sign it again"
        if approval.library != self.workspace.library().version_of(statements_in(item.draft)):
            return (
                "a statement that it carries, or a reference, has changed since it was signed: plan and sign it again"
            )
        if _other_waivers(item, approval, tables, now):
            return "its waivers have changed since it was signed: check it and sign it again"
        return None


def _other_waivers(item: Item, approval: Approval, tables: Transaction, now: datetime) -> bool:
    """Say whether an item has other waivers now than when it was signed."""
    waivers = tables.waivers.of_item(item.key)
    standing = tuple(sorted(waiver.canonical for waiver in waivers if waiver.holds(now)))
    return bool(waivers) and standing != tables.approvals.content(approval.content_hash).waivers
