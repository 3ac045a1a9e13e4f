"""Signs of an article whose meaning cannot be told from the text alone: a person has to look at the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scheduler.domain.article import Article
from scheduler.domain.characters import name_of, printable
from scheduler.planning.reading.placed_texts import placed_texts

_SHOWN = 20
"""Characters on each side of a sign that a message quotes."""

_OWN_FONT = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LOST = re.compile("[\ufffc\ufffd]")
_HIDDEN_HYPHEN = re.compile(r"(?<=\d)\u00ad(?=\d)")
_DOUBTS = (
    (_OWN_FONT, "has a sign that only a font of its source can show ({name}): write what it shows"),
    (_LOST, "has a place where something was lost ({name}): look at the source, and write it"),
    (_HIDDEN_HYPHEN, "has a hyphen between figures that is not seen ({name}): write it, or join the figures"),
)


def doubtful_signs(article: Article, told: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a sentence for each sign that cannot be told, with the words around it and their place.

    A sign that stands in what was `told` already is left out.
    """
    known = "".join(told)
    texts = placed_texts(article)
    return tuple(dict.fromkeys(doubt for place, each in texts for doubt in _doubts(each.text, place, known)))


def _doubts(text: str, place: str, known: str) -> Iterator[str]:
    for pattern, doubt in _DOUBTS:
        for found in pattern.finditer(text):
            if found[0] not in known:
                around = text[max(0, found.start() - _SHOWN) : found.end() + _SHOWN].strip()
                yield f"'{printable(around)}' in {place} {doubt.format(name=name_of(found[0]))}"
