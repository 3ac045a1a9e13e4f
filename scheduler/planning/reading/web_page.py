"""Reads the article of a page: as the site hands it out for programs where that is whole, else from the page itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from scheduler.channels.sendable import sendable
from scheduler.domain.article import Article, Paragraph, Particular, ParticularKind, Section
from scheduler.planning.page_address import is_same_site, without_counting
from scheduler.planning.reading.blocks import Reading, whole_address
from scheduler.planning.reading.page.seen import HIDDEN, STRUCK_OUT
from scheduler.planning.reading.page_head import PageHead
from scheduler.planning.reading.post import Post

_COMPARED = 8
"""Words that a paragraph of the page needs before its absence from the post counts: less is a button or a date."""
_RECOGNISED = 3
"""Words that what the page leaves out needs to be known again in the post."""
_SHOWN = 3
_MOST_SEARCHES = 500
"""Searches for a part of a text; a page and its post that differ in more are two texts."""


def word_count(article: Article) -> int:
    """Return the words of an article."""
    return sum(len(paragraph.text.split()) for unit in article.units() for paragraph in unit.paragraphs)


def compared_with_page(reading: Reading, page: Reading, origin: str) -> Reading:
    """Return the reading of a post with doubts on what its page shows beside it, and on what its page does not show.

    Builders of pages, and fields of a theme, put text on a page that the site's record of the post does not have; by
    rules of style a page strikes out or hides what stands in the record. What the page shows around its article (its
    footer) is shown, although its reader leaves it out.
    """
    taken = _Known(paragraph.text for paragraph in _paragraphs(reading.article))
    left_out = _Known(dropped.text for dropped in reading.dropped)
    missing = [
        paragraph.text
        for paragraph in _paragraphs(page.article)
        if len(paragraph.text.split()) >= _COMPARED and not (taken.has(paragraph.text) or left_out.has(paragraph.text))
    ]
    hidden = [dropped for dropped in page.dropped if dropped.reason in {HIDDEN, STRUCK_OUT}]
    furniture = (dropped.text for dropped in page.dropped if dropped.reason not in {HIDDEN, STRUCK_OUT})
    shown = _Known((*(paragraph.text for paragraph in _paragraphs(page.article)), *furniture))
    unseen = [
        dropped.text
        for dropped in hidden
        if len(dropped.text.split()) >= _RECOGNISED and taken.has(dropped.text) and not shown.has(dropped.text)
    ]
    doubts = (
        (missing, f"The page shows words that {origin} does not have", "Add them to article.md if they belong there"),
        (
            unseen,
            f"{origin[0].upper()}{origin[1:]} has words that the page does not show",
            "Take them out if they should not go out",
        ),
    )
    told = tuple(f"{what}: {_first(texts)}. {remedy}" for texts, what, remedy in doubts if texts)
    return replace(reading, doubts=(*reading.doubts, *told))


class _Known:
    """Texts, to be known again by their letters: whole ones at once, parts of them by a search that has its bound."""

    def __init__(self, texts: Iterable[str]) -> None:
        letters = tuple(map(_letters, texts))
        self._whole = frozenset(letters)
        self._joined = "\n".join(letters)
        self._searches = _MOST_SEARCHES

    def has(self, text: str) -> bool:
        """Say whether a text is one of them or stands in one."""
        letters = _letters(text)
        if letters in self._whole:
            return True
        self._searches -= 1
        return self._searches >= 0 and letters in self._joined


def _first(texts: Sequence[str]) -> str:
    words = ", ".join(f"'{_shortened(text)}'" for text in texts[:_SHOWN])
    return f"{words} and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else words


def with_page_facts(reading: Reading, head: PageHead, post: Post | None, read_on: str) -> Reading:
    """Return a reading whose addresses are whole, with the particulars of a page: where it stood, and on which day."""
    article = _with_whole_addresses(reading.article, head.base)
    told = [Particular(ParticularKind.SOURCE, f"{without_counting(head.address)}, read on {read_on}")]
    if post:
        told += [
            Particular(kind, text)
            for kind, text in ((ParticularKind.AUTHOR, post.author), (ParticularKind.DATE, post.day))
            if text and all(particular.kind is not kind for particular in article.particulars)
        ]
    doubts = reading.doubts
    if head.goes_on and not post:
        doubts += (
            f"The page goes on at {head.goes_on}: add what stands there to article.md, or import a page with all",
        )
    return replace(reading, article=replace(article, particulars=(*article.particulars, *told)), doubts=doubts)


def campaign_link(head: PageHead) -> tuple[str, str]:
    """Return the address that a campaign leads to, and a doubt about it or an empty string.

    It is the one that the page names as its own, without what counts visitors. One that is of another site, or the
    site's first page, is not believed.
    """
    fallback = without_counting(head.address)
    if not head.canonical:
        return fallback, ""
    try:
        named = sendable(without_counting(head.canonical))
    except ValueError:  # no address at all
        return fallback, ""
    if head.address.startswith("https://"):  # where it can be read by https, readers are led there
        named = re.sub(r"^http://", "https://", named)
    if is_same_site(named, head.address) and (_has_path(named) or not _has_path(head.address)):
        return named, ""
    return fallback, (
        f"The page names {named} as its own address; posts lead to {fallback}. Change link in campaign.toml if readers"
        " belong there"
    )


def _has_path(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def _with_whole_addresses(article: Article, base: str) -> Article:
    def changed(paragraph: Paragraph) -> Paragraph:
        links = tuple(replace(link, address=whole_address(base, link.address)) for link in paragraph.links)
        file = whole_address(base, paragraph.file) if paragraph.file else ""
        return replace(paragraph, links=links, file=file)

    return with_paragraphs(article, changed)


def _paragraphs(article: Article) -> Iterator[Paragraph]:
    for unit in article.units():
        yield from unit.paragraphs


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def with_paragraphs(article: Article, changed: Callable[[Paragraph], Paragraph]) -> Article:
    """Return an article with each of its paragraphs changed."""

    def section(part: Section) -> Section:
        return replace(
            part, paragraphs=tuple(map(changed, part.paragraphs)), sections=tuple(map(section, part.sections))
        )

    return replace(article, lead=tuple(map(changed, article.lead)), sections=tuple(map(section, article.sections)))
