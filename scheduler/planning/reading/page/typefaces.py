"""Puts what a typeface of signs shows in place of the letters that a page has for it: "m" in Symbol is "μ"."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from scheduler.planning.reading.symbol_fonts import is_private, shown, signs_of


def shows_signs(typeface: str) -> bool:
    """Say whether a typeface shows other signs than the letters that it is given."""
    return bool(typeface) and signs_of(typeface) is not None


def put_signs(text: LexborNode, typeface: str) -> None:
    """Replace a text by what its typeface shows. A bullet stays one: lists are found by it."""
    signs = signs_of(typeface)
    words = text.text_content or ""
    if signs is None:
        return
    seen = "".join(character if is_private(character) else shown(character, signs) for character in words)
    if seen != words:
        text.insert_before(seen)
        text.remove()
