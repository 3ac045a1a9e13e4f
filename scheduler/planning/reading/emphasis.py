"""Stars between figures in Markdown: "2*3*4" is a product, and not an italic 3 in the number 234."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token


def keep_products(tokens: Sequence[Token]) -> None:
    """Turn the single stars of one paragraph back into text where emphasis would join figures."""
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.type == "em_open":
            opened.append(place)
        elif token.type == "em_close" and opened:
            start = opened.pop()
            if token.markup == "*" and (_joins(tokens, start) or _joins(tokens, place)):
                for star in (tokens[start], token):
                    star.type, star.tag, star.nesting, star.content = "text", "", 0, star.markup


def _joins(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a figure stands on both sides of a token."""
    before = tokens[place - 1].content if place else ""
    after = tokens[place + 1].content if place + 1 < len(tokens) else ""
    return before[-1:].isdecimal() and after[:1].isdecimal()
