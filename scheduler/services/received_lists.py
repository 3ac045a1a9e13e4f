"""Lists of people sent to the staff's pages: kept until they are imported, so that each is looked at and tried first.

A list lies in a private folder of its own beside the database. It goes when it was imported or given up, and after a
day. What was found out about it stays beside it for that day: how it is understood, what would become of its rows,
and the rows that were refused. A page that comes back finds it there.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.people import Identity, Role
from scheduler.ports import Clock
from scheduler.services.audience_import import AudienceImport
from scheduler.services.documents.imports import import_preview_document, import_report_document
from scheduler.services.import_reading import ImportOptions, look_at
from scheduler.services.import_report import Outcome
from scheduler.services.people import Staff
from scheduler.services.sign_up import random_id
from scheduler.services.subscriber_files.dates import DateOrder
from scheduler.whole_file import write_whole

KEPT: Final = timedelta(days=1)
"""How long a list waits for a decision."""

IMPORTERS: Final = (Role.AUTHOR, Role.PUBLISHER)
"""The roles of which one is needed."""

_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")
_ABOUT, _REFUSED, _LIST = "about.json", "refused.csv", "list"
_COPIED = 1 << 20


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person says about a list. Empty texts say nothing; `columns` is meaning to column's name."""

    audience: str = ""
    consent_source: str = ""
    consent_date: str = ""
    dates: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def options(self, *, by: str, audience: str, dry_run: bool) -> ImportOptions:
        """Return it as an import takes it, for an `audience` where none is stated. Raises BadInput."""
        if self.dates not in {"", *DateOrder}:
            raise BadInput("dates begin with the day or with the month: choose one of them")
        return ImportOptions(
            self.audience or audience,
            {meaning: column for meaning, column in self.columns.items() if column},
            DateOrder(self.dates) if self.dates else None,
            self.encoding or None,
            self.consent_source,
            self.consent_date,
            by,
            dry_run,
        )


Document = Mapping[str, Any]  # Any: a JSON document, as `documents.imports` makes it


@dataclass(frozen=True, slots=True)
class ReceivedList:
    """A list that was sent. `preview` is how it is understood, `report` what became or would become of its rows.

    `tried` is when that was found out, `imported` when it was imported, both empty until then; an imported list itself
    is gone. `has_refused` says whether there is a file of the rows that were refused.
    """

    id: str
    file: str
    received: str
    stated: Stated = field(default_factory=Stated)
    preview: Document = field(default_factory=dict)
    report: Document = field(default_factory=dict)
    tried: str = ""
    imported: str = ""
    has_refused: bool = False


@dataclass(frozen=True, slots=True)
class ReceivedLists:
    """The lists that wait, in a folder, each tried and imported in the name of an author or a publisher."""

    folder: Path
    imports: AudienceImport
    staff: Staff
    clock: Clock
    audience: Callable[[], str]
    new_id: Callable[[], str] = random_id

    def receive(self, name: str, data: BinaryIO, by: Identity) -> ReceivedList:
        """Keep a list that was sent under a file's name, and look at its first rows. Raises BadInput, ClinicError."""
        self.staff.recognise(by, IMPORTERS)
        self.tidy()
        received = ReceivedList(self.new_id(), name, self.clock.now().isoformat())
        place = self.folder / received.id
        try:
            for folder in (self.folder, place, place / _LIST):
                folder.mkdir(mode=0o700, exist_ok=True)
            with (place / _LIST / name).open("xb") as file:
                shutil.copyfileobj(data, file, _COPIED)
            preview = look_at(place / _LIST / name, ImportOptions())
        except OSError as error:
            shutil.rmtree(place, ignore_errors=True)
            raise BadInput(f"the list cannot be kept: {error.strerror}") from error
        except BadInput:
            shutil.rmtree(place, ignore_errors=True)
            raise
        return self._keep(replace(received, preview=import_preview_document(preview)))

    def find(self, id_: str) -> ReceivedList:
        """Return a list that waits, or that was imported a short while ago. Raises NotFound."""
        if _ID.fullmatch(id_):
            try:
                about = json.loads((self.folder / id_ / _ABOUT).read_text(encoding="utf-8"))
            except (FileNotFoundError, ValueError):
                about = None
            if about is not None:
                stated = Stated(**about.pop("stated"))
                return ReceivedList(**about, stated=stated)
        raise NotFound("this list is not here any more: send it again")

    def try_out(self, id_: str, stated: Stated, by: Identity) -> ReceivedList:
        """Find out what would become of a list's rows, and change nothing. Raises NotFound, BadInput, ClinicError."""
        return self._run(id_, stated, by, dry_run=True)

    def take_in(self, id_: str, tried: str, by: Identity) -> ReceivedList:
        """Import a list as it was stated when it was `tried`; then it goes. Raises NotFound, BadInput, ClinicError."""
        received = self.find(id_)
        if received.imported:
            return received
        if not tried or received.tried != tried:
            raise BadInput("somebody has tried this list anew: look at what would become of it now")
        return self._run(id_, received.stated, by, dry_run=False)

    def refused(self, id_: str) -> Path:
        """Return the file of the rows that were refused. Raises NotFound."""
        received = self.find(id_)
        if not received.has_refused:
            raise NotFound("no row of this list was refused")
        return self.folder / received.id / _REFUSED

    def give_up(self, id_: str, by: Identity) -> None:
        """Remove a list with everything about it. Raises NotFound, ClinicError."""
        self.staff.recognise(by, IMPORTERS)
        shutil.rmtree(self.folder / self.find(id_).id, ignore_errors=True)

    def tidy(self) -> None:
        """Remove the lists that nobody decided on for a day."""
        for place in self._places():
            try:
                received = datetime.fromisoformat(self.find(place.name).received)
            except (NotFound, ValueError):
                received = None
            if received is None or self.clock.now() - received > KEPT:
                shutil.rmtree(place, ignore_errors=True)

    def _places(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from sorted(self.folder.iterdir())

    def _run(self, id_: str, stated: Stated, by: Identity, *, dry_run: bool) -> ReceivedList:
        person = self.staff.recognise(by, IMPORTERS)
        received = self.find(id_)
        place = self.folder / received.id
        if received.imported:
            raise BadInput("this list is imported already")
        options = stated.options(by=person.login, audience=self.audience(), dry_run=dry_run)
        file, refused = place / _LIST / received.file, place / _REFUSED
        received = replace(received, stated=stated, report={}, tried="", has_refused=False)
        refused.unlink(missing_ok=True)
        try:
            received = replace(received, preview=import_preview_document(look_at(file, options)))
            report = self.imports.run(file, options, refused_to=refused)
        except BadInput:
            self._keep(replace(received, has_refused=refused.exists()))
            raise
        now = self.clock.now().isoformat()
        if not dry_run:
            shutil.rmtree(place / _LIST, ignore_errors=True)
        return self._keep(
            replace(
                received,
                report=import_report_document(report),
                tried=now if dry_run else "",
                imported="" if dry_run else now,
                has_refused=report.count(Outcome.REFUSED) > 0,
            )
        )

    def _keep(self, received: ReceivedList) -> ReceivedList:
        text = json.dumps(asdict(received), ensure_ascii=False)
        try:
            write_whole(self.folder / received.id / _ABOUT, text.encode(), mode=0o600, durable=False)
        except OSError as error:
            raise BadInput(f"the list cannot be kept: {error.strerror}") from error
        return received
