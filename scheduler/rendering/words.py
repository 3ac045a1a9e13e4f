"""The product's own words in the reader's language: gettext catalogues, with dates and numbers by Babel.

Templates are given `_`, `ngettext`, `date`, `moment`, `number` and more: `Words.context`. The catalogues are
templates/words/*.po as people edit them; no compiled file is kept. A clinic's own file of the same name goes before the
product's, message by message, and may be in a language that the product does not have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from scheduler.domain.characters import hidden_characters, hidden_fault
from scheduler.domain.errors import BadInput
from scheduler.domain.languages import best_language
from scheduler.rendering.direction import language_direction
from scheduler.resources import inside, resource_folders

SOURCE_LANGUAGE = "en"
"""The language in which the messages are written; a message without a translation stays in it."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Words:
    """The words of one language.

    `language` is a BCP 47 tag, `country` (ISO 3166-1 alpha-2, or empty) decides how dates are written where the
    language leaves that open, `zone` is an IANA name.
    """

    language: str
    country: str = ""
    zone: str = "UTC"
    _catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False)

    def gettext(self, message: str, **values: object) -> str:
        """Return a message in this language, its {places} filled from the values."""
        return _filled(self._catalogue.gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form of a message that this language has for a count, which stands at {count}."""
        return _filled(self._catalogue.ngettext(one, many, count), {"count": self.number(count), **values})

    def short_day(self, day: date) -> str:
        """Return a day with its weekday, as short as it can be: 'Thu 3 Dec'."""
        return format_date(day, "EEE d MMM", locale=self._locale)

    def long_day(self, day: date) -> str:
        """Return a day with its weekday: 'Thursday 3 December 2026'."""
        return format_date(day, "EEEE d MMMM y", locale=self._locale)

    def month(self, day: date) -> str:
        """Return the month of a day: 'December 2026'."""
        return format_date(day, "MMMM y", locale=self._locale)

    def date(self, day: date) -> str:
        """Return a day as it is written: '3 December 2026'. A moment is the day that it is in the zone."""
        local = day.astimezone(ZoneInfo(self.zone)) if isinstance(day, datetime) else day
        return format_date(local, "long", locale=self._locale)

    def moment(self, at: datetime) -> str:
        """Return a moment (aware) as the clock in the zone has it, with its day."""
        local = at.astimezone(ZoneInfo(self.zone))
        joined = str(get_datetime_format("medium", locale=self._locale)).replace("'", "")
        time = format_time(local, "short", locale=self._locale)
        return joined.replace("{0}", time).replace("{1}", format_date(local, "long", locale=self._locale))

    def number(self, number: float) -> str:
        """Return a number with its separators."""
        return format_decimal(number, locale=self._locale)

    def language_name(self, language: str) -> str:
        """Return the name of a language in itself ('हिन्दी'), its tag where Babel does not know it."""
        try:
            name = Locale.parse(language, sep="-").get_display_name()
        except (ValueError, UnknownLocaleError):
            name = None
        return name[:1].upper() + name[1:] if name else language

    def country_name(self, code: str) -> str:
        """Return the name of a country by its two letters, the letters where Babel does not know it."""
        name: str = self._locale.territories.get(code, code)
        return name

    @property
    def direction(self) -> str:
        """The direction of the language, as HTML's dir attribute has it."""
        return language_direction(self.language).value

    @property
    def context(self) -> Mapping[str, object]:
        """The names by which templates know the words."""
        return {
            "_": self.gettext,
            "ngettext": self.ngettext,
            "date": self.date,
            "short_day": self.short_day,
            "month": self.month,
            "moment": self.moment,
            "number": self.number,
            "language_name": self.language_name,
            "language": self.language,
            "direction": self.direction,
        }

    @cached_property
    def _locale(self) -> Locale:
        primary = self.language.split("-")[0]
        for tag in (f"{primary}-{self.country}", self.language, primary):
            try:
                return Locale.parse(tag, sep="-")
            except (ValueError, UnknownLocaleError):
                continue
        return Locale(SOURCE_LANGUAGE)


class Catalogues:
    """The catalogues of a workspace over those of the product, read anew when a file changes."""

    def __init__(
        self, workspace: Path | None = None, zone: str = "UTC", country: str = "", *, folder: str = "words"
    ) -> None:
        """`folder` is where they lie, below templates/."""
        self._folder = f"templates/{folder}"
        self._own = workspace.resolve() / "templates" if workspace is not None else None
        self._folders = tuple(place / folder for place in resource_folders("templates", workspace))
        self._zone, self._country = zone, country

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that there are words for, sorted."""
        return tuple(sorted({path.stem for folder in self._folders for path in folder.glob("*.po")}))

    def words(self, language: str) -> Words:
        """Return the words for a language ('hi', 'ar-EG'): its own, else those nearest to it, else English.

        Raises BadInput when a catalogue of the clinic's cannot be read.
        """
        found = best_language((language,), self.languages)
        catalogue = self._catalogue(found) if found else NullTranslations()
        return Words(language if found else SOURCE_LANGUAGE, self._country, self._zone, catalogue)

    def _catalogue(self, language: str) -> NullTranslations:
        """Return one language's catalogues, the clinic's before the product's."""
        found = [path for folder in self._folders if (path := folder / f"{language}.po").is_file()]
        return _layered(tuple(self._source(path) for path in found), language)

    def _source(self, path: Path) -> str:
        name = f"{self._folder}/{path.name}"
        if self._own is not None and path.is_relative_to(self._own):
            inside(path, self._own, name)
        found = path.stat()
        return _read(path, name, (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(maxsize=32)
def _read(path: Path, name: str, _version: tuple[int, ...]) -> str:
    """Return a catalogue's text; `_version` is another one once the file was changed."""
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
    if hidden := hidden_characters(source):
        place = min(hidden)
        raise BadInput(f"{name}, line {source.count(chr(10), 0, place) + 1}, {hidden_fault(source[place])}")
    return source


@lru_cache(maxsize=32)
def _layered(sources: tuple[str, ...], language: str) -> NullTranslations:
    first, *others = (_compiled(source, language) for source in sources)
    for other in others:
        first.add_fallback(other)
    return first


def _compiled(source: str, language: str) -> GNUTranslations:
    try:
        catalogue = read_po(source.splitlines(keepends=True), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise BadInput(f"templates/words/{language}.po cannot be read: {' '.join(str(error).split())}") from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _filled(message: str, values: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), message)
