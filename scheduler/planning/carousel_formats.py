"""The formats of carousels that people publish by hand, on networks that show several cards one after another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.channels.spec import JPEG, CardFormat, Figure

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

CAROUSELS: Mapping[str, CardFormat] = MappingProxyType(
    {
        card_format.name: card_format
        for card_format in (
            CardFormat("square", 1080, 1080, (JPEG,), _INSTAGRAM, _INSTAGRAM_CARDS),
            CardFormat("portrait", 1080, 1350, (JPEG,), _INSTAGRAM, _INSTAGRAM_CARDS),
            CardFormat("story", 1080, 1920, (JPEG,), _INSTAGRAM, _INSTAGRAM_CARDS),
            CardFormat("linkedin", 1200, 627, most_cards=_LINKEDIN_CARDS),
        )
    }
)
