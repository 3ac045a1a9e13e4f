"""Writes an article as article.md, and reads it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.domain.article import Article, Paragraph, ParagraphKind, Section
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import markdown
from scheduler.planning.reading.blocks import Block, Heading, Text
from scheduler.planning.reading.identifiers import split_number
from scheduler.planning.reading.outline import outline

# Text without any of these means the same in Markdown; only the rest is tried out.
_MAY_BE_MARKUP = re.compile(r"[\\`*_\[\]<&~]|^[-+#>=]|^\d+[.)]|#$")
_LEADING_MARK = re.compile(r"^(\d+)?([-+#>=.)])")
_INLINE_MARK = re.compile(r"([\\`*_\[\]<>&~#])")


def article_markdown(article: Article) -> str:
    """Return an article as Markdown: one block a paragraph, on one line each, escaped only where it has to be."""
    title = _written("# ", article.title, Heading(article.title, 1, _is_literal(article.title)))
    lines = [title, "", *_paragraphs(article.lead)]
    for section in article.sections:
        for part in section.walk():
            lines += [_heading(part), "", *_paragraphs(part.paragraphs)]
    return "\n".join(lines).rstrip("\n") + "\n"


def parse_article_markdown(text: str) -> Article:
    """Return the article that an article.md holds, however its lines end.

    Raises BadInput when it has no title ("# …") or no text.
    """
    manuscript = markdown.read(text.replace("\r\n", "\n").replace("\r", "\n"))
    has_title = any(isinstance(block, Heading) and block.level == 1 for block in manuscript.blocks)
    if not has_title and not manuscript.title:
        raise BadInput("the article has no title: begin article.md with a line '# ' and the title")
    article, _ = outline(manuscript, "article.md")
    if not any(unit.paragraphs for unit in article.units()):
        raise BadInput("the article has no text below its title: write at least one paragraph in article.md")
    return article


def _heading(section: Section) -> str:
    prefix = "#" * section.level + " "
    if section.number is None:
        return _written(prefix, section.heading, Heading(section.heading, section.level, literal=True))
    printed = f"{section.number}. {section.heading}"
    return _written(f"{prefix}{section.number}. ", section.heading, Heading(printed, section.level))


def _paragraphs(paragraphs: tuple[Paragraph, ...]) -> Iterator[str]:
    """Yield the lines of paragraphs, with an empty line after each paragraph and after each list."""
    number = 0
    for position, paragraph in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        number = number + 1 if paragraph.kind is ParagraphKind.NUMBERED else 0
        yield _paragraph(paragraph, number)
        in_list = paragraph.kind in (ParagraphKind.BULLET, ParagraphKind.NUMBERED)
        if not (in_list and following is not None and following.kind is paragraph.kind):
            yield ""


def _paragraph(paragraph: Paragraph, number: int) -> str:
    prefixes = {
        ParagraphKind.BODY: "",
        ParagraphKind.BULLET: "- ",
        ParagraphKind.NUMBERED: "1. ",
        ParagraphKind.QUOTE: "> ",
    }
    prefix = prefixes[paragraph.kind]
    written = _written(prefix, paragraph.text, Text(paragraph.text, paragraph.kind))
    return f"{number}. {written.removeprefix(prefix)}" if number else written


def _written(prefix: str, text: str, meant: Block) -> str:
    """Return the prefix and the text, escaped no more than it takes to be read as what is meant."""
    if not _MAY_BE_MARKUP.search(text):
        return prefix + text
    first_mark_escaped = _LEADING_MARK.sub(r"\1\\\2", text)
    # A paragraph "7. …" alone would be read as meant, but below another such paragraph it would be counted anew.
    would_join_list = isinstance(meant, Text) and text[0].isdigit()
    for attempt in (first_mark_escaped,) if would_join_list else (text, first_mark_escaped):
        if markdown.read_body(prefix + attempt).blocks == (meant,):
            return prefix + attempt
    marks_escaped = _INLINE_MARK.sub(r"\\\1", text)
    return prefix + (marks_escaped if marks_escaped[0] == "\\" else _LEADING_MARK.sub(r"\1\\\2", marks_escaped))


def _is_literal(heading: str) -> bool:
    return split_number(heading)[0] is None
