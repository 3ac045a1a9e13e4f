"""Pictures of a document: which can be shown, under which name they are kept, and what they are said to show."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.planning.reading.blocks import single_spaced

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
_PLAIN_NAME = re.compile(r"[^\w.-]+")
# Word writes a description by itself, and says so at its end in the language of its menus.
_BY_WORD = re.compile(
    r"\s*[^.\n]*\b(?:automatically generated|AI-generated content may be incorrect|automatisch generiert\w*"
    r"|KI-generierte|generada automáticamente|généré\w* automatiquement|generata automaticamente"
    r"|gerada automaticamente|automatisch gegenereerde)\b[^\n]*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Pictures:
    """The pictures that an article keeps, by file name."""

    contents: Mapping[str, bytes]
    kept: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def keep(self, part: str) -> str:
        """Keep the picture in a part of the document; return its file name, empty for one that cannot be shown."""
        if part in self._names:
            return self._names[part]
        data = self.contents.get(part, b"")
        ending = _ending(data)
        if not ending:
            return ""
        stem = _PLAIN_NAME.sub("-", posixpath.splitext(posixpath.basename(part))[0]).strip("-.") or "picture"
        name, copy = f"{stem}{ending}", 1
        while name in self.kept:
            copy += 1
            name = f"{stem}-{copy}{ending}"
        self.kept[name] = data
        self._names[part] = name
        return name


def description(text: str) -> tuple[str, bool]:
    """Return what a picture is said to show, and whether Word wrote that by itself."""
    words = _BY_WORD.sub("", text.strip())
    return single_spaced(words), words != text.strip()


def format_of(part: str) -> str:
    """Return the name of a picture's format as its ending has it: "EMF"."""
    return posixpath.splitext(part)[1].removeprefix(".").upper() or "unknown"


def _ending(data: bytes) -> str:
    if _WEBP.match(data):
        return ".webp"
    return next((ending for signature, ending in _SIGNATURES if data.startswith(signature)), "")
