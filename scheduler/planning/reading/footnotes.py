"""Footnotes in Markdown: "[^1]" in the text and "[^1]: …" below it, which CommonMark does not know.

Written by hand: mdit-py-plugins moves footnotes to the end, and here a note without a mark stays where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from scheduler.planning.reading.markup import NOTE, NOTE_TEXT

_MARK = re.compile(r"(\[\^[^\]\[\s]+\])")
_FOOTNOTE = re.compile(r"\[\^([^\]\[\s]+)\]:[ \t]*")


def enable_footnotes(parser: MarkdownIt) -> MarkdownIt:
    """Return the parser, which now reads footnotes."""
    parser.core.ruler.before("text_join", "footnote_marks", _find_marks)
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})
    return parser


def _find_marks(state: StateCore) -> None:
    # At this stage an escaped bracket is still a token of its own, so that what is escaped stays.
    for parent in state.tokens:
        if parent.children:
            parent.children = [part for child in parent.children for part in _parted(child)]


def _parted(token: Token) -> Iterator[Token]:
    """Yield a token of text as its words and its marks."""
    if token.type != "text" or "[^" not in token.content:
        yield token
        return
    for place, piece in enumerate(_MARK.split(token.content)):
        if place % 2:
            marked = f'<span {NOTE}="{escape(piece[2:-1])}">{escape(piece)}</span>'
            yield Token("html_inline", "", 0, content=marked)
        elif piece:
            yield token.copy(content=piece)


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    match = _FOOTNOTE.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if not silent:
        paragraph(state, start, end, silent)
        opening, inline, closing = state.tokens[-3:]
        opening.tag = closing.tag = "aside"
        opening.attrSet(NOTE_TEXT, match[1])
        inline.content = _FOOTNOTE.sub("", inline.content, count=1)
    return True
