"""Joins words that were broken at the end of a line, and keeps the hyphens that belong to them.

Which of the two a hyphen is has to be told by evidence: the signs around it, what the text has elsewhere, and the
words of its language. In doubt the hyphen stays, and the doubt is told.

Written by hand: dehyphen loads a language model of 100 MB to choose between the two by the sound of the sentence.
"""
# ruff: noqa: RUF001 - signs that look like others are the matter of this module

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from scheduler.planning.reading.word_list import OFTEN, SELDOM, WordList, word_list, words_of

_SOFT = "\N{SOFT HYPHEN}\N{NOT SIGN}"  # programs that take text out of a PDF write a soft hyphen as either
_BREAK = re.compile(rf"(?P<left>[^\W_](?:[\w'’/-]*\w)?)(?P<hyphen>[-\N{{HYPHEN}}{_SOFT}])[\s\x02]*\Z")
_AFTER_HYPHEN = " \t\n\r\f\v\xa0\x02"
_SIGN_AT_END = re.compile(r"[^\W\d]\s+([-−])[\s\x02]*\Z")  # "should be -" and "5 °C" on the next line
_FIGURE = re.compile(r"\s*\d")
_FIRST_WORD = re.compile(r"\s*(?P<word>\w[\w'’]*)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\N{HYPHEN}][^\W\d_]+)*")
_LONGEST_WORD = 60
_AT_HAND = 2000  # characters before the end of a paragraph
_LONGEST_SYLLABLE = 2

_AND = words_of("and or und oder bzw sowie bis y e o u et ou ed en of é ni and/or y/o et/ou und/oder")
_ENCLITICS = {
    "fr": words_of("il elle on ils elles je tu nous vous ce ci là moi toi lui leur même mêmes y en t vous"),
    "pt": words_of("se me te lhe lhes nos vos o a os as lo la los las no na lhe"),
}
_HYPHENATED = words_of(
    "non self well ex all cross half quasi vice ill high low long short one two three four five six seven eight nine "
    "ten twenty follow check on off up down side first second third middle ce ci là peut est demi pós pré"
)
_EITHER = words_of("anti pre post co re semi")
_SUFFIXES = words_of(
    "like free based related induced mediated associated type specific dependent positive negative friendly"
)
_SOLID = words_of(
    "extra intra inter hyper hypo micro macro multi mega mono poly peri para trans sub super supra infra ultra endo "
    "exo epi retro meta hemi semi iso photo phono electro thermo cryo radio immuno neuro cardio gastro dermato derma "
    "dermo osteo arthro angio vaso hemo haemo hämo hémo histo cyto leuco leuko lipo glyco gluco hydro pneumo psycho "
    "physio patho pharma pharmaco bio geno onco carcino fibro myo nephro hepato uro gyneco gynäko ortho orto oto rhino "
    "rino oftalmo ophthalmo tele auto über unter hiper hipo foto inmuno imuno dermo sobre contra kontra micr"
)
_WITHOUT_HYPHENS = frozenset({"de", "nl"})
"""Languages that write what others join with a hyphen as one word."""
_SOLID_PREFIXES = _WITHOUT_HYPHENS | {"es", "it"}


class _Verdict(Enum):
    JOINED = ""
    HYPHENATED = "-"
    SUSPENDED = "- "  # "Haut- und Haarpflege"


@dataclass(slots=True)
class BrokenWords:
    """The words of a text, by which those that its lines break are joined; `doubts` has what could not be told.

    `language` (BCP 47) chooses the list of words.
    """

    lines: Sequence[str]
    language: str
    doubts: list[str] = field(default_factory=list)
    _seen: Counter[str] | None = None
    _list: WordList | None = None

    def paragraph(self, lines: Iterable[str]) -> str:
        """Return the lines of a paragraph as one text, its broken words joined."""
        pieces, text = [], ""
        for line in lines:
            text = self.followed_by(text, line) if text else line
            if len(text) > 2 * _AT_HAND:  # all of it, copied at each line, would take minutes
                pieces.append(text[:-_AT_HAND])
                text = text[-_AT_HAND:]
        return "".join((*pieces, text))

    def followed_by(self, text: str, line: str) -> str:
        """Return a text with the line that comes after it."""
        if sign := _sign_before_figure(text, line):
            return self._with_sign(text, sign, line.lstrip())
        found = _break_at_end(text)
        first = _FIRST_WORD.match(line)
        if found is None or first is None:
            return f"{text} {line}"
        before = text[: len(text.rstrip(_AFTER_HYPHEN)) - 1]
        left, right = found["left"], first["word"]
        verdict, is_certain = (
            (_Verdict.JOINED, True) if found["hyphen"] in _SOFT and right[0].islower() else self._verdict(left, right)
        )
        if not is_certain:
            self.doubts.append(
                f"“{left}-{right}” was broken at the end of a line and kept its hyphen: write “{left}{right}” in "
                f"article.md if that is the word (it stands in “{_end(before)}-{_beginning(line)}”)"
            )
        return f"{before}{verdict.value}{line.lstrip()}"

    def _with_sign(self, text: str, sign: str, line: str) -> str:
        """Return a text that ends in a sign with the figure that the next line begins with."""
        joined = f"{text.rstrip(_AFTER_HYPHEN)}{line}"
        figure = _beginning(line).partition(" ")[0]
        if sign == "-":
            self.doubts.append(
                f"“{sign}” and “{figure}” were parted at the end of a line and are “{sign}{figure}” "
                f"now: see whether a figure below zero is meant (it stands in “{_end(text)}{_beginning(line)}”)"
            )
        return joined

    def _verdict(self, left: str, right: str) -> tuple[_Verdict, bool]:
        """Return what a hyphen between two parts is, and whether that is certain."""
        in_capitals = left.isupper() and right.isupper() and min(len(left), len(right)) > 1
        whole, divided = (left + right).casefold(), f"{left}-{right}".casefold()
        seen_whole, seen_divided = self._count(whole), self._count(divided)
        if seen_whole != seen_divided:
            return (_Verdict.JOINED if seen_whole > seen_divided else _Verdict.HYPHENATED), True
        if right.casefold() in _AND and not self._known(whole):
            return _Verdict.SUSPENDED, True
        if in_capitals:
            return (_Verdict.JOINED, True) if self._known(whole) else (_Verdict.HYPHENATED, False)
        if not right[0].islower() or _is_sign(left):
            return _Verdict.HYPHENATED, True
        return self._by_words(left.rpartition("-")[2].casefold(), right.casefold(), is_noun=left[0].isupper())

    def _by_words(self, left: str, right: str, *, is_noun: bool) -> tuple[_Verdict, bool]:
        whole, parts = self._known(left + right), min(self._known(left), self._known(right))
        if self._is_hyphenated(left, right, whole):
            return _Verdict.HYPHENATED, True
        if left in _SOLID or (self._primary in _WITHOUT_HYPHENS and (is_noun or whole)):
            return _Verdict.JOINED, True
        are_words = parts >= OFTEN and min(len(left), len(right)) > _LONGEST_SYLLABLE
        if whole:
            is_certain = whole >= 2 * SELDOM or not are_words
            return (_Verdict.JOINED, True) if is_certain else (_Verdict.HYPHENATED, False)
        if parts >= SELDOM:  # what a hyphen joins are words
            return _Verdict.HYPHENATED, are_words
        has_list = bool(self._known(left) or self._known(right) or self._knows_the_text())
        return (_Verdict.JOINED, True) if has_list else (_Verdict.HYPHENATED, False)

    def _is_hyphenated(self, left: str, right: str, whole: int) -> bool:
        """Say whether the language joins such parts with a hyphen, unless the whole is a usual word ("exposure")."""
        if right in _ENCLITICS.get(self._primary, ()) or (
            left in _HYPHENATED and self._primary not in _WITHOUT_HYPHENS
        ):
            return whole < OFTEN
        return not whole and (right in _SUFFIXES or (left in _EITHER and self._primary not in _SOLID_PREFIXES))

    @property
    def _primary(self) -> str:
        return self.language.partition("-")[0].lower()

    def _known(self, word: str) -> int:
        """Return how often the language's texts have a word, or the word of which it is a plural."""
        if self._list is None:
            self._list = word_list(self.language)
        return self._list(word) or (self._list(word[:-1]) if word.endswith("s") and len(word) > 4 else 0)

    def _knows_the_text(self) -> bool:
        """Say whether the list is one of the text's language: it has most of what the text says often."""
        frequent = [word for word, _ in self._words().most_common(40)]
        return 2 * sum(bool(self._known(word)) for word in frequent) > len(frequent)

    def _count(self, word: str) -> int:
        return self._words()[word]

    def _words(self) -> Counter[str]:
        """Return how often the text has each word, those that lines break left out."""
        if self._seen is None:
            self._seen = Counter()
            is_broken = False
            for line in self.lines:
                found = _break_at_end(line)
                whole = line[: found.start()] if found else line
                start = first.end() if is_broken and (first := _FIRST_WORD.match(whole)) else 0
                self._seen.update(word.casefold().replace("\N{HYPHEN}", "-") for word in _WORD.findall(whole, start))
                is_broken = found is not None
        return self._seen


def breaks_a_word(line: str, following: str) -> bool:
    """Say whether a line ends within a word that the next goes on with."""
    if _sign_before_figure(line, following):
        return True
    if not (found := _break_at_end(line)) or not (first := _FIRST_WORD.match(following)):
        return False
    return (
        found["hyphen"] in _SOFT or first["word"][0].islower() or first["word"][0].isdigit() or _is_sign(found["left"])
    )


def _sign_before_figure(text: str, following: str) -> str:
    """Return the sign that a text ends in where the next line begins with its figure, else nothing."""
    found = _SIGN_AT_END.search(text, max(0, len(text) - _LONGEST_WORD))
    return found[1] if found and _FIGURE.match(following) else ""


def _break_at_end(text: str) -> re.Match[str] | None:
    """Return the word that breaks at the end of a text; of its last signs alone, or a long line takes minutes."""
    return _BREAK.search(text, max(0, len(text) - _LONGEST_WORD))


def _is_sign(left: str) -> bool:
    """Say whether what stands before a hyphen is no part of a word: a letter alone, an acronym, a figure."""
    part = left.rpartition("-")[2]
    return len(part) == 1 or any(character.isdigit() for character in part) or any(map(str.isupper, part[1:]))


def _end(text: str) -> str:
    return " ".join(text.split()[-4:])


def _beginning(line: str) -> str:
    return " ".join(line.split()[:4])
