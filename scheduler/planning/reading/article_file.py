"""Writes an article as article.md, and reads it back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from scheduler.domain.article import EMPTY_CELL, ROW_KINDS, Article, Paragraph, ParagraphKind, Section
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import markdown
from scheduler.planning.reading.blocks import Block, Heading, Text
from scheduler.planning.reading.front_matter import PARTICULARS
from scheduler.planning.reading.identifiers import split_number
from scheduler.planning.reading.markdown import CAPTION_SIGN
from scheduler.planning.reading.notes import with_notes_below
from scheduler.planning.reading.outline import outline

# Text without any of these means the same in Markdown; only the rest is tried out.
_MAY_BE_MARKUP = re.compile(rf"[\\`*_\[\]<&~^{{}}|]|^[-+#>=:]|^\d+[.)]|#$|^{CAPTION_SIGN.strip()}")
_LEADING_MARK = re.compile(r"^(\d+)?([-+#>=.):])")
_LEADING_CAPTION = re.compile(rf"^({CAPTION_SIGN.strip(': ')})(:)")
_INLINE_MARK = re.compile(r"([\\`*_\[\]<>&~^{}|#$])")
# Where article.md is imported, words between dollars are a formula, those between circumflexes or tildes are raised or
# lowered, "^word" at the end of a line is a block's name, and programs have other signs of their own (see dialects.py).
_DIALECT = re.compile(
    r"\$(?=\S)[^$]*(?<=\S)\$|\^[^\s^]+\^|~[^\s~]+~|(?:^|[ \t])\^[A-Za-z0-9-]+[ \t]*$"
    r"|==|\+\+|%%|[{}]|\[\[|\^\["
    r"|^@?\[\[?_?(?i:toc)|^\[!|^\[[ xX/-]\]|^#\S|^[:~]|<[/!A-Za-z]|^!{3}|^\?{3}|^import\s|\d\*\d"
)
_DIALECT_MARK = re.compile(r"([=+%!?@'\"]|^:|(?:(?<=\{)|(?<=\{ ))[.:-])")
_LAST_BANG = re.compile(r"!$")
_ANGLED = re.compile(r"[()\s]|^$")
_PLAIN_VALUE = re.compile(r"[^\W\d_][^\"#:]*[^\"#:\s]")

_PREFIXES = {
    ParagraphKind.BODY: "",
    ParagraphKind.BULLET: "- ",
    ParagraphKind.QUOTE: "> ",
    ParagraphKind.CAPTION: CAPTION_SIGN,
}


def article_markdown(article: Article) -> str:
    """Return an article as Markdown: one block a paragraph, on one line each, escaped only where it has to be."""
    title = _written("# ", article.title, Heading(article.title, 1, _is_literal(article.title)))
    lines = [*_front_matter(article), title, "", *_paragraphs(article.lead)]
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
    blocks, _ = with_notes_below(manuscript.blocks)
    article, _ = outline(replace(manuscript, blocks=blocks), "article.md")
    if not any(unit.paragraphs for unit in article.units()):
        raise BadInput("the article has no text below its title: write at least one paragraph in article.md")
    return article


def _front_matter(article: Article) -> Iterator[str]:
    """Yield the lines of the front matter that holds an article's particulars; it is YAML."""
    if article.particulars:
        yield from ("---", PARTICULARS)
        for particular in article.particulars:
            plain = _PLAIN_VALUE.fullmatch(particular.text)
            text = particular.text if plain else json.dumps(particular.text, ensure_ascii=False)
            yield f"- {particular.kind}: {text}"
        yield from ("---", "")


def _heading(section: Section) -> str:
    prefix = "#" * section.level + " "
    if section.number is None:
        return _written(prefix, section.heading, Heading(section.heading, section.level, literal=True))
    printed = f"{section.number}. {section.heading}"
    return _written(f"{prefix}{section.number}. ", section.heading, Heading(printed, section.level))


def _paragraphs(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """Yield the lines of paragraphs, with an empty line after each paragraph, list and table."""
    for kind, run in groupby(paragraphs, key=_kind_of_run):
        if kind is ParagraphKind.ROW:
            yield from _tables(tuple(run))
        elif kind is ParagraphKind.NUMBERED:
            yield from _numbered(tuple(run))
        elif kind is ParagraphKind.BULLET:
            yield from (*(_paragraph(paragraph) for paragraph in run), "")
        else:
            for paragraph in run:
                yield from (_paragraph(paragraph), "")


def _numbered(entries: Sequence[Paragraph]) -> Iterator[str]:
    """Yield the lines of numbered entries. Where the numbers do not count on, another delimiter begins a new list."""
    number, delimiter = 0, "."
    for place, entry in enumerate(entries):
        if place > 0 and entry.number not in {None, number + 1}:
            delimiter = ")" if delimiter == "." else "."
            yield ""
        number = number + 1 if entry.number is None else entry.number
        yield _paragraph(entry, number, delimiter)
    yield ""


def _kind_of_run(paragraph: Paragraph) -> ParagraphKind:
    return ParagraphKind.ROW if paragraph.kind in ROW_KINDS else paragraph.kind


def _paragraph(paragraph: Paragraph, number: int | None = None, delimiter: str = ".") -> str:
    if paragraph.kind is ParagraphKind.PICTURE:
        return f"![{_escaped(paragraph.text)}]({_destination(paragraph.file)})"
    prefix = _PREFIXES.get(paragraph.kind, f"{number}{delimiter} ")
    if paragraph.kind is ParagraphKind.NOTE:
        prefix = f"[^{paragraph.label}]: "
    if paragraph.links or paragraph.marks:
        return prefix + _without_leading_mark(_anchored(paragraph, 0, len(paragraph.text)))
    meant = Text(paragraph.text, paragraph.kind, number=number, label=paragraph.label)
    return _written(prefix, paragraph.text, meant)


def _tables(rows: Sequence[Paragraph]) -> Iterator[str]:
    """Yield the lines of the tables in a run of rows."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or _begins_table(rows[start:place], rows[place]):
            yield from _table(rows[start:place])
            yield ""
            start = place


def _begins_table(rows: Sequence[Paragraph], row: Paragraph) -> bool:
    """Say whether a row begins a further table: headings below other rows do, and another number of columns."""
    width = max(len(each.cells) for each in rows)
    is_header = row.kind is ParagraphKind.HEADER_ROW and rows[-1].kind is ParagraphKind.ROW
    return is_header or (len(row.cells) > 1 and width > 1 and len(row.cells) != width)


def _table(rows: Sequence[Paragraph]) -> Iterator[str]:
    """Yield a table's lines. Markdown has one row of headings, as wide as the table; further ones are set in bold."""
    width = max(len(row.cells) for row in rows)
    first = rows[0]
    is_headed = first.kind is ParagraphKind.HEADER_ROW and len(first.cells) == width
    yield _row(first) if is_headed else f"|{'  |' * width}"
    yield f"|{' --- |' * width}"
    for row in rows[is_headed:]:
        yield _row(row, bold=row.kind is ParagraphKind.HEADER_ROW)


def _row(row: Paragraph, *, bold: bool = False) -> str:
    cells, position = [], 0
    for cell in row.cells:
        words = _anchored(row, position, position + len(cell)) if cell else ""
        cells.append(f"**{words}**" if bold and words else words)
        position += len(cell or EMPTY_CELL) + len(" | ")
    return f"| {' | '.join(cells)} |"


def _anchored(paragraph: Paragraph, start: int, end: int) -> str:
    """Return the characters `start` to `end` of a paragraph with the links and the marks in them."""
    places = {start, end}
    places.update(place for link in paragraph.links for place in (link.start, link.end) if start <= place <= end)
    places.update(mark.position for mark in paragraph.marks if start <= mark.position <= end)
    written, opened = "", None
    order = sorted(places)
    for place, after in zip(order, [*order[1:], None], strict=True):
        if opened is not None and opened.end == place:
            written += f"]({_destination(opened.address)})"
            opened = None
        marks = "".join(f"[^{mark.label}]" for mark in paragraph.marks if mark.position == place)
        starting = next((link for link in paragraph.links if link.start == place and link.end <= end), None)
        opened = starting or opened
        # "!" before a bracket would begin a picture, and "(" or ":" behind a mark an address or a note.
        written = _LAST_BANG.sub(r"\\!", written) if marks or starting else written
        written += marks + ("[" if starting else "")
        if after is not None:
            words = _escaped(paragraph.text[place:after])
            written += f"\\{words}" if marks and words[0] in "(:" else words
    return written


def _destination(address: str) -> str:
    """Return an address as Markdown takes it in parentheses."""
    escaped = address.replace("&", "\\&")
    return f"<{escaped}>" if _ANGLED.search(address) else escaped


def _written(prefix: str, text: str, meant: Block) -> str:
    """Return the prefix and the text, escaped no more than it takes to be read as what is meant."""
    is_dialect = _DIALECT.search(text) is not None
    if not is_dialect and not _MAY_BE_MARKUP.search(text):
        return prefix + text
    if is_dialect or "[^" in text:  # alone it is no mark of a note, but somewhere else there may be such a note
        return prefix + _without_leading_mark(_escaped(text))
    first_mark_escaped = _LEADING_MARK.sub(r"\1\\\2", text)
    # A paragraph "7. …" alone would be read as meant, but below another such paragraph it would be counted anew.
    would_join_list = isinstance(meant, Text) and text[0].isdigit()
    for attempt in (first_mark_escaped,) if would_join_list else (text, first_mark_escaped):
        if markdown.read_body(prefix + attempt).blocks == (meant,):
            return prefix + attempt
    return prefix + _without_leading_mark(_escaped(text))


def _escaped(text: str) -> str:
    escaped = _INLINE_MARK.sub(r"\\\1", text)
    return _DIALECT_MARK.sub(r"\\\1", escaped) if _DIALECT.search(text) else escaped


def _without_leading_mark(escaped: str) -> str:
    """Return an escaped text whose beginning is no mark of a list, a heading or a caption either."""
    return _LEADING_CAPTION.sub(r"\1\\\2", _LEADING_MARK.sub(r"\1\\\2", escaped))


def _is_literal(heading: str) -> bool:
    return split_number(heading)[0] is None
