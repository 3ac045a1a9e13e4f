"""Numbers that the article states: who repeats one in words of their own has not made it up.

It is read strictly. The number stands before the same word, with the same "about" or "only" before it, outside of any
range, proportion or denial; and where the article hedges, the sentence does too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.claims.folding import folded_words
from scheduler.domain.sentences import sentences

_NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen"),
    *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
_BEFORE = (
    *("about", "around", "roughly", "approximately", "nearly", "almost", "up to", "at least", "at most", "over"),
    *("under", "more than", "less than", "fewer than", "just", "only", "as few as", "as little as", "within", "every"),
)
_COUNT = re.compile(
    rf"(?:\b(?P<before>{'|'.join(_BEFORE)}) )?(?<![\w.,%-])(?P<number>\d+(?:\.\d+)?|\b(?:{'|'.join(_NUMBERS)})) "
    r"(?!(?:and|out|per|percent|times|than|for|more|less|fewer|hundred|thousand|million|of|or|to|in)\b)"
    r"(?P<what>[^\W\d_]{3,})"
)
_IN_A_RANGE = re.compile(r"(?:\b(?:or|to|and|between|from)|[-\u2013]) ?$")
_HEDGE = re.compile(
    r"\b(?:may|might|can|could|should|usually|often|sometimes|generally|typically|normally|mostly|some|many|most|if)\b"
)
_DENIAL = re.compile(r"\b(?:not?|never|without|nor|neither|nobody|none|unlike)\b|n.t\b")


@dataclass(frozen=True, slots=True)
class _Count:
    before: str
    number: str
    what: str
    hedged: bool
    denied: bool


def without_stated_counts(sentence: str, stated: str) -> str:
    """Return a sentence, folded, without the numbers that a text states of the same."""
    known = {count for line in sentences(stated) for _, count in _counts(folded_words(line))}
    text = folded_words(sentence)
    for found, count in reversed(tuple(_counts(text))):
        if any(_bears_out(other, count) for other in known):
            text = f"{text[: found.start()]} {found['what']}{text[found.end() :]}"
    return text


def _counts(text: str) -> Iterator[tuple[re.Match[str], _Count]]:
    hedged, denied = _HEDGE.search(text) is not None, _DENIAL.search(text) is not None
    for found in _COUNT.finditer(text):
        if not _IN_A_RANGE.search(text[: found.start("number")]):
            what = found["what"].removesuffix("s")
            yield found, _Count(found["before"] or "", found["number"], what, hedged, denied)


def _bears_out(stated: _Count, said: _Count) -> bool:
    same = (stated.before, stated.number, stated.what) == (said.before, said.number, said.what)
    return same and not stated.denied and not said.denied and (said.hedged or not stated.hedged)
