"""The pictures of an article's section, each with its caption, and which of them an issue may show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.article import ParagraphKind, Section, SourceSpan
from scheduler.domain.content import Sentence
from scheduler.planning.sentence_units import paragraph_sentences
from scheduler.planning.statement_policy import StatementPolicy


@dataclass(frozen=True, slots=True)
class SectionPicture:
    """A picture of a section: the numbers of its paragraph and of its caption's (None without one), from 0.

    `description` are the words for who does not see it: its alt text, else its caption's. Empty where it has neither:
    it is not shown then.
    """

    number: int
    caption: int | None
    description: tuple[Sentence, ...]


def pictures_of(unit: Section) -> Iterator[SectionPicture]:
    """Yield a section's pictures in order. A caption belongs to the picture before it, else to the one after it."""
    kinds = [paragraph.kind for paragraph in unit.paragraphs]
    taken: set[int] = set()
    for number, kind in enumerate(kinds):
        if kind is not ParagraphKind.PICTURE:
            continue
        beside = (
            place
            for place in (number + 1, number - 1)
            if 0 <= place < len(kinds) and place not in taken and kinds[place] is ParagraphKind.CAPTION
        )
        caption = next(beside, None)
        if caption is not None:
            taken.add(caption)
        captions = () if caption is None else paragraph_sentences(unit, caption)
        yield SectionPicture(number, caption, _described(unit, number) or captions)


def objections_to(
    picture: SectionPicture, unit: Section, judge: StatementPolicy
) -> tuple[tuple[Sentence, tuple[str, ...]], ...]:
    """Return the sentences of a picture's description and caption that a rule blocks, each with why."""
    captions = () if picture.caption is None else paragraph_sentences(unit, picture.caption)
    said = ((sentence, judge.objections(sentence)) for sentence in dict.fromkeys((*picture.description, *captions)))
    return tuple((sentence, reasons) for sentence, reasons in said if reasons)


def _described(unit: Section, number: int) -> tuple[Sentence, ...]:
    text = unit.paragraphs[number].text
    return (Sentence(text, SourceSpan(unit.id, number, 0, len(text))),) if text else ()
