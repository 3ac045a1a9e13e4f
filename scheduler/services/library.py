"""The library looked at and changed: each approved statement with where it is used, who approved it, and until when."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.audit import AuditEntry, event
from scheduler.domain.campaign import Library, Reference, Statement, entries_version
from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.item_outline import ItemOutline, ItemUse
from scheduler.domain.people import Proof, Role
from scheduler.ports import Clock, Database
from scheduler.ports.library_file import LibraryFile
from scheduler.services.people import Staff
from scheduler.services.rules import RulesAtHand, TextCheck

MAY_APPROVE: Final = (Role.CLINICIAN,)
"""Who approves what the clinic says again and again: those who sign."""

SUBJECT: Final = "library"
"""The library's name on the audit trail, before the id of what was approved."""

SOON = timedelta(days=30)
"""How long before its day a statement is said to be due."""

_APPROVED = "approved for the library"
_MOST_APPROVALS = 5_000

Entry = Statement | Reference


class Standing(StrEnum):
    """What of a statement holds today."""

    USABLE = "usable"
    DUE = "due"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved an entry, by their login, and when. `is_current` says that it was these words, and all with them."""

    login: str
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class ListedStatement:
    """A statement with the items that carry it. `why` says in one line why it may not be used, or is empty."""

    statement: Statement
    standing: Standing
    why: str
    uses: tuple[ItemOutline, ...]
    approved: Approved | None


@dataclass(frozen=True, slots=True)
class ListedReference:
    """A reference with the statements that rest on it, and the items that carry one of these or cite it."""

    reference: Reference
    statements: tuple[str, ...]
    uses: tuple[ItemOutline, ...]
    approved: Approved | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry as somebody wants it. `ended` are the items whose signatures end by it.

    `checks` are the rules' findings on its long and its short form, of a reference none.
    """

    entry: Entry
    is_changed: bool
    ended: tuple[ItemKey, ...]
    checks: tuple[TextCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryDesk:
    """Lists the library, and writes what a clinician approves into it. `zone` names the clinic's time zone."""

    files: LibraryFile
    store: Database
    staff: Staff
    clock: Clock
    zone: Callable[[], str]
    rules: Callable[[], RulesAtHand]

    @property
    def version(self) -> str:
        """The version of the file: who saves names the one that they saw."""
        return self.files.library_version()

    def statements(self, search: str = "") -> tuple[ListedStatement, ...]:
        """Return the statements that have every word of a search, in the order of the file. Raises BadInput."""
        library, (uses, approvals), today = self.files.library(), self._known(), self._today()
        found = (one for one in library.statements if _has(search, _words_of(one, library)))
        return tuple(_listed(one, library, uses, approvals, today) for one in found)

    def statement(self, name: str) -> ListedStatement:
        """Return one statement. Raises NotFound, BadInput."""
        library = self.files.library()
        found = library.statement(name)
        if found is None:
            raise NotFound(f"the library has no statement '{name}'")
        return _listed(found, library, *self._known(), self._today())

    def references(self, search: str = "") -> tuple[ListedReference, ...]:
        """Return the references that have every word of a search, in the order of the file. Raises BadInput."""
        library, (uses, approvals) = self.files.library(), self._known()
        found = (one for one in library.references if _has(search, (one.id, one.title, one.authors, one.doi)))
        return tuple(_listed_reference(one, library, uses, approvals) for one in found)

    def reference(self, name: str) -> ListedReference:
        """Return one reference. Raises NotFound, BadInput."""
        library = self.files.library()
        found = library.reference(name)
        if found is None:
            raise NotFound(f"the library has no reference '{name}'")
        return _listed_reference(found, library, *self._known())

    def propose(self, entry: Entry, *, is_new: bool) -> Proposal:
        """Return what becomes of the library with an entry that is new or changed; nothing is written.

        A statement whose words differ has the next version. Raises BadInput for what cannot be, such as a new one that
        has the id of another.
        """
        known = self._of_id(entry)
        if is_new and known is not None:
            raise BadInput(f"there is one of the name '{entry.id}' already: choose another")
        entry = _numbered(entry, known)
        if isinstance(entry, Statement):
            self._check_names(entry, self.files.library())
        self.files.check_entry(entry)
        texts = (entry.long, entry.short) if isinstance(entry, Statement) else ()
        checks = tuple(map(self.rules().check, dict.fromkeys(texts)))
        ended = () if known is None or known == entry else self._ended_by(entry)
        return Proposal(entry, known != entry, ended, checks)

    def approve(self, entry: Entry, version: str, proof: Proof) -> None:
        """Write an entry into the library in the name of a clinician, who has read all of it.

        One that stands there already is approved as it is. Raises ClinicError, and BadInput where the file changed
        meanwhile or the entry cannot be: it is then as it was.
        """
        known = self._of_id(entry)
        entry = _numbered(entry, known)
        person = self.staff.authenticate(proof, MAY_APPROVE, about=approving(entry))
        if known is not None and known.retracted:
            raise BadInput(f"'{entry.id}' was withdrawn: write a new one under another id")
        if isinstance(entry, Statement):
            self._check_names(entry, self.files.library())
        if entry != known and isinstance(entry, Statement):
            self.files.write_statement(entry, version)
        elif entry != known and isinstance(entry, Reference):
            self.files.write_reference(entry, version)
        words = {"long": entry.long, "short": entry.short} if isinstance(entry, Statement) else {"title": entry.title}
        detail = {"digest": entries_version((entry,)), **words}
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), person.login, _APPROVED, _subject(entry), **detail))

    def _of_id(self, entry: Entry) -> Entry | None:
        library = self.files.library()
        return library.statement(entry.id) if isinstance(entry, Statement) else library.reference(entry.id)

    def _check_names(self, statement: Statement, library: Library) -> None:
        for rule in statement.meets:
            self.rules().rule(rule)
        for name in statement.references:
            if library.reference(name) is None:
                raise BadInput(f"the library has no reference '{name}': write it first")
        if statement.review_by is not None and statement.review_by < self._today():
            raise BadInput("the day until which it holds has passed: choose a later one, or none")

    def _ended_by(self, entry: Entry) -> tuple[ItemKey, ...]:
        with self.store.reading() as tables:
            signed = {item.key for item in tables.items.to_be_sent()}
            uses = tables.items.uses() if signed else ()
        if isinstance(entry, Reference):
            rest = {one.id for one in self.files.library().statements if entry.id in one.references}
            carrying = (use for use in uses if entry.id in use.references or not rest.isdisjoint(use.statements))
        else:
            carrying = (use for use in uses if entry.id in use.statements)
        return tuple(use.item.key for use in carrying if use.item.key in signed)

    def _known(self) -> tuple[tuple[ItemUse, ...], Mapping[str, AuditEntry]]:
        """Return what items use, and the newest approval of each entry by its subject on the trail."""
        with self.store.reading() as tables:
            uses = tables.items.uses()
            acts = tables.audit.newest(_MOST_APPROVALS, None, SUBJECT)
        approvals = {act.event.subject: act for act in reversed(acts) if act.event.action == _APPROVED}
        return tuple(use for use in uses if use.item.state is not ItemState.CANCELLED), approvals

    def _today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.zone())).date()


def approving(entry: Entry) -> str:
    """Return what a passkey's answer is about that approves an entry."""
    return f"approve {_subject(entry)} {entries_version((entry,))}"


def _subject(entry: Entry) -> str:
    return f"{SUBJECT}/{'statement' if isinstance(entry, Statement) else 'reference'}/{entry.id}"


def _numbered(entry: Entry, known: Entry | None) -> Entry:
    """Return an entry with what nobody types: a statement's version, which counts the wordings that it had."""
    if isinstance(entry, Reference):
        return entry
    if not isinstance(known, Statement):
        return replace(entry, version=1)
    is_reworded = (known.long, known.short) != (entry.long, entry.short)
    return replace(entry, version=known.version + is_reworded)


def _listed(
    statement: Statement,
    library: Library,
    uses: Iterable[ItemUse],
    approvals: Mapping[str, AuditEntry],
    today: date,
) -> ListedStatement:
    carrying = tuple(use.item for use in uses if statement.id in use.statements)
    standing, why = _standing(statement, library, today)
    return ListedStatement(statement, standing, why, carrying, _approved(statement, approvals))


def _listed_reference(
    reference: Reference, library: Library, uses: Iterable[ItemUse], approvals: Mapping[str, AuditEntry]
) -> ListedReference:
    resting = tuple(one.id for one in library.statements if reference.id in one.references)
    carrying = (use.item for use in uses if reference.id in use.references or not use.statements.isdisjoint(resting))
    return ListedReference(reference, resting, tuple(carrying), _approved(reference, approvals))


def _standing(statement: Statement, library: Library, today: date) -> tuple[Standing, str]:
    if statement.retracted:
        return Standing.WITHDRAWN, statement.retracted
    for reference in map(library.reference, statement.references):
        if reference is not None and reference.retracted:
            return Standing.WITHDRAWN, f"it rests on '{reference.id}', which was withdrawn: {reference.retracted}"
    if statement.review_by is None or statement.review_by - today > SOON:
        return Standing.USABLE, ""
    return (Standing.OVERDUE if statement.review_by < today else Standing.DUE), ""


def _approved(entry: Entry, approvals: Mapping[str, AuditEntry]) -> Approved | None:
    act = approvals.get(_subject(entry))
    if act is None:
        return None
    try:
        approved = json.loads(act.event.detail).get("digest", "")
    except ValueError:
        approved = ""  # the row was damaged, which the trail's verification tells
    # What was approved stays approved when it is withdrawn: that it is, is said by its standing.
    return Approved(act.event.actor, act.event.at, approved == entries_version((replace(entry, retracted=""),)))


def _words_of(statement: Statement, library: Library) -> tuple[str, ...]:
    titles = (found.title for found in map(library.reference, statement.references) if found is not None)
    return (statement.id, statement.long, statement.short, *statement.meets, *titles)


def _has(search: str, words: Iterable[str]) -> bool:
    text = "\n".join(words).casefold()
    return all(word in text for word in search.casefold().split())
