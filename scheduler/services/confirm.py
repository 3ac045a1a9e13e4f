"""Confirm sentences in somebody's own words: a clinician's word on each by itself (promise 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.confirmation import Confirmation
from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Person, Proof, Role
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.people import Staff, password_setter
from scheduler.services.review_sheet import CHANGED_WHILE_READ, ReviewSheet, ReviewSheets, WrittenSentence

PREFIX = "own-"
"""Begins the id of a confirmation."""

_OPEN = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence of one item as it was shown to a clinician."""

    item: ItemKey
    sentence: WrittenSentence

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of it: what whoever confirms it was shown."""
        shown = {"item": str(self.item), "sentence": asdict(self.sentence)}
        written = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def is_claim(self) -> bool:
        """True when a rule finds a claim in it that nothing on record supports."""
        return bool(self.sentence.claims)


@dataclass(frozen=True, slots=True)
class ConfirmationDesk:
    """The desk where own words are confirmed, and where that is taken back."""

    sheets: ReviewSheets
    workspace: Workspace
    store: Store
    clock: Clock
    staff: Staff

    def waiting(self, name: str) -> tuple[Shown, ...]:
        """Return the sentences of a campaign or an item that wait for a clinician's word. Raises NotFound, BadInput."""
        open_items = (item for item in self.sheets.items.find(name) if item.state in _OPEN)
        return tuple(shown for item in open_items for shown in waiting_on(self.sheets.sheet(item)))

    def one(self, name: str, words: str) -> Shown:
        """Return the one sentence that part of its words means. Raises NotFound, BadInput."""
        wanted = " ".join(words.split())
        found = [shown for shown in self.waiting(name) if wanted in " ".join(shown.sentence.text.split())]
        if len(found) != 1:
            reason = "several sentences are meant: write more of it" if found else "no such sentence waits for a word"
            raise BadInput(f"{name}: '{words}': {reason}; `clinic review {name}` shows who wrote what")
        return found[0]

    def shown_as(self, name: str, digest: str) -> Shown:
        """Return the sentence that was shown under a digest and waits. Raises NotFound, and BadInput if it changed."""
        found = next((shown for shown in self.waiting(name) if shown.digest == digest), None)
        if found is None:
            raise BadInput(f"{name}: {CHANGED_WHILE_READ}")
        return found

    def confirm(self, shown: Sequence[Shown], clinician: Proof, *, stands_for: bool) -> tuple[Confirmation, ...]:
        """Record a clinician's word on each of some sentences, as they were shown.

        With `stands_for` they stand for the claims in them that nothing on record supports; without, such a sentence is
        refused. Raises BadInput, with nothing recorded.
        """
        about = confirming(shown, stands_for=stands_for)
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,), about=about)
        now = self.clock.now()
        for key in dict.fromkeys(one.item for one in shown):
            standing = set(self.waiting(str(key)))
            if any(one not in standing for one in shown if one.item == key):
                raise BadInput(f"{key}: {CHANGED_WHILE_READ}")
        with self.store.transaction() as tables:
            for one in shown:
                self._check(one, person, tables, stands_for=stands_for)
            made = tuple(_confirmation(one, person, now) for one in shown)
            for confirmation in made:
                tables.confirmations.add(confirmation)
                tables.comparisons.forget(confirmation.item)
            for confirmation in made:
                tables.audit.record(
                    event(
                        now,
                        person.login,
                        "own words confirmed",
                        str(confirmation.item),
                        confirmation=confirmation.id,
                        sentence=confirmation.sentence,
                        author=confirmation.author,
                        stands_for=confirmation.stands_for,
                    )
                )
        return made

    def revoke(self, confirmation_id: str, clinician: Proof) -> Confirmation:
        """Take a confirmation back; what was signed with it no longer goes out. Raises NotFound."""
        person = self.staff.authenticate(clinician, (Role.CLINICIAN,), about=f"revoke {confirmation_id}")
        now = self.clock.now()
        with self.store.transaction() as tables:
            confirmation = tables.confirmations.revoke(confirmation_id, now)
            tables.comparisons.forget(confirmation.item)
            subject = str(confirmation.item)
            tables.audit.record(event(now, person.login, "confirmation revoked", subject, confirmation=confirmation.id))
        return confirmation

    def _check(self, shown: Shown, person: Person, tables: Transaction, *, stands_for: bool) -> None:
        """Raise BadInput where this person may not confirm a sentence: nobody confirms their own."""
        sentence, where = shown.sentence, f"{shown.item}: '{shown.sentence.text}'"
        if sentence.author == person.login and not self.workspace.clinic().solo_practice:
            raise BadInput(
                f"{where}: {person.name} wrote it, and nobody confirms their own words: another clinician must"
            )
        if password_setter(person.login, tables) == sentence.author != person.login:
            raise BadInput(
                f"{where}: {sentence.author} wrote it and set the password of {person.login}, who must choose another"
            )
        if shown.is_claim and not stands_for:
            raise BadInput(
                f"{where}: it makes a claim that nothing on record supports ({', '.join(sentence.claims)}): cite a "
                "reference, or stand for it with --stand-for"
            )


def confirming(shown: Sequence[Shown], *, stands_for: bool) -> str:
    """Return what a proof is about that confirms sentences as they were shown."""
    return " ".join(("stand for" if stands_for else "confirm", *sorted(one.digest for one in shown)))


def waiting_on(sheet: ReviewSheet) -> tuple[Shown, ...]:
    """Return the sentences of a sheet that wait for a clinician's word.

    One that was confirmed, and in which a rule finds a claim now, waits again unless somebody stood for it.
    """
    return tuple(
        Shown(sheet.item.key, sentence.unconfirmed)
        for sentence in sheet.written
        if sentence.confirmation is None or (sentence.claims and not sentence.confirmation.stands_for)
    )


def _confirmation(shown: Shown, person: Person, now: datetime) -> Confirmation:
    sentence = shown.sentence
    named = "|".join((str(shown.item), sentence.author, sentence.text, person.login, now.isoformat()))
    return Confirmation(
        id=PREFIX + hashlib.sha256(named.encode()).hexdigest()[:16],
        item=shown.item,
        sentence=sentence.text,
        author=sentence.author,
        stands_for=shown.is_claim,
        login=person.login,
        name=person.name,
        registration=person.registration,
        confirmed_at=now,
    )
