"""The words by which two drafts of an item differ, for the person who has to sign it again."""

from __future__ import annotations

from collections.abc import Collection

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import Draft, sentences_of

_LONGEST = 70
"""Characters of a sentence that are told."""


def difference(old: Draft, new: Draft) -> str:
    """Return the article's first words that only the new draft says, and the first that only the old one says.

    Empty where both quote the same sentences with the same numbers.
    """
    before, after = _said(old), _said(new)
    come, gone = _first_missing(after, before), _first_missing(before, after)
    if come and gone:
        return f"'{come}' instead of '{gone}'"
    if come:
        return f"'{come}' is new"
    return f"'{gone}' is gone" if gone else ""


def _said(draft: Draft) -> tuple[str, ...]:
    quoted = (sentence for sentence in sentences_of(draft) if isinstance(sentence.source, SourceSpan))
    return tuple(dict.fromkeys(sentence.printed for sentence in quoted))


def _first_missing(lines: Collection[str], others: Collection[str]) -> str:
    known = set(others)
    line = next((line for line in lines if line not in known), "").replace("; ", ", ")  # a note's own divider
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
