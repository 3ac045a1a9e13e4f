"""The typefaces of cards, from fontpkg's packages. Nothing is fetched, at run time or ever."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import groupby

import fontpkg
import regex
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.emoji import emoji_pieces, emoji_version, has_drawing


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family of fonts: how far its letters reach over and under the baseline, as shares of the type size.

    `spread` is how much further apart than Inter's its lines stand, so that their marks do not touch.
    """

    name: str
    ascent: float
    descent: float
    spread: float = 1.0

    @property
    def package(self) -> str:
        """The package that brings its files."""
        return f"fontpkg-{self.name.lower().replace(' ', '-')}"


INTER = Typeface("Inter", 0.76, 0.22)
EMOJI = Typeface("Twemoji", 0.76, 0.22)
"""Stands for the drawings of `emoji.py`, which are no font: as high as Inter's letters with their tails."""

SIGNS = Typeface("Fira Code", 0.76, 0.24)
"""Has signs that the others lack (♀ ♂ ☐ ⌀); its letters, all of one width, are never used."""

TYPEFACES = (
    INTER,
    Typeface("Noto Sans Devanagari", 0.95, 0.38, 1.22),
    Typeface("Noto Sans Arabic", 0.92, 0.42, 1.25),
    SIGNS,
)
"""The typefaces, the first choice first."""

_EMOJI_ADVANCE = 1.1
"""How far apart emoji stand, as a share of the type size."""

_OPTICAL_SIZE = 32
"""Inter's cut for large type, its widest optical size; one cut for all sizes keeps widths in proportion."""

_MEASURE = 200
"""The size (pixels) at which words are measured; other sizes are in proportion to it."""

_STEM = "H"
"""A letter that begins with a stem."""

_LONGEST_CLUSTER = 16
"""More characters than a letter has with all its marks."""

_LIGHTER = {"\u2714": "\u2713", "\u2718": "\u2717"}
"""Heavy marks (✔ ✘), which are drawn as the same marks in the words' own weight and colour."""

_SQUARED = "<square> "
"""Begins what Unicode says of a unit in one character (㎎): the letters that it is composed of follow."""

_SIGN = re.compile(".[\ufe0e\ufe0f]?", re.DOTALL)
"""A character with the selector of its looks."""

_NEVER_DRAWN = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}]")
"""Characters that need no glyph: lines are broken at white space, and shaping leaves the others out."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand together and are set in the same typeface."""

    text: str
    typeface: Typeface


@cache
def font_version() -> str:
    """Return the versions of the font files, for a card's digest."""
    fonts = (f"{typeface.package}=={version(typeface.package)}" for typeface in TYPEFACES)
    return " ".join((*fonts, emoji_version()))


@cache
def font(typeface: Typeface, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return a typeface at a size in pixels and a weight from 100 to 900."""
    file = str(fontpkg.path(typeface.name, weight, nearest=True))
    face = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)
    chosen = {b"Optical size": _OPTICAL_SIZE, b"Weight": weight}
    axes = face.get_variation_axes()
    wanted = [(axis, chosen.get(axis["name"] or b"", axis["default"] or 0)) for axis in axes]
    face.set_variation_by_axes([min(value, axis["maximum"] or value) for axis, value in wanted])
    return face


@cache
def word_width(word: str, typeface: Typeface, weight: int, language: str) -> float:
    """Return the width of a word of a text in `typeface`, as a share of the type size."""
    return sum(run_width(run, _MEASURE, weight, language) / _MEASURE for run in runs(word, typeface))


@lru_cache(maxsize=4096)
def run_width(run: Run, size: int, weight: int, language: str) -> float:
    """Return the width in pixels of a run at a size and a weight."""
    if run.typeface == EMOJI:
        return len(drawn_pieces(run.text)) * _EMOJI_ADVANCE * size
    return font(run.typeface, size, weight).getlength(_as_drawn(run.text), language=language)


@dataclass(frozen=True, slots=True)
class Edge:
    """The offset of a line's first letter from its edge, as shares of the type size.

    `bearing` is the white that it brings, from where the line begins to its ink; `overhang` how far its ink should
    stand out: a round or pointed letter on the edge looks further in than a stem does.
    """

    bearing: float = 0.0
    overhang: float = 0.0


def left_edge(words: str, typeface: Typeface, weight: int, language: str) -> Edge:
    """Return how a line's first letter stands at the left: half-way between flush and as its type designer set it."""
    return _edge(words.lstrip()[:_LONGEST_CLUSTER], typeface, weight, language)


@lru_cache(maxsize=4096)
def _edge(start: str, typeface: Typeface, weight: int, language: str) -> Edge:
    first = next(iter(_pieces(start, typeface)), None)
    if first is None or first.typeface == EMOJI:
        return Edge()
    bearing = _bearing(Run(_clusters(first.text)[0], first.typeface), weight, language)
    return Edge(bearing, max(0.0, _bearing(Run(_STEM, INTER), weight, language) - bearing) / 2)


@cache
def _bearing(run: Run, weight: int, language: str) -> float:
    return -letters(run, _MEASURE, weight, language=language, direction="ltr", part=(0, 0)).left / _MEASURE


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a run as a mask, and where the start of their baseline is in it."""

    mask: Image.Image
    left: int
    top: int


@lru_cache(maxsize=512)
def letters(run: Run, size: int, weight: int, *, language: str, direction: str, part: tuple[int, int]) -> Letters:
    """Return a run's letters. What stands on every card (the clinic's name, the footer, numbers) is drawn once.

    `direction` is 'ltr' or 'rtl'; `part` is the part of a pixel, in quarters, by which they start further right
    and further down.
    """
    left, top = size // 2, math.ceil(run.typeface.ascent * size) + size // 2
    width = math.ceil(run_width(run, size, weight, language)) + 2 * left
    mask = Image.new("L", (width, top + math.ceil(run.typeface.descent * size) + size // 2))
    ImageDraw.Draw(mask).text(
        (left + part[0] / 4, top + part[1] / 4),
        _as_drawn(run.text),
        fill=255,
        font=font(run.typeface, size, weight),
        anchor="ls",
        direction=direction,
        language=language,
    )
    inked = mask.getbbox() or (0, 0, 1, 1)
    return Letters(mask.crop(inked), left - inked[0], top - inked[1])


@lru_cache(maxsize=4096)
def typeface_of(text: str) -> Typeface:
    """Return the first typeface that has all characters of a text; where none has, the first that has the most."""
    return max(TYPEFACES, key=lambda typeface: sum(_has_glyph(typeface, character) for character in text))


@lru_cache(maxsize=4096)
def runs(text: str, typeface: Typeface) -> tuple[Run, ...]:
    """Cut a text where it has to change from `typeface` to another: between words, within one only if it must.

    The runs are in the order of reading. `check_glyphs` has made sure that every character is in one.
    """
    pieces = (piece for word in re.findall(r"\s*\S+\s*|\s+", text) for piece in _pieces(word, typeface))
    grouped = groupby(pieces, key=lambda piece: piece.typeface)
    return tuple(Run("".join(piece.text for piece in together), face) for face, together in grouped)


@lru_cache(maxsize=4096)
def drawn_pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Cut a text into what is drawn in colour, each with True, and what typefaces draw, with False.

    A sign that no typeface has is drawn as the emoji of the same number, where there is one (☎, ✔).
    """
    pieces: list[tuple[str, bool]] = []
    for piece, is_emoji in emoji_pieces(text):
        if is_emoji or all(_is_drawn(character) for character in piece):
            pieces.append((piece, is_emoji))
            continue
        for is_picture, together in groupby(_SIGN.findall(piece), key=_is_only_a_picture):
            signs = list(together)
            pieces += [(sign, True) for sign in signs] if is_picture else [("".join(signs), False)]
    return tuple(pieces)


def _is_only_a_picture(sign: str) -> bool:
    return not _is_drawn(sign[0]) and has_drawing(sign[0])


def without_emoji(text: str) -> str:
    """Return the letters of a text, for where one of them stands for the whole."""
    return "".join(piece for piece, is_emoji in drawn_pieces(text) if not is_emoji).strip()


@lru_cache(maxsize=1024)
def check_glyphs(text: str) -> None:
    """Raise BadInput naming the first character that no typeface has."""
    for character in (character for piece, is_emoji in drawn_pieces(text) if not is_emoji for character in piece):
        if _is_control(character) or not _is_drawn(character):
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            shown = f"'{character}' ({name})" if character.isprintable() else f"character {name}"
            text = "".join(character if character.isprintable() else " " for character in text)
            raise BadInput(f"the cards' typefaces have no {shown}, in '{text}': replace it")


def _pieces(word: str, typeface: Typeface) -> Iterator[Run]:
    """Return a word as one run where a typeface has all of it, else as one for each character and its marks.

    Emoji are runs of their own.
    """
    for part, is_emoji in drawn_pieces(word):
        whole = EMOJI if is_emoji else next((face for face in (typeface, *TYPEFACES) if _has_all(face, part)), None)
        if whole is not None:
            yield Run(part, whole)
            continue
        for cluster in _clusters(part):
            yield Run(cluster, next(face for face in (typeface, *TYPEFACES) if _has_glyph(face, cluster[0])))


def _clusters(word: str) -> list[str]:
    """Return a word cut into what a reader sees as one character each (UAX #29)."""
    return regex.findall(r"\X", word)


def _has_all(typeface: Typeface, text: str) -> bool:
    return all(_has_glyph(typeface, character) for character in text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and not character.isspace()


def _is_drawn(character: str) -> bool:
    return any(_has_glyph(typeface, character) for typeface in TYPEFACES)


def _composition(character: str) -> str:
    """Return what is drawn for a character: a unit's letters, the same mark in another weight, or the character."""
    if character in _LIGHTER:
        return _LIGHTER[character]
    composed = unicodedata.decomposition(character)
    if not composed.startswith(_SQUARED):
        return character
    return "".join(chr(int(number, 16)) for number in composed.removeprefix(_SQUARED).split())


def _as_drawn(text: str) -> str:
    return text if text.isascii() else "".join(map(_composition, text))


@cache
def _has_glyph(typeface: Typeface, character: str) -> bool:
    """Say whether a typeface has a glyph for a character, or for each part that it is composed of."""
    mapped = _mapped(typeface)
    parts = unicodedata.normalize("NFD", _composition(character))
    return (
        ord(character) in mapped
        or _NEVER_DRAWN.match(character) is not None
        or (parts != character and all(ord(part) in mapped for part in parts))
    )


@cache
def _mapped(typeface: Typeface) -> frozenset[int]:
    """Return the code points that a typeface maps to glyphs; every weight has the same."""
    with TTFont(fontpkg.path(typeface.name, 400), lazy=True) as face:
        mapped = frozenset(face.getBestCmap())
    if typeface == SIGNS:
        return frozenset(number for number in mapped if unicodedata.category(chr(number)).startswith("S"))
    return mapped
