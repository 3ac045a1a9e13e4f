"""Sentences that state a risk, a limit, a failure rate, a contraindication, or when to see a doctor.

A text that has such a sentence is safer for it: a plan does not leave it out, and the check does not object to the
number in it. What only sounds like one ("no side effects", "reduces pain") is none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from scheduler.domain.risk_words import LANGUAGES, RiskWords
from scheduler.domain.vocabulary import QUESTION_MARKS, whole_words

_STRAIGHT = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-"}
)
_CLOSING = " \"'\u00bb\u201d)*_"


@dataclass(frozen=True)
class _Recogniser:
    words: RiskWords

    @cached_property
    def telltale(self) -> re.Pattern[str]:
        return self._compiled(self.words.telltale)

    @cached_property
    def limits(self) -> re.Pattern[str]:
        return self._compiled(*self.words.limits)

    @cached_property
    def harmless(self) -> re.Pattern[str]:
        return self._compiled(*self.words.harmless)

    @cached_property
    def risks(self) -> re.Pattern[str]:
        return self._compiled(*self.words.risks)

    def states_risk(self, text: str) -> bool:
        if self.telltale.search(text) is None:
            return False
        return self.limits.search(text) is not None or self.risks.search(self.harmless.sub(" ", text)) is not None

    def _compiled(self, *patterns: str) -> re.Pattern[str]:
        written = whole_words(*patterns)
        for name, listed in self.words.lists.items():
            written = written.replace(f"{{{name}}}", whole_words(*listed))
        return re.compile(written)


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
