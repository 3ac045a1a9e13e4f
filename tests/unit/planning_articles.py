"""Articles as clinics have them, and what somebody who knows them says about each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from scheduler.domain.article import Article
from scheduler.planning.reading import read_article

FOLDER = Path(__file__).parents[1] / "planning_articles"


@dataclass(frozen=True)
class Bound:
    """Words of which the first must never stand anywhere without the partner."""

    first: str
    partner: str


@dataclass(frozen=True)
class Dated:
    """Words that name days, after the last of which nobody wants to read them."""

    text: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class ArticleCase:
    """A file, and what is known about it; README.md in the folder says what each key means."""

    name: str
    file: Path
    known: dict[str, Any]  # what TOML holds

    @cached_property
    def article(self) -> Article:
        """The article as an import reads it."""
        return read_article(self.file.read_bytes(), self.file.name).article

    @property
    def text(self) -> str:
        """Every word of the article, a paragraph or heading a line."""
        units = self.article.units()
        lines = (line for unit in units for line in (unit.heading, *(part.text for part in unit.paragraphs)))
        return "\n".join((self.article.title, *lines))

    @property
    def bound(self) -> tuple[Bound, ...]:
        """The pairs that are bound, in both directions where the file says so."""
        pairs = [(pair["first"], pair["partner"], pair.get("both", False)) for pair in self.known.get("bound", ())]
        there = tuple(Bound(first, partner) for first, partner, _ in pairs)
        return there + tuple(Bound(partner, first) for first, partner, both in pairs if both)

    @property
    def dated(self) -> tuple[Dated, ...]:
        """The words that name days."""
        return tuple(Dated(each["text"], tuple(each["days"])) for each in self.known.get("dated", ()))

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every piece of the article that its file names."""
        pairs = (piece for pair in self.bound for piece in (pair.first, pair.partner))
        dated = (each.text for each in self.dated)
        return (*self.known["risks"], *self.known["points_away"], *pairs, *dated)


def article_cases() -> tuple[ArticleCase, ...]:
    """Return every article of the folder, by name."""
    return tuple(_case(file) for file in sorted(FOLDER.glob("*.toml")))


def _case(file: Path) -> ArticleCase:
    known = tomllib.loads(file.read_text("utf-8"))
    return ArticleCase(file.stem, FOLDER / known["file"], known)
