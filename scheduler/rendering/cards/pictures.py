"""Gives items their card as a picture. What has not changed is not drawn again (promise 9)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from scheduler.channels.spec import JPEG, PNG
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Card, ItemKey
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.payload import Picture
from scheduler.domain.sentences import ends_sentence
from scheduler.rendering.cards.band import BAND_SIZE, draw_band
from scheduler.rendering.cards.composition import block_texts
from scheduler.rendering.cards.drawing import DRAWING_VERSION, CardInput, card_words, draw_card, outlined, paint_card
from scheduler.rendering.cards.encoding import PNG_ONLY, Encoding, encoded
from scheduler.rendering.cards.fonts import font_version
from scheduler.rendering.cards.layout import Footer, Layout, Photo, Text, layout_texts, read_layouts, with_picture
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.cards.motifs import named_motif, read_motif
from scheduler.rendering.direction import primary_language
from scheduler.rendering.kept_pictures import PNG_START, digest_of, drawing_libraries, keep_picture, kept_picture
from scheduler.rendering.logo import logo_bytes
from scheduler.resources import resource_bytes

_INTRODUCTIONS = {
    "en": ("Card with the words:", "Card with a picture and the words:"),
    "hi": ("कार्ड, जिस पर लिखा है:", "चित्र वाला कार्ड, जिस पर लिखा है:"),
    "ar": ("بطاقة كُتب عليها:", "بطاقة عليها صورة وكُتب عليها:"),
}
"""The beginning of a card's alt text, before its words, in the card's language: without a picture, and with one."""


@dataclass(frozen=True, slots=True)
class WantedCard:
    """A card that an item needs, at a size, and the files that it may be."""

    card: Card
    key: ItemKey
    language: str
    size: Size
    encoding: Encoding = PNG_ONLY


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
            self._kept_card(wanted)

    def picture(self, card: Card, key: ItemKey, language: str, size: Size, encoding: Encoding = PNG_ONLY) -> Picture:
        """Return an item's card at a size. Raises ClinicError when it cannot be drawn."""
        digest, data, layouts = self._kept_card(WantedCard(card, key, language, size, encoding))
        media_type, ending = (PNG, "png") if data.startswith(PNG_START) else (JPEG, "jpg")
        alt = card_alt(card, self._clinic, layouts[0], language)
        name = f"card-{digest[:8]}.{ending}"
        words = card_words(card, self._clinic.name, self._clinic.brand.handle)
        says = tuple(_own_words(layouts[0], words, language))
        return Picture(name, media_type, data, alt, size.width, size.height, photos_of(layouts), says=says)

    def outlined(self, wanted: WantedCard) -> Picture:
        """Return a card with the boxes of its layers outlined, for whoever makes a layout. Raises ClinicError."""
        layouts = _layouts_of(wanted.card, layout_texts(wanted.card.layout, self._workspace))
        image = outlined(paint_card(self._source(wanted, layouts), *layouts))
        data = encoded(image, PNG_ONLY).data
        return Picture("card-outlined.png", PNG, data, "", image.width, image.height, photos_of(layouts))

    def band(self, seed: str, motif: str = "") -> Picture:
        """Return a band that parts an email's sections; a few differ by their seed. Raises BadInput."""
        chosen = self._motif(motif)
        fields = {"brand": asdict(self._clinic.brand), "seed": seed, "size": asdict(BAND_SIZE), **_drawn_with()}
        fields["motif"] = chosen
        digest = digest_of(fields)
        path = self._cache / f"{digest}.jpg"
        data = kept_picture(path)
        if data is None:
            data = draw_band(self._clinic.brand, read_motif(chosen[1], chosen[0]), seed)
            keep_picture(path, data)
        size = BAND_SIZE
        return Picture(f"band-{digest[:8]}.jpg", JPEG, data, "", size.width, size.height, is_decoration=True)

    def _kept_card(self, wanted: WantedCard) -> tuple[str, bytes, tuple[Layout, ...]]:
        """Return a card's digest, its bytes (drawn unless kept), and the layout that it asks for with its fallbacks."""
        texts = layout_texts(wanted.card.layout, self._workspace)
        layouts = _layouts_of(wanted.card, texts)
        source = self._source(wanted, layouts)
        digest = card_digest(source, "\n".join(texts.values()), wanted.encoding)
        path = self._cache / f"{digest}.{'png' if PNG in wanted.encoding.types else 'jpg'}"
        data = kept_picture(path)
        if data is None:
            data = draw_card(source, *layouts, encoding=wanted.encoding)
            keep_picture(path, data)
        return digest, data, layouts

    def _source(self, wanted: WantedCard, layouts: Sequence[Layout]) -> CardInput:
        logo = logo_bytes(self._clinic, self._workspace)
        photos = tuple((name, resource_bytes(f"assets/{name}", self._workspace)) for name in photos_of(layouts))
        brand, name = self._clinic.brand, self._clinic.name
        motif = self._motif(wanted.card.motif)
        return CardInput(wanted.card, brand, name, logo, wanted.size, wanted.language, str(wanted.key), photos, motif)

    def _motif(self, chosen: str) -> tuple[str, str]:
        """Return the name and the text of the motif that a card or an issue asks for, or else the clinic."""
        return named_motif(chosen or self._clinic.brand.motif, self._workspace)


def _layouts_of(card: Card, texts: Mapping[str, str]) -> tuple[Layout, ...]:
    """Return a card's layout and its fallbacks, showing the card's picture.

    Raises BadInput when it has no place for one.
    """
    layouts = read_layouts(texts.items())
    if not card.picture:
        return layouts
    if not layouts[0].shows_picture:
        raise BadInput(
            f"templates/cards/{card.layout}.toml has no place for the picture assets/{card.picture}: choose another "
            "layout"
        )
    return tuple(with_picture(layout, card.picture, card.focus) for layout in layouts if layout.shows_picture)


def photos_of(layouts: Iterable[Layout]) -> tuple[str, ...]:
    """Return the files in assets/ that layouts show, each once."""
    files = (layer.file for layout in layouts for layer in layout.layers if isinstance(layer, Photo))
    return tuple(dict.fromkeys(file for file in files if file is not None))


def card_digest(source: CardInput, layout: str, encoding: Encoding = PNG_ONLY) -> str:
    """Return the SHA-256 (hex) of everything that decides a card's bytes, the drawing libraries included."""
    fields = asdict(replace(source, card=replace(source.card, alt=()))) | {
        "logo": hashlib.sha256(source.logo).hexdigest() if source.logo is not None else None,
        "photos": [hashlib.sha256(data).hexdigest() for _, data in source.photos],
        "layout": layout,
        "encoding": asdict(encoding),
        **_drawn_with(),
    }
    return digest_of(fields)


def _drawn_with() -> dict[str, object]:
    """Return everything that decides the bytes of a picture, apart from its words."""
    return {"drawing": DRAWING_VERSION, "font": font_version(), "pillow": drawing_libraries()}


def card_alt(card: Card, clinic: Clinic, layout: Layout | None = None, language: str = "en") -> str:
    """Return a card's alt text: what it is, and every word on it.

    With a layout the words are in its order, and its own are among them. What a picture of the card's own shows is
    not known; that there is one is said. What a person wrote stands in place of all that.
    """
    if card.alt:
        return " ".join(sentence.text for sentence in card.alt)
    words = card_words(card, clinic.name, clinic.brand.handle)
    if card.numbered:
        words["lines"] = tuple(f"{number}. {line}" for number, line in enumerate(words["lines"], start=1))
    texts = _in_order(layout, words, language) if layout is not None else _printed(words)
    sentences = (_ended(text) for text in texts)
    bare, pictured = _INTRODUCTIONS.get(primary_language(language), _INTRODUCTIONS["en"])
    return " ".join((pictured if card.picture or (layout and photos_of([layout])) else bare, *sentences))


def _in_order(layout: Layout, words: Mapping[str, tuple[str, ...]], language: str) -> Iterator[str]:
    """Yield the texts that a layout prints, from its first layer to its last."""
    for layer in layout.layers:
        if isinstance(layer, Footer):
            yield from (*words["clinic"], *words["footer"])
        elif isinstance(layer, Text):
            for block, texts in block_texts(layer, words, language):
                told = words["rows"] if block.words == "table" else texts
                yield from told if block.words else (_ended(text, ":") for text in texts)


def _own_words(layout: Layout, words: Mapping[str, tuple[str, ...]], language: str) -> Iterator[str]:
    """Yield the words of a layout's own."""
    for layer in (layer for layer in layout.layers if isinstance(layer, Text)):
        for block, texts in block_texts(layer, words, language):
            yield from () if block.words else texts


def _printed(words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield a card's own words in their usual order; without the handle, which only a layout can ask for."""
    return (text for name, texts in words.items() if name not in {"handle", "table"} for text in texts)


def _ended(text: str, mark: str = ".") -> str:
    return text if text.endswith(":") or ends_sentence(text) else f"{text}{mark}"
