"""Waivers: a clinician's signed exception to one finding, of one item or of a campaign, with a reason and an end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.article import SourceSpan
from scheduler.domain.audit import event
from scheduler.domain.claims import Finding, Waiver
from scheduler.domain.contact import checked_words
from scheduler.domain.content import Item, ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Person, Proof, Role
from scheduler.planning.sentence_units import heading_of, pieces_of
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.claims_policy import claims_policy_of
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
        clinician: Proof,
        *,
        reason: str,
        lasting: timedelta,
        seen: str,
    ) -> Waiver:
        """Record a clinician's exception to one finding of one item, or of a whole campaign. Raises NotFound, BadInput.

        `name` is an item, or a campaign for that sentence in each of its items. `sentence` may be part of the
        finding's, as long as one finding is meant. `seen` is the digest of that finding as the clinician was shown it
        (`finding_of`). What was signed or submitted before must be looked at again: the waiver is part of what is
        signed.
        """
        why = checked_words(reason, "the reason")
        if not why:
            raise BadInput("a waiver needs a reason: write it with --reason")
        if not timedelta() < lasting <= LONGEST_WAIVER:
            raise BadInput(f"a waiver lasts from 1 to {LONGEST_WAIVER.days} days")
        self._waivable(rule_id)
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,), about=waiving(seen))
        meant = self._meant(name, rule_id, sentence)
        if meant.digest != seen:
            raise BadInput(f"{name}: {CHANGED_WHILE_READ}")
        now = self.clock.now()
        waiver = _waiver(meant, person, why, now=now, until=now + lasting)
        detail = {"rule": rule_id, "sentence": waiver.sentence, "reason": why, "until": waiver.expires_at}
        if waiver.everywhere:
            detail["everywhere"] = name
        with self.store.transaction() as tables:
            tables.waivers.grant(waiver)
            _forget(waiver, tables)
            tables.audit.record(event(now, person.login, "waived", str(waiver.item), waiver=waiver.id, **detail))
        return waiver

    def finding_of(self, name: str, rule_id: str, sentence: str) -> tuple[Finding, str]:
        """Return the finding that a waiver would be about, and its digest. Raises NotFound, BadInput."""
        self._waivable(rule_id)
        meant = self._meant(name, rule_id, sentence)
        return meant.finding, meant.digest

    def revoke(self, waiver_id: str, clinician: Proof) -> Waiver:
        """End a waiver; what was signed with it no longer goes out. Raises NotFound."""
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,), about=f"revoke {waiver_id}")
        now = self.clock.now()
        with self.store.transaction() as tables:
            waiver = tables.waivers.revoke(waiver_id, now)
            _forget(waiver, tables)
            tables.audit.record(event(now, person.login, "waiver revoked", str(waiver.item), waiver=waiver.id))
        return waiver

    def may_be_waived(self, finding: Finding) -> bool:
        """Say whether a clinician may make an exception to a finding."""
        rule = self.workspace.rules().rule(finding.rule)
        return rule is not None and rule.waivable and not finding.waived

    def _waivable(self, rule_id: str) -> None:
        rule = self.workspace.rules().rule(rule_id)
        if rule is None:
            raise BadInput(f"there is no rule '{rule_id}' here: `clinic rules` lists them")
        if not rule.waivable:
            raise BadInput(f"{rule_id} ({rule.name}) cannot be waived: {rule.fix}")

    def _meant(self, name: str, rule_id: str, sentence: str) -> MeantFinding:
        items = self.items.find(name)
        if "/" not in name:
            finding = _only(self._in_article(name), rule_id, sentence, name)
            return MeantFinding(_nearest(items, finding), finding, everywhere=True)
        (item,) = items
        if item.state not in _WAIVABLE:
            raise BadInput(f"{item.key} is {item.state}: only what is still to be sent can be given a waiver")
        return MeantFinding(item, _only(self.items.findings(self.items.outgoing(item)), rule_id, sentence, name))

    def _in_article(self, campaign: str) -> Iterator[Finding]:
        """Yield what rules say against the article's sentences, whether planning left them out or not."""
        policy = claims_policy_of(self.workspace, campaign, self.clock.now())
        for unit in self.workspace.article(campaign).units():
            for sentence in (heading_of(unit), *(piece.sentence for piece in pieces_of(unit))):
                yield from policy.findings(sentence)


@dataclass(frozen=True, slots=True)
class MeantFinding:
    """The finding that a waiver is about: on an item, or with `everywhere` on its sentence in the whole campaign."""

    item: Item
    finding: Finding
    everywhere: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of the finding: what whoever waives it was shown."""
        if not self.everywhere:
            return finding_digest(self.item, self.finding)
        written = f"{self.item.key.campaign} {findings_json([self.finding])}"
        return hashlib.sha256(written.encode()).hexdigest()


def _only(findings: Iterable[Finding], rule_id: str, sentence: str, name: str) -> Finding:
    """Return the one finding of a rule whose sentence has these words. Raises BadInput."""
    wanted = " ".join(sentence.split())
    found = [finding for finding in findings if finding.rule == rule_id]
    matching = [finding for finding in found if wanted in " ".join(finding.sentence.split())]
    if len({finding.sentence for finding in matching}) != 1:
        reason = "several sentences are meant: write more of it" if matching else "there is no such finding"
        raise BadInput(f"{name}: {rule_id} on '{sentence}': {reason}; `clinic check {name}` shows the findings")
    return matching[0]


def _nearest(items: Sequence[Item], finding: Finding) -> Item:
    """Return the item that a waiver for a whole campaign is kept with: one of the sentence's section, or any."""
    section = finding.source.section if isinstance(finding.source, SourceSpan) else ""
    return next((item for item in items if item.key.section == section), items[0])


def _forget(waiver: Waiver, tables: Transaction) -> None:
    """Let everything that the waiver is for be compared again."""
    items = tables.items.of_campaign(waiver.item.campaign)
    for item in items:
        if waiver.counts_for(item.key):
            tables.comparisons.forget(item.key)


def waiving(seen: str) -> str:
    """Return what a proof is about that makes an exception to a finding, by the digest under which it was shown."""
    return f"waive {seen}"


def finding_digest(item: Item, finding: Finding) -> str:
    """Return the SHA-256 (hex) of a finding on an item version: what whoever waives it was shown."""
    written = f"{item.key} {item.version} {findings_json([finding])}"
    return hashlib.sha256(written.encode()).hexdigest()


def _waiver(meant: MeantFinding, person: Person, reason: str, *, now: datetime, until: datetime) -> Waiver:
    key, finding = meant.item.key, meant.finding
    named = "|".join((str(key), finding.rule, finding.sentence, person.login, now.isoformat()))
    return Waiver(
        id=hashlib.sha256(named.encode()).hexdigest()[:16],
        item=key,
        rule=finding.rule,
        sentence=finding.sentence,
        reason=reason,
        login=person.login,
        name=person.name,
        registration=person.registration,
        granted_at=now,
        expires_at=until,
        everywhere=meant.everywhere,
    )
