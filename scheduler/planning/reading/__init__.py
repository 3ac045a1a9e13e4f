"""Reads articles in the formats that people write them in, and the article.md that a campaign keeps.

read_article       bytes of a text, Markdown, HTML or Word file -> Reading
article_markdown   Article -> the text of its article.md
parse_article_markdown   the text of an article.md -> Article
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from scheduler.domain.article import ParagraphKind
from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import html, markdown, plain_text
from scheduler.planning.reading.article_file import article_markdown, parse_article_markdown
from scheduler.planning.reading.blocks import Block, Dropped, Manuscript, PictureFile, Reading, Text
from scheduler.planning.reading.boilerplate import particulars_within, trim
from scheduler.planning.reading.decoding import SIZE_LIMIT, ZIP_MAGIC, check_size, decode
from scheduler.planning.reading.doubtful_signs import doubtful_signs
from scheduler.planning.reading.headings import infer_where_unmarked
from scheduler.planning.reading.identifiers import campaign_slug, slugify
from scheduler.planning.reading.languages import language_doubt, language_name, language_of, likely_language
from scheduler.planning.reading.notes import with_notes_below
from scheduler.planning.reading.outline import outline
from scheduler.planning.reading.printed_headings import with_headings_set_right
from scheduler.planning.reading.references import marks_without_entry
from scheduler.planning.reading.typed_captions import with_typed_captions
from scheduler.planning.reading.unmeant_links import unmeant_links

__all__ = [
    "SIZE_LIMIT",
    "Dropped",
    "PictureFile",
    "Reading",
    "article_markdown",
    "campaign_slug",
    "check_size",
    "language_name",
    "parse_article_markdown",
    "read_article",
    "slugify",
]

_MARKDOWN = {".md", ".markdown", ".mdown"}
_WORD = {".docx", ".docm", ".dotx", ".dotm", ".doc"}  # a new document may have the old ending
_HTML = {".html", ".htm", ".xhtml"}
_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_LOOKS_LIKE_MARKDOWN = re.compile(r"\s*# \S")


def read_article(data: bytes, name: str, tracked: TrackedChanges | None = None) -> Reading:
    """Return the article in a file, with everything that was not carried over.

    `name` is the file's name: its ending tells the format (.md, .html, .docx; anything else is plain text
    unless it begins like one of these), and messages call the file by it. `tracked` decides about the open tracked
    changes of a Word document. Raises BadInput for what holds no article, and for open changes without a decision.
    """
    check_size(len(data), name)
    try:
        manuscript, decoding_notes = _manuscript(data, name, tracked)
    except BadInput as error:
        if name in str(error):
            raise
        raise BadInput(f"{name}: {error}") from error  # nested too deeply: found where the name is not known
    # A line of invisible signs alone has no words once they are gone.
    trimmed = trim([block for block in manuscript.blocks if block.text or _is_picture(block)])
    if not trimmed.blocks:
        raise BadInput(
            f"{name} holds no article, only the menus and buttons of a page or no text at all:"
            " save the article's text as .txt, .md, .html or .docx and import that"
        )
    manuscript = replace(trimmed.around(manuscript), blocks=tuple(with_typed_captions(trimmed.blocks)))
    text = " ".join(block.text for block in manuscript.blocks)
    manuscript = with_headings_set_right(manuscript, likely_language(text))
    blocks, note_doubts = with_notes_below(manuscript.blocks)
    article, title_notes = outline(replace(manuscript, blocks=blocks), name)
    if not any(unit.paragraphs for unit in article.units()):
        raise BadInput(f"{name} has no text below its title: write at least one paragraph")
    notes = (*decoding_notes, *manuscript.notes, *title_notes)
    if not article.sections:
        notes += ("no headings were found: the article is a title and its text",)
    spoken = language_of(article, manuscript.language)
    apart = (*particulars_within(blocks), *marks_without_entry(blocks))
    doubts = tuple(dict.fromkeys((*manuscript.doubts, *note_doubts, *apart)))
    doubts += (*doubtful_signs(article, doubts), *unmeant_links(article))
    doubt = language_doubt(spoken)
    return Reading(
        article, manuscript.dropped, notes, spoken.language, doubts, manuscript.pictures, doubt, manuscript.address
    )


def _is_picture(block: Block) -> bool:
    return isinstance(block, Text) and block.kind is ParagraphKind.PICTURE


def _manuscript(data: bytes, name: str, tracked: TrackedChanges | None) -> tuple[Manuscript, tuple[str, ...]]:
    """Return the manuscript in a file, and notes on its encoding."""
    ending = PurePath(name).suffix.lower()
    if ending in _WORD and data.startswith(ZIP_MAGIC):
        from scheduler.planning.reading import word  # noqa: PLC0415 - has much to import, and is seldom needed

        return word.read(data, name, tracked), ()
    if ending == ".docx":
        decode(data, name)  # names what the file is, if it can tell
        raise BadInput(f"{name} is not a Word document: it is plain text, so name it .txt")
    text, notes = decode(data, name)
    if ending in _HTML or (ending not in _MARKDOWN and _LOOKS_LIKE_HTML.match(text)):
        return html.read(text), notes
    if ending in _MARKDOWN:
        return _with_bold_headings(markdown.read_foreign(text)), notes
    if _LOOKS_LIKE_MARKDOWN.match(text):
        return _with_bold_headings(markdown.read_foreign(text)), (
            *notes,
            f"{name} was read as Markdown, which it looks like",
        )
    return plain_text.read(text), notes


def _with_bold_headings(manuscript: Manuscript) -> Manuscript:
    kept = trim(manuscript.blocks)
    return replace(kept.around(manuscript), blocks=infer_where_unmarked(kept.blocks, from_plain_lines=False))
