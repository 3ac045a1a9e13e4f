"""The parts of a Word document: unpacked with limits, found by their relationships, parsed."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from scheduler.domain.errors import BadInput

_LARGEST_UNPACKED = 50_000_000  # bytes of all parts together; pictures included
_LARGEST_XML = 10_000_000  # bytes of all parts but pictures; reading takes up to twenty times as many
_HIGHEST_RATIO = 200  # unpacked to packed; the XML of real documents stays below a tenth of that
_PIECE = 65_536  # bytes that are unpacked at a time
_METHODS = (ZIP_STORED, ZIP_DEFLATED)  # the only two of ECMA-376, part 2; zipfile unpacks no other a piece at a time
_DAMAGES = (BadZipFile, zlib.error, EOFError, RuntimeError)  # the last one where a part is packed with a password
_PICTURES = "/media/"
_NOT_READ = ("/embeddings/", "/fonts/", "docprops/thumbnail")

_ANEW = "copy its text into a new document and import that"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_USUAL_DOCUMENT = "word/document.xml"

# Word's "Strict Open XML Document" has the same elements in other namespaces (ISO/IEC 29500-1, annex A).
_STRICT = b"http://purl.oclc.org/ooxml/"
_ORDINARY = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"drawingml/picture": b"http://schemas.openxmlformats.org/drawingml/2006/picture",
    b"drawingml/chart": b"http://schemas.openxmlformats.org/drawingml/2006/chart",
    b"drawingml/diagram": b"http://schemas.openxmlformats.org/drawingml/2006/diagram",
    b"drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: another part by its name, or an address that `is_outside`. `kind` is "image", "styles"."""

    kind: str
    target: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document by name, in lower case as the format compares names. `main` is the one with the text."""

    contents: Mapping[str, bytes]
    main: str

    def root(self, part: str) -> ET.Element | None:
        """Return the parsed part, or None where there is none. Raises ElementTree.ParseError for a damaged one."""
        content = self.contents.get(part)
        if not content:
            return None
        if _STRICT in content:
            for strict, ordinary in _ORDINARY.items():
                content = content.replace(_STRICT + strict, ordinary)
        return ET.fromstring(content)  # noqa: S314 - as above

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return what a part refers to, by the ids that its text uses."""
        folder, name = posixpath.split(part)
        root = self.root(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if root is None:
            return {}
        return {
            each.get("Id", ""): _relationship(each, folder) for each in root.iter(_RELATIONSHIP) if each.get("Target")
        }

    def related(self, kind: str) -> ET.Element | None:
        """Return the parsed part that the text refers to as its styles, numbering, footnotes …, if there is one."""
        found = (each for each in self.relationships(self.main).values() if each.kind == kind and not each.is_outside)
        return next((root for each in found if (root := self.root(each.target)) is not None), None)


def unpack(data: bytes, name: str) -> Parts:
    """Return the parts of a Word document, without the files embedded in it.

    Raises BadInput for another file and for one that is unsafe to open. `name` is the file's, for messages.
    """
    try:
        contents = _contents(data, name)
    except _DAMAGES as error:
        raise BadInput(f"{name} is not a Word document, or is damaged: open it in Word and save it anew") from error
    # Word never writes a document type; entities declared in one can grow without bound.
    if any(b"<!DOCTYPE" in content.replace(b"\0", b"") for part, content in contents.items() if _PICTURES not in part):
        raise BadInput(f"{name} declares XML entities, which no Word document does: {_ANEW}")
    parts = Parts(contents, _USUAL_DOCUMENT)
    found = (each.target for each in parts.relationships("").values() if each.kind == "officeDocument")
    main = next((target for target in found if target in contents), _USUAL_DOCUMENT)
    if main not in contents:
        raise BadInput(f"{name} is not a Word document: it has no {main}; open it in Word and save it anew")
    return Parts(contents, main)


def _contents(data: bytes, name: str) -> dict[str, bytes]:
    parts: dict[str, bytearray] = {}
    markup = 0
    for part, piece in _pieces(data, name):
        kept = b"" if any(each in f"/{part}" for each in _NOT_READ) else piece
        parts.setdefault(part, bytearray()).extend(kept)
        markup += 0 if _PICTURES in part else len(kept)
        if markup > _LARGEST_XML:
            raise BadInput(f"{name} has more than {_LARGEST_XML / 1e6:.0f} MB of text and markup: {_ANEW}")
    return {part: bytes(parts.pop(part)) for part in list(parts)}


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
                    yield _part_name(part.filename), piece


def _relationship(element: ET.Element, folder: str) -> Relationship:
    kind = element.get("Type", "").rpartition("/")[2]
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return Relationship(kind, target, is_outside=True)
    return Relationship(kind, _part_name(posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))))


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
