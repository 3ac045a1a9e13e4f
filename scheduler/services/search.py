"""Search over everything that staff work on: items, campaigns, articles, the library and the people who work here.

Subscribers are searched by themselves (`audience_list`): they stand in no index of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from scheduler.domain.article import Article
from scheduler.domain.campaign import Library
from scheduler.domain.content import Item, ItemState
from scheduler.domain.errors import ClinicError
from scheduler.domain.item_texts import text_of, title_of
from scheduler.domain.people import Person
from scheduler.domain.word_search import folded_words, has_words, wanted_words
from scheduler.ports import Readable, Workspace
from scheduler.services.signed_comparison import SignedComparison

Subject = TypeVar("Subject")


class Found(StrEnum):
    """A kind of what is found."""

    ITEM = "items"
    CAMPAIGN = "campaigns"
    SECTION = "articles"
    STATEMENT = "library"
    PERSON = "people"


EVERYTHING: Final = tuple(Found)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that has all the words.

    `place` names it: an item's key, a campaign, a section as campaign/section, a login, in the library statements/id
    or references/id. `state` and `at` are an item's state and time.
    """

    kind: Found
    place: str
    title: str
    text: str = ""
    state: ItemState | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is found of a kind: so many in all, and those of them that were asked for."""

    kind: Found
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What is found by some words (folded: `domain.word_search`), by kind. Without words nothing is."""

    words: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    @property
    def total(self) -> int:
        """How much is found of every kind together."""
        return sum(group.total for group in self.groups)


@dataclass(frozen=True, slots=True)
class _Document:
    """Something of the workspace's files, with its folded words."""

    hit: Hit
    title: str
    words: str


@dataclass(slots=True)
class Search:
    """Finds things by the beginnings of their words. What was read of a file is kept until the file changes."""

    store: Readable
    workspace: Workspace
    comparison: SignedComparison
    _read: dict[str, tuple[object, tuple[_Document, ...]]] = field(default_factory=dict)

    def find(self, query: str, kinds: Collection[Found] = EVERYTHING, *, first: int = 0, most: int = 5) -> Results:
        """Return what has every word of a query: of each kind at most so many, from a place on (0 is the first)."""
        wanted = wanted_words(query)
        if not wanted:
            return Results(())
        groups = (self._group(kind, wanted, first, most) for kind in EVERYTHING if kind in kinds)
        return Results(wanted, tuple(group for group in groups if group.total))

    def _group(self, kind: Found, wanted: Sequence[str], first: int, most: int) -> Group:
        if kind is Found.ITEM:
            with self.store.reading() as tables:
                total, items = tables.items.count_having(wanted), tables.items.having(wanted, first, most)
            return Group(kind, total, tuple(map(_item, self.comparison.as_they_stand(items))))
        found = [document for document in self._documents(kind) if has_words(document.words, wanted)]
        found.sort(key=lambda document: not has_words(document.title, wanted))
        return Group(kind, len(found), tuple(document.hit for document in found[first : first + most]))

    def _documents(self, kind: Found) -> Iterator[_Document]:
        if kind is Found.PERSON:
            with self.store.reading() as tables:
                yield from map(_person, tables.people.all())
        elif kind is Found.STATEMENT:
            yield from self._of_file("", self.workspace.library, _library)
        else:
            for slug in self.workspace.campaigns():
                for document in self._campaign(slug):
                    if document.hit.kind is kind:
                        yield document

    def _campaign(self, slug: str) -> tuple[_Document, ...]:
        return self._of_file(slug, lambda: self.workspace.article(slug), lambda article: _article(slug, article))

    def _of_file(
        self, name: str, read: Callable[[], Subject], documents: Callable[[Subject], Iterator[_Document]]
    ) -> tuple[_Document, ...]:
        """Return the documents of a file; the workspace returns the same object as long as it has not changed."""
        try:
            subject = read()
        except ClinicError:
            return ()  # its own page says what is wrong with it
        kept = self._read.get(name)
        if kept is None or kept[0] is not subject:
            kept = self._read[name] = (subject, tuple(documents(subject)))
        return kept[1]


def _document(hit: Hit, *others: str) -> _Document:
    title = folded_words(hit.title)
    return _Document(hit, title, f"{title} {folded_words(' '.join((hit.text, *others)))}")


def _article(slug: str, article: Article) -> Iterator[_Document]:
    yield _document(Hit(Found.CAMPAIGN, slug, article.title), slug)
    for unit in article.units():
        text = " ".join(paragraph.text for paragraph in unit.paragraphs if paragraph.text)
        yield _document(Hit(Found.SECTION, f"{slug}/{unit.id}", unit.heading, text), slug)


def _library(library: Library) -> Iterator[_Document]:
    for statement in library.statements:
        yield _document(
            Hit(Found.STATEMENT, f"statements/{statement.id}", statement.id, statement.long), statement.short
        )
    for reference in library.references:
        yield _document(
            Hit(Found.STATEMENT, f"references/{reference.id}", reference.id, reference.title), reference.authors
        )


def _person(person: Person) -> _Document:
    return _document(Hit(Found.PERSON, person.login, person.name), person.login, person.registration)


def _item(item: Item) -> Hit:
    return Hit(Found.ITEM, str(item.key), title_of(item), text_of(item.draft), item.state, item.slot.at)
