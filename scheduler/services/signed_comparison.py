"""Looks again at what was signed: when its rules, its statements or its waivers have changed, it goes back to review.

The publisher refuses such items when they are due; here they are found while there is still time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.approval import Approval
from scheduler.domain.audit import event
from scheduler.domain.content import Item, ItemKey, ItemState, is_correction
from scheduler.domain.errors import ClinicError
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.check import Checker, block_reasons
from scheduler.services.delivery_outcomes import next_version, something_went_out
from scheduler.services.outgoing import statements_in

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedComparison:
    """Returns signed items to review whose signature no longer stands on what it stood on."""

    store: Store
    workspace: Workspace
    clock: Clock

    def run(self) -> tuple[ItemKey, ...]:
        """Void such signatures, cancel what waits, and return the items' keys. What is partly out is left alone."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            approved = tables.items.in_state({ItemState.APPROVED})
        incomplete = {slug: self._incomplete(slug) for slug in {item.key.campaign for item in approved}}
        return tuple(item.key for item in approved if self._look_at(item.key, incomplete[item.key.campaign], now))

    def _incomplete(self, campaign: str) -> str | None:
        """Return why a campaign may not go out as the series that it is now, or None."""
        with self.store.transaction() as tables:
            items = tables.items.of_campaign(campaign)
        try:
            reasons = block_reasons(Checker(self.workspace).series(campaign, items))
        except ClinicError:
            return None  # somebody is in the middle of editing a file, which says nothing about what was signed
        return "; ".join(reasons) or None

    def _look_at(self, key: ItemKey, incomplete: str | None, now: datetime) -> bool:
        with self.store.transaction() as tables:
            item = tables.items.get(key)
            reason = self._outdated(item, tables, now) or (incomplete if self._may_be_sent(item, tables) else None)
            if reason is None:
                return False
            tables.approvals.void(key, reason, now)
            tables.deliveries.cancel_pending(key, reason, now)
            tables.items.put(next_version(item, ItemState.CHANGES_REQUESTED, reason))
            tables.audit.record(event(now, "system", "returned to review", str(key), reason=reason))
        logger.warning("%s goes back to review: %s", key, reason)
        return True

    def _may_be_sent(self, item: Item, tables: Transaction) -> bool:
        """Say whether an item waits to be sent, whole; corrections stand for themselves."""
        is_waiting = item.state is ItemState.APPROVED and not something_went_out(item.key, item.version, tables)
        return is_waiting and not is_correction(item)

    def _outdated(self, item: Item, tables: Transaction, now: datetime) -> str | None:
        """Return why the signature no longer stands, or None."""
        approval = tables.approvals.current(item.key, item.version)
        if not self._may_be_sent(item, tables) or approval is None or approval.voided_at is not None:
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
