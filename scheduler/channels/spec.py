"""The shape of a channel's spec: everything that others have to know about a network. Data and pure functions only."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from scheduler.channels.accounts import TransportSpec
from scheduler.channels.linking import FoundLink, no_mentions, written_links
from scheduler.domain.content import Kind
from scheduler.domain.payload import Picture

PNG, JPEG = "image/png", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Figure:
    """A platform's limit, where it was read, and when ('2026-09')."""

    value: int
    source: str
    read: str


_NO_LIMIT = 10_000
"""Characters of a text on a channel that states no limit: more than a post is ever planned to have."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that a text may count: `count` returns its length in `unit`s."""

    count: Callable[[str], int]
    most: Figure
    unit: str = "characters"

    def admits(self, text: str) -> bool:
        """Say whether a text keeps within the limit."""
        return self.count(text) <= self.most.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """The limits of a channel. None means that the platform states no such limit.

    `text` holds for each part of a post, or for an issue's HTML. `seen_first` is how much of it is shown before
    the reader asks for more. `picture_bytes` is the size of one picture, `picture_types` its types of file, the best
    first, and `alt_limit` the characters of its alternative text.
    """

    text: tuple[Limit, ...]
    seen_first: Limit | None = None
    pictures: Figure | None = None
    picture_bytes: Figure | None = None
    picture_types: tuple[str, ...] = (PNG, JPEG)
    alt_limit: Figure | None = None

    def fits(self, text: str) -> bool:
        """Say whether the channel takes a text of this length."""
        return all(limit.admits(text) for limit in self.text)

    @property
    def room(self) -> int:
        """The characters that a text has at most, where each counts as one."""
        return min((limit.most.value for limit in self.text), default=_NO_LIMIT)

    def length(self, text: str) -> int:
        """Return how much of `room` a text takes, as the channel counts it."""
        counts = (limit.count(text) / limit.most.value for limit in self.text)
        return ceil(self.room * max(counts, default=len(text) / self.room))

    def picture_problems(self, pictures: Collection[Picture]) -> Iterator[str]:
        """Yield why the channel would not take the pictures of one item, each in one line that says what to do."""
        if self.pictures and len(pictures) > self.pictures.value:
            most = self.pictures
            yield f"it has {len(pictures)} pictures, {most.value} are the most ({most.source}): take cards out"
        for picture in pictures:
            yield from self._problems_of(picture)

    def _problems_of(self, picture: Picture) -> Iterator[str]:
        if picture.media_type not in self.picture_types:
            yield f"{picture.name} is of type {picture.media_type}: use {' or '.join(self.picture_types)}"
        if not picture.alt.strip() and not picture.is_decoration:
            yield f"{picture.name} has no alt text"
        if self.alt_limit and len(picture.alt) > self.alt_limit.value:
            most = self.alt_limit
            yield (
                f"the alt text of {picture.name} has {len(picture.alt)} of {most.value} characters ({most.source}): "
                "put fewer words on the card"
            )
        if self.picture_bytes and len(picture.data) > self.picture_bytes.value:
            yield f"{picture.name} has {len(picture.data)} of {self.picture_bytes.value} bytes"


@dataclass(frozen=True, slots=True)
class CardFormat:
    """A card's extent in pixels, the types of file that the place takes, the best first, and the most bytes of one.

    `most_cards` is how many pictures one post there takes.
    """

    name: str
    width: int
    height: int
    types: tuple[str, ...] = (PNG, JPEG)
    most_bytes: Figure | None = None
    most_cards: Figure | None = None


class LinkMode(StrEnum):
    """Where a post's link is seen.

    INLINE: in its text. CARD: in its text, and on a card of our own where the post has no picture.
    """

    INLINE = "inline"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Links:
    """How a channel finds and shows the links in a post.

    `seen` characters of each are shown, without its beginning; None for all of it. `find` returns the links that the
    network makes of a text, `mentions` the accounts that it takes it to speak of.
    """

    mode: LinkMode = LinkMode.INLINE
    seen: int | None = None
    find: Callable[[str], tuple[FoundLink, ...]] = written_links
    mentions: Callable[[str], tuple[str, ...]] = no_mentions

    def cut(self, link: str) -> tuple[str, str, str]:
        """Return a link's unseen beginning, what is seen of it, and its unseen end."""
        if self.seen is None:
            return "", link, ""
        beginning = _BEGINNING.match(link)
        start = beginning.end() if beginning else 0
        return link[:start], link[start : start + self.seen], link[start + self.seen :]


_BEGINNING = re.compile(r"https?://(?:www\.)?")

WHOLE_LINKS = Links()
"""Links that are shown as they are written."""


class Strategy(StrEnum):
    """How a lost answer to the one call that publishes is made good.

    KEYED: the call names a record that we chose, and the same record cannot be written twice; the look-up asks for
    that record. MATCH: the look-up compares the account's own posts with ours. LOG: the provider's log of messages
    is asked for our id, where the account has one; else a person looks.
    """

    KEYED = "keyed"
    MATCH = "match"
    LOG = "log"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec:
    """Everything that others have to know about a channel.

    `name` is the word for it in keys and files, `title` its name for readers. `card(place, count)` is the format of the
    card at a place, from 0, among so many. `transports` are the ways to reach its accounts, the usual one first.
    What is out `can_be_deleted`, or stays with whoever got it.
    """

    name: str
    title: str
    kind: Kind
    capabilities: Capabilities
    card: Callable[[int, int], CardFormat]
    links: Links
    strategy: Strategy
    transports: tuple[TransportSpec, ...]
    can_be_deleted: bool = True
