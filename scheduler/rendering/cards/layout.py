"""Card layouts: data in templates/cards/<name>.toml, checked when read.

Places and extents are fractions of the card's width (x, width) and height (y, height). Type sizes,
gaps and corners are fractions of its shorter side. Colours name the brand's own.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scheduler.domain.errors import BadInput
from scheduler.resources import resource_text

Colour = Literal["primary", "accent", "background", "text"]
Colours = Annotated[tuple[Colour, ...], Field(min_length=1)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Words = Literal["title", "lines", "statements", "clinic", "footer"]


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


class Background(_Part):
    """The drawing behind everything: one of the grounds, and where its shapes gather."""

    kind: Literal["background"]
    grounds: Colours
    gather: Box


class Shape(_Part):
    """A rectangle in one colour, its corners rounded by `radius`."""

    kind: Literal["shape"]
    box: Box
    colour: Colour
    radius: Fraction = 0


class Logo(_Part):
    """The brand's logo on a round plate, or the clinic's first letter where the brand has none."""

    kind: Literal["logo"]
    box: Box
    plate: Colour


class Block(_Part):
    """Some words of the card, in a size between `largest` and `smallest`.

    The first of `colours` that can be read on what is drawn behind is used. `leading` is the
    distance of two lines as a share of the size; `above` the gap to the block before.
    """

    words: Words
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
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
    align: Literal["left", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    bar: Bar | None = None
    badges: Colours = ("primary", "background")


Layer = Annotated[Background | Shape | Logo | Text, Field(discriminator="kind")]


class Layout(_Part):
    """A card's layers, the lowest first."""

    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_background_first(self) -> Self:
        kinds = [layer.kind for layer in self.layers]
        if kinds[0] != "background" or kinds.count("background") != 1:
            raise ValueError("the first layer, and no other, is the background")
        return self

    def prints(self, words: Words) -> bool:
        """Say whether the layout has a place for some words."""
        texts = (layer for layer in self.layers if isinstance(layer, Text))
        return any(block.words == words for text in texts for block in text.blocks)

    @property
    def background(self) -> Background:
        """The lowest layer."""
        first = self.layers[0]
        assert isinstance(first, Background)  # noqa: S101 - the validator above has made sure
        return first


def mirrored(layout: Layout) -> Layout:
    """Return a layout the other way round, for words that are read from right to left."""
    return layout.model_copy(update={"layers": tuple(_mirrored(layer) for layer in layout.layers)})


def layout_text(name: str, workspace: Path | None) -> str:
    """Return the text of a layout. Raises NotFound, BadInput."""
    return resource_text(f"templates/cards/{name}.toml", workspace)


@lru_cache(maxsize=32)
def read_layout(text: str, name: str) -> Layout:
    """Read a layout's TOML. Raises BadInput naming the file and the field."""
    place = f"templates/cards/{name}.toml"
    try:
        return Layout.model_validate(tomllib.loads(text), strict=False)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{place} is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or "layers"
        raise BadInput(f"{place}, {field}: {first['msg']}") from error


def _mirrored(layer: Layer) -> Layer:
    if isinstance(layer, Background):
        return layer.model_copy(update={"gather": layer.gather.mirrored})
    turned: dict[str, object] = {"box": layer.box.mirrored}
    if isinstance(layer, Text):
        turned["align"] = "left" if layer.align == "right" else "right"
    return layer.model_copy(update=turned)
