"""Footnotes in Markdown: "[^1]" in the text and "[^1]: …" below it, which CommonMark does not know.

The marks go, since a post has no place for a footnote; the footnotes' words become paragraphs where they stand.

Written by hand: mdit-py-plugins moves footnotes to the end, and here they stay where they stood.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore

MARKS = "footnote marks"
"""The key of the parser's environment under which the marks that were left out are counted."""

_MARK = re.compile(r" *\[\^[^\]\[\s]+\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\[\s]+\]:[ \t]*")


def enable_footnotes(parser: MarkdownIt) -> MarkdownIt:
    """Return the parser, which now reads footnotes."""
    parser.core.ruler.before("text_join", "footnote_marks", _leave_out_marks)
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})
    return parser


def _leave_out_marks(state: StateCore) -> None:
    # At this stage an escaped bracket is still a token of its own, so that what is escaped stays.
    for token in (child for parent in state.tokens for child in parent.children or ()):
        if token.type == "text":
            token.content, marks = _MARK.subn("", token.content)
            state.env[MARKS] = state.env.get(MARKS, 0) + marks


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    match = _FOOTNOTE.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if not silent:
        paragraph(state, start, end, silent)
        inline = state.tokens[-2]
        inline.content = _FOOTNOTE.sub("", inline.content, count=1)
    return True
