"""What each channel takes: one table, every figure with its source and the date it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scheduler.domain.content import Kind
from scheduler.domain.errors import BadInput
from scheduler.planning.counting import LINK_LENGTH, utf8_length, weighted_length


@dataclass(frozen=True, slots=True)
class Figure:
    """A platform's limit, where it was read, and when ('2026-09')."""

    value: int
    source: str
    read: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel takes. None means that the platform states no such limit.

    `text_limit` is in the unit that `count` returns: of each part of a post, or of an issue's HTML.
    `fold` is how much of it is seen before the reader asks for more. `picture_bytes` is the size of one picture, `alt_limit` characters of its alternative text,
    `link_length` what a link counts however long it is. `link_card` says that the platform shows a link as a card
    only where the post brings one, and does not build it from the page.
    """

    channel: str
    kind: Kind
    text_limit: Figure
    count: Callable[[str], int]
    pictures: Figure | None = None
    picture_bytes: Figure | None = None
    alt_limit: Figure | None = None
    link_length: Figure | None = None
    fold: Figure | None = None
    link_card: bool = False

    def fits(self, text: str) -> bool:
        """Say whether the channel takes a text of this length."""
        return self.count(text) <= self.text_limit.value


_X_COUNTING = "docs.x.com/fundamentals/counting-characters"
_X_MEDIA = "docs.x.com/x-api/media/quickstart/best-practices"

CAPABILITIES: Mapping[str, Capabilities] = MappingProxyType(
    {
        "x": Capabilities(
            channel="x",
            kind=Kind.POST,
            text_limit=Figure(280, _X_COUNTING, "2026-09"),
            count=weighted_length,
            pictures=Figure(4, _X_MEDIA, "2026-09"),
            picture_bytes=Figure(5_000_000, _X_MEDIA, "2026-09"),
            alt_limit=Figure(1000, "docs.x.com/x-api data dictionary, alt_text", "2026-09"),
            link_length=Figure(LINK_LENGTH, _X_COUNTING, "2026-09"),
            # The timeline cuts longer posts, which only subscribers may write, with "Show more".
            fold=Figure(280, "replysocial.co/blog/long-form-x-posts-when-to-use-4000-chars-vs-280", "2026-11"),
        ),
        "email": Capabilities(
            channel="email",
            kind=Kind.ISSUE,
            # Gmail clips a message at about 102 kB and hides the unsubscribe link with it; 90 kB leaves
            # room for what the mail provider adds.
            text_limit=Figure(90_000, "github.com/hteumeuleu/email-bugs/issues/41 (102 kB), less a margin", "2026-09"),
            count=utf8_length,
        ),
    }
)


def capabilities_of(channel: str) -> Capabilities:
    """Return what a channel takes. Raises BadInput that names the channels there are."""
    try:
        return CAPABILITIES[channel]
    except KeyError:
        known = ", ".join(f"'{name}'" for name in CAPABILITIES)
        raise BadInput(f"campaign.toml: there is no channel '{channel}': use one of {known}, or take it out") from None
