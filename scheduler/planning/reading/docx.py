"""Reads Word documents (.docx) by way of the HTML that mammoth makes of them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import mammoth

from scheduler.domain.errors import BadInput
from scheduler.planning.reading import html as html_format
from scheduler.planning.reading.blocks import Dropped, Manuscript, fold

_LARGEST_UNPACKED = 50_000_000  # bytes of all parts together; pictures included
_LARGEST_XML = 10_000_000  # bytes; parsed XML takes some thirty times its size in memory
_HIGHEST_RATIO = 200  # unpacked to packed; the XML of real documents stays below a tenth of that

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
    """Return what a Word document says. Raises BadInput for what is no such document, or is unsafe to open."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive, name)
            beside = _text_beside(archive)
        result = mammoth.convert_to_html(
            BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(_without_data)
        )
    except BadInput:
        raise
    except BadZipFile as error:
        raise BadInput(f"{name} is not a Word document, or is damaged: open it in Word and save it anew") from error
    except Exception as error:  # mammoth raises whatever its parts raise on a damaged document
        raise BadInput(f"{name} cannot be read as a Word document: open it in Word and save it anew") from error
    manuscript = html_format.read(_NOTE_ARROW.sub("", result.value))
    ignored = {message.message for message in result.messages if "ignored" in message.message}
    return replace(
        manuscript,
        dropped=(*beside, *manuscript.dropped),
        notes=(*manuscript.notes, *(f"not read from the Word document: {message}" for message in sorted(ignored))),
    )


def _check(archive: ZipFile, name: str) -> None:
    """Raise BadInput unless the archive is a Word document of a size that real ones have, without XML entities."""
    parts = archive.infolist()
    if _DOCUMENT not in archive.namelist():
        raise BadInput(f"{name} is not a Word document: it has no {_DOCUMENT}; open it in Word and save it anew")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > _LARGEST_UNPACKED or unpacked > _HIGHEST_RATIO * max(packed, 1):
        raise BadInput(f"{name} unpacks to {unpacked / 1e6:,.0f} MB, which no article does: {_ANEW}")
    xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if (size := sum(part.file_size for part in xml)) > _LARGEST_XML:
        raise BadInput(
            f"{name} has {size / 1e6:,.0f} MB of text and markup; the limit is {_LARGEST_XML / 1e6:.0f} MB: {_ANEW}"
        )
    for part in xml:
        # Word never writes a document type; entities declared in one can grow without bound.
        if b"<!DOCTYPE" in archive.read(part).replace(b"\0", b""):
            raise BadInput(f"{name} declares XML entities, which no Word document does: {_ANEW}")


def _text_beside(archive: ZipFile) -> tuple[Dropped, ...]:
    """Return the words of page headers, page footers and comments, which are not part of the article."""
    found = []
    for part in archive.namelist():
        if match := _BESIDE_THE_TEXT.fullmatch(part):
            words = _XML_TEXT.findall(archive.read(part).decode("utf-8", errors="replace"))
            if text := fold(html.unescape("".join(words))):
                found.append(Dropped(text, _REASONS[match[1]]))
    return tuple(dict.fromkeys(found))


def _without_data(_image: object) -> dict[str, str]:
    """Return no source for an image: it is reported, not carried over."""
    return {"src": ""}
