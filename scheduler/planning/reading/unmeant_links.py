"""What networks make of an article's words that its author may not have meant: links, mentions, hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scheduler.channels.linking import FoundLink, x_links, x_mentions
from scheduler.domain.article import Article, Paragraph
from scheduler.planning.hashtags import hashtags_in
from scheduler.planning.reading.placed_texts import placed_texts

_WORD = re.compile(r"\S+")
_LONGEST_WORD = 200
"""Characters of a word that is looked at: X's pattern takes time with the square of a word's length."""

_MOST_WORDS = 5_000
"""Different words with a dot that are looked at; the longest article that we have seen has 400."""


def unmeant_links(article: Article) -> tuple[str, ...]:
    """Return a sentence for each word that would be a link, a mention or a hashtag in a post, with its place.

    X's rules are the widest: it makes links of hosts without https://, as it counts them.
    """
    links = _Links()
    told = (doubt for place, paragraph in placed_texts(article) for doubt in _doubts(paragraph, place, links))
    return tuple(dict.fromkeys(told))


class _Links:
    """The links that X makes of single words, each word looked at once, and not more of them than articles have."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[FoundLink, ...]] = {}

    def of(self, text: str) -> Iterator[FoundLink]:
        for word in _WORD.finditer(text):
            if "." in word[0] and word[0] not in self._known and len(self._known) < _MOST_WORDS:
                self._known[word[0]] = x_links(word[0]) if len(word[0]) <= _LONGEST_WORD else ()
            for link in self._known.get(word[0], ()):
                yield replace(link, start=word.start() + link.start, end=word.start() + link.end)


def _doubts(paragraph: Paragraph, place: str, links: _Links) -> Iterator[str]:
    text = paragraph.text
    for link in links.of(text):
        if not link.is_bare or any(meant.start <= link.start < meant.end for meant in paragraph.links):
            continue
        if link.is_slip:
            yield (
                f"'{link.words}' in {place} is read as a web address: put a space after the full stop, or write "
                "https:// before it if an address is meant"
            )
        elif link.words.count(".") == 1 and "/" not in link.words:
            yield f"'{link.words}' in {place} is read as a web address: part it if none is meant"
    for name in x_mentions(text):
        yield f"'{name}' in {place} is read as an account, which X tells of the post: take the sign out if it is none"
    for tag in hashtags_in(text):
        yield f"'{tag}' in {place} is read as a hashtag: take the sign out if it is none"
