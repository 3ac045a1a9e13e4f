"""Tells a note that names a source from one that says something about its sentence (promise 1).

A source may stay behind when a sentence goes out; what a note says of pregnancy, age or price may not. In doubt a note
is no citation.
"""

from __future__ import annotations

import re

from scheduler.planning.wording import limits_neighbours

_YEAR = r"(?:1[89]|20)\d\d"
# Signs that only references have: identifiers, addresses, a volume with its pages, authors cut short.
_CERTAIN = re.compile(
    r"\bdoi\b|\bPMID\b|\bISBN\b|\bISSN\b|https?://|\bwww\.|\bet al\b|\bu\. ?a\., |\by cols?\.|\be coll\.|"
    rf"\b{_YEAR}\s?[;:]\s?\d+|\b\d+\s?\(\d+\)\s?:\s?[\de]\d*|\bpp?\. ?\d+[-–]\d+|"  # noqa: RUF001 - pages are printed so
    r"\b[\w-]+\.(?:com|org|net|gov|edu|int|info)(?:\.[a-z]{2})?\b",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"\b(?:journal|revista|revue|rivista|zeitschrift|tijdschrift|annals|archives|lancet|bmj|nejm|jama|cochrane|"
    r"guidelines?|leitlinie|gu[ií]a|linee guida|richtlijn|report|informe|rapport|bericht|review|proceedings|"
    r"press|verlag|editorial|éditions?|edition|ed\.|vol\.|who|nhs|nice|fda|ema|hfea|icmr)\b|पत्रिका|مجلة",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"^(?:[^\W\d_]\.\s?)+[^\W\d_]{2,}|^[^\W\d_][\w'’-]+,?\s(?:[A-Z]\.?\s?){1,3}[,.:(]")  # noqa: RUF001
_HAS_YEAR = re.compile(rf"\b{_YEAR}\b")


def is_citation(note: str) -> bool:
    """Say whether a note names a source and no more."""
    if certain := list(_CERTAIN.finditer(note)):
        return not limits_neighbours(note[certain[-1].end() :])  # "doi:10.1/2. Not in pregnancy."
    names_work = _WORKS.search(note) is not None or _AUTHOR.match(note) is not None
    return names_work and _HAS_YEAR.search(note) is not None and not limits_neighbours(note)
