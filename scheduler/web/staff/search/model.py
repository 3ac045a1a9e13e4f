"""What the page of the search shows: where each hit leads, and its words with those that were looked for marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode

from scheduler.domain.content import ItemKey
from scheduler.domain.word_search import excerpt, marked
from scheduler.rendering.words import Words
from scheduler.services.search import Found, Group, Hit, Results
from scheduler.web.staff.item_words import item_name

PATH: Final = "/search"
"""The page's own, below /staff."""

OF_EACH, OF_ONE = 5, 20
"""Hits of each kind where all are shown, and on a page of one kind alone."""

_LAST_PAGE: Final = 10_000

Marked = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for."""

PAGE_OF: Final[Mapping[Found, str]] = {
    Found.ITEM: "/calendar",
    Found.CAMPAIGN: "/campaigns",
    Found.SECTION: "/campaigns",
    Found.STATEMENT: "/library",
    Found.PERSON: "/people",
}
"""A page below /staff that whoever sees hits of a kind may open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: words, one kind of what is found or all, and which page of it."""

    query: str = ""
    kind: Found | None = None
    page: int = 1

    @property
    def most(self) -> int:
        """How many hits of a kind are shown."""
        return OF_ONE if self.kind else OF_EACH

    @property
    def first(self) -> int:
        """The place of the first hit that is shown."""
        return (self.page - 1) * self.most

    def path(self, kind: Found | None, page: int = 1) -> str:
        """Return the address, below /staff, of the same words on another page."""
        said = {"q": self.query, "kind": kind.value if kind else "", "page": str(page) if page > 1 else ""}
        return f"{PATH}?{urlencode({name: value for name, value in said.items() if value})}"


def asked_of(query: Mapping[str, str]) -> Asked:
    """Return what an address asks for; whatever is wrong in it means what stands there without it."""
    kind, page = None, 1
    with suppress(ValueError):
        kind = Found(query.get("kind", ""))
    with suppress(ValueError):
        page = min(max(int(query.get("page", "1")), 1), _LAST_PAGE)
    asked = Asked(" ".join(query.get("q", "").split())[:200], kind, page)
    return asked if kind else replace(asked, page=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A hit. `path` is the page that it leads to, `about` and `campaign` say where it belongs."""

    hit: Hit
    path: str
    title: Marked
    text: Marked
    about: str
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The hits of a kind. `earlier` and `later` are the addresses of its other pages, `whole` of all of it."""

    kind: Found
    total: int
    rows: tuple[Row, ...]
    whole: str = ""
    earlier: str = ""
    later: str = ""


def parts_of(results: Results, asked: Asked, words: Words, may: Callable[[str, str], bool]) -> tuple[Part, ...]:
    """Return the kinds that are shown, each with its hits."""
    return tuple(
        _part(group, results.words, asked, words, may) for group in results.groups if asked.kind in {None, group.kind}
    )


def _part(group: Group, wanted: tuple[str, ...], asked: Asked, words: Words, may: Callable[[str, str], bool]) -> Part:
    rows = tuple(_row(hit, wanted, words, may) for hit in group.hits)
    shown = asked.first + len(rows)
    if asked.kind is None:
        whole = asked.path(group.kind) if group.total > shown else ""
        return Part(group.kind, group.total, rows, whole)
    earlier = asked.path(group.kind, asked.page - 1) if asked.page > 1 else ""
    later = asked.path(group.kind, asked.page + 1) if group.total > shown and rows else ""
    return Part(group.kind, group.total, rows, earlier=earlier, later=later)


def _row(hit: Hit, wanted: tuple[str, ...], words: Words, may: Callable[[str, str], bool]) -> Row:
    title, text = marked(hit.title, wanted), marked(excerpt(hit.text, wanted), wanted)
    return Row(hit, _path(hit, may), title, text, _about(hit, words), _campaign(hit))


def _path(hit: Hit, may: Callable[[str, str], bool]) -> str:
    place = quote(hit.place)
    if hit.kind is Found.ITEM:
        return f"/items/{place}"
    if hit.kind is Found.CAMPAIGN:
        return f"/campaigns/{place}"
    if hit.kind is Found.SECTION:
        slug, _, section = place.partition("/")
        return f"/campaigns/{slug}#section-{section}"
    if hit.kind is Found.PERSON:
        return f"/people/{place}" if may("GET", "/people/{login}") else "/people"
    return f"/library/{place}"


def _about(hit: Hit, words: Words) -> str:
    if hit.kind is Found.ITEM and hit.at is not None:
        key = ItemKey.parse(hit.place)
        return f"{item_name(key, words)} · {words.moment(hit.at)}"
    return hit.place if hit.kind is Found.PERSON else ""


def _campaign(hit: Hit) -> str:
    """Return the campaign that a hit is a part of, or nothing."""
    return hit.place.partition("/")[0] if hit.kind in {Found.ITEM, Found.SECTION} else ""
