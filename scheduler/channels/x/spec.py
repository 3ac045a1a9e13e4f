"""X: limits, formats and looks."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.channels.accounts import Account, TransportSpec, address, secret
from scheduler.channels.counting import weighted_length
from scheduler.channels.limits import Window
from scheduler.channels.linking import leading_out_on_x, x_mentions
from scheduler.channels.spec import Capabilities, CardFormat, ChannelSpec, Figure, Limit, Links, Strategy
from scheduler.domain.content import Kind

_COUNTING = "docs.x.com/fundamentals/counting-characters"
_MEDIA = "docs.x.com/x-api/media/quickstart/best-practices"

_BYTES = Figure(5_000_000, _MEDIA, "2026-09")
_WIDE = CardFormat("x", 1200, 675, most_bytes=_BYTES)
_HALF = CardFormat("x-half", 1050, 1200, most_bytes=_BYTES)


def card(place: int, count: int) -> CardFormat:
    """Return the format of the card at a place, from 0, among so many.

    X shows two side by side, three as one beside two that stand one over the other, and four in a grid: a wide card in
    half of the width would lose its sides (700 by 800 pixels for two: tacticsocial.com/social-media-sizes/x-twitter,
    read 2026-11).
    """
    return _HALF if count == 2 or (count == 3 and place == 0) else _WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class XAccount(Account):
    """An account through OAuth 1.0a user context."""

    base_url: str = address("https://api.x.com")
    consumer_key: str = secret()
    consumer_secret: str = secret()
    access_token: str = secret()
    access_token_secret: str = secret()


TRANSPORT = TransportSpec(
    name="x",
    title="X",
    adapter="scheduler.channels.x.transport:X",
    account=XAccount,
    # docs.x.com/x-api/fundamentals/rate-limits, read 2026-04: the window's limit, and the day's of user and app.
    limits=(Window("x-rate-limit"), Window("x-user-limit-24hour"), Window("x-app-limit-24hour")),
)

SPEC = ChannelSpec(
    name="x",
    title="X",
    kind=Kind.POST,
    capabilities=Capabilities(
        text=(Limit(weighted_length, Figure(280, _COUNTING, "2026-09")),),
        # The timeline cuts longer posts, which only subscribers may write, with "Show more".
        seen_first=Limit(
            weighted_length,
            Figure(280, "replysocial.co/blog/long-form-x-posts-when-to-use-4000-chars-vs-280", "2026-11"),
        ),
        pictures=Figure(4, _MEDIA, "2026-09"),
        picture_bytes=_BYTES,
        alt_limit=Figure(1000, "docs.x.com/x-api data dictionary, alt_text", "2026-09"),
    ),
    card=card,
    # 26 characters: display_url in X's data dictionary, read 2026-11.
    links=Links(seen=26, find=leading_out_on_x, mentions=x_mentions),
    strategy=Strategy.MATCH,
    transports=(TRANSPORT,),
)
