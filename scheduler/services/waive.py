"""Waivers: a clinician's signed exception to one finding of one item, with a reason and an end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.audit import event
from scheduler.domain.claims import Finding, Waiver
from scheduler.domain.contact import checked_words
from scheduler.domain.content import Item, ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Clock, Store, Workspace
from scheduler.services.findings import findings_json
from scheduler.services.items import ItemDesk
from scheduler.services.people import Staff
from scheduler.services.review_sheet import CHANGED_WHILE_READ

LONGEST_WAIVER = timedelta(days=365)


_WAIVABLE = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED})


@dataclass(frozen=True, slots=True)
class WaiverDesk:
    """The desk that grants and ends exceptions."""

    items: ItemDesk
    workspace: Workspace
    store: Store
    clock: Clock
    staff: Staff

    def waive(
        self,
        name: str,
        rule_id: str,
        sentence: str,
        clinician: Credentials,
        *,
        reason: str,
        lasting: timedelta,
        seen: str,
    ) -> Waiver:
        """Record a clinician's exception to one finding of one item. Raises NotFound, BadInput.

        `sentence` may be part of the finding's sentence, as long as one finding is meant. `seen` is the digest of
        that finding as the clinician was shown it (`finding_of`). What was signed or submitted before must be looked
        at again: the waiver is part of what is signed.
        """
        why = checked_words(reason, "the reason")
        if not why:
            raise BadInput("a waiver needs a reason: write it with --reason")
        if not timedelta() < lasting <= LONGEST_WAIVER:
            raise BadInput(f"a waiver lasts from 1 to {LONGEST_WAIVER.days} days")
        item = self._one(name)
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,))
        finding = self._finding(item, rule_id, sentence)
        if finding_digest(item, finding) != seen:
            raise BadInput(f"{item.key}: {CHANGED_WHILE_READ}")
        now = self.clock.now()
        waiver = _waiver(item, finding, person, why, now=now, until=now + lasting)
        with self.store.transaction() as tables:
            tables.waivers.grant(waiver)
            tables.comparisons.forget(item.key)
            detail = {"rule": rule_id, "sentence": finding.sentence, "reason": why, "until": waiver.expires_at}
            tables.audit.record(event(now, person.login, "waived", str(item.key), waiver=waiver.id, **detail))
        return waiver

    def finding_of(self, name: str, rule_id: str, sentence: str) -> tuple[Finding, str]:
        """Return the finding that a waiver would be about, and its digest. Raises NotFound, BadInput."""
        item = self._one(name)
        finding = self._finding(item, rule_id, sentence)
        return finding, finding_digest(item, finding)

    def revoke(self, waiver_id: str, clinician: Credentials) -> Waiver:
        """End a waiver; what was signed with it no longer goes out. Raises NotFound."""
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,))
        now = self.clock.now()
        with self.store.transaction() as tables:
            waiver = tables.waivers.revoke(waiver_id, now)
            tables.comparisons.forget(waiver.item)
            tables.audit.record(event(now, person.login, "waiver revoked", str(waiver.item), waiver=waiver.id))
        return waiver

    def _one(self, name: str) -> Item:
        if "/" not in name:
            raise BadInput(f"a waiver is for one item: write it as `clinic status {name}` shows it")
        item = self.items.find(name)[0]
        if item.state not in _WAIVABLE:
            raise BadInput(f"{item.key} is {item.state}: only what is still to be sent can be given a waiver")
        return item

    def _finding(self, item: Item, rule_id: str, sentence: str) -> Finding:
        rule = self.workspace.rules().rule(rule_id)
        if rule is None:
            raise BadInput(f"there is no rule '{rule_id}' here: `clinic rules` lists them")
        if not rule.waivable:
            raise BadInput(f"{rule_id} ({rule.name}) cannot be waived: {rule.fix}")
        found = [finding for finding in self.items.findings(self.items.outgoing(item)) if finding.rule == rule_id]
        wanted = " ".join(sentence.split())
        sentences = dict.fromkeys(finding.sentence for finding in found if wanted in " ".join(finding.sentence.split()))
        if len(sentences) != 1:
            reason = "several sentences are meant: write more of it" if sentences else "there is no such finding"
            raise BadInput(
                f"{item.key}: {rule_id} on '{sentence}': {reason}; `clinic check {item.key}` shows the findings"
            )
        return next(finding for finding in found if finding.sentence in sentences)


def finding_digest(item: Item, finding: Finding) -> str:
    """Return the SHA-256 (hex) of a finding on an item version: what whoever waives it was shown."""
    written = f"{item.key} {item.version} {findings_json([finding])}"
    return hashlib.sha256(written.encode()).hexdigest()


def _waiver(item: Item, finding: Finding, person: Person, reason: str, *, now: datetime, until: datetime) -> Waiver:
    named = "|".join((str(item.key), finding.rule, finding.sentence, person.login, now.isoformat()))
    return Waiver(
        id=hashlib.sha256(named.encode()).hexdigest()[:16],
        item=item.key,
        rule=finding.rule,
        sentence=finding.sentence,
        reason=reason,
        login=person.login,
        name=person.name,
        registration=person.registration,
        granted_at=now,
        expires_at=until,
    )
