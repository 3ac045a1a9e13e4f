"""The drafts with words of a person's own that a rule blocks: nobody can submit them before they are mended.

What planning makes by itself goes without what a rule blocks, so that only edited drafts are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scheduler.domain.content import ItemKey
from scheduler.domain.errors import ClinicError
from scheduler.domain.item_outline import ItemOutline
from scheduler.ports import Clock, Workspace
from scheduler.services.items import ItemDesk


@dataclass(slots=True)
class BlockedDrafts:
    """Reads drafts by the rules. What was read is remembered as long as nothing that it rests on changes."""

    items: ItemDesk
    workspace: Workspace
    clock: Clock
    _known: dict[ItemKey, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def reasons(self, drafts: Iterable[ItemOutline]) -> Mapping[ItemKey, tuple[str, ...]]:
        """Return why edited drafts may not be submitted, one line each, for those that may not."""
        edited = [draft for draft in drafts if draft.edited]
        try:
            files = self.workspace.fingerprints(sorted({draft.key.campaign for draft in edited}))
        except ClinicError:
            return {}  # somebody is in the middle of editing a file, which planning tells of
        found = {draft.key: self._reasons(draft, files[draft.key.campaign]) for draft in edited}
        return {key: reasons for key, reasons in found.items() if reasons}

    def _reasons(self, draft: ItemOutline, files: str) -> tuple[str, ...]:
        resting_on = f"{files} {draft.version} {draft.slot.at} {self.clock.now():%Y-%m-%d}"
        digest = hashlib.sha256(resting_on.encode()).hexdigest()
        known = self._known.get(draft.key)
        if known is None or known[0] != digest:
            (item,) = self.items.find(str(draft.key))
            known = self._known[draft.key] = (digest, self.items.look(item).problems)
        return known[1]
