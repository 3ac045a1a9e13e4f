"""Submit, approve and reject: nothing goes out unsigned (promise 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from scheduler.domain.approval import Approval, Submission
from scheduler.domain.audit import event
from scheduler.domain.claims import Finding
from scheduler.domain.content import Item, ItemKey, ItemState, Post, is_correction, is_retracted
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.check import block_reasons
from scheduler.services.delivery_outcomes import next_version, something_went_out
from scheduler.services.expiry import expiry, findings_json
from scheduler.services.items import ItemDesk, Look
from scheduler.services.outgoing import Outgoing, unsupported_sentences
from scheduler.services.people import Staff, password_setter
from scheduler.services.schedule import grace, post_deliveries

MEANING = (
    "I have read this {kind} as it goes out, its findings and the sources of its sentences, and I approve it for "
    "publication on medical grounds."
)
SOLO = " I also wrote or submitted it; the clinic's solo-practice setting allows that."

_REJECTABLE = {
    ItemState.IN_REVIEW,
    ItemState.APPROVED,
    ItemState.MISSED,
    ItemState.FAILED,
    ItemState.CANCELLED,
}
"""What can be sent back for changes, as long as nothing of it is out."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one item: its state now, and why when it did not go as asked."""

    key: ItemKey
    state: ItemState
    done: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Where items are put before a clinician, signed, or sent back. Whoever acts proves who they are, each time."""

    items: ItemDesk
    workspace: Workspace
    store: Store
    clock: Clock
    staff: Staff

    def in_review(self, name: str) -> tuple[Item, ...]:
        """Return the named items that wait for a signature. Raises NotFound, BadInput when there are none."""
        return self._wanted(name, {ItemState.IN_REVIEW})

    def submit(self, name: str, author: Credentials) -> tuple[Decision, ...]:
        """Put the named drafts before the clinician; the content's hash is recorded. Raises NotFound, BadInput."""
        items = self._wanted(name, {ItemState.DRAFT, ItemState.CHANGES_REQUESTED})
        person = self.staff.authenticate(author, (Role.AUTHOR, Role.CLINICIAN))
        return self._each(items, lambda item: self._submit(item, person))

    def approve(self, name: str, clinician: Credentials) -> tuple[Decision, ...]:
        """Sign the named items that are in review. Refuses what has changed since it was submitted, and what is blocked."""
        items = self._wanted(name, {ItemState.IN_REVIEW})
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,))
        return self._each(items, lambda item: self._approve(item, person))

    def reject(self, name: str, reviewer: Credentials, reason: str) -> tuple[Decision, ...]:
        """Send the named items back with a reason, unless something of them is out.

        An approval that stood is voided, and what was to be sent is cancelled. Raises NotFound, BadInput.
        """
        if not reason.strip():
            raise BadInput("a rejection needs a reason: write what has to change with --reason")
        # A whole campaign is not sent back with what was left out of it.
        items = self._wanted(name, _REJECTABLE if "/" in name else _REJECTABLE - {ItemState.CANCELLED})
        person = self.staff.authenticate(reviewer, (Role.CLINICIAN, Role.PUBLISHER))
        by_itself = "/" in name
        return self._each(items, lambda item: self._reject(item, person, reason.strip(), by_itself=by_itself))

    def _wanted(self, name: str, states: set[ItemState]) -> tuple[Item, ...]:
        items = self.items.find(name)
        wanted = tuple(item for item in items if item.state in states)
        if not wanted:
            raise BadInput(_nothing_to_do(name, items, states))
        return wanted

    def _each(self, items: tuple[Item, ...], act: Callable[[Item], Decision]) -> tuple[Decision, ...]:
        return tuple(_guarded(item, act) for item in items)

    def _submit(self, item: Item, author: Person) -> Decision:
        outgoing = self.items.outgoing(item)
        reasons = self._refusals(self.items.look_at(outgoing)) + self._unsupported(item)
        if reasons:
            return Decision(item.key, item.state, done=False, reason="; ".join(reasons))
        now = self.clock.now()
        with self.store.transaction() as tables:
            _unchanged(item, tables)
            submission = Submission(item.key, item.version, outgoing.hash, author.login, now)
            tables.approvals.submit(submission, outgoing.content)
            for picture in outgoing.rendered.pictures:
                tables.approvals.keep_picture(hashlib.sha256(picture.data).hexdigest(), picture)
            tables.items.set_state(item.key, ItemState.IN_REVIEW)
            tables.audit.record(
                event(now, author.login, "submitted", str(item.key), version=item.version, hash=outgoing.hash)
            )
        return Decision(item.key, ItemState.IN_REVIEW, done=True)

    def _unsupported(self, item: Item) -> tuple[str, ...]:
        article = self.workspace.article(item.key.campaign)
        return tuple(
            f"'{text}' stands neither in the article nor in the library: plan again, or take it out"
            for text in unsupported_sentences(item.draft, article, self.workspace.library())
        )

    def _refusals(self, look: Look) -> tuple[str, ...]:
        if is_correction(look.item):
            # What the series lacks once it is retracted must not hold up the correction.
            return look.problems
        return look.problems + block_reasons(self.items.series(look.item.key.campaign))

    def _approve(self, item: Item, clinician: Person) -> Decision:
        clinic, now = self.workspace.clinic(), self.clock.now()
        if now > item.slot.at + grace(item, clinic):
            reason = f"its time, {item.slot.local:%Y-%m-%d %H:%M}, has passed: plan again for a new one, then approve"
            return Decision(item.key, item.state, done=False, reason=reason)
        outgoing = self.items.outgoing(item)
        look = self.items.look_at(outgoing)
        refusals = self._refusals(look)
        with self.store.transaction() as tables:
            current = _unchanged(item, tables)
            submission = tables.approvals.submission(item.key, item.version)
            if submission is None or submission.content_hash != outgoing.hash:
                tables.items.set_state(item.key, ItemState.DRAFT, "changed since it was submitted")
                reason = "it has changed since it was submitted: look at it again and submit it again"
                return Decision(item.key, ItemState.DRAFT, done=False, reason=reason)
            if refusals:
                return Decision(item.key, item.state, done=False, reason="; ".join(refusals))
            is_own = submission.by == clinician.login
            if is_own and not clinic.solo_practice:
                reason = f"{clinician.name} submitted it, and nobody signs their own work: another clinician must"
                return Decision(item.key, item.state, done=False, reason=reason)
            if not is_own and password_setter(clinician.login, tables) == submission.by:
                reason = (
                    f"{submission.by} submitted it and set the password of {clinician.login}, who must choose another"
                )
                return Decision(
                    item.key, item.state, done=False, reason=f"{reason}: clinic person password {clinician.login}"
                )
            approval = self._signature(outgoing, look.findings, clinician, now, is_own=is_own)
            tables.approvals.sign(approval)
            tables.items.set_state(item.key, ItemState.APPROVED)
            if isinstance(item.draft, Post):
                tables.deliveries.add(post_deliveries(current, len(item.draft.parts), outgoing.hash, clinic))
            tables.audit.record(event(now, clinician.login, "approved", str(item.key), **_signed(approval)))
        return Decision(item.key, ItemState.APPROVED, done=True)

    def _signature(
        self, outgoing: Outgoing, findings: tuple[Finding, ...], clinician: Person, now: datetime, *, is_own: bool
    ) -> Approval:
        item = outgoing.item
        is_dated = self.items.checker.ages(item, outgoing.rendered, now)
        meaning = MEANING.format(kind=item.key.kind) + (SOLO if is_own else "")
        return Approval(
            item=item.key,
            version=item.version,
            content_hash=outgoing.hash,
            reviewer=clinician.name,
            signed_at=now,
            expires_at=expiry(outgoing, self.workspace, now, is_dated=is_dated),
            signer=clinician.login,
            registration=clinician.registration,
            meaning=meaning,
            rules=outgoing.content.rules,
            library=outgoing.content.library,
            findings=findings_json(findings),
        )

    def _reject(self, item: Item, reviewer: Person, reason: str, *, by_itself: bool) -> Decision:
        now = self.clock.now()
        if is_retracted(item) and not by_itself:
            reason = "it was retracted: name it by itself to bring it back"
            return Decision(item.key, item.state, done=False, reason=reason)
        note = f"{reviewer.name}: {reason}"
        with self.store.transaction() as tables:
            current = _unchanged(item, tables)
            if something_went_out(item.key, item.version, tables):
                reason = "a part of it is, or may be, out: decide about the rest with `clinic resolve`"
                return Decision(item.key, item.state, done=False, reason=reason)
            tables.approvals.void(item.key, f"sent back by {note}", now)
            tables.deliveries.cancel_pending(item.key, f"sent back by {note}", now)
            tables.items.put(next_version(current, ItemState.CHANGES_REQUESTED, note))
            tables.audit.record(
                event(now, reviewer.login, "rejected", str(item.key), version=item.version, reason=reason)
            )
        return Decision(item.key, ItemState.CHANGES_REQUESTED, done=True, reason=note)


def _signed(approval: Approval) -> dict[str, object]:
    """Return a signature as the audit trail keeps it."""
    kept = asdict(replace(approval, findings=hashlib.sha256(approval.findings.encode()).hexdigest()))
    return {name: value for name, value in kept.items() if name not in {"item", "voided_at", "void_reason"}}


def _guarded(item: Item, act: Callable[[Item], Decision]) -> Decision:
    try:
        return act(item)
    except ClinicError as error:
        return Decision(item.key, item.state, done=False, reason=str(error))


def _unchanged(item: Item, tables: Transaction) -> Item:
    """Return the item as it is now; only its slot may differ. Raises ClinicError."""
    current = tables.items.get(item.key)
    if (current.version, current.state) != (item.version, item.state):
        raise ClinicError(f"{item.key} was changed meanwhile and is now {current.state}: look at it again")
    return current


def _nothing_to_do(name: str, items: Iterable[Item], states: set[ItemState]) -> str:
    found = ", ".join(sorted({item.state for item in items}))
    return f"{name}: nothing is {' or '.join(sorted(states))} (found: {found})"
