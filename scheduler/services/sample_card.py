"""Cards that nobody gets, to see what colours and logo, a layout or a motif look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheduler.domain.content import Card, ItemKey, Kind, OwnWords, Post, PostPart, Sentence
from scheduler.domain.payload import Picture, RenderedPost
from scheduler.ports import Renderer

_PRODUCT = OwnWords("")
_LINE = "Ask us anything before you decide: we take the time."

_LINES: Final[Mapping[str, tuple[str, ...]]] = {
    "list": ("Bring your questions.", "Bring your list of medicines.", "Come ten minutes early."),
    "statistic": ("A first visit takes 40 minutes.",),
    "table": (),
    "title": (),
    "question": (),
}
"""What stands on the sample of a layout that is not made for one line."""

_ROWS: Final = ("\u2013 | First visit | Second visit", "Time | 40 minutes | 20 minutes", "Bring | Questions | Nothing")


def sample_card(renderer: Renderer, layout: str = "key-point", motif: str = "") -> Picture:
    """Return a card in the brand that a renderer has. Raises ClinicError for what cannot be drawn."""
    lines = tuple(Sentence(text, _PRODUCT) for text in _LINES.get(layout, (_LINE,)))
    rows = tuple(Sentence(text, _PRODUCT) for text in _ROWS) if layout == "table" else ()
    title = Sentence("What to expect at your first visit", _PRODUCT)
    card = Card(layout, title, lines, rows=rows, motif=motif)
    key = ItemKey("sample", "card", "x", Kind.POST)
    words = Sentence(_LINE, _PRODUCT)
    post = Post(key, (PostPart(((words,),)),), (), (), "https://clinic.example.com/", (card,), "en")
    rendered = renderer.render(post)
    assert isinstance(rendered, RenderedPost)  # noqa: S101 - a post was given
    return rendered.pictures[0]
