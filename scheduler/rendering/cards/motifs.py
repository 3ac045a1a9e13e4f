"""Motifs: families of drawings behind a card's words, data in templates/motifs/<name>.toml, checked when read.

A figure is drawn in a square of 100 by 100, x to the right and y down. Nothing in it has a colour of its own: it is
drawn in the brand's, between the ground's colour and its partner's, or in the accent.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.toml_text import parse_toml
from scheduler.rendering.cards.figures import Figure, Step, Stroke, path_strokes, placed, ring
from scheduler.resources import resource_folders, resource_text

DEFAULT_MOTIF: Final = "geometry"
"""The motif of a clinic that has chosen none."""

NO_MOTIF: Final = "none"
"""The name for a plain ground."""

Fraction = Annotated[float, Field(ge=0, le=1)]
Coordinate = Annotated[float, Field(ge=-100, le=200)]
Point = tuple[Coordinate, Coordinate]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Repeat(_Part):
    """The same shape several times: each is turned, scaled and moved from the one before, about a point.

    `turn` is in degrees, `fade` the strength of each as a share of the one before.
    """

    times: Annotated[int, Field(ge=2, le=200)]
    turn: float = 0
    scale: Annotated[float, Field(ge=0.5, le=2)] = 1
    move: Point = (0, 0)
    about: Point = (50, 50)
    fade: Fraction = 1

    def step(self) -> Step:
        """Return what parts one from the next."""
        return Step(self.turn, self.scale, self.move, self.about, self.fade)


class Shape(_Part):
    """A path of SVG (`d`), or a circle as x, y and radius: filled, or with `line` its outline in that width.

    `strength` is how far it is from the ground's colour to its partner's; 0 cuts out of what was drawn before.
    """

    path: Annotated[str, Field(min_length=2, max_length=4000)] | None = None
    circle: tuple[Coordinate, Coordinate, Annotated[float, Field(gt=0, le=200)]] | None = None
    line: Annotated[float, Field(gt=0, le=50)] | None = None
    strength: Fraction = 0.5
    accent: bool = False
    repeat: Repeat | None = None

    @model_validator(mode="after")
    def _one_outline(self) -> Self:
        if (self.path is None) == (self.circle is None):
            raise ValueError("write either path or circle")
        self.strokes()
        return self

    def strokes(self) -> tuple[Stroke, ...]:
        """Return what is drawn. Raises ValueError for a path that is none."""
        lines = ring(*self.circle) if self.circle else path_strokes(self.path or "")
        return tuple(Stroke(line, is_closed, self.line, self.strength, self.accent) for line, is_closed in lines)


class Drawing(_Part):
    """The shapes of a figure, the lowest first."""

    shapes: Annotated[tuple[Shape, ...], Field(min_length=1, max_length=200)]

    def figure(self) -> Figure:
        """Return the figure that the shapes make."""
        strokes: list[Stroke] = []
        for shape in self.shapes:
            times, step = (shape.repeat.times, shape.repeat.step()) if shape.repeat else (1, Step())
            strokes += [placed(stroke, number, step) for number in range(times) for stroke in shape.strokes()]
        return Figure(tuple(strokes))


class MotifFile(_Part):
    """The whole of a file: `title` and `suits` tell people what it is and for whom.

    `figures` are drawn large, one or some of them on a card, `strewn` small, and not on every place.
    """

    title: Annotated[str, Field(min_length=1, max_length=60)]
    suits: Annotated[str, Field(max_length=200)] = ""
    figures: Annotated[tuple[Drawing, ...], Field(min_length=1, max_length=12)]
    strewn: Annotated[tuple[Drawing, ...], Field(max_length=12)] = ()


class Motif:
    """A motif that is ready to be drawn; one that is read twice is the same object, so that drawings can be kept."""

    def __init__(self, title: str, suits: str, figures: tuple[Figure, ...], strewn: tuple[Figure, ...]) -> None:
        self.title = title
        self.suits = suits
        self.figures = figures
        self.strewn = strewn


PLAIN: Final = Motif("None", "a plain ground", (), ())
"""Draws nothing."""


def motif_names(workspace: Path | None) -> tuple[str, ...]:
    """Return the names of all motifs, the workspace's own included, sorted, and last the one for none."""
    folders = resource_folders("templates", workspace)
    names = {file.stem for folder in folders for file in (folder / "motifs").glob("*.toml")}
    return (*sorted(names - {NO_MOTIF}), NO_MOTIF)


def named_motif(name: str, workspace: Path | None) -> tuple[str, str]:
    """Return the name and the text of a motif, the default one's for no name. Raises BadInput that names all."""
    chosen = name or DEFAULT_MOTIF
    if chosen == NO_MOTIF:
        return chosen, ""
    with suppress(NotFound, OSError):  # OSError of a name that is too long for a file
        if PurePath(chosen).name == chosen:
            return chosen, resource_text(f"templates/motifs/{chosen}.toml", workspace)
    known = ", ".join(motif_names(workspace))
    raise BadInput(f"there is no motif '{chosen}' in templates/motifs: there are {known}")


@lru_cache(maxsize=64)
def read_motif(text: str, name: str) -> Motif:
    """Read the TOML of a motif. Raises BadInput naming the file and the field."""
    if name == NO_MOTIF:
        return PLAIN
    place = f"templates/motifs/{name}.toml"
    try:
        file = MotifFile.model_validate(parse_toml(text, place), strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or "figures"
        raise BadInput(f"{place}, {field}: {first['msg']}") from error
    figures = tuple(drawing.figure() for drawing in file.figures)
    return Motif(file.title, file.suits, figures, tuple(drawing.figure() for drawing in file.strewn))
