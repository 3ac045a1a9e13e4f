"""Abbreviations that an article spells out once, and that stand alone elsewhere: a post spells them out as it does.

Which words one stands for is found as Schwartz and Hearst do (A simple algorithm for identifying abbreviation
definitions in biomedical text, 2003): its letters in order, right to left, in the words beside a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.article import HEADING, Article, SourceSpan
from scheduler.domain.content import Sentence

_BRACKET = re.compile(r"\(([^()]{2,80})\)")
_SHORT = re.compile(r"(?=[^\W\d_]*[A-Z][^A-Z()]*[A-Z])[A-Z][A-Za-z\d&/-]{1,8}")
_SHORT_BEFORE = re.compile(r"(?<![\w-])([A-Z][A-Za-z\d&/-]{1,8})\s$")
_CLAUSE = re.compile(r"[.,;:!?()]\s")
_FEWEST_INITIALS = 2
_MOST_EXTRA_WORDS = 5

_KNOWN_TO_ALL = frozenset(
    {"NHS", "GP", "GPs", "HIV", "AIDS", "DNA", "USA", "UK", "EU", "WHO", "COVID", "ID", "CD", "PDF", "SMS", "TV", "PIN"}
)
"""Those that nobody spells out."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation, the words that it stands for, and the words of the article that say so."""

    short: str
    long: str
    said: Sentence

    @property
    def place(self) -> re.Pattern[str]:
        """Matches where it stands as a word of its own; compiled patterns are kept by `re`."""
        return re.compile(rf"(?<![\w-]){re.escape(self.short)}(?![\w-])")


def abbreviations_in(article: Article) -> tuple[Abbreviation, ...]:
    """Return the abbreviations that an article spells out, each as it does first; none that stands for two things."""
    found: dict[str, Abbreviation] = {}
    unsure: set[str] = set()
    for unit in article.units():
        for number, text in ((HEADING, unit.heading), *((n, part.text) for n, part in enumerate(unit.paragraphs))):
            for each in _defined(text, unit.id, number) if "(" in text else ():
                known = found.setdefault(each.short, each)
                if known.long.casefold() != each.long.casefold():
                    unsure.add(each.short)
    return tuple(each for short, each in found.items() if short not in unsure | _KNOWN_TO_ALL)


def spelled_out(
    sentences: Iterable[Sentence], abbreviations: Sequence[Abbreviation], before: str = ""
) -> tuple[Sentence, ...]:
    """Return sentences that spell each abbreviation out at its first place, unless its words were read by then.

    `before` is what is read first. What is printed then stands in `shown`, and the sentence stays word for word.
    """
    if not abbreviations:
        return tuple(sentences)
    found: list[Sentence] = []
    read = before.casefold()
    waiting = list(abbreviations)
    for sentence in sentences:
        words = sentence.shown or sentence.text
        for each in tuple(waiting):
            place = each.place.search(words)
            if place is None:
                continue
            waiting.remove(each)
            if each.long.casefold() not in f"{read} {words.casefold()}":
                words = _with_long(words, place, each.long)
        read += f" {words.casefold()}"
        found.append(sentence if words == (sentence.shown or sentence.text) else replace(sentence, shown=words))
    return tuple(found)


def unexplained(
    rows: Iterable[Sentence], abbreviations: Sequence[Abbreviation], beside: str
) -> tuple[Abbreviation, ...]:
    """Return the abbreviations in rows that neither they nor the words beside them spell out."""
    text = " ".join(row.text for row in rows)
    said = f"{text} {beside}".casefold()
    return tuple(each for each in abbreviations if each.place.search(text) and each.long.casefold() not in said)


def _with_long(words: str, place: re.Match[str], long: str) -> str:
    before, after = words[: place.start()], words[place.end() :]
    is_bracketed = before.count("(") > before.count(")")
    return f"{before}{place[0]}, {long}{after}" if is_bracketed else f"{before}{place[0]} ({long}){after}"


def _defined(text: str, section: str, number: int) -> Iterator[Abbreviation]:
    """Yield the abbreviations that a text spells out: "manipulation (MUA)" and "MUA (manipulation …)"."""
    for bracket in _BRACKET.finditer(text):
        before, inner = text[: bracket.start()], bracket[1]
        if _SHORT.fullmatch(inner):
            clause = before.rstrip()[max((end.end() for end in _CLAUSE.finditer(before)), default=0) :]
            long = _long_form(inner, clause)
            start, end = len(before.rstrip()) - len(long), bracket.end()
        else:
            named = _SHORT_BEFORE.search(before)
            short = named[1] if named and _SHORT.fullmatch(named[1]) else ""
            long = inner if short and _long_form(short, inner) == inner else ""
            start, end, inner = (named.start() if named else 0), bracket.end(), short
        if long:
            said = Sentence(text[start:end], SourceSpan(section, number, start, end))
            yield Abbreviation(inner, long, said)


def _long_form(short: str, text: str) -> str:
    """Return the end of a text that has the letters of an abbreviation in order, the first at a word's beginning."""
    letters = [sign.casefold() for sign in short.removesuffix("s") if sign.isalnum()]
    folded = text.casefold()
    place, initials = len(folded), 0
    if len(folded) != len(text):
        return ""
    for left, letter in reversed(tuple(enumerate(letters))):
        place -= 1
        while place >= 0 and (folded[place] != letter or (left == 0 and not _begins_word(folded, place))):
            place -= 1
        if place < 0:
            return ""
        initials += _begins_word(folded, place)
    found = text[place:]
    words = found.split()
    is_short_enough = len(words) <= min(len(letters) + _MOST_EXTRA_WORDS, 2 * len(letters))
    is_told = len(words) == 1 or initials >= _FEWEST_INITIALS
    return found if is_short_enough and is_told and len(found) > len(short) + 1 else ""


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
