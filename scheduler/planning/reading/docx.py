"""Reads Word documents (.docx) by way of the HTML that mammoth makes of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import mammoth

from scheduler.domain.errors import BadInput
from scheduler.planning.reading import html as html_format
from scheduler.planning.reading.blocks import Dropped, Manuscript, single_spaced
from scheduler.planning.reading.elements import parse

_LARGEST_UNPACKED = 50_000_000  # bytes of all parts together; pictures included
_LARGEST_XML = 10_000_000  # bytes; parsed XML takes some thirty times its size in memory
_HIGHEST_RATIO = 200  # unpacked to packed; the XML of real documents stays below a tenth of that
_PIECE = 65_536  # bytes that are unpacked at a time
_METHODS = (ZIP_STORED, ZIP_DEFLATED)  # the only two of ECMA-376, part 2; zipfile unpacks no other a piece at a time
_NOT_MARKUP = ("word/media/", "word/embeddings/", "word/fonts/")

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
strike => s
"""

_ANEW = "copy its text into a new document and import that"
_DOCUMENT = "word/document.xml"
_BESIDE_THE_TEXT = re.compile(r"word/(header|footer|comments)\d*\.xml")
_REASONS = {"header": "a page header", "footer": "a page footer", "comments": "comments on the document"}
_XML_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_NOTE_ARROW = re.compile(r'\s*<a href="#(?:foot|end)note-ref-\d+">↑</a>')


def read(data: bytes, name: str) -> Manuscript:
    """Return the manuscript in a Word document. Raises BadInput for another file, or one that is unsafe to open."""
    try:
        parts = _unpack(data, name)
        _check(parts, name)
        result = mammoth.convert_to_html(
            _packed(parts), style_map=_STYLES, convert_image=mammoth.images.img_element(_without_data)
        )
    except BadInput:
        raise
    except BadZipFile as error:
        raise BadInput(f"{name} is not a Word document, or is damaged: open it in Word and save it anew") from error
    except Exception as error:  # mammoth raises whatever its parts raise on a damaged document
        raise BadInput(f"{name} cannot be read as a Word document: open it in Word and save it anew") from error
    manuscript = html_format.read_page(parse(_NOTE_ARROW.sub("", result.value)))
    ignored = {message.message for message in result.messages if "ignored" in message.message}
    return replace(
        manuscript,
        dropped=(*_text_beside(parts), *manuscript.dropped),
        notes=(*manuscript.notes, *(f"not read from the Word document: {message}" for message in sorted(ignored))),
    )


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a document by name; those of pictures and embedded files are empty."""
    parts: dict[str, bytearray] = {}
    markup = 0
    for part, piece in _pieces(data, name):
        kept = b"" if part.startswith(_NOT_MARKUP) else piece
        parts.setdefault(part, bytearray()).extend(kept)
        markup += len(kept)
        if markup > _LARGEST_XML:
            raise BadInput(f"{name} has more than {_LARGEST_XML / 1e6:.0f} MB of text and markup: {_ANEW}")
    return {part: bytes(content) for part, content in parts.items()}


def _pieces(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield an archive's parts a piece at a time, and count what comes out: the sizes in its headers may be false."""
    largest = min(_LARGEST_UNPACKED, _HIGHEST_RATIO * len(data))
    unpacked = 0
    with ZipFile(BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.compress_type not in _METHODS:
                raise BadInput(f"{name} is packed in a way that Word does not use: {_ANEW}")
            with archive.open(part) as stream:
                while piece := stream.read(_PIECE):
                    unpacked += len(piece)
                    if unpacked > largest:
                        raise BadInput(
                            f"{name} unpacks to more than {largest / 1e6:,.1f} MB, as no article does: {_ANEW}"
                        )
                    yield part.filename, piece


def _packed(parts: Mapping[str, bytes]) -> BytesIO:
    """Return an archive of the parts, whose headers say how large they are."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed


def _check(parts: Mapping[str, bytes], name: str) -> None:
    """Raise BadInput unless the parts are those of a Word document, without XML entities."""
    if _DOCUMENT not in parts:
        raise BadInput(f"{name} is not a Word document: it has no {_DOCUMENT}; open it in Word and save it anew")
    # Word never writes a document type; entities declared in one can grow without bound.
    if any(b"<!DOCTYPE" in content.replace(b"\0", b"") for content in parts.values()):
        raise BadInput(f"{name} declares XML entities, which no Word document does: {_ANEW}")


def _text_beside(parts: Mapping[str, bytes]) -> tuple[Dropped, ...]:
    """Return the words of page headers, page footers and comments, which are not part of the article."""
    found = []
    for part, content in parts.items():
        if match := _BESIDE_THE_TEXT.fullmatch(part):
            words = _XML_TEXT.findall(content.decode("utf-8", errors="replace"))
            if text := single_spaced(html.unescape("".join(words))):
                found.append(Dropped(text, _REASONS[match[1]]))
    return tuple(dict.fromkeys(found))


def _without_data(_image: object) -> dict[str, str]:
    """Return no source for an image: it is reported, not carried over."""
    return {"src": ""}
