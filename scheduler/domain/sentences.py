"""The beginnings and ends of sentences. In doubt two sentences stay one: a sentence is never cut.

Written by hand: in doubt, libraries cut. The rules here are tested on a corpus of articles.
"""
# ruff: noqa: RUF001 - the marks of other scripts look like those of ours

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

Span = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A full stop after one of these never ends a sentence: what it belongs to follows.
_NEVER_LAST = _words(
    "dr mr mrs ms mx prof rev hon st sr jr smt shri sri rs messrs e.g i.e eg ie vs v cf viz approx ca incl esp resp "
    "डॉ प्रो श्री श्रीमती रु"
)
# A full stop after one of these ends no sentence when a number or a single letter follows ("Fig. 2", "No. 5").
_BEFORE_NUMBER = _words("no nos fig figs eq ref refs tab vol ch sec art p pp par para ed approx सं नं")
# Words that often open a sentence and seldom go on with a name: they decide after "M.D." and "J.".
_OPENERS = _words(
    "the this that these those it its they their there here we our you your he she his her in on at by for from with "
    "as if when while after before although however but and or so such many most some several no not all both each "
    "every a an what why how is are was were do does can may patients results treatment"
)
# Before a single capital these name a kind, not a person: "vitamin C.", "hepatitis B."
_LETTERED = _words(
    "vitamin vitamins type hepatitis group phase class grade stage category factor influenza appendix part plan "
    "schedule panel figure table option arm"
)
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»", '"': '"'}
_LOOK_BACK = 200
"""Characters before a full stop that are looked at."""

_CLOSES_QUOTATION = tuple('"”’»')
# Who said it, behind a quotation: "(a patient)", or a dash and "Margaret, Totnes".
_ATTRIBUTION = re.compile(r"\s*(?:[–—―-]\s*|\()\w")

_OPENING = "\"'“‘«([{¿¡–—-•* "

_RAISED = "[⁰¹²³⁴-⁹⁻⁽⁾ᵃᵇᶜᵈᵉ]"
_END = re.compile(
    r"(?P<mark>[.!?…।॥؟۔]+)"  # the mark itself, also several in a row
    rf"(?:[\"'”’»)\]}}]|\[\d[\d,\s–-]*\]|{_RAISED}|,(?={_RAISED})|[*†‡])*"  # closing quotes and brackets, a reference
    rf"(?:\s\[\d[\d,\s–-]*\]|\s{_RAISED}+)*"  # a reference after a space
    r"(?=\s|$)"
    r"|[。！？]+[」』”’）]*"  # scripts that set no space between sentences
)


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the (start, end) of every sentence of a paragraph, in order.

    Nothing but white space lies between, before and after the sentences. A full stop is no end
    after an abbreviation, an initial, a number of a list, before a small letter, inside brackets
    and quotation marks that close later, or between a quotation and the name behind it. Knows the
    marks of Latin, Devanagari, Arabic and CJK.
    """
    spans: list[Span] = []
    enclosed = _enclosed(text)
    start = _skip_space(text, 0)
    for match in _END.finditer(text):
        end = match.end()
        if end > start and not enclosed[end] and _ends_here(text, start, match):
            spans.append((start, end))
            start = _skip_space(text, end)
    rest = len(text.rstrip())
    if start < rest:
        spans.append((start, rest))
    return tuple(spans)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph."""
    return (text[start:end] for start, end in split_sentences(text))


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _enclosed(text: str) -> list[bool]:
    """Say for every position whether a cut right before it would part a pair of brackets or quotation marks."""
    change = [0] * (len(text) + 1)
    for opened, closed in _pairs(text):
        change[opened + 1] += 1
        change[closed + 1] -= 1
    return [depth > 0 for depth in accumulate(change)]


def _pairs(text: str) -> Iterator[Span]:
    """Yield the positions of every opening sign and its closing one; signs without a partner are left out."""
    waiting: list[tuple[str, int]] = []
    awaited: Counter[str] = Counter()
    for position, sign in enumerate(text):
        if awaited[sign]:
            closing, opened = waiting.pop()
            awaited[closing] -= 1
            while closing != sign:
                closing, opened = waiting.pop()
                awaited[closing] -= 1
            yield opened, position
        elif sign in _PAIRS:
            waiting.append((_PAIRS[sign], position))
            awaited[_PAIRS[sign]] += 1


def _ends_here(text: str, start: int, match: re.Match[str]) -> bool:
    """Say whether the mark that was found ends the sentence that began at `start`."""
    mark, following = match["mark"], text[match.end() : match.end() + _LOOK_BACK].lstrip(_OPENING)
    if not following or mark is None or mark[-1] in "।॥۔":
        return True
    if _goes_on(following) or _is_attributed(text, match):
        return False
    if mark != ".":
        return True
    # The last words decide; all of a long text before every full stop would take time with its square.
    from_here = max(start, match.start() - _LOOK_BACK)
    return not _is_abbreviation(text[from_here : match.start()], following)


def _goes_on(following: str) -> bool:
    """Say whether the text after the mark begins with a small letter; names like 'mRNA' may open a sentence."""
    word = re.match(r"\w*", following)
    return following[0].islower() and not (word and any(letter.isupper() for letter in word[0]))


def _is_attributed(text: str, match: re.Match[str]) -> bool:
    """Say whether the mark closes a quotation whose speaker is named behind it."""
    return match[0].endswith(_CLOSES_QUOTATION) and _ATTRIBUTION.match(text, match.end()) is not None


def _is_abbreviation(sentence: str, following: str) -> bool:
    """Say whether the full stop after `sentence` belongs to an abbreviation, an initial or a number of a list."""
    *before, last = ["", *(word.lstrip(_OPENING) for word in sentence.split())]
    folded = last.casefold()
    numbers_a_list = not any(before) and re.fullmatch(r"\d{1,3}|[A-Za-z]", last) is not None
    if folded in _NEVER_LAST or numbers_a_list:
        return True
    if folded in _BEFORE_NUMBER:
        return re.match(r"\d|[A-Z]\b", following) is not None
    if folded == "al":
        return not following[0].isalpha()
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]|Ph\.D", last):
        return not _opens(following)
    initial = len(last) == 1 and last.isalpha() and not last.islower() and before[-1].casefold() not in _LETTERED
    return initial and not _opens(following)


def _opens(following: str) -> bool:
    word = re.match(r"\w+", following)
    return word is not None and word[0].casefold() in _OPENERS
