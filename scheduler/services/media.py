"""The clinic's pictures: what each shows, whose consent it needs, and where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.audit import event
from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.item_outline import ItemOutline, ItemUse
from scheduler.domain.people import Identity, Role
from scheduler.domain.pictures import HOLDING, ConsentStanding, PictureRecord
from scheduler.planning.reading.identifiers import slugify
from scheduler.ports import Clock, Database
from scheduler.ports.picture_files import PictureFiles
from scheduler.services.people import Staff

MAY_KEEP: Final = tuple(Role)
"""Who keeps pictures: whoever works here. What of them goes out is read by the rules, and signed."""

FOLDER: Final = "photographs"
"""The folder of assets/ for photographs that were sent to a page."""

SUBJECT: Final = "picture"
"""A picture's name on the audit trail, before its file."""

_OF_ARTICLE = "campaigns/"
_LONGEST_NAME = 60
_ENDED_WITH = frozenset({ItemState.PUBLISHED, ItemState.CANCELLED, ItemState.RETRACTED, ItemState.PUBLISHING})
"""The states of items that will not show a picture any more, or show it now."""


class Shown(StrEnum):
    """Places of a picture besides items."""

    LOGO = "logo"
    TEMPLATE = "template"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class ListedPicture:
    """A picture with its record. `uses` are the items that show it, `places` what else does.

    `campaign` is that of the article that it belongs to, empty for one of the clinic's own. `signed` counts the items
    that show it and are signed.
    """

    record: PictureRecord
    standing: ConsentStanding
    uses: tuple[ItemOutline, ...]
    places: tuple[Shown, ...] = ()
    campaign: str = ""

    @property
    def file(self) -> str:
        """Its name, as pictures.toml has it."""
        return self.record.file

    @property
    def may_go(self) -> bool:
        """True when it may be taken away: nothing shows it, and it is no article's."""
        return not (self.uses or self.places or self.campaign)

    @property
    def signed(self) -> int:
        """How many signed items show it."""
        return sum(item.state is ItemState.APPROVED for item in self.uses)


@dataclass(frozen=True, slots=True)
class ConsentToMend:
    """A consent that does not hold on the day on which items go out that show the picture."""

    record: PictureRecord
    standing: ConsentStanding
    items: tuple[ItemOutline, ...]


@dataclass(frozen=True, slots=True)
class MediaDesk:
    """Lists the clinic's pictures, keeps new ones, and writes down what is known of them.

    `as_photograph` makes a photograph's file, and the ending of its name, of whatever was sent.
    """

    files: PictureFiles
    store: Database
    staff: Staff
    clock: Clock
    as_photograph: Callable[[bytes], tuple[bytes, str]]

    @property
    def version(self) -> str:
        """The version of the records: who saves names the one that they saw."""
        return self.files.pictures_version()

    def pictures(self, search: str = "") -> tuple[ListedPicture, ...]:
        """Return the pictures that have every word of a search, the clinic's own first. Raises BadInput."""
        records = {_path(record.file): record for record in self.files.pictures()}
        around = _Around(self._uses(), self._chosen(), self._logo(), self._today())
        named = ((file, records.get(_path(file))) for file in self.files.picture_files())
        found = (around.listed(file, record) for file, record in named)
        return tuple(one for one in found if _has(search, one.record))

    def picture(self, file: str) -> ListedPicture:
        """Return one picture. Raises NotFound, BadInput."""
        found = next((one for one in self.pictures() if one.file == file), None)
        if found is None:
            raise NotFound(f"there is no picture '{file}'")
        places = (*found.places, *((Shown.TEMPLATE,) if self.files.is_in_templates(file) else ()))
        return replace(found, places=places)

    def data(self, file: str) -> bytes:
        """Return a picture's bytes. Raises NotFound, BadInput."""
        return self.files.picture_bytes(file)

    def add(self, data: bytes, name: str, record: PictureRecord, by: Identity) -> str:
        """Keep a photograph that somebody sent, with its record; return its name. Raises ClinicError.

        `name` is what they call it. The same photograph is kept once, and what is known of it is not written over.
        """
        person = self.staff.recognise(by, MAY_KEEP)
        _check(record)
        pixels, ending = self.as_photograph(data)
        stem = slugify(PurePosixPath(name).stem)[:_LONGEST_NAME].strip("-") or "photograph"
        file = self.files.keep_asset(FOLDER, stem, pixels, ending)
        record, known = replace(record, file=file), self._known(file)
        if known is not None and known != record:
            raise BadInput("this photograph is kept already: find it in the list, and change there what is known of it")
        self.files.write_picture(record)
        self._note(person.login, "picture added", file, {})
        return file

    def save(self, record: PictureRecord, version: str, by: Identity) -> None:
        """Write down what is known of a picture.

        Raises ClinicError, and BadInput where the records changed meanwhile: they are then as they were.
        """
        person = self.staff.recognise(by, MAY_KEEP)
        _check(record)
        self.files.picture_bytes(record.file)
        before = self._known(record.file)
        if before is not None:
            record = replace(record, file=before.file)
        self.files.write_picture(record, version)
        # Whose consent it is stands in the file alone: the trail is read by more people, and keeps it for good.
        facts = {"person": record.person, "consent": record.consent, "until": record.until and str(record.until)}
        self._note(person.login, "picture described", record.file, facts if record.person else {"person": False})

    def remove(self, file: str, by: Identity) -> None:
        """Take a picture away that nothing shows. Raises ClinicError."""
        person = self.staff.recognise(by, MAY_KEEP)
        if not self.picture(file).may_go:
            raise BadInput("it is used: take it out of what shows it first")
        self.files.remove_picture(file)
        self._note(person.login, "picture removed", file, {})

    def to_mend(self) -> tuple[ConsentToMend, ...]:
        """Return the consents that do not hold on the day of an item that shows the picture, and is not out yet."""
        try:
            persons = [record for record in self.files.pictures() if record.person]
        except ClinicError:
            return ()  # somebody is in the middle of editing the file, which planning tells of
        if not persons:
            return ()
        uses, today = self._uses(), self._today()
        found = (_to_mend(record, _items_of(record, uses, self._logo()), today) for record in persons)
        return tuple(one for one in found if one is not None)

    def _known(self, file: str) -> PictureRecord | None:
        """Return the record of a picture, None where nothing is said of it."""
        return next((one for one in self.files.pictures() if _path(one.file) == _path(file)), None)

    def _chosen(self) -> frozenset[PurePosixPath]:
        """Return the pictures that campaigns choose for cards, planned or not."""
        chosen = set()
        for slug in self.files.campaigns():
            try:
                overrides = self.files.campaign(slug).overrides.values()
            except ClinicError:
                continue  # somebody is in the middle of editing it
            chosen |= {_path(override.card.picture) for override in overrides if override.card.picture}
        return frozenset(chosen)

    def _logo(self) -> PurePosixPath | None:
        name = self.files.clinic().brand.logo
        return _path(name) if name else None

    def _uses(self) -> tuple[ItemUse, ...]:
        with self.store.reading() as tables:
            return tuple(use for use in tables.items.uses() if use.item.state is not ItemState.CANCELLED)

    def _note(self, login: str, action: str, file: str, facts: dict[str, object]) -> None:
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), login, action, f"{SUBJECT}/{file}", **facts))

    def _today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.files.clinic().zone)).date()


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known around pictures: who uses which, which cards choose, the logo, and the day."""

    uses: tuple[ItemUse, ...]
    chosen: frozenset[PurePosixPath]
    logo: PurePosixPath | None
    today: date

    def listed(self, file: str, known: PictureRecord | None) -> ListedPicture:
        """Return a picture with what shows it; `known` is its record."""
        record, path = known or PictureRecord(file, person=False), _path(file)
        items = _items_of(record, self.uses, None)
        places = [Shown.LOGO] if path == self.logo else []
        if path in self.chosen and not items:
            places.append(Shown.CAMPAIGN)
        standing = record.standing(self.today) if known else ConsentStanding.UNSAID
        campaign = record.file.split("/")[1] if record.file.startswith(_OF_ARTICLE) else ""
        return ListedPicture(record, standing, items, tuple(places), campaign)


def _check(record: PictureRecord) -> None:
    if record.person and record.consent and not (record.purpose and record.until):
        raise BadInput("a consent needs what it is for, and its last day")
    if record.since and record.until and record.since > record.until:
        raise BadInput("the consent's last day is before its first")
    if record.focus is not None and not all(0 <= share <= 1 for share in record.focus):
        raise BadInput("what is kept has to be given as numbers from 0 to 100")


def _items_of(record: PictureRecord, uses: Iterable[ItemUse], logo: PurePosixPath | None) -> tuple[ItemOutline, ...]:
    """Return the items that show a picture; the logo is shown by all of them."""
    path = _path(record.file)
    return tuple(use.item for use in uses if path == logo or path in _files_of(use))


def _files_of(use: ItemUse) -> frozenset[PurePosixPath]:
    of_article = (f"{_OF_ARTICLE}{use.item.key.campaign}/{file}" for file in use.pictures)
    return frozenset(map(_path, (*use.assets, *of_article)))


def _to_mend(record: PictureRecord, items: Iterable[ItemOutline], today: date) -> ConsentToMend | None:
    ahead = [item for item in items if item.state not in _ENDED_WITH]
    late = tuple(item for item in ahead if record.standing(max(today, item.slot.local.date())) not in HOLDING)
    if not late:
        return None
    first = min(late, key=lambda item: item.slot.at)
    return ConsentToMend(record, record.standing(max(today, first.slot.local.date())), late)


def _path(file: str) -> PurePosixPath:
    """Return a file's name so that two that are written otherwise and mean the same are the same."""
    return PurePosixPath(file)


def _has(search: str, record: PictureRecord) -> bool:
    text = f"{record.file} {record.alt} {record.who} {record.consent} {record.purpose}".casefold()
    return all(word in text for word in search.casefold().split())
