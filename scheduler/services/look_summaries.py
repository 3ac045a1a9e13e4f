"""What stands on items, in numbers: what a list says of each before it is opened. Nothing is read twice by the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scheduler.domain.claims import LANGUAGE
from scheduler.domain.confirmation import Given
from scheduler.domain.content import Item, ItemKey, own_words_in
from scheduler.domain.errors import ClinicError
from scheduler.ports import Clock, Readable, Workspace
from scheduler.services.items import ItemDesk
from scheduler.services.outgoing import given_on_each


@dataclass(frozen=True, slots=True)
class LookSummary:
    """How many findings an item has, how many of its sentences are somebody's own words, and how many claim something.

    A claim counts that nothing on record bears out and no clinician has stood for.
    """

    findings: int = 0
    own_words: int = 0
    claims: int = 0


@dataclass(slots=True)
class LookSummaries:
    """Looks at items. What was seen is remembered as long as nothing that it rests on changes."""

    items: ItemDesk
    workspace: Workspace
    store: Readable
    clock: Clock
    _known: dict[ItemKey, tuple[str, LookSummary]] = field(default_factory=dict)

    def of(self, items: Iterable[Item]) -> Mapping[ItemKey, LookSummary]:
        """Return what stands on each; nothing on one that cannot be read, of which its own page says why."""
        found = tuple(items)
        try:
            files = self.workspace.fingerprints({item.key.campaign for item in found})
        except ClinicError:
            return {}
        with self.store.reading() as tables:
            given = given_on_each([item.key for item in found], tables)
        return {item.key: self._of(item, files[item.key.campaign], given[item.key]) for item in found}

    def _of(self, item: Item, files: str, given: Iterable[Given]) -> LookSummary:
        words = sorted(f"{one.canonical} {one.revoked_at}" for one in given)
        resting_on = "\n".join((files, str(item.version), str(item.slot.at), f"{self.clock.now():%Y-%m-%d}", *words))
        digest = hashlib.sha256(resting_on.encode()).hexdigest()
        known = self._known.get(item.key)
        if known is None or known[0] != digest:
            known = self._known[item.key] = (digest, self._summary(item))
        return known[1]

    def _summary(self, item: Item) -> LookSummary:
        look = self.items.look(item)
        claims = self.items.own_claims(look)
        findings = [one for one in look.findings if one.place != LANGUAGE and not one.waived and one not in claims]
        return LookSummary(len(findings), len(tuple(own_words_in(item.draft))), len({one.sentence for one in claims}))
