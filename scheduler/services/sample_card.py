"""A card that nobody gets, to see what the clinic's colours and logo look like."""

from __future__ import annotations

from scheduler.domain.content import Card, ItemKey, Kind, OwnWords, Post, PostPart, Sentence
from scheduler.domain.payload import Picture, RenderedPost
from scheduler.ports import Renderer

_PRODUCT = OwnWords("")


def sample_card(renderer: Renderer) -> Picture:
    """Return a card in the brand that a renderer has. Raises ClinicError for a logo or a motif that cannot be drawn."""
    words = Sentence("Ask us anything before you decide: we take the time.", _PRODUCT)
    card = Card("key-point", Sentence("What to expect at your first visit", _PRODUCT), (words,))
    key = ItemKey("sample", "card", "x", Kind.POST)
    post = Post(key, (PostPart(((words,),)),), (), (), "https://clinic.example.com/", (card,), "en")
    rendered = renderer.render(post)
    assert isinstance(rendered, RenderedPost)  # noqa: S101 - a post was given
    return rendered.pictures[0]
