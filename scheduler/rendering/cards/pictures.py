"""Gives items their card as a picture. What has not changed is not drawn again (promise 9)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import __version__ as pillow_version
from PIL import features

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Card, ItemKey
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.payload import Picture
from scheduler.rendering.cards.composition import Size
from scheduler.rendering.cards.drawing import DRAWING_VERSION, CardInput, card_words, draw_card
from scheduler.rendering.cards.fonts import font_version
from scheduler.rendering.cards.layout import layout_text, read_layout
from scheduler.rendering.logo import logo_bytes

LONGEST_ALT = 1000
"""Characters of an alt text that X keeps (docs.x.com, data dictionary, read 2026-09)."""

_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_LIBRARIES = ("freetype2", "harfbuzz", "raqm", "zlib")


@dataclass(frozen=True, slots=True)
class WantedCard:
    """A card that an item needs, at a size."""

    card: Card
    key: ItemKey
    language: str
    size: Size


class CardPictures:
    """A workspace's cards, kept in a folder under the digest of everything that decides their bytes."""

    def __init__(self, workspace: Path | None, clinic: Clinic, cache: Path) -> None:
        self._workspace = workspace
        self._clinic = clinic
        self._cache = cache

    def draw(self, wanted: Iterable[WantedCard]) -> None:
        """Draw and keep those cards that are not kept yet, on every core. One that cannot be drawn is left out.

        Threads do: while one encodes, which is most of the work and done without Python's lock, another draws.
        """
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
            list(threads.map(self._drawn_if_possible, wanted))

    def _drawn_if_possible(self, wanted: WantedCard) -> None:
        with suppress(ClinicError):
            self._kept_card(wanted.card, wanted.key, wanted.language, wanted.size)

    def picture(self, card: Card, key: ItemKey, language: str, size: Size) -> Picture:
        """Return an item's card at a size. Raises ClinicError when it cannot be drawn."""
        digest, data = self._kept_card(card, key, language, size)
        alt = card_alt(card, self._clinic)
        return Picture(f"card-{digest[:8]}.png", "image/png", data, alt, size.width, size.height)

    def _kept_card(self, card: Card, key: ItemKey, language: str, size: Size) -> tuple[str, bytes]:
        """Return a card's digest and its bytes, drawn if they are not kept."""
        text = layout_text(card.layout, self._workspace)
        logo = logo_bytes(self._clinic, self._workspace)
        source = CardInput(card, self._clinic.brand, self._clinic.name, logo, size, language, str(key))
        digest = card_digest(source, text)
        path = self._cache / f"{digest}.png"
        data = _kept(path)
        if data is None:
            data = draw_card(source, read_layout(text, card.layout))
            _keep(path, data)
        return digest, data


def card_digest(source: CardInput, layout: str) -> str:
    """Return the SHA-256 (hex) of everything that decides a card's bytes, the drawing libraries included."""
    fields = asdict(source) | {
        "logo": hashlib.sha256(source.logo).hexdigest() if source.logo is not None else None,
        "layout": layout,
        "drawing": DRAWING_VERSION,
        "font": font_version(),
        "pillow": _drawing_libraries(),
    }
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def _drawing_libraries() -> list[str | None]:
    return [pillow_version, *(features.version(name) for name in _LIBRARIES)]


def card_alt(card: Card, clinic: Clinic) -> str:
    """Return a card's alt text: what it is, and every word on it. Raises BadInput over 1,000 characters."""
    words = card_words(card, clinic.name, clinic.brand.handle)
    lines = words["lines"]
    entries = [f"{number}. {line}" for number, line in enumerate(lines, start=1)] if card.numbered else list(lines)
    sentences = (
        _ended(text) for text in (*words["title"], *entries, *words["statements"], *words["clinic"], *words["footer"])
    )
    alt = "Card with the words: " + " ".join(sentences)
    if len(alt) > LONGEST_ALT:
        raise BadInput(
            f"the card's alt text has {len(alt)} characters, {LONGEST_ALT} are the most: put fewer words on the card"
        )
    return alt


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _kept(path: Path) -> bytes | None:
    """Return a kept card, or None when it cannot be read or a crash left only a part of it."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.startswith(_PNG_START) and data.endswith(_PNG_END) else None


def _keep(path: Path, data: bytes) -> None:
    """Write a card so that another process sees either all of it or nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".card-", delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError as error:
        raise BadInput(f"the card cannot be kept in {path.parent}: {error.strerror or error}") from error
