"""The words that tell of somebody's health: conditions, and treatments that name one as good as itself.

A link, a segment or a topic with such a word in its name tells everybody who sees the name about the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scheduler.claims.folding import fold, folded_words
from scheduler.claims.patterns import PatternIndex, compiled

_TREATMENTS = (
    *(
        "exosomes?",
        "stem ?cells?",
        "prp",
        "botox",
        "fillers?",
        "laser",
        "ivf",
        "fertility",
        "abortion",
        "std",
        "sti",
        "hiv",
        "aids",
    ),
    *(
        "hair ?transplant\\w*",
        "liposuction",
        "weight ?loss",
        "slimming",
        "anti ?age?ing",
        "wrinkles?",
        "peels?",
        "microneedling",
    ),
    *(
        "chemo\\w*",
        "dialysis",
        "menopause",
        "pregnan\\w*",
        "contracept\\w*",
        "psych\\w*",
        "addiction",
        "rehab",
        "oncology",
        "mental health",
    ),
)


@lru_cache(maxsize=16)
def health_terms(conditions: tuple[str, ...]) -> PatternIndex[str]:
    """Return the patterns of the lexicon's conditions and of the treatments."""
    return PatternIndex((compiled(words), words) for words in (*conditions, *_TREATMENTS))


def named_conditions(lexicon: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the patterns of everything that tells of health: conditions that rules read, and those that none does."""
    return (*lexicon.get("condition", ()), *lexicon.get("illness", ()))


def tells_of_health(name: str, lexicon: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether a condition or a treatment is in a name, however joined: 'hair-loss', 'h-a-i-r-loss', 'acne2'."""
    terms = health_terms(named_conditions(lexicon))
    spaced = words_of_name(name)
    readings = (folded_words(spaced), folded_words(re.sub(r"\d", " ", spaced)), fold(name).joined.text)
    return any(next(terms.found(reading), None) is not None for reading in readings)


def words_of_name(name: str) -> str:
    """Return the words of a name: 'hair-loss_leads' and 'hairLoss' alike."""
    return re.sub(r"[^\w]+|_+|(?<=[a-z])(?=[A-Z])", " ", name)
