"""How much a text may hold, so that reading it takes no more memory than a hundred times the largest file.

A paragraph, a cell or a link takes a few kilobytes while it is read, however short it is.
"""

from __future__ import annotations

from scheduler.domain.errors import BadInput

MOST_LINES = 50_000
MOST_SIGNS = 150_000
"""The most lines with text, and signs that may be markup, of an article: those of several books."""

_SIGNS = ("[", "|", "\t", ">", "*", "_", "<", "`", "~", "^", "$", "- ")


def check_extent(text: str) -> None:
    """Raise BadInput for a text with more lines or signs of markup than an article has."""
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    if lines > MOST_LINES:
        raise BadInput(f"the text has {lines:,} lines; the limit is {MOST_LINES:,}: import one article at a time")
    signs = sum(map(text.count, _SIGNS))
    if signs > MOST_SIGNS:
        raise BadInput(
            f"the text has {signs:,} signs of tables, lists, links and emphasis; the limit is {MOST_SIGNS:,}:"
            " import one article at a time"
        )
