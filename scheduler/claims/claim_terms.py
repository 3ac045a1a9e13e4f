"""The words that limit a claim, and the things that claims are about: what the rules written as code look for."""

from __future__ import annotations

import re
from collections import Counter

from scheduler.claims.folding import folded_words
from scheduler.domain.vocabulary import (
    COMPARISONS,
    CONDITIONS,
    DOUBTS,
    HEDGES,
    NEGATIONS,
    REQUIREMENTS,
    RESTRICTIONS,
    SCOPES,
    STUDIES,
    whole_words,
)


def _words(*phrases: str) -> re.Pattern[str]:
    return re.compile(whole_words(*phrases))


LIMITS = {
    "hedge": _words(*HEDGES),
    "negation": _words(*NEGATIONS),
    "number": re.compile(r"\d+(?:[.,]\d+)?"),
    "comparison": _words(*COMPARISONS),
    "limitation": _words(*RESTRICTIONS, *CONDITIONS, *STUDIES, *DOUBTS, *REQUIREMENTS, *SCOPES, r"risks?"),
}
"""Kinds of words that a shortened claim may not lose."""

PRODUCT_SOURCES = {
    "platelet": _words(r"platelet\w*|prp|prf|plasma"),
    "mesenchymal": _words(r"mesenchymal|mscs?(?:-derived)?|stem[- ]cells?"),
    "umbilical": _words(r"umbilical\w*|wharton\w*|cord blood|placent\w*|amnio\w*"),
    "adipose": _words(r"adipose\w*|fat-derived"),
    "plant": _words(r"plant-derived|plant|grapes?|aloe(?: vera)?|citrus|ginseng|botanical"),
    "marine": _words(r"salmon|marine|algae"),
    "bovine": _words(r"bovine|colostrum|milk-derived"),
}
"""The sources of a product, with the words that name them."""

EVIDENCE = _words(r"stud(?:y|ies)|trials?|shown|demonstrated|proven|evidence|found|reported in|data|results? of")
FIRST_PERSON = _words(r"we|our|us")

_OUTCOMES = {
    "collagen": r"collagen|elastin",
    "regeneration": r"regenerat\w*|renew\w*",
    "inflammation": r"inflammat\w*",
    "healing": r"healing|repair\w*",
    "elasticity": r"elasticity|firm\w*",
    "wrinkles": r"wrinkles?|fine lines?",
    "tone": r"skin tone|texture|luminosity",
    "oxidation": r"oxidative|reactive oxygen|free radicals?",
    "proliferation": r"proliferation|migration",
    "hair": r"hair (?:density|growth|thickness)",
    "pain": r"pain",
}
OUTCOMES = {name: _words(pattern) for name, pattern in _OUTCOMES.items()}
"""The outcomes that a treatment is said to change."""

_FIRM_VERB = _words(
    r"(?:enhanc|accelerat|reduc|promot|stimulat|improv|restor|increas|reliev)(?:e|es|ed|ing)",
    r"(?:boost|repair|protect|firm|smooth|brighten|tighten|heal)(?:s|ed|ing)",
)


def limits_of(sentence: str) -> Counter[str]:
    """Return how many words of each kind limit a sentence."""
    folded = folded_words(sentence)
    return Counter({kind: len(pattern.findall(folded)) for kind, pattern in LIMITS.items()})


def product_sources(sentence: str) -> frozenset[str]:
    """Return where the products come from that a sentence names."""
    folded = folded_words(sentence)
    return frozenset(name for name, pattern in PRODUCT_SOURCES.items() if pattern.search(folded))


def outcomes_of(sentence: str) -> frozenset[str]:
    """Return the outcomes that a sentence names."""
    folded = folded_words(sentence)
    return frozenset(name for name, pattern in OUTCOMES.items() if pattern.search(folded))


def is_hedged(sentence: str) -> bool:
    """Say whether a sentence holds its claim back with a hedge."""
    return LIMITS["hedge"].search(folded_words(sentence)) is not None


def is_firm(sentence: str) -> bool:
    """Say whether a sentence states an effect as a fact."""
    folded = folded_words(sentence)
    return _FIRM_VERB.search(folded) is not None and LIMITS["hedge"].search(folded) is None


def speaks_of_evidence(sentence: str) -> bool:
    """Say whether a sentence leans on a study or on evidence."""
    return EVIDENCE.search(folded_words(sentence)) is not None


def speaks_of_itself(sentence: str) -> bool:
    """Say whether the clinic speaks of its own service in a sentence."""
    return FIRST_PERSON.search(folded_words(sentence)) is not None
