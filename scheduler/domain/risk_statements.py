"""Sentences that state a risk, a limit, a failure rate, a contraindication, or when to see a doctor.

A text that has such a sentence is safer for it: a plan does not leave it out, and the check does not object to the
number in it. What only sounds like one ("no side effects", "reduces pain") is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from scheduler.domain.risk_words import LANGUAGES, RiskWords
from scheduler.domain.vocabulary import QUESTION_MARKS, whole_words

_STRAIGHT = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-"}
)
_CLOSING = " \"'\u00bb\u201d)*_"


_MARK = "\u01c1"
"""Stands before and after a harm in a marked text: a letter to `re`, and in no language that is read."""

_HARM = "{harm}"


class _Phrases:
    """Phrases to look for: those that name a harm in a text whose harms are marked, the others in the text itself.

    One list of harms is compiled once, and not with every phrase.
    """

    def __init__(self, phrases: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> None:
        """Compile phrases; `lists` are named in them in braces."""
        written = [_written(phrase, lists) for phrase in phrases]
        self.plain = _any_of(phrase for phrase in written if _HARM not in phrase)
        self.marked = _any_of(
            phrase.replace(rf"\b{_HARM}", _HARM)
            .replace(rf"{_HARM}\b", _HARM)
            .replace(_HARM, f"{_MARK}[^{_MARK}]+{_MARK}")
            for phrase in written
            if _HARM in phrase
        )

    def are_in(self, text: str, marked: str) -> bool:
        return self.plain.search(text) is not None or self.marked.search(marked) is not None


@dataclass(frozen=True)
class _Recogniser:
    words: RiskWords

    @cached_property
    def telltale(self) -> re.Pattern[str]:
        return re.compile(whole_words(self.words.telltale))

    @cached_property
    def harm(self) -> re.Pattern[str]:
        return re.compile(whole_words(*self.words.lists["harm"]))

    @cached_property
    def limits(self) -> _Phrases:
        return _Phrases(self.words.limits, self.words.lists)

    @cached_property
    def harmless(self) -> _Phrases:
        return _Phrases(self.words.harmless, self.words.lists)

    @cached_property
    def risks(self) -> _Phrases:
        return _Phrases(self.words.risks, self.words.lists)

    def states_risk(self, text: str) -> bool:
        if self.telltale.search(text) is None:
            return False
        if self.limits.are_in(text, self._marked(text)):
            return True
        rest = self.harmless.marked.sub(" ", self._marked(self.harmless.plain.sub(" ", text)))
        return self.risks.are_in(rest.replace(_MARK, ""), rest)

    def _marked(self, text: str) -> str:
        return self.harm.sub(rf"{_MARK}\g<0>{_MARK}", text)


def _written(phrase: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    for name, listed in lists.items():
        if name != "harm":
            phrase = phrase.replace(f"{{{name}}}", whole_words(*listed))
    return phrase


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the phrases; without one, it matches nothing."""
    return re.compile(whole_words(*phrases) if (phrases := tuple(phrases)) else r"(?!)")


@lru_cache(maxsize=8192)
def states_risk(sentence: str) -> bool:
    """Say whether a sentence states a risk or a limit of a treatment, who may not have it, or when to seek help.

    Reads every language of `risk_words.LANGUAGES`. A question states nothing.
    """
    text = " ".join(unicodedata.normalize("NFKC", sentence).translate(_STRAIGHT).lower().split())
    if text.rstrip(_CLOSING).endswith(QUESTION_MARKS):
        return False
    return any(recogniser.states_risk(text) for recogniser in _recognisers())


@cache
def _recognisers() -> tuple[_Recogniser, ...]:
    return tuple(_Recogniser(words) for words in LANGUAGES.values())
