"""Fetches the pictures that stand in an article's text, within limits; those that cannot be had are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from scheduler.domain.article import Paragraph, ParagraphKind
from scheduler.domain.errors import BadInput
from scheduler.domain.fetched import Allowed, Wanted
from scheduler.planning.reading import PictureFile, Reading, slugify
from scheduler.planning.reading.web_page import with_paragraphs
from scheduler.ports import Web

PictureType = Callable[[bytes, str], str]
"""Returns the ending of the file of a picture, which it calls by a name. Raises BadInput for what is none."""

FOLDER = "pictures"
MOST_PICTURES = 40
LARGEST_PICTURE = 10_000_000
MOST_BYTES = 50_000_000
PICTURE = Wanted("picture", ("image/jpeg", "image/png", "image/gif", "image/webp"), LARGEST_PICTURE, 15.0)
MOST_FAULTS = 5
"""Pictures that could not be had, after which no more are asked for: the site answers slowly or not at all."""


SECONDS = 90.0
"""The time that all pictures of an article may take together."""


@dataclass(slots=True)
class PictureTaking:
    """Takes pictures one by one. `clock` counts seconds; the first question begins the time."""

    web: Web
    allowed: Allowed
    picture_type: PictureType
    clock: Callable[[], float]
    files: list[PictureFile] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    _taken: dict[str, str] = field(default_factory=dict)  # the path of each address that was fetched
    _until: float | None = None

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        """Return a paragraph, with the path of its picture's file where it is a picture that can be had."""
        if paragraph.kind is not ParagraphKind.PICTURE or urlsplit(paragraph.file).scheme not in {"http", "https"}:
            return paragraph
        if paragraph.file not in self._taken:
            try:
                self._taken[paragraph.file] = self._fetched(paragraph.file)
            except BadInput as error:
                self._taken[paragraph.file] = paragraph.file
                self.doubts.append(
                    f"The picture '{paragraph.text or paragraph.file}' was not taken along: {error}."
                    " Its address stands in article.md"
                )
        return replace(paragraph, file=self._taken[paragraph.file])

    def _fetched(self, address: str) -> str:
        """Fetch a picture and return its path. Raises BadInput."""
        if len(self.files) == MOST_PICTURES:
            raise BadInput(f"an import takes {MOST_PICTURES} pictures at most")
        if len(self.doubts) >= MOST_FAULTS:
            raise BadInput(f"{MOST_FAULTS} others could not be had, so it was not asked for")
        if self._until is None:
            self._until = self.clock() + SECONDS
        if self.clock() > self._until:
            raise BadInput(f"those before it took more than {SECONDS:.0f} seconds")
        left = MOST_BYTES - sum(len(file.data) for file in self.files)
        asked = self.allowed.asked(address)
        data = self.web.fetch(asked, replace(PICTURE, largest=min(LARGEST_PICTURE, left)), self.allowed).data
        ending = self.picture_type(data, address)
        path = f"{FOLDER}/{_stem(address)}.{ending}"
        number = 2
        while any(file.path == path for file in self.files):
            path = f"{FOLDER}/{_stem(address)}-{number}.{ending}"
            number += 1
        self.files.append(PictureFile(path, data))
        return path


def _stem(address: str) -> str:
    """Return a plain name for the file of a picture."""
    last = unquote(urlsplit(address).path).rpartition("/")[2]
    return slugify(last.rpartition(".")[0] or last)[:60].strip("-") or "picture"


def with_pictures(reading: Reading, taking: PictureTaking) -> Reading:
    """Return a reading with the files of its pictures; one that cannot be had keeps its address, with a doubt."""
    article = with_paragraphs(reading.article, taking.paragraph)
    return replace(
        reading,
        article=article,
        pictures=(*reading.pictures, *taking.files),
        doubts=(*reading.doubts, *taking.doubts),
    )
