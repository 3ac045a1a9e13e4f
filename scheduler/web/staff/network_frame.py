"""The frame in which a network shows an item: who it is from, and how near the drawing comes to the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import ItemKey
from scheduler.rendering.view_models import network_of
from scheduler.rendering.words import Words

_DRAWN: Final = frozenset({"x", "bluesky", "email"})
"""The platforms that have a frame of their own in style.css; every other one has the plain one."""


@dataclass(frozen=True, slots=True)
class NetworkFrame:
    """A network's frame. `look` is its class in style.css, `handle` the account's name there, empty for none.

    `caption` says what of the drawing is only near.
    """

    look: str
    network: str
    name: str
    handle: str
    initials: str
    caption: str


def frame_of(key: ItemKey, clinic: Clinic, handle: str, words: Words) -> NetworkFrame:
    """Return the frame of an item; `handle` is what its account is called where it is connected."""
    platform = clinic.platform_of(key.channel)
    look = platform if platform in _DRAWN else "plain"
    name = clinic.sender.name if look == "email" else clinic.name
    captions = {
        "x": words.gettext(
            "Drawn by us after a timeline on X as of November 2026. Text, folding, links and pictures are what goes "
            "out. Without a picture, X may add a card that it makes of the page."
        ),
        "bluesky": words.gettext(
            "Drawn by us after a feed on Bluesky as of November 2026. Text, links, the card and pictures are what goes "
            "out."
        ),
        "email": words.gettext(
            "Drawn by us after a list of mails. Where sender, subject and the line beside it are cut differs between "
            "mail programs."
        ),
        "plain": words.gettext("Drawn by us. Text, links and pictures are what goes out."),
    }
    known = handle if look == "email" else handle or clinic.brand.handle
    return NetworkFrame(look, network_of(key, clinic), name, known.removeprefix("@"), initials_of(name), captions[look])


def initials_of(name: str) -> str:
    """Return the first letters of a name's first two words, as networks show them without a picture."""
    letters = [next((sign for sign in word if sign.isalnum()), "") for word in name.split()]
    return "".join(filter(None, letters))[:2].upper()
