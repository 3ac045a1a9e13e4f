"""Submit, approve and reject: nothing goes out unsigned (promise 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from scheduler.domain.approval import Approval, Submission
from scheduler.domain.audit import event
from scheduler.domain.campaign import Clinic
from scheduler.domain.claims import Waiver
from scheduler.domain.contact import checked_words
from scheduler.domain.content import Item, ItemKey, ItemState, Post, is_correction, is_retracted
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Identity, Person, Proof, Role
from scheduler.domain.standing import is_message, is_standing
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.check import about_channel, block_reasons
from scheduler.services.delivery_outcomes import next_version, something_went_out
from scheduler.services.expiry import expiry, unusable_statements
from scheduler.services.findings import findings_json
from scheduler.services.items import ItemDesk, Look
from scheduler.services.outgoing import Outgoing, unsupported_sentences
from scheduler.services.people import Staff, password_setter
from scheduler.services.preflight import Preflight
from scheduler.services.review_sheet import CHANGED_WHILE_READ, ReviewSheet, ReviewSheets, digest_of_digests
from scheduler.services.schedule import miss_after, post_deliveries
from scheduler.services.signed_comparison import SignedComparison, compared_when_signed
from scheduler.services.standing import send_what_waits
from scheduler.services.welcome.sending import take_up_left_behind

CHANGED = "changed since it was submitted"
"""The note of an item that reads otherwise than it was submitted."""

CHANGED_SINCE = "it has changed since it was submitted: look at it again and submit it again"
"""The refusal of a signature on what nobody submitted as it is now."""

NOT_IN_REVIEW = "it does not wait for a signature"

SOLO = " I also wrote or submitted it; the clinic's solo-practice setting allows that."

SUBMITTABLE = {ItemState.DRAFT, ItemState.CHANGES_REQUESTED}
"""The states from which an item may be submitted."""

REJECTABLE = {
    ItemState.IN_REVIEW,
    ItemState.APPROVED,
    ItemState.MISSED,
    ItemState.FAILED,
    ItemState.CANCELLED,
}
"""The states from which an item may be sent back for changes, as long as nothing of it is out."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one item: its state now, and why when it did not go as asked."""

    key: ItemKey
    state: ItemState
    done: bool
    reasons: tuple[str, ...] = ()
    may_ask: bool = False

    @property
    def reason(self) -> str:
        """The reasons on one line."""
        return "; ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Where items are put before a clinician, signed, or sent back. Whoever acts proves who they are, each time."""

    items: ItemDesk
    sheets: ReviewSheets
    workspace: Workspace
    store: Store
    clock: Clock
    staff: Staff
    preflight: Preflight | None = None
    comparison: SignedComparison | None = None

    def in_review(self, name: str) -> tuple[ReviewSheet, ...]:
        """Return the sheets of the named items that wait for a signature. Raises NotFound, BadInput when none does."""
        return tuple(self.sheets.sheet(item) for item in self._wanted(name, {ItemState.IN_REVIEW}))

    def submit(
        self, name: str, author: Identity, seen: Mapping[ItemKey, str] | None = None, *, asking: bool = False
    ) -> tuple[Decision, ...]:
        """Put the named drafts before the clinician; the content's hash is recorded. Raises NotFound, BadInput.

        What was signed, and whose signature holds no longer, is among them. `seen` are the digests of the sheets that
        the author was shown, where something was; what differs is refused. With `asking` a claim in somebody's own
        words holds nothing up: the clinician is asked to stand for it before they sign.
        """
        self.items.find(name)  # a name of nothing is told before anybody is asked who they are
        person = self.staff.recognise(author, (Role.AUTHOR, Role.CLINICIAN))
        if self.comparison is not None:
            self.comparison.run()
        items = self._wanted(name, SUBMITTABLE)
        return self._each(items, lambda item: self._submit(item, person, seen, asking=asking))

    def approve(self, name: str, clinician: Proof, seen: Mapping[ItemKey, str]) -> tuple[Decision, ...]:
        """Sign the named items that are in review, as the clinician was shown them. Raises NotFound, BadInput.

        `seen` has the digest of each sheet that was shown (`ReviewSheet.digest`). Refuses what differs from it, what
        has changed since it was submitted, and what is blocked.
        """
        items = self._wanted(name, {ItemState.IN_REVIEW})
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,), about=signing(seen))
        return self._each(items, lambda item: self._approve(item, person, seen))

    def sign(self, seen: Mapping[ItemKey, str], clinician: Proof) -> tuple[Decision, ...]:
        """Sign just the items of which a clinician was shown the sheets, by their digests, in one act.

        Refuses as `approve` does, each by itself. Raises NotFound, BadInput.
        """
        if not seen:
            raise BadInput("nothing was chosen to be signed")
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,), about=signing(seen))
        items = tuple(item for key in seen for item in self.items.find(str(key)))
        return self._each(items, lambda item: self._approve(item, person, seen))

    def obstacles(self, sheet: ReviewSheet, login: str) -> tuple[str, ...]:
        """Return why a person could not sign a sheet now. Own words that wait stand on the sheet itself."""
        item, clinic, now = sheet.item, self.workspace.clinic(), self.clock.now()
        late = "" if is_standing(item.key) else _too_late(item, clinic, now)
        look = Look(item, sheet.outgoing, "", sheet.findings, unusable_statements(item.draft, self.workspace, now))
        with self.store.transaction() as tables:
            submission = tables.approvals.submission(item.key, item.version)
            person = tables.people.get(login)
            if item.state is not ItemState.IN_REVIEW or submission is None:
                return (NOT_IN_REVIEW,)
            if submission.content_hash != sheet.outgoing.submitted.hash:
                return (CHANGED_SINCE,)
            unfit = _unfit_to_sign(submission, person, clinic, tables)
        return (*filter(None, (late,)), *unfit, *self._refusals(self.items.without_own_claims(look)))

    def reject(self, name: str, reviewer: Identity, reason: str) -> tuple[Decision, ...]:
        """Send the named items back with a reason, unless something of them is out.

        An approval that stood is voided, and what was to be sent is cancelled. Raises NotFound, BadInput.
        """
        why = checked_words(reason, "the reason")
        if not why:
            raise BadInput("a rejection needs a reason: write what has to change with --reason")
        # A whole campaign is not sent back with what was left out of it.
        items = self._wanted(name, REJECTABLE if "/" in name else REJECTABLE - {ItemState.CANCELLED})
        person = self.staff.recognise(reviewer, (Role.CLINICIAN, Role.PUBLISHER))
        by_itself = "/" in name
        return self._each(items, lambda item: self._reject(item, person, why, by_itself=by_itself))

    def _wanted(self, name: str, states: set[ItemState]) -> tuple[Item, ...]:
        items = self.items.find(name)
        wanted = tuple(item for item in items if item.state in states)
        if not wanted:
            raise BadInput(_nothing_to_do(name, items, states))
        return wanted

    def _each(self, items: tuple[Item, ...], act: Callable[[Item], Decision]) -> tuple[Decision, ...]:
        return tuple(_guarded(item, act) for item in items)

    def _submit(self, item: Item, author: Person, seen: Mapping[ItemKey, str] | None, *, asking: bool) -> Decision:
        outgoing = self.items.outgoing(item)
        look = self.items.look_at(outgoing)
        if seen is not None and seen.get(item.key) != self.sheets.of_look(look).digest:
            return Decision(item.key, item.state, done=False, reasons=(CHANGED_WHILE_READ,))
        others = self._unsupported(item) + self._outside(outgoing)
        reasons = self._refusals(look) + others
        may_ask = bool(reasons) and not self._refusals(self.items.without_own_claims(look)) + others
        if reasons and not (asking and may_ask):
            return Decision(item.key, item.state, done=False, reasons=reasons, may_ask=may_ask)
        now = self.clock.now()
        with self.store.transaction() as tables:
            _unchanged(item, tables)
            submitted = outgoing.submitted
            submission = Submission(item.key, item.version, submitted.hash, author.login, now)
            tables.approvals.keep(submitted)
            tables.approvals.submit(submission)
            tables.items.set_state(item.key, ItemState.IN_REVIEW, _lasting(item.note, tables))
            tables.audit.record(
                event(
                    now,
                    author.login,
                    "submitted, and a clinician asked to stand for own words" if may_ask else "submitted",
                    str(item.key),
                    version=item.version,
                    hash=submitted.hash,
                )
            )
        return Decision(item.key, ItemState.IN_REVIEW, done=True)

    def _unsupported(self, item: Item) -> tuple[str, ...]:
        article = self.workspace.article(item.key.campaign)
        return tuple(
            f"'{text}' stands neither in the article nor in the library: plan again, or take it out"
            for text in unsupported_sentences(item.draft, article, self.workspace.library())
        )

    def _outside(self, outgoing: Outgoing) -> tuple[str, ...]:
        # Asked once, when staff submit it: a clinician who signs must not wait for a network.
        return self.preflight.objections_outside(outgoing) if self.preflight is not None else ()

    def _refusals(self, look: Look) -> tuple[str, ...]:
        problems = look.problems
        if self.preflight is not None and look.outgoing is not None:
            problems += self.preflight.objections(look.outgoing)
        if is_correction(look.item) or is_message(look.item.key):
            # What the series lacks once it is retracted must not hold up the correction; a standing message has none.
            return problems
        series = self.items.series(look.item.key.campaign)
        return problems + block_reasons(about_channel(series, look.item.key.channel))

    def _approve(self, item: Item, clinician: Person, seen: Mapping[ItemKey, str]) -> Decision:
        clinic, now = self.workspace.clinic(), self.clock.now()
        if item.state is not ItemState.IN_REVIEW:
            return Decision(item.key, item.state, done=False, reasons=(NOT_IN_REVIEW,))
        if not is_standing(item.key) and (too_late := _too_late(item, clinic, now)):
            return Decision(item.key, item.state, done=False, reasons=(too_late,))
        files = self.workspace.fingerprints([item.key.campaign])[item.key.campaign]
        look = self.items.look_at(self.items.outgoing(item))
        sheet = self.sheets.of_look(look)
        refusals = self._refusals(look)
        if self.workspace.fingerprints([item.key.campaign])[item.key.campaign] != files:
            refusals = (CHANGED_WHILE_READ,)
        with self.store.transaction() as tables:
            current = _unchanged(item, tables)
            submission = tables.approvals.submission(item.key, item.version)
            if submission is None or submission.content_hash != sheet.outgoing.submitted.hash:
                tables.items.set_state(item.key, ItemState.DRAFT, CHANGED)
                return Decision(item.key, ItemState.DRAFT, done=False, reasons=(CHANGED_SINCE,))
            if seen.get(item.key) != sheet.digest:
                refusals = (CHANGED_WHILE_READ,)
            refusals = refusals or _unconfirmed(sheet) or _unfit_to_sign(submission, clinician, clinic, tables)
            if refusals:
                return Decision(item.key, item.state, done=False, reasons=refusals)
            waivers = tuple(waiver for waiver in tables.waivers.of_item(item.key) if waiver.concerns(item))
            approval = self._signature(sheet, waivers, clinician, now, is_own=submission.by == clinician.login)
            tables.approvals.keep(sheet.outgoing.package)
            tables.approvals.sign(approval)
            tables.items.set_state(item.key, ItemState.APPROVED, item.note)
            tables.comparisons.keep([compared_when_signed(current, approval, files, clinic.zone, tables)])
            tables.controls.keep_sending_rules(clinic.sending_rules)
            if is_message(item.key):
                send_what_waits(current, sheet.outgoing.hash, tables, now)
            elif is_standing(item.key):
                take_up_left_behind(current, tables, now)
            elif isinstance(item.draft, Post):
                tables.deliveries.add(post_deliveries(current, len(item.draft.parts), sheet.outgoing.hash, clinic))
            tables.audit.record(event(now, clinician.login, "approved", str(item.key), **signature_detail(approval)))
        return Decision(item.key, ItemState.APPROVED, done=True)

    def _signature(
        self, sheet: ReviewSheet, waivers: Iterable[Waiver], clinician: Person, now: datetime, *, is_own: bool
    ) -> Approval:
        item, outgoing = sheet.item, sheet.outgoing
        is_dated = self.items.checker.ages(item, outgoing.rendered, now)
        return Approval(
            item=item.key,
            version=item.version,
            content_hash=outgoing.hash,
            reviewer=clinician.name,
            signed_at=now,
            expires_at=expiry(outgoing, self.workspace, waivers, now, is_dated=is_dated),
            signer=clinician.login,
            registration=clinician.registration,
            meaning=sheet.meaning + (SOLO if is_own else ""),
            rules=outgoing.content.rules,
            library=outgoing.content.library,
            findings=findings_json(sheet.findings),
        )

    def _reject(self, item: Item, reviewer: Person, reason: str, *, by_itself: bool) -> Decision:
        now = self.clock.now()
        if is_retracted(item) and not by_itself:
            reason = "it was retracted: name it by itself to bring it back"
            return Decision(item.key, item.state, done=False, reasons=(reason,))
        # Notes stand side by side, parted by "; ": one within a reason parts nothing.
        note = f"{reviewer.name}: {reason}".replace("; ", ";\u00a0")
        with self.store.transaction() as tables:
            current = _unchanged(item, tables)
            if something_went_out(item.key, item.version, tables):
                reason = "a part of it is, or may be, out: decide about the rest with `clinic resolve`"
                return Decision(item.key, item.state, done=False, reasons=(reason,))
            tables.approvals.void(item.key, f"sent back by {note}", now)
            tables.deliveries.cancel_pending(item.key, f"sent back by {note}", now)
            tables.items.put(next_version(current, ItemState.CHANGES_REQUESTED, note))
            tables.audit.record(
                event(now, reviewer.login, "rejected", str(item.key), version=item.version, reason=reason)
            )
        return Decision(item.key, ItemState.CHANGES_REQUESTED, done=True, reasons=(note,))


_DONE_WITH = ("back to draft because ", CHANGED)
"""Begin the notes that submitting answers."""


def _lasting(note: str, tables: Transaction) -> str:
    """Return those of an item's notes that say something of its words: those who sign it read them too."""
    answered = (*_DONE_WITH, *(f"{person.name}: " for person in tables.people.all()))
    return "; ".join(part for part in note.split("; ") if part and not part.startswith(answered))


def _unconfirmed(sheet: ReviewSheet) -> tuple[str, ...]:
    """Return why a sheet cannot be signed as long as sentences in somebody's own words are not confirmed."""
    waiting = [sentence for sentence in sheet.written if sentence.confirmation is None]
    if not waiting:
        return ()
    what = "1 sentence is" if len(waiting) == 1 else f"{len(waiting)} sentences are"
    first = waiting[0]
    reason = f"{what} in somebody's own words and not confirmed, such as '{first.text}' by {first.name}"
    return (f"{reason}: read each, then `clinic confirm {sheet.item.key} --by LOGIN`",)


def _unfit_to_sign(submission: Submission, clinician: Person, clinic: Clinic, tables: Transaction) -> tuple[str, ...]:
    """Return why this clinician may not sign what was submitted: nobody signs their own work."""
    if submission.by == clinician.login:
        reason = f"{clinician.name} submitted it, and nobody signs their own work: another clinician must"
        return () if clinic.solo_practice else (reason,)
    if password_setter(clinician.login, tables) == submission.by:
        reason = f"{submission.by} submitted it and set the password of {clinician.login}, who must choose another"
        return (f"{reason}: clinic person password {clinician.login}",)
    return ()


def signing(seen: Mapping[ItemKey, str]) -> str:
    """Return what a proof is about that signs sheets, by the digests under which they were shown."""
    return f"sign {digest_of_digests(seen)}"


def signature_detail(approval: Approval) -> dict[str, object]:
    """Return a signature as the audit trail keeps it."""
    kept = asdict(replace(approval, findings=hashlib.sha256(approval.findings.encode()).hexdigest()))
    return {name: value for name, value in kept.items() if name not in {"item", "voided_at", "void_reason"}}


def _guarded(item: Item, act: Callable[[Item], Decision]) -> Decision:
    try:
        return act(item)
    except ClinicError as error:
        return Decision(item.key, item.state, done=False, reasons=(str(error),))


def _too_late(item: Item, clinic: Clinic, now: datetime) -> str:
    """Return why an item would never go out though it is approved, or nothing."""
    time = f"its time, {item.slot.local:%Y-%m-%d %H:%M},"
    if item.good_until is not None and item.slot.at > item.good_until:
        return f"{time} comes after the last day that it names: give it an earlier one, plan again, then approve"
    if now > miss_after(item, clinic):
        return f"{time} has passed: plan again for a new one, then approve"
    return ""


def _unchanged(item: Item, tables: Transaction) -> Item:
    """Return the item as it is now; only its slot may differ. Raises ClinicError."""
    current = tables.items.get(item.key)
    if (current.version, current.state) != (item.version, item.state):
        raise ClinicError(f"{item.key} was changed meanwhile and is now {current.state}: look at it again")
    return current


def _nothing_to_do(name: str, items: Iterable[Item], states: set[ItemState]) -> str:
    found = ", ".join(sorted({item.state for item in items}))
    line = f"{name}: nothing is {' or '.join(sorted(states))} (found: {found})"
    waits = states == {ItemState.IN_REVIEW} and any(item.state in SUBMITTABLE for item in items)
    return f"{line}: first `clinic submit {name} --by LOGIN`" if waits else line
