"""Sets headings that are written in capitals in small letters, as the text's language writes them.

How a word is written is told by the text itself ("NHS" there, "Elmwood" there), else by the words of its language: what
is none is an abbreviation or a name. Section ids do not change, since they have no capitals.
"""
# ruff: noqa: RUF001 - signs that look like others are the matter of this module

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.planning.reading.word_list import LANGUAGES, word_list, words_of

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APOSTROPHE = re.compile("['’]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:।…]\s+|[¿¡“\"«„(]\s*)\Z")
_HEADING_START = re.compile(r"(?:^|[.!?…]\s+|[¿¡]\s*|^\W+)\Z")
_ROMAN = words_of("II III IV VI VII VIII IX XI XII XIII XIV")
_UNITS = words_of("mg g kg µg mcg ml cl l dl cm mm m km kcal kj")
_MIXED = re.compile(r"[^\W\d_]*[a-z][A-Z]\w*")
# "May" and "march" are words as well.
_NAMES = words_of(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december english french german spanish indian british american european christmas easter"
)
_FIGURE = re.compile(r"\d\s*\Z")
_TITLES = words_of("dr dra mr mrs ms prof sr sra mme mlle hr fr")
_AFTER_TITLE = re.compile(r"\b(?:Dr|Dra|Prof|Mr|Mrs|Ms|Sra?|Mme)\.?\s+\Z", re.IGNORECASE)
_PREFIXES = words_of("pre post peri anti non re semi multi inter intra sub self ex mid over under extra ultra")
_BEFORE_OP = re.compile(r"\b(?:PRE|POST|PERI)[-\N{HYPHEN}]\Z")
_LETTERS_THAT_ARE_WORDS = frozenset("aàáeéèioóuúyñ")
_LONGEST_ABBREVIATION = 4
_LONGEST_PERHAPS = 5
_ELIDING = frozenset({"fr", "it", "ca"})
_ADJECTIVE = re.compile(r"(?:lich|isch|ig|sam|bar|end|los|voll)(?:e|en|er|es|em)?\Z")  # of German
_SMALL_IN_GERMAN = words_of(
    "der die das den dem des ein eine einen einem einer eines und oder aber mit ohne für gegen bei nach vor von vom zu "
    "zum zur in im ins an am ans auf aus über unter um durch seit bis als wie was wer wen wem wann warum wo wohin "
    "welche welcher welches ist sind war wird werden kann können darf dürfen muss müssen soll sollen haben hat sein "
    "ihr ihre ihren ich wir man sich nicht kein keine keinen auch nur noch schon sehr mehr so dass wenn weil damit "
    "alle alles viel viele wenig gut besser richtig wichtig hilft helfen tun machen erste zweite dritte"
)


def in_capitals(text: str) -> bool:
    """Say whether all words of a heading are written in capitals, those such as "mRNA" aside."""
    words = [word for word in _WORD.findall(text) if not _MIXED.fullmatch(word)]
    return bool(words) and all(word == word.upper() for word in words) and any(map(str.isupper, words))


@dataclass(slots=True)
class Capitals:
    """Sets a text's headings right; `language` is its tag (BCP 47). `doubts` has the words that could not be told."""

    texts: Iterable[str]
    language: str
    changed: int = 0
    doubts: list[str] = field(default_factory=list)
    _seen: defaultdict[str, Counter[str]] | None = None
    _unsure: list[str] = field(default_factory=list)

    def set_right(self, heading: str) -> str:
        """Return a heading in the letters that its language writes it in, if all of it is in capitals."""
        if not in_capitals(heading):
            return heading
        self._unsure = []
        pieces: list[str] = []
        end = 0
        for found in _WORD.finditer(heading):
            before = heading[: found.start()]
            pieces += (heading[end : found.start()], self._word(found[0], before, heading[found.end() :]))
            end = found.end()
        written = "".join((*pieces, heading[end:]))
        if written == heading:
            return heading
        self.changed += 1
        if self._unsure:
            words = ", ".join(f"“{word}”" for word in dict.fromkeys(self._unsure))
            self.doubts.append(
                f"the heading “{heading}” was in capitals and became “{written}”: see whether {words} "
                f"{'are' if len(set(self._unsure)) > 1 else 'is'} written right"
            )
        return written

    def _word(self, word: str, before: str, after: str = "") -> str:
        begins = _HEADING_START.search(before) is not None
        if self._primary in _ELIDING and len(parts := _APOSTROPHE.split(word, maxsplit=1)) > 1:
            elided = parts[0].lower()
            first = elided.capitalize() if begins else elided
            return first + word[len(parts[0])] + self._word(parts[1], f"{before}x")
        is_part = (after[:1] in {"-", "\N{HYPHEN}"} and word.lower() in _PREFIXES) or (
            word == "OP" and _BEFORE_OP.search(before)
        )
        written = word.lower() if is_part else self._within(word, before)
        if begins and written[1:] == written[1:].lower():
            self._unsure = [unsure for unsure in self._unsure if unsure != word]  # a capital is right in any case
            return written[0].upper() + written[1:]
        return written

    def _within(self, word: str, before: str) -> str:
        """Return a word as it is written within a sentence."""
        small = word.lower()
        has_digit = any(map(str.isdigit, word)) and not word[0].isdigit()
        if _MIXED.fullmatch(word) or has_digit or word in _ROMAN or not any(map(str.isalpha, word)):
            return word
        if len(word) == 1:
            return small if small in _LETTERS_THAT_ARE_WORDS else word
        if small in _TITLES or _AFTER_TITLE.search(before):
            return word.capitalize()
        if small in _UNITS and _FIGURE.search(before):
            return small
        singular = small.removesuffix("s")
        if seen := self._forms().get(small) or self._forms().get(singular):
            return _like(seen.most_common(1)[0][0], word)
        is_named = self._primary == "en" and singular in _NAMES
        return word.capitalize() if is_named else self._by_list(word, small)

    def _by_list(self, word: str, small: str) -> str:
        if word == "I" and self._primary == "en":
            return word
        if self._primary == "de":
            return self._german(word, small)
        if self._is_known(small):
            return small
        if self._primary in LANGUAGES and len(word) > 1:
            if len(word) > _LONGEST_ABBREVIATION:
                self._unsure.append(word)
            return word if len(word) <= _LONGEST_PERHAPS else small
        if len(word) > 2 and not re.search("[AEIOUYÀ-Ý]", word):
            return word
        self._unsure.append(word)
        return small

    def _is_known(self, small: str) -> bool:
        """Say whether the language's list has a word, its plural's end or accents aside."""
        known = word_list(self.language)
        plain = "".join(sign for sign in unicodedata.normalize("NFD", small) if not unicodedata.combining(sign))
        forms = (small, small.removesuffix("s"), _APOSTROPHE.split(small)[0], plain, plain.removesuffix("s"))
        return any(len(form) > 1 and known(form) for form in forms)

    def _german(self, word: str, small: str) -> str:
        """Return a German word, of which only a noun begins with a capital, and which one is cannot be known."""
        if small in _SMALL_IN_GERMAN:
            return small
        known = word_list(self.language)(small)
        if not known and len(word) <= _LONGEST_ABBREVIATION:
            return word
        self._unsure.append(word)
        return small if _ADJECTIVE.search(small) else word.capitalize()

    @property
    def _primary(self) -> str:
        return self.language.partition("-")[0].lower()

    def _forms(self) -> defaultdict[str, Counter[str]]:
        """Return how the text writes each word within its sentences."""
        if self._seen is None:
            self._seen = defaultdict(Counter)
            for text in self.texts:
                if in_capitals(text):
                    continue
                for found in _WORD.finditer(text):
                    is_first = _SENTENCE_START.search(text, max(0, found.start() - 4), found.start()) is not None
                    is_first = is_first or found.start() == 0
                    if not is_first or (found[0].isupper() and len(found[0]) > 1):
                        self._seen[found[0].lower()][found[0]] += 1
        return self._seen


def _like(form: str, word: str) -> str:
    """Return a word in the letters of a form of it that may lack its last ones."""
    return word if form.isupper() and len(form) > 1 else form + word[len(form) :].lower()
