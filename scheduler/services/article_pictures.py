"""Takes the pictures in an article's text along, from the web or from beside its file; tells of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scheduler.domain.article import Paragraph, ParagraphKind
from scheduler.domain.errors import BadInput
from scheduler.domain.fetched import Allowed, Wanted
from scheduler.planning.reading import PictureFile, Reading, slugify
from scheduler.planning.reading.blocks import whole_address
from scheduler.planning.reading.web_page import with_paragraphs
from scheduler.ports import Web

PictureType = Callable[[bytes, str], str]
"""Returns the ending of the file of a picture, which it calls by a name. Raises BadInput for what is none."""

PictureBytes = Callable[[str, int], bytes]
"""Returns the bytes, no more than so many, of the picture at a place as the article names it. Raises BadInput."""


class NotBeside(BadInput):
    """A picture does not lie in its file's folder."""


FOLDER = "pictures"
MOST_PICTURES = 40
LARGEST_PICTURE = 10_000_000
MOST_BYTES = 50_000_000
PICTURE = Wanted("picture", ("image/jpeg", "image/png", "image/gif", "image/webp"), LARGEST_PICTURE, 15.0)
MOST_FAULTS = 5
"""Pictures of a site that could not be had, after which no more are asked for: it answers slowly or not at all."""
SECONDS = 90.0
"""The time that all pictures of a page may take together."""
_TOLD = 5
_ON_THE_WEB = "it lies on the web: import the page by its address, or save the picture beside the file"


def with_pictures(reading: Reading, picture_bytes: PictureBytes, picture_type: PictureType) -> Reading:
    """Return a reading with the files of its pictures; one that cannot be had keeps its place, with a doubt."""
    taking = _Taking(picture_bytes, picture_type, list(reading.pictures), reading.address)
    article = with_paragraphs(reading.article, taking.paragraph)
    doubts = (*reading.doubts, *taking.doubts())
    return replace(reading, article=article, pictures=tuple(taking.files), doubts=doubts)


@dataclass(slots=True)
class PicturesOfPage:
    """Fetches pictures of a page one by one. `clock` counts seconds; the first question begins the time."""

    web: Web
    allowed: Allowed
    clock: Callable[[], float]
    _until: float | None = None
    _faults: int = 0

    def __call__(self, place: str, most: int) -> bytes:
        """Return the bytes of the picture at an address. Raises BadInput."""
        if urlsplit(place).scheme not in {"http", "https"}:
            raise BadInput("its address is none of the web")
        if self._until is None:
            self._until = self.clock() + SECONDS
        if self.clock() > self._until:
            raise BadInput(f"those before it took more than {SECONDS:.0f} seconds")
        if self._faults >= MOST_FAULTS:
            raise BadInput(f"{MOST_FAULTS} others could not be had, so it was not asked for")
        try:
            return self.web.fetch(self.allowed.asked(place), replace(PICTURE, largest=most), self.allowed).data
        except BadInput:
            self._faults += 1
            raise


def pictures_beside(file: Path) -> PictureBytes:
    """Return what reads the pictures that lie in a file's folder, or below it, and nowhere else.

    It raises NotBeside where nothing lies there.
    """
    folder = file.resolve().parent

    def picture_bytes(place: str, most: int) -> bytes:
        parts = urlsplit(place)
        if parts.scheme in {"http", "https"} or parts.netloc:
            raise BadInput(_ON_THE_WEB)
        path = (folder / unquote(parts.path)).resolve()
        if parts.scheme or not path.is_relative_to(folder) or not path.is_file():
            raise NotBeside("it does not lie in the file's folder: save it there")
        if path.stat().st_size > most:
            raise BadInput(f"it is larger than {most / 1e6:.0f} MB")
        return path.read_bytes()

    return picture_bytes


def nothing_beside(place: str, most: int) -> bytes:  # noqa: ARG001 - a PictureBytes that has none
    """Refuse the pictures of a file that was sent by itself: only those within it come along."""
    if urlsplit(place).scheme in {"http", "https"}:
        raise BadInput(_ON_THE_WEB)
    raise NotBeside("it was not sent with the file: put it into a Word document, or import the page by its address")


@dataclass(slots=True)
class _Taking:
    """Takes pictures one by one; `files` are those that are there, `address` is what their page names as its own."""

    picture_bytes: PictureBytes
    picture_type: PictureType
    files: list[PictureFile]
    address: str
    _paths: dict[str, str] = field(default_factory=dict)  # the path of each place that was looked at
    _faults: list[str] = field(default_factory=list)

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        """Return a paragraph, with the path of its picture's file where it is a picture that can be had."""
        place = paragraph.file
        if paragraph.kind is not ParagraphKind.PICTURE or any(file.path == place for file in self.files):
            return paragraph
        if place not in self._paths:
            try:
                self._paths[place] = self._taken(place)
            except NotBeside as error:
                whole = whole_address(self.address, place)
                self._paths[place] = whole
                self._leave(paragraph, _ON_THE_WEB if urlsplit(whole).scheme in {"http", "https"} else str(error))
            except (BadInput, OSError, ValueError) as error:  # ValueError: no address, or no name of a file
                why = str(error) if isinstance(error, BadInput) else "it cannot be read"
                self._paths[place] = place
                self._leave(paragraph, why)
        return replace(paragraph, file=self._paths[place])

    def _leave(self, paragraph: Paragraph, why: str) -> None:
        self._faults.append(f"The picture '{paragraph.text or paragraph.file}' was not taken along: {why}")

    def doubts(self) -> tuple[str, ...]:
        """Return what could not be had, the first of many one by one."""
        told = tuple(f"{fault}. Its place stands in article.md" for fault in self._faults[:_TOLD])
        more = len(self._faults) - len(told)
        return (*told, f"{more} more pictures were not taken along. Their places stand in article.md") if more else told

    def _taken(self, place: str) -> str:
        """Take a picture and return its path. Raises BadInput, OSError, ValueError."""
        if len(self.files) >= MOST_PICTURES:
            raise BadInput(f"an import takes {MOST_PICTURES} pictures at most")
        data = self.picture_bytes(place, LARGEST_PICTURE)
        if sum(len(file.data) for file in self.files) + len(data) > MOST_BYTES:
            raise BadInput(f"the pictures before it and this one have more than {MOST_BYTES / 1e6:.0f} MB")
        file = PictureFile(self._free_path(place, self.picture_type(data, place)), data)
        self.files.append(file)
        return file.path

    def _free_path(self, place: str, ending: str) -> str:
        last = unquote(urlsplit(place).path).rpartition("/")[2]
        stem = slugify(last.rpartition(".")[0] or last)[:60].strip("-") or "picture"
        used = {file.path for file in self.files}
        names = (f"{stem}{f'-{number}' if number > 1 else ''}" for number in range(1, len(used) + 2))
        return next(path for name in names if (path := f"{FOLDER}/{name}.{ending}") not in used)
