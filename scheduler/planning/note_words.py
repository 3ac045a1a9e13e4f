"""A note: a campaign without an article, whose every word is its author's own (promise 1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from scheduler.domain.article import BESIDE_THE_TEXT, LEAD, LIST_KINDS, Section, SourceSpan
from scheduler.domain.content import OwnWords, Sentence
from scheduler.planning.sentence_units import paragraph_sentences

_Part = TypeVar("_Part")


def note_text(unit: Section) -> str:
    """Return the text of a note's post: its title and all of its words, each paragraph on a line."""
    return "\n".join(_lines(unit))


def in_own_words(part: _Part, own: OwnWords) -> _Part:
    """Return a draft, or a part of one, whose sentences are an author's own instead of an article's."""
    changed: Any = part  # Any: a draft is walked by the fields of its dataclasses, whatever they are
    if isinstance(part, Sentence):
        changed = replace(part, source=own) if isinstance(part.source, SourceSpan) else part
    elif isinstance(part, tuple):
        changed = tuple(in_own_words(entry, own) for entry in part)
    elif is_dataclass(part) and not isinstance(part, type):
        values = {field.name: getattr(part, field.name) for field in fields(part)}
        changed = replace(part, **{name: in_own_words(value, own) for name, value in values.items()})
    return changed  # type: ignore[no-any-return] # what was walked keeps its type


def _lines(unit: Section) -> Iterator[str]:
    texts = [paragraph.text for paragraph in unit.paragraphs if paragraph.kind not in BESIDE_THE_TEXT]
    if unit.id != LEAD or not (texts and texts[0].startswith(unit.heading)):
        yield unit.heading
    for number, paragraph in enumerate(unit.paragraphs):
        if paragraph.kind in BESIDE_THE_TEXT:
            continue
        first = next(iter(paragraph_sentences(unit, number)), None)
        mark = (first.mark if first else "") or ("-" if paragraph.kind in LIST_KINDS else "")
        yield f"{mark} {paragraph.text}" if mark else paragraph.text
