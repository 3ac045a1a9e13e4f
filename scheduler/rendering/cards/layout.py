"""Card layouts: data in templates/cards/<name>.toml, checked when read.

Places and extents are fractions of the card's width (x, width) and height (y, height). Type sizes,
gaps and corners are fractions of its shorter side. Colours name the brand's own; 'tint' and 'line' lie between
its background and its primary colour. `narrow` is a layer's place on a card that is about square or
higher than wide; `fitting.py` puts a layout in one of the two forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scheduler.domain.errors import BadInput
from scheduler.domain.toml_text import parse_toml
from scheduler.rendering.cards.fonts import check_glyphs
from scheduler.rendering.direction import primary_language
from scheduler.rendering.templating import check_expression, expressed
from scheduler.resources import resource_folders, resource_text

Colour = Literal["primary", "accent", "background", "text", "tint", "line"]
Colours = Annotated[tuple[Colour, ...], Field(min_length=1)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Words = Literal["kicker", "title", "lines", "table", "rows", "statements", "clinic", "footer"]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
EXPRESSION_NAMES = ("clinic", "handle")
"""The names that a layout's own words may use. The card's words are not among them: no filter may shorten them."""

SymbolName = Literal["quote", "question", "caution", "check", "cross", "arrow"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Box(_Part):
    """A rectangle within the card."""

    x: Fraction
    y: Fraction
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.x + self.width > 1.0001 or self.y + self.height > 1.0001:
            raise ValueError("the box reaches over the edge of the card")
        return self

    @property
    def mirrored(self) -> Box:
        """The rectangle at the other side of the card."""
        return self.model_copy(update={"x": max(0.0, 1 - self.x - self.width)})

    @property
    def upturned(self) -> Box:
        """The rectangle at the other end of the card."""
        return self.model_copy(update={"y": max(0.0, 1 - self.y - self.height)})


class Background(_Part):
    """The drawing behind everything: one of the grounds, and where its figures gather."""

    kind: Literal["background"]
    grounds: Colours
    gather: Box
    narrow: Box | None = None


class Shape(_Part):
    """A rectangle in one colour, its corners rounded by `radius`."""

    kind: Literal["shape"]
    box: Box
    narrow: Box | None = None
    colour: Colour
    radius: Fraction = 0


class Logo(_Part):
    """The brand's logo on a round plate, or the clinic's first letter where the brand has none."""

    kind: Literal["logo"]
    box: Box
    narrow: Box | None = None
    plate: Colour


class Photo(_Part):
    """A picture from assets/, cut to its box around the point `focus` (shares of its width and height).

    Without a file the place is filled with the brand's tint and the first letter of the title.
    """

    kind: Literal["picture"]
    box: Box
    narrow: Box | None = None
    file: str | None = None
    focus: tuple[Fraction, Fraction] = (0.5, 0.5)
    radius: Fraction = 0
    colour: Colour = "tint"


class Symbol(_Part):
    """One large sign that says what kind of card it is; on a round `plate`, if it has one."""

    kind: Literal["symbol"]
    box: Box
    narrow: Box | None = None
    symbol: SymbolName
    colours: Colours
    plate: Colour | None = None


class Footer(_Part):
    """The end of every card: at the right the logo, beside it the clinic's name over the footer's words."""

    kind: Literal["footer"]
    box: Box
    narrow: Box | None = None
    plate: Colour = "background"
    clinic: Colours = ("primary", "background")
    colours: Colours = ("text", "background")


class Block(_Part):
    """Some words of the card, or words of the layout's own, in a size between `largest` and `smallest`.

    `start` and `end` choose among the card's lines, counted from 1. With `bullets` each of several lines stands behind
    a dot, where it has no sign of its own. 'table' sets a table in columns, 'rows' as a paragraph for each row.
    `says` are the layout's own words by language, English where the card's is not among them; they may hold Jinja2
    expressions of `EXPRESSION_NAMES`, as in "Ask us at {{ clinic }}". The first of `colours` that can be read on
    what is drawn behind is used. `leading` is the distance of two lines as a share of the size; `above`
    the gap to the block before.
    """

    words: Words | None = None
    says: Annotated[dict[Language, Annotated[str, Field(min_length=1)]], Field(min_length=1)] | None = None
    start: Annotated[int, Field(ge=1)] = 1
    end: Annotated[int, Field(ge=1)] | None = None
    bullets: bool = False
    largest: Annotated[float, Field(gt=0, le=1)]
    smallest: Annotated[float, Field(gt=0, le=1)]
    weight: Annotated[int, Field(ge=100, le=900)]
    colours: Colours
    leading: Annotated[float, Field(ge=1, le=2)] = 1.3
    above: Fraction = 0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.smallest > self.largest:
            raise ValueError("smallest is larger than largest")
        return self

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if (self.words is None) == (self.says is None):
            raise ValueError("write either words or says")
        for text in (self.says or {}).values():
            check_expression(text, EXPRESSION_NAMES)
        if self.says is not None and "en" not in self.says:
            raise ValueError("says has no English words: write en as well")
        if not self.is_whole and (self.words != "lines" or (self.end or self.start) < self.start):
            raise ValueError("start and end choose among the lines, from the first to the last wanted")
        return self

    @property
    def is_whole(self) -> bool:
        """Say whether the block has all of its words, not some of the lines."""
        return self.start == 1 and self.end is None

    def chosen(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return those of the card's paragraphs that the block prints."""
        return tuple(texts[self.start - 1 : self.end])

    def own_words(self, language: str, words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """Return the layout's own words in a language ('hi', 'ar-EG'), filled; none where nothing is left of them.

        Raises BadInput when an expression cannot be filled or no typeface has a character.
        """
        says = self.says or {}
        text = says.get(primary_language(language)) or says.get("en", "")
        filled = expressed(text, tuple((name, " ".join(words[name])) for name in EXPRESSION_NAMES))
        check_glyphs(filled)
        return (filled,) if filled else ()


class Bar(_Part):
    """A short line over the first block, in the accent or another colour."""

    width: Fraction
    thickness: Fraction
    below: Fraction
    colour: Colour


class Text(_Part):
    """Blocks of words, one under the other, which shrink together until they fit the box.

    The bar and the badges stand on the side that the words are aligned to.
    """

    kind: Literal["text"]
    box: Box
    narrow: Box | None = None
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    bar: Bar | None = None
    badges: Colours = ("primary", "background")


Layer = Annotated[Background | Shape | Logo | Photo | Symbol | Footer | Text, Field(discriminator="kind")]


class Layout(_Part):
    """A card's layers, the lowest first. Words that do not fit go to the layout `fallback`, if there is one.

    With `varies` its cards differ in arrangement: sides are changed, and words stand higher or lower in their place.
    """

    fallback: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")] | None = None
    varies: bool = False
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_background_first(self) -> Self:
        kinds = [layer.kind for layer in self.layers]
        if kinds[0] != "background" or kinds.count("background") != 1:
            raise ValueError("the first layer, and no other, is the background")
        return self

    @model_validator(mode="after")
    def _own_words_stay(self) -> Self:
        if self.fallback is not None and self.labels:
            raise ValueError("a layout with words of its own has no fallback, which would lose them")
        return self

    def prints(self, words: Words) -> bool:
        """Say whether the layout has a place for some words."""
        texts = (layer for layer in self.layers if isinstance(layer, Text))
        return any(block.words == words for text in texts for block in text.blocks)

    @property
    def shows_picture(self) -> bool:
        """True when it has a place for a photograph."""
        return any(isinstance(layer, Photo) for layer in self.layers)

    @property
    def labels(self) -> bool:
        """True when it has words of its own."""
        texts = (layer for layer in self.layers if isinstance(layer, Text))
        return any(block.says for text in texts for block in text.blocks)

    @property
    def most_lines(self) -> int | None:
        """The number of a card's lines that it has places for, None for any number."""
        texts = (layer for layer in self.layers if isinstance(layer, Text))
        ends = [block.end for text in texts for block in text.blocks if block.words == "lines"]
        return None if None in ends else max((end for end in ends if end is not None), default=0)

    def prints_line(self, number: int) -> bool:
        """Say whether the layout has a place for the card's line of that number, counted from 1."""
        blocks = (block for layer in self.layers if isinstance(layer, Text) for block in layer.blocks)
        return any(
            block.words == "lines" and block.start <= number <= (number if block.end is None else block.end)
            for block in blocks
        )

    @property
    def background(self) -> Background:
        """The lowest layer."""
        first = self.layers[0]
        assert isinstance(first, Background)  # noqa: S101 - the validator above has made sure
        return first


def with_picture(layout: Layout, file: str, focus: tuple[float, float] | None) -> Layout:
    """Return a layout that shows a file of assets/ where it has a place for one, around `focus` or its own."""
    chosen: dict[str, object] = {"file": file} if focus is None else {"file": file, "focus": focus}
    layers = (layer.model_copy(update=chosen) if isinstance(layer, Photo) else layer for layer in layout.layers)
    return layout.model_copy(update={"layers": tuple(layers)})


def mirrored(layout: Layout) -> Layout:
    """Return a layout the other way round, for words that are read from right to left."""
    return layout.model_copy(update={"layers": tuple(_mirrored(layer) for layer in layout.layers)})


def layout_text(name: str, workspace: Path | None) -> str:
    """Return the text of a layout. Raises NotFound, BadInput."""
    return resource_text(f"templates/cards/{name}.toml", workspace)


def layout_names(workspace: Path | None) -> tuple[str, ...]:
    """Return the names of all layouts, the workspace's own included, sorted."""
    folders = resource_folders("templates", workspace)
    return tuple(sorted({file.stem for folder in folders for file in (folder / "cards").glob("*.toml")}))


def layout_texts(name: str, workspace: Path | None) -> dict[str, str]:
    """Return the text of a layout and of those that it falls back to, by name. Raises NotFound, BadInput.

    None of these may have words of its own: the alt text, in which the rules read them, has those of the first.
    """
    texts: dict[str, str] = {}
    following: str | None = name
    while following is not None and following not in texts:
        texts[following] = layout_text(following, workspace)
        layout = read_layout(texts[following], following)
        if layout.labels and following != name:
            raise BadInput(
                f"templates/cards/{following}.toml has words of its own, so no layout may fall back to it: choose "
                f"another fallback than '{following}'"
            )
        following = layout.fallback
    return texts


def read_layouts(texts: Iterable[tuple[str, str]]) -> tuple[Layout, ...]:
    """Read a layout and those that it falls back to. Raises BadInput naming the file and the field."""
    return tuple(read_layout(text, name) for name, text in texts)


@lru_cache(maxsize=64)
def read_layout(text: str, name: str, folder: str = "cards") -> Layout:
    """Read the TOML of a layout in a folder of templates/. Raises BadInput naming the file and the field."""
    place = f"templates/{folder}/{name}.toml"
    try:
        return Layout.model_validate(parse_toml(text, place), strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or "layers"
        raise BadInput(f"{place}, {field}: {first['msg']}") from error


def _mirrored(layer: Layer) -> Layer:
    narrow = layer.narrow.mirrored if layer.narrow is not None else None
    if isinstance(layer, Background):
        return layer.model_copy(update={"gather": layer.gather.mirrored, "narrow": narrow})
    turned: dict[str, object] = {"box": layer.box.mirrored, "narrow": narrow}
    if isinstance(layer, Text):
        turned["align"] = {"left": "right", "right": "left"}.get(layer.align, layer.align)
    return layer.model_copy(update=turned)
