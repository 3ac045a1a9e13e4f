"""Proof that the audit trail, and what was signed, are as they were written."""

from __future__ import annotations

from scheduler.domain.audit import broken_links
from scheduler.ports import Store


def verify(store: Store) -> tuple[str, ...]:
    """Return one line for everything that was edited, removed, added or moved; none when all is as it was written.

    Covers every row of the audit trail, and every content and picture that is kept under its hash.
    """
    with store.transaction() as tables:
        trail = tuple(broken_links(tables.audit.entries(), tables.audit.head()))
        kept = tuple(damage for one in tables.approvals.kept() if (damage := one.damage))
    return trail + kept
