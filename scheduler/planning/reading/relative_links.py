"""Takes the links out of a file's article that lead to another file beside it: no reader of a post can follow them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from scheduler.domain.article import Link, Paragraph
from scheduler.planning.reading.blocks import Reading
from scheduler.planning.reading.placed_texts import placed_texts
from scheduler.planning.reading.web_page import with_paragraphs

_TOLD = 5


def without_relative_links(reading: Reading) -> Reading:
    """Return a reading whose relative links are their words alone, with a doubt that names the first ones."""
    found = [
        f"'{paragraph.text[link.start : link.end]}' in {place} ({link.address})"
        for place, paragraph in placed_texts(reading.article)
        for link in paragraph.links
        if _is_relative(link)
    ]
    if not found:
        return reading
    more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    doubt = (
        f"Links that lead nowhere outside the file became their words: {', '.join(found[:_TOLD])}{more}. Write a whole"
        " address (https://…) into article.md where readers should come to one"
    )
    return replace(
        reading, article=with_paragraphs(reading.article, _with_whole_links), doubts=(*reading.doubts, doubt)
    )


def _with_whole_links(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, links=tuple(link for link in paragraph.links if not _is_relative(link)))


def _is_relative(link: Link) -> bool:
    """Say whether a link has neither a scheme nor a host."""
    try:
        parts = urlsplit(link.address)
    except ValueError:  # no address at all
        return True
    return not parts.scheme and not parts.netloc
