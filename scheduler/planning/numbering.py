"""The numbers before an article's headings: those that only count its parts, and those of steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scheduler.domain.article import HEADING, Article, Paragraph, Section, SourceSpan
from scheduler.domain.content import Sentence
from scheduler.domain.vocabulary import whole_words

_PARTS = (
    "part|chapter|section|lesson|module|unit|teil|kapitel|abschnitt|lektion|modul|parte|cap[ií]tulo|secci[oó]n|lecci[oó]n"
    "|se[cç][cç][aã]o|li[cç][aã]o|m[oó]dulo|partie|chapitre|le[cç]on|capitolo|sezione|lezione|modulo"
    "|भाग|अध्याय|खंड|الجزء|الفصل|القسم"
)
_COUNT = "one|two|three|four|five|six|seven|eight|nine|ten"
_SCALES = (
    r"(?:tesla|millions?|millionen|millones|milioni|milh[oõ]es|billions?|thousand|lakhs?|crores?|percent|prozent"
    r"|t|mg|ml|kg|g|l|mm|cm|m|km|mcg|iu|mio|mrd|lit[er]{2}s?|stunden|jahren?|tage|hours?|years?|days?)\b"
)
_CAPITAL = r"(?=[\u00bf\u00a1\"'\u201c\u2018\u00ab]?(?-i:[^\W\d_a-zß-öø-ÿ]))"
"""What a heading begins with: a letter that is not small. A quantity goes on with a unit or a small one."""

# "Part 4. Risks", "3.2 Risks", "IV. Risks", "Q. Will it go away?": it says nothing outside of the article.
_NUMBERING = re.compile(
    rf"^(?:(?:{_PARTS})\s+(?:\d+(?:\.\d+)*|[ivx]+\b|{_COUNT})\s*[.:)\u2013\u2014-]\s*"
    r"|[QF]\s*[.:)]\s*|\d+[.)]\s+|\(\d{1,2}\)\s+|§\s*\d+(?:\.\d+)*[.)]?\s+"
    rf"|(?-i:[IVX]{{1,5}}[.)]|[A-H]\))\s+{_CAPITAL}"
    rf"|[^\W\D0]\d?(?:\.\d{{1,2}}){{1,3}}[.)]?\s+{_CAPITAL}(?!{_SCALES}))",
    re.IGNORECASE,
)
_STEPS = re.compile(
    whole_words(
        "steps?|step-by-step|how to|schritte?|schritt für schritt|pasos?|paso a paso|étapes?|pas à pas|passaggi|passi"
        "|passos?|passo a passo|चरण|चरणों|कदम|خطوات|خطوة"
    ),
    re.IGNORECASE,
)
_FEWEST_STEPS = 2


def without_numbering(heading: Sentence) -> Sentence:
    """Return a heading without the numbering that says nothing outside of the article ("Part 4. Risks").

    A step keeps its number ("Step 2: Rinse"): instructions are followed in their order.
    """
    found = _NUMBERING.match(heading.text)
    return cut(heading, found.end(), len(heading.text)) if found and found.end() < len(heading.text) else heading


def steps_in(article: Article) -> frozenset[str]:
    """Return the ids of the sections whose number before the heading is that of a step.

    They count from 1 on, below a heading or a last sentence that speaks of steps.
    """
    return frozenset(_steps(article.title, article.lead, article.sections))


def cut(heading: Sentence, start: int, end: int) -> Sentence:
    """Return some characters of an article's heading as a heading of their own, which begins with a capital letter."""
    text = heading.text[start:end].strip(" ,;:")
    start = heading.text.index(text, start)
    assert isinstance(heading.source, SourceSpan)  # noqa: S101 - headings are the article's
    begin = heading.source.start + start
    source = SourceSpan(heading.source.section, HEADING, begin, begin + len(text))
    capital = text[:1].upper() + text[1:]
    return Sentence(text, source, shown="" if capital == text else capital)


def _steps(heading: str, paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> Iterator[str]:
    numbers = [section.number for section in sections if section.number is not None]
    above = f"{heading}\n{paragraphs[-1].text if paragraphs else ''}"
    counted = len(numbers) >= _FEWEST_STEPS and numbers == list(range(1, len(numbers) + 1))
    if counted and _STEPS.search(above):
        yield from (section.id for section in sections if section.number is not None)
    for section in sections:
        yield from _steps(section.heading, section.paragraphs, section.sections)
