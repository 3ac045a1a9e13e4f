"""The beginnings and ends of sentences. In doubt two sentences stay one: a sentence is never cut.

Written by hand: in doubt, libraries cut; docs/dependencies.md has what they were measured at. The words of each
language stand in `abbreviations.py`, and all languages are read at once.
"""
# ruff: noqa: RUF001 - the marks of other scripts look like those of ours

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from unicodedata import category

from scheduler.domain.abbreviations import ALL

Span = tuple[int, int]


_NEVER_LAST, _BEFORE_NAME, _BEFORE_FIGURE = ALL["never_last"], ALL["before_name"], ALL["before_figure"]
_LETTERED, _OPENERS, _PARTICLES = ALL["lettered"], ALL["openers"], ALL["particles"]
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "„": "“", "«": "»", "»": "«", '"': '"'}
_PAIRED = re.compile(f"[{re.escape(''.join({*_PAIRS, *_PAIRS.values()}))}]")
_LOOK_BACK = 200
"""Characters before a full stop that are looked at."""

_CLOSES_QUOTATION = tuple('"”’»“«')
# Who said it, behind a quotation: "(a patient)", or a dash and "Margaret, Totnes".
_ATTRIBUTION = re.compile(r"\s*(?:[–—―-]\s*|\()\w")

_OPENING = "\"'“‘«([{¿¡–—-•⁃* "

_RAISED = "[⁰¹²³⁴-⁹⁻⁽⁾ᵃᵇᶜᵈᵉ]"
_RAISED = "[⁰¹²³⁴-⁹⁻⁽⁾ᵃᵇᶜᵈᵉ]"
_IN_BRACKETS = r"\[\d[\d,\s–-]*\]|\(\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\)"
_END = re.compile(
    r"(?P<mark>[.!?…।॥؟۔]+(?:[\u00a0 ]\.(?![^\s.]))*)"  # the mark itself, also several in a row
    # closing quotes and brackets, a reference
    rf"(?:[\"'”’“»«)\]}}]|[\u00a0\u202f ]»|{_IN_BRACKETS}|{_RAISED}|,(?={_RAISED})|[*†‡])*"
    rf"(?:\s\[\d[\d,\s–-]*\]|\s{_RAISED}+)*"  # a reference after a space
    r"(?=\s|$)"
    r"|[。！？]+[」』”’）]*"  # scripts that set no space between sentences
)
# One part of an abbreviation with dots inside: letters with their vowel signs.
_PART = r"[^\s\d.,;:!?/@()\[\]{}\"'“”„«»’_+=<>%&#–-]"
_DOTTED = re.compile(rf"(?:{_PART}{{1,5}}\.)+{_PART}{{1,5}}")
_DOTTED_PART = re.compile(rf"{_PART}{{1,2}}\.")
_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]{2,6}", re.IGNORECASE)
_ELIDED = re.compile(r"(?:[lcnjst]|qu)['’]", re.IGNORECASE)
_WORD = re.compile(r"[^\s.,;:!?…()’'\"»”।]+")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the (start, end) of every sentence of a paragraph, in order.

    Nothing but white space lies between, before and after the sentences. A full stop is no end
    after an abbreviation, an initial, an ordinal, a number of a list, before a small letter, inside
    brackets and quotation marks that close later, or between a quotation and the name behind it.
    Knows the marks of Latin, Devanagari, Arabic and CJK, and the words of `abbreviations.LANGUAGES`.
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


def ends_sentence(text: str) -> bool:
    """Say whether a text ends with the mark of a sentence's end, whatever quotes and references stand behind it."""
    end = text[-_LOOK_BACK:]
    return any(match.end() == len(end) for match in _END.finditer(end))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph."""
    return (text[start:end] for start, end in split_sentences(text))


def sentence_at(text: str, position: int) -> str:
    """Return the sentence of a text in which a position lies."""
    found = (text[start:end] for start, end in split_sentences(text) if start <= position < end)
    return next(found, text).strip()


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
    for found in _PAIRED.finditer(text):
        printed, position = found.group(), found.start()
        # Polish and Romanian close „ with ”, German with “.
        sign = "“" if printed == "”" and awaited["“"] and not awaited["”"] else printed
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
    """Say whether the full stop after `sentence` belongs to an abbreviation, an initial or a number."""
    words = ["", "", *(word.lstrip(_OPENING) for word in sentence.split())]
    before, last = words[:-1], words[-1]
    if last.isdigit():
        return _is_ordinal(before, last, following)
    if not any(before) and _is_letter(last):
        return True  # a letter of a list
    if _goes_with(last, following) or _goes_with(_with_parts(before, last), following):
        return True
    if last.casefold() == "al":
        return not (following[0].isalpha() if before[-1].casefold() == "et" else _opens(following))
    return _looks_shortened(before[-1], last) and not _opens(following, besides=_particles(last))


def _looks_shortened(before: str, word: str) -> bool:
    """Say whether a word that no list has may be an initial, or lacks its vowels ("Bhf."), and is no unit or kind."""
    is_unit = before[-1:].isnumeric() and not word.isupper()
    if is_unit or before.casefold() in _LETTERED:
        return False
    return _is_letter(word) or (_CONSONANTS.fullmatch(word) is not None and not word.isupper())


def _goes_with(word: str, following: str) -> bool:
    """Say whether the full stop behind a word belongs to an abbreviation, with what follows it."""
    forms = {word, word.casefold(), word[:1] + word[1:].casefold(), word.rpartition("-")[2].casefold()}
    if forms & _NEVER_LAST:
        return True
    if forms & _BEFORE_FIGURE and re.match(r"\d|[A-Z]\b", following):
        return True
    if forms & _BEFORE_NAME or word.casefold().endswith("str"):
        return not _opens(following)
    return _DOTTED.fullmatch(word) is not None and not _opens(following, besides=_particles(word))


def _with_parts(before: list[str], last: str) -> str:
    """Return the last word with the parts of its abbreviation before it, without spaces: "z. B" is "z.B"."""
    word = last
    if len(last) > 2:
        return word
    for part in reversed(before[-4:]):
        if not _DOTTED_PART.fullmatch(part):
            break
        word = part + word
    return word


def _is_letter(word: str) -> bool:
    """Say whether a word is one letter, with its vowel signs."""
    return sum(category(sign)[0] == "L" for sign in word) == 1 and all(category(sign)[0] in "LM" for sign in word)


def _is_ordinal(before: list[str], number: str, following: str) -> bool:
    """Say whether a full stop makes a number an entry's in a list, or an ordinal ("am 3. Tag", "5. 1. 2026")."""
    if len(number) > 3:
        return False
    if not any(before):
        return True
    noun = _first_word(following).casefold()
    if noun in ALL["after_ordinal"] or re.fullmatch(r"\d{1,2}\.", before[-1]):
        return True
    return before[-1].casefold() in ALL["before_ordinal"] and not _opens(following)


def _opens(following: str, besides: frozenset[str] = frozenset()) -> bool:
    """Say whether the text begins with a word that often opens a sentence and is none of `besides`."""
    word = _first_word(following).casefold()
    return (word in _OPENERS and word not in besides) or _ELIDED.match(following) is not None


def _particles(initials: str) -> frozenset[str]:
    """Return the openers that may go on with the name behind its initials."""
    return frozenset() if initials.islower() else _PARTICLES


def _first_word(text: str) -> str:
    word = _WORD.match(text)
    return word[0] if word else ""
