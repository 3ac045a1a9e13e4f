"""What stands in an article.md as it is typed, and was probably meant as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.domain.article import Article, ParagraphKind
from scheduler.planning.reading.placed_texts import placed_texts

_MARK = re.compile(r"\[\^[^\]\s]+\]")
_BARS = re.compile(r"\|.*\|")
_LINK = re.compile(r"!?\[[^\]]*\]\([^)]*\)")


def article_slips(article: Article) -> tuple[str, ...]:
    """Return a sentence for each mark without a note, line of bars and link that Markdown does not take for such."""
    return tuple(dict.fromkeys(_slips(article)))


def _slips(article: Article) -> Iterator[str]:
    for place, paragraph in placed_texts(article):
        for mark in _MARK.findall(paragraph.text):
            yield f"The mark '{mark}' in '{place}' has no note: write '{mark}: ' and its words as a paragraph below"
        if paragraph.kind is ParagraphKind.BODY and _BARS.match(paragraph.text):
            yield (
                f"'{_shortened(paragraph.text)}' in '{place}' looks like a table and is none: it needs an empty line "
                "above, and a second line of bars and dashes"
            )
        for link in _LINK.findall(paragraph.text):
            yield f"'{_shortened(link)}' in '{place}' looks like a link and is none: check its address"


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
