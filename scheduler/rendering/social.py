"""The text of social posts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlsplit

from scheduler.channels.linking import with_sendable_links
from scheduler.channels.spec import WHOLE_LINKS, Links
from scheduler.domain.article import CELL_BORDER, HEADING, SourceSpan
from scheduler.domain.characters import without_overrides
from scheduler.domain.content import Post, PostPart, Sentence
from scheduler.domain.payload import LinkCard
from scheduler.domain.sentences import ends_sentence
from scheduler.planning.hashtags import hashtag
from scheduler.rendering.templating import Templates

HEADLINE_BORDER = " – "  # noqa: RUF001 - a dash between two headings
"""Stands between the headings of a post's headline."""


def post_texts(post: Post, platform: str, templates: Templates) -> tuple[str, ...]:
    """Return the text of each part of a post, by the template of its account, or else of its platform.

    A clinic's own stand in templates/social/<account or platform>.txt, the product's with the platform's spec.
    White space is trimmed, marks that turn the direction of reading are left out, and the text is NFC,
    the form in which X counts characters. Raises BadInput.
    """
    own = f"social/{post.key.channel}.txt"
    template = own if templates.has(own) else f"social/{platform}.txt"
    return tuple(_part_text(post, part, number, template, templates) for number, part in enumerate(post.parts, start=1))


def links_in(texts: tuple[str, ...], links: Links = WHOLE_LINKS) -> tuple[str, ...]:
    """Return every link that a network makes of the texts, each once, in the order of reading."""
    return tuple(dict.fromkeys(link.address for text in texts for link in links.find(text)))


def link_card(post: Post, clinic_name: str) -> LinkCard:
    """Return the card for a post's link: its own heading over the clinic's name, or that name over the link's host."""
    inside = (sentence for part in post.parts for sentence in part.sentences)
    headings = [sentence.text for sentence in (*reversed(post.headline), *inside) if _is_heading(sentence)]
    title, description = (headings[0], clinic_name) if headings else (clinic_name, urlsplit(post.link).netloc)
    return LinkCard(post.link, title, description)


def _part_text(post: Post, part: PostPart, number: int, template: str, templates: Templates) -> str:
    headline = (*_hook(post), *_headline(post)) if number == 1 else ()
    text = templates.render(
        template,
        {
            "blocks": (*headline, *_blocks(post, part)),
            "statements": tuple(statement.text for statement in post.statements),
            "hashtags": tuple(hashtag(words) for words in post.hashtags),
            "link": post.link,
            "number": number,
            "count": len(post.parts),
            "last": number == len(post.parts),
        },
    )
    return _trimmed(text)


def _hook(post: Post) -> tuple[tuple[str, ...], ...]:
    """Return the block of a person's line before all else, none where there is none."""
    line = " ".join(sentence.printed for sentence in post.hook)
    return ((line,),) if line else ()


def _headline(post: Post) -> tuple[tuple[str, ...], ...]:
    """Return the block that says what a post is about, none where it has no headline."""
    line = HEADLINE_BORDER.join(sentence.printed for sentence in post.headline)
    return ((line,),) if line else ()


def _blocks(post: Post, part: PostPart) -> Iterator[tuple[str, ...]]:
    """Yield the printed lines that belong together: a paragraph, or the entries of a list in a row.

    A list is what a colon announces, one sentence each. It ends with a paragraph of several sentences, or
    with a whole sentence after entries that are none: drafts do not say where a list ends.
    """
    if post.headline:
        yield from _marked_blocks(part)
        return
    section = post.key.section
    entries: list[str] = []
    announced = False
    for paragraph in part.paragraphs:
        line = " ".join(sentence.printed for sentence in paragraph)
        goes_on = announced and not (entries and ends_sentence(line) and not ends_sentence(entries[-1]))
        if len(paragraph) == 1 and (goes_on or _is_heading_below(paragraph[0], section)):
            entries.append(line)
            continue
        if entries:
            yield tuple(entries)
            entries = []
        yield (line,)
        announced = line.endswith(":")
    if entries:
        yield tuple(entries)


def _marked_blocks(part: PostPart) -> Iterator[tuple[str, ...]]:
    """Yield a part's paragraphs, those that have a list's mark or a table's columns together."""
    for is_list, run in groupby(part.paragraphs, key=_is_entry):
        lines = tuple(" ".join(sentence.printed for sentence in paragraph) for paragraph in run)
        yield from (lines,) if is_list else ((line,) for line in lines)


def _is_entry(paragraph: tuple[Sentence, ...]) -> bool:
    """Say whether a paragraph is an entry of a list, or a table's row as a text has it."""
    return bool(paragraph[0].mark) or CELL_BORDER in paragraph[0].text


def _is_heading_below(sentence: Sentence, section: str) -> bool:
    """Say whether a sentence is the heading of a part below the post's own section."""
    source = sentence.source
    return _is_heading(sentence) and isinstance(source, SourceSpan) and source.section != section


def _is_heading(sentence: Sentence) -> bool:
    return isinstance(sentence.source, SourceSpan) and sentence.source.paragraph == HEADING


def _trimmed(text: str) -> str:
    """Return the text in NFC, without white space at the ends of lines or more than one blank line in a row.

    Links that are written out in it are as they are sent.
    """
    sent = with_sendable_links(without_overrides(unicodedata.normalize("NFC", text)))
    lines = "\n".join(line.strip() for line in sent.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
