"""Bluesky: limits, formats and looks."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.channels.accounts import Account, TransportSpec, address, line, secret
from scheduler.channels.counting import graphemes, utf8_length
from scheduler.channels.spec import (
    Capabilities,
    CardFormat,
    ChannelSpec,
    Figure,
    Limit,
    LinkMode,
    Links,
    Strategy,
)
from scheduler.domain.content import Kind

_POST = "app.bsky.feed.post, in @atproto/pds 0.5.35"
_IMAGES = "app.bsky.embed.images, in @atproto/pds 0.5.35"

# 2,000,000 there, and 1,000,000 before: servers of that time refuse more.
_BYTES = Figure(1_000_000, _IMAGES, "2026-11")
_CARD = CardFormat("bluesky", 1200, 675, most_bytes=_BYTES)


def card(_place: int, _count: int) -> CardFormat:
    """Return the format of any card: pictures keep their shape, as each goes out with its extent."""
    return _CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskyAccount(Account):
    """A Bluesky account: its handle, an app password of its own for this program, and the server that it logs in at."""

    handle: str = line("clinic.bsky.social")
    app_password: str = secret()
    base_url: str = address("https://bsky.social")


TRANSPORT = TransportSpec(
    name="bluesky",
    title="Bluesky",
    adapter="scheduler.channels.bluesky.transport:Bluesky",
    account=BlueskyAccount,
    rotates=True,
)

SPEC = ChannelSpec(
    name="bluesky",
    title="Bluesky",
    kind=Kind.POST,
    capabilities=Capabilities(
        text=(
            Limit(graphemes, Figure(300, _POST, "2026-11")),
            Limit(utf8_length, Figure(3000, _POST, "2026-11"), "bytes"),
        ),
        pictures=Figure(4, _IMAGES, "2026-11"),
        picture_bytes=_BYTES,
    ),
    card=card,
    links=Links(mode=LinkMode.CARD),
    strategy=Strategy.KEYED,
    transports=(TRANSPORT,),
)
