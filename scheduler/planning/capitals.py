"""Headings that are typed in capitals throughout, as a reader expects them: with capitals where the text has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from scheduler.domain.article import Article

_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")
_OPENING = " \"'(\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
_ENDS = tuple(".!?:…¿¡|")
_BEGINNING = re.compile(rf"(?:^|[.?!:]\s+|[¿¡])[{re.escape(_OPENING)}¿¡]*([^\W\d_])")
_LONGEST_SHORT_FORM = 3
"""Letters up to which a word that the text never has may be a short form, such as IVF."""

_NOUNS_HAVE_CAPITALS = "de"


class Capitals:
    """Sets right the headings of one article, which is in `language`, by how its text writes the same words."""

    def __init__(self, article: Article, language: str) -> None:
        self._article = article
        self._nouns = language.startswith(_NOUNS_HAVE_CAPITALS)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        return dict(_written(self._article, tells_by_beginnings=not self._nouns))

    def __call__(self, heading: str) -> str:
        """Return a heading in sentence case if it is in capitals throughout; where that is in doubt, as it is."""
        words = _WORD.findall(heading)
        if not heading.isupper() or not any(len(word) > _LONGEST_SHORT_FORM for word in words):
            return heading
        if self._nouns and any(word.casefold() not in self._written for word in words):
            return heading
        lowered = _WORD.sub(lambda found: self._word(found.group()), heading)
        return _begun(lowered)

    def _word(self, word: str) -> str:
        written = self._written.get(word.casefold())
        if written is not None:
            return written
        return word if 1 < len(word) <= _LONGEST_SHORT_FORM else word.lower()


def _written(article: Article, *, tells_by_beginnings: bool) -> Iterator[tuple[str, str]]:
    """Yield each word of an article's text with the form that it has most often within sentences."""
    forms: dict[str, Counter[str]] = {}
    for unit in article.units():
        for paragraph in unit.paragraphs:
            if paragraph.text.isupper():
                continue
            for found in _WORD.finditer(paragraph.text):
                before = paragraph.text[: found.start()].rstrip(_OPENING)
                begins = not before or before.endswith(_ENDS)
                form = found.group()
                # The first word of a sentence has a capital whatever it is; in capitals throughout it is a short form.
                if begins and not (form.isupper() and len(form) > 1):
                    if tells_by_beginnings:
                        yield form.casefold(), form.lower()
                else:
                    forms.setdefault(form.casefold(), Counter())[form] += 1
    for word, counted in forms.items():  # what stands within sentences counts for more
        yield word, max(counted, key=lambda form: (counted[form], form))


def _begun(text: str) -> str:
    """Return a text whose sentences begin with a capital letter."""
    return _BEGINNING.sub(lambda found: found.group()[:-1] + found[1].upper(), text)
