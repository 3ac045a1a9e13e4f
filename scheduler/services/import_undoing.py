"""An import taken back, as long as nothing was sent to anybody whom it brought.

Whom it brought is told by their only record of consent, which names the list by its digest. Who has done anything of
their own since then stays, and so do the suppressions that the list made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep
from typing import Any, Final, Protocol

from scheduler.domain.audit import AuditEvent, event
from scheduler.domain.consent import ConsentAct, ConsentRecord, Way
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.people import Identity, Role
from scheduler.domain.recipient import RecipientState
from scheduler.domain.subscriber import Subscriber, SubscriberStatus
from scheduler.ports import Clock, Readable, Store, Transaction
from scheduler.services.audience_import import IMPORT_DONE, IMPORTED
from scheduler.services.breathing import BREATH, Breathe
from scheduler.services.consent import record
from scheduler.services.erasure import SUBJECT
from scheduler.services.people import Staff

IMPORT_UNDONE: Final = "import undone"
"""The act on the audit trail."""

MOST_ACTS: Final = 200
"""Acts about the audience that are looked through for imports."""

PIECE: Final = 500
"""People that one transaction looks at, or removes."""


class ImportedStore(Store, Readable, Protocol):
    """The database, read first and then written."""


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import on the audit trail: `list` is the beginning of its digest, `rows` how many had each outcome."""

    at: datetime
    by: str
    audience: str
    list: str
    rows: Mapping[str, int]
    is_undone: bool

    @property
    def new(self) -> int:
        """How many people it brought."""
        return self.rows.get("new", 0)


@dataclass(frozen=True, slots=True)
class ImportUndoing:
    """Takes imports back."""

    store: ImportedStore
    staff: Staff
    clock: Clock
    breathe: Breathe = field(default=sleep)

    def recent(self) -> tuple[PastImport, ...]:
        """Return the imports of late, the newest first; of a list that was imported several times the last one."""
        with self.store.reading() as tables:
            acts = tables.audit.newest(MOST_ACTS, about=SUBJECT)
        undone: set[str] = set()
        found: dict[str, PastImport] = {}
        for act in (entry.event for entry in acts):
            if act.action == IMPORT_UNDONE:
                undone.add(_detail(act)["list"])
            elif act.action == IMPORT_DONE:
                past = _past(act, undone)
                found.setdefault(past.list, past)
        return tuple(found.values())

    def undo(self, list_: str, by: Identity) -> int:
        """Remove whom the import of a list brought; return how many. Raises NotFound, BadInput, ClinicError."""
        person = self.staff.recognise(by, (Role.AUTHOR, Role.PUBLISHER))
        past = next((one for one in self.recent() if one.list == list_), None)
        if past is None or past.is_undone:
            raise NotFound("there is no import of this list that could be undone")
        self._check_nobody_was_written_to(past)
        removed = self._remove(past, person.login)
        with self.store.transaction() as tables:
            detail = {"audience": past.audience, "list": past.list, "removed": removed}
            tables.audit.record(event(self.clock.now(), person.login, IMPORT_UNDONE, SUBJECT, **detail))
        return removed

    def _check_nobody_was_written_to(self, past: PastImport) -> None:
        after: str | None = ""
        while after is not None:
            with self.store.reading() as tables:
                people, after = _next_people(past, after, tables)
                if _written_to(people, tables):
                    raise BadInput("something was sent to people of this list already, so it cannot be undone")

    def _remove(self, past: PastImport, by: str) -> int:
        removed, after = 0, ""
        while True:
            with self.store.transaction() as tables:
                people, following = _next_people(past, after, tables)
                written_to = _written_to(people, tables)  # since they were checked
                going = [person for person in people if person.id not in written_to]
                for person in going:
                    tables.subscribers.remove(person.id)
                proof = f"the import of the list with SHA-256 {past.list} was undone"
                record(going, ConsentAct.ERASED, self.clock.now(), tables, source=Way.IMPORT, proof=proof, by=by)
            removed += len(going)
            if following is None:
                return removed
            after = following
            if going:
                self.breathe(BREATH)


def _next_people(past: PastImport, after: str, tables: Transaction) -> tuple[list[Subscriber], str | None]:
    """Return those of the next people by id whom an import brought, and the id to go on after; None at the end."""
    people = tables.subscribers.of_audience(past.audience, after, PIECE)
    likely = [one for one in people if one.source == IMPORTED and one.status is SubscriberStatus.CONFIRMED]
    histories = tables.consents.of_people([person.id for person in likely])
    brought = [person for person in likely if _is_all_of(histories.get(person.id, ()), past)]
    return brought, people[-1].id if len(people) == PIECE else None


def _is_all_of(history: Sequence[ConsentRecord], past: PastImport) -> bool:
    """Say whether somebody's only record is that of an import."""
    (only,) = history if len(history) == 1 else (None,)
    return only is not None and only.act is ConsentAct.IMPORTED and only.proof.endswith(f"SHA-256 {past.list}")


def _written_to(people: Sequence[Subscriber], tables: Transaction) -> frozenset[str]:
    copies = tables.recipients.of_subscriber([person.id for person in people]) if people else ()
    return frozenset(copy.subscriber for _, _, copy in copies if copy.state is not RecipientState.EXCLUDED)


def _past(act: AuditEvent, undone: set[str]) -> PastImport:
    detail = _detail(act)
    return PastImport(act.at, act.actor, detail["audience"], detail["list"], detail["rows"], detail["list"] in undone)


def _detail(act: AuditEvent) -> dict[str, Any]:  # Any: an act's details are JSON
    detail: dict[str, Any] = json.loads(act.detail)
    return detail
