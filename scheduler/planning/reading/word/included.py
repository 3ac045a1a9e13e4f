"""Whole files inside a document, which Word shows as a part of its text (alternative format chunks)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.errors import BadInput
from scheduler.planning.reading import html, plain_text
from scheduler.planning.reading.blocks import Block, Manuscript, PictureFile, Text
from scheduler.planning.reading.decoding import ZIP_MAGIC, decode

_SIGN = "\U000f0000"  # of private use: the text of a document has none by the time that this is looked for
_PLACE = re.compile(f"{_SIGN}([0-9]+){_SIGN}")
_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Included:
    """A file inside a document: its name, its bytes, and the heading above it."""

    name: str
    data: bytes
    place: str


def place_of(index: int) -> str:
    """Return the HTML that keeps the place of the included file of this number."""
    return f"<p>{_SIGN}{index}{_SIGN}</p>"


def read_included(files: Sequence[Included], read_document: Callable[[bytes, str], Manuscript]) -> list[Manuscript]:
    """Return what the files say; what cannot be read is told in the doubts."""
    return [_renamed(_read(each, read_document), f"part-{index + 1}-") for index, each in enumerate(files)]


def with_included(found: Manuscript, included: Sequence[Manuscript]) -> Manuscript:
    """Return a document's text with that of the included files in its places."""
    blocks: list[Block] = []
    for block in found.blocks:
        match = _PLACE.fullmatch(block.text) if isinstance(block, Text) else None
        blocks += included[int(match[1])].blocks if match and int(match[1]) < len(included) else [block]
    return replace(
        found,
        blocks=tuple(blocks),
        dropped=(*found.dropped, *(dropped for each in included for dropped in each.dropped)),
        notes=(*found.notes, *(note for each in included for note in each.notes)),
        doubts=(*found.doubts, *(doubt for each in included for doubt in each.doubts)),
        particulars=(*found.particulars, *(particular for each in included for particular in each.particulars)),
        pictures=(*found.pictures, *(picture for each in included for picture in each.pictures)),
    )


def _read(file: Included, read_document: Callable[[bytes, str], Manuscript]) -> Manuscript:
    try:
        if file.data.startswith(ZIP_MAGIC):
            return read_document(file.data, file.name)
        text, _ = decode(file.data, file.name)
        return html.read(text) if _LOOKS_LIKE_HTML.match(text) or ".htm" in file.name else plain_text.read(text)
    except BadInput as error:
        where = f" under '{file.place}'" if file.place else ""
        return Manuscript((), doubts=(f"A part of the document{where} is a file of its own that is not read: {error}",))


def _renamed(found: Manuscript, beginning: str) -> Manuscript:
    """Return a text whose pictures have names of their own among those of the document."""
    names = {each.path: _with_beginning(each.path, beginning) for each in found.pictures}
    return replace(
        found,
        blocks=tuple(
            replace(block, file=names[block.file]) if isinstance(block, Text) and block.file in names else block
            for block in found.blocks
        ),
        pictures=tuple(PictureFile(names[each.path], each.data) for each in found.pictures),
    )


def _with_beginning(path: str, beginning: str) -> str:
    folder, slash, file = path.rpartition("/")
    return f"{folder}{slash}{beginning}{file}"
