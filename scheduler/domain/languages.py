"""Which language somebody is answered in. Tags are BCP 47 ('hi', 'pt-BR'); case and underscores do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
_MOST_RANGES = 20
"""Languages of one Accept-Language header that are read; browsers send a handful."""


def best_language(wanted: Iterable[str], offered: Sequence[str]) -> str | None:
    """Return the first wanted language that is offered, as it is offered, or None.

    A language without its region goes before another language: 'ar-EG' is answered in 'ar', and 'pt' in 'pt-BR'.
    """
    exact = {_folded(tag): tag for tag in reversed(offered)}
    primary = {_folded(tag).split("-")[0]: tag for tag in reversed(offered)}
    for tag in wanted:
        folded = _folded(tag)
        parents = [folded.rsplit("-", cut)[0] for cut in range(folded.count("-") + 1)]
        found = next((exact[parent] for parent in parents if parent in exact), None)
        if found := found or primary.get(parents[-1]):
            return found
    return None


def accepted_languages(header: str) -> tuple[str, ...]:
    """Return the languages of an Accept-Language header (RFC 9110, 12.5.4), the most wanted first.

    What is not of the form, is refused (q=0) or means any language is left out.
    """
    ranges = [_RANGE.fullmatch(part) for part in header.split(",", _MOST_RANGES)[:_MOST_RANGES]]
    weighed = [(float(found[2] or 1), found[1]) for found in ranges if found and found[1] != "*"]
    return tuple(tag for weight, tag in sorted(weighed, key=lambda each: -each[0]) if weight)


def chosen_language(asked: str, header: str, offered: Sequence[str]) -> str:
    """Return the language of a page: the first of the `offered` where none of the wanted is among them.

    `asked` is the one in the page's address, `header` the browser's Accept-Language; each may be empty.
    """
    return best_language((tag for tag in (asked, *accepted_languages(header)) if tag), offered) or offered[0]


def _folded(tag: str) -> str:
    return tag.strip().replace("_", "-").lower()
