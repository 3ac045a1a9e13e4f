"""The formats of cards: how many pixels, in which types of file, of how many bytes. One table, with the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scheduler.planning.capabilities import CAPABILITIES, Figure

PNG, JPEG = "image/png", "image/jpeg"


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


_INSTAGRAM = Figure(8_000_000, "developers.facebook.com/docs/instagram-platform/content-publishing", "2026-09")
"""Instagram takes JPEG alone, 320 to 1440 pixels wide, from 4:5 to 1.91:1 in the feed (the same page)."""

_INSTAGRAM_CARDS = Figure(10, _INSTAGRAM.source, "2026-09")
_LINKEDIN_CARDS = Figure(
    20, "learn.microsoft.com/linkedin/marketing/community-management/shares/multiimage-post-api", "2026-09"
)

PDF_PAGES = Figure(
    20, "our own: as many as LinkedIn takes pictures in one post, and nobody turns more pages", "2026-11"
)
"""Pages of a carousel that is written as one document, which LinkedIn shows page by page."""

_EMAIL = Figure(1_000_000, "our own: a mailing that is read on a phone should not weigh more", "2026-11")

FORMATS: Mapping[str, CardFormat] = MappingProxyType(
    {
        each.name: each
        for each in (
            CardFormat("x", 1200, 675, most_bytes=CAPABILITIES["x"].picture_bytes),
            CardFormat("x-half", 1050, 1200, most_bytes=CAPABILITIES["x"].picture_bytes),
            CardFormat("square", 1080, 1080, (JPEG,), _INSTAGRAM, _INSTAGRAM_CARDS),
            CardFormat("portrait", 1080, 1350, (JPEG,), _INSTAGRAM, _INSTAGRAM_CARDS),
            CardFormat("story", 1080, 1920, (JPEG,), _INSTAGRAM, _INSTAGRAM_CARDS),
            CardFormat("linkedin", 1200, 627, most_cards=_LINKEDIN_CARDS),
            CardFormat("wide", 1600, 900),
            # Bluesky's lexicon app.bsky.embed.external allows 1,000,000 bytes for the picture of a link's card.
            CardFormat(
                "open-graph",
                1200,
                630,
                most_bytes=Figure(
                    1_000_000, "github.com/bluesky-social/atproto, lexicons/app/bsky/embed/external.json", "2026-09"
                ),
            ),
            CardFormat("email", 1200, 600, most_bytes=_EMAIL),
        )
    }
)

CAROUSELS: Mapping[str, CardFormat] = MappingProxyType(
    {name: each for name, each in FORMATS.items() if each.most_cards is not None}
)
"""The formats of networks that show several cards one after another."""

_OF_CHANNELS = {"x": "x", "email": "email", "instagram": "portrait", "linkedin": "linkedin"}


def format_of(channel: str, place: int = 0, count: int = 1) -> CardFormat:
    """Return the format in which a channel shows cards; a wide one where it has none of its own.

    A post may have several: `place` is the card's among `count`, from 0. X shows two side by side, three as one beside
    two that stand one over the other, and four in a grid: a wide card in half of the width would lose its sides (700 by
    800 pixels for two: tacticsocial.com/social-media-sizes/x-twitter, read 2026-11).
    """
    if channel == "x" and (count == 2 or (count == 3 and place == 0)):
        return FORMATS["x-half"]
    return FORMATS[_OF_CHANNELS.get(channel, "wide")]
