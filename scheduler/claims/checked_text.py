"""An item's words, as the check reads them: every text in the form in which it goes out, and how it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from scheduler.domain.content import Source

CAPTION = "caption"
"""The unit of a post's parts, or of an issue's body."""

CARD = "card"
"""The unit of a graphic's words. Each card of a carousel is a unit of its own, 'card 1' and on: it travels alone."""

ALT_TEXT = "alt text"
"""The place of a graphic's alternative text, 'alt text 1' and on in a carousel."""

READ_LANGUAGE = "English"
"""The language whose words the rules know."""

SERIES = "series"
"""The place of what a campaign lacks as a whole; with " on CHANNEL" what one channel of it lacks."""

LINK_CARD = "card of the link"
"""The place of the words that a post brings for its link."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a draft and where it comes from; `original` is the whole sentence of the source around it."""

    text: str
    source: Source | None
    original: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it goes out.

    `place` is what people call it ('part 1', 'card', 'alt text', 'subject'). Texts of one `unit` are seen
    together, so that one may carry what another needs; a text without unit stands under no such rule.
    """

    place: str
    text: str
    unit: str = ""

    @property
    def on_card(self) -> bool:
        """True for the words of a graphic."""
        return self.unit == CARD or self.unit.startswith(f"{CARD} ")


@dataclass(frozen=True, slots=True)
class PictureUse:
    """A picture that goes out, and the consent on record where it shows a person, from its first day to its last."""

    file: str
    person: bool = False
    consent: str = ""
    until: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class OwnSentence:
    """A sentence in somebody's own words.

    It is `supported` where they cite a reference, or a statement of the library that rests on one stands beside it.
    `stated` is what the article says where the item is about it.
    """

    text: str
    supported: bool = False
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """The facts around an item.

    `offered` and `evidence` are the product sources ('platelet', 'mesenchymal', 'plant', …) of the service
    and of the studies; `offers` the sentences in which the clinic speaks of its service; `hedged` the things
    that the article only says with a hedge, each with the sentences that hedge it.
    """

    offered: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    hedged: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Everything the rules look at in one item. `language` is the English name of the one that it is in.

    `sites` are the addresses of the clinic's own. `html` and `text` are an email's parts, empty for a post.
    """

    passages: tuple[Passage, ...]
    quoted: tuple[Quoted, ...] = ()
    links: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    audience: str = ""
    is_segment: bool = False
    html: str = ""
    text: str = ""
    address: str = ""
    is_partnership: bool = False
    pictures: tuple[PictureUse, ...] = ()
    today: date = date.min
    language: str = READ_LANGUAGE
    background: Background = field(default_factory=Background)
    own_words: tuple[OwnSentence, ...] = ()

    def passage(self, place: str) -> Passage | None:
        """Return a text by its place."""
        return next((passage for passage in self.passages if passage.place == place), None)


@dataclass(frozen=True, slots=True)
class Series:
    """A campaign as a whole: its sections (id, heading, ids below it), and which of them each channel publishes."""

    sections: tuple[tuple[str, str, frozenset[str]], ...]
    published: Mapping[str, frozenset[str]]
