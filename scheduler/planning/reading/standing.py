"""Tells what stands behind a person's name and what names a house: "MD", "licensed psychologist", "Eye Centre, Hobart".

A sentence goes on otherwise: "our dermatologist explains", "most are well".
"""
# ruff: noqa: RUF001 - dashes, quotes and figures that look like others are the matter of this module

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from scheduler.planning.reading.standing_words import DEGREE, HOUSE, OCCUPATION, REGISTER, STREET, SURE_HOUSE

_BEHIND = (
    "at|of|for|in|and|&|und|für|an|am|im|der|des|de|del|della|di|en|et|y|e|do|da|du|à|au|aux|le|la|los|las|les|"
    "von|van|voor|op|bei|pour|per|para|i|و|في"
)
_ARTICLE = r"(?:an?|the|our|eine?|unsere?|die|der|das|une?|notre|le|la|il|lo|el|los|las|una?|uma?|nuestr[oa]s?|de)"
_NOT_WITHIN = r"(?:an?|the|our|your|my|any|every|no|not|is|are|has|have|will|can|must|should|ihre?n?|su|tu|votre|vos)"
_OCCUPATION = (
    rf"(?:(?:and|und|et|y|e)\s+)?(?:{_ARTICLE}\s+)?(?:(?!{_NOT_WITHIN}\b)[^\W\d_][^\s,.:;!?]*\s+){{0,3}}(?:{OCCUPATION})"
    rf"(?:\s+\([^()]{{1,40}}\)|(?:\s*/\s*|\s+)(?:{OCCUPATION}))?"
    rf"(?:\s+(?:{_BEHIND})\s+(?P<where>[^,:;!?]{{1,60}})|(?:\s+[\u0600-\u06ff]+){{1,4}})?"
)
_DEGREES = rf"(?:{DEGREE})(?:\s*\([^()]{{1,40}}\))?(?:(?:\s+|\s*[/&]\s*)(?:{DEGREE})(?:\s*\([^()]{{1,40}}\))?){{0,5}}"
_PARTICLE = re.compile(
    r"(?:de|del|della|dell['’]\w+|d['’]\w+|di|da|do|dos|das|du|des|der|die|den|ter|van|von|vom|zu|zum|zur|am|im|an|in|of|"
    r"at|and|und|et|y|e|en|och|og|the|la|le|les|los|las|l['’]\w+|für|for|al|bin|aux|à|sur|rue|calle|via|rua|&|–|-)"
)
_CASED = re.compile(r"[a-zà-ÿA-ZÀ-Ý]")
_CAPITAL = re.compile(r"[^\W_a-zß-öø-ÿ]|[(\"“„«]?[A-ZÀ-Ý\d]|l['’][A-ZÀ-Ý]|d['’][A-ZÀ-Ý]")
_BRACKETS = re.compile(r"\s*\([^()]{1,80}\)")
_COMMA = re.compile(r"\s*[,،]\s+|\s*[|·•]\s*")
_BAR = re.compile(r"[|·•]")
_TELEPHONE = re.compile(r"\+?\(?\d[\d\s()/.-]{6,18}\d")
_ENDS_OPEN = (":", "?", "!", ";", ",", "…", "؟")
_POSTCODE = r"[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}|\d{5,6}(?:-\d{3,4})?|\d{4}\s?[A-Z]{2}"
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{4,}\.\s")
_SPEAKS = re.compile(
    r"\b(?:can|may i|her|his|their|tells|our|your|my|we|you|us|how|why|what|when|who|nobody|everybody|"
    r"unsere?n?|ihre?n?|wie|warum|wann|was|nuestr[oa]s?|"
    r"sus?|cómo|qué|cuándo|notre|nos|votre|vos|comment|pourquoi|quand|nostr[oaei]|vostr[oaei]|come|perché|noss[oa]s?|"
    r"seus?|onze|uw|hoe|waarom)\b",
    re.IGNORECASE,
)
"""Words of a heading or a sentence, which no house's name has."""
_MOST_WORDS = 8
_LONGEST_FIELD = 4  # words of what a person is for, in small letters
_LONGEST_PLACE = 2  # words of a place alone
_NUMBER = (
    r"(?:[^\W\d_]{2,12}\.?\s+)?(?:(?:no|nr|num|number|nummer|id|pin|n|nº|n°|número|numéro|numero|संख्या|क्रमांक|नंबर|رقم)"
    r"(?!\w)\.?[º°]?\s*)?"
)
_REGISTERED = (
    r"(?:[^\W\d_]{2,12}\.?\s+){0,2}(?:n[.º°]{1,2}\s*(?:de\s+|d['’])?|رقم\s+)?"
    rf"(?:{REGISTER})(?!\w)(?:\.|-[A-Z]{{2}}\b)?[\s-]*{_NUMBER}[:：#]?\s*"
    r"(?-i:(?:[A-Z]{1,5}|[\u0900-\u0965\u0970-\u097f]{2,12})[\s/.-]{1,3})?(?-i:[A-Z]{0,5}[\d०-९٠-٩][\dA-Z०-९٠-٩/.-]*)"
    r"(?-i:\s[\dA-Z०-९٠-٩/.-]+){0,3}"
)

_REGISTERED_WITH = r"(?:registered|regulated|accredited)\s+(?:with|by)\s+(?:the\s+)?([^,;:!?]{2,60})"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def is_standing(words: str) -> bool:
    """Say whether words behind a name are a degree, an occupation, or the name of a house or place."""
    return has_standing(words) or is_proper(words)


def has_standing(words: str) -> bool:
    """Say whether words are a degree, or what a person does."""
    text = words.strip().removesuffix(".")
    if _SENTENCE_WITHIN.search(text):
        return False
    found = [_compiled(_OCCUPATION).fullmatch(candidate) for candidate in (text, words.strip())]
    is_occupation = any(match is not None and _is_noun_phrase(match["where"] or "") for match in found)
    return is_occupation or any(_compiled(_DEGREES).fullmatch(candidate) for candidate in (text, words.strip()))


def _is_noun_phrase(words: str) -> bool:
    """Say whether words behind an occupation only say where or for what ("Elmwood will call you" says more)."""
    parts = words.split()
    goes_on = any(
        _CAPITAL.match(part) and not _CAPITAL.match(after) and not _PARTICLE.fullmatch(after)
        for part, after in pairwise(parts)
        if _CASED.match(part)
    )
    return not goes_on and (is_proper(words) or len(parts) <= _LONGEST_FIELD)


def is_proper(words: str) -> bool:
    """Say whether words may be a name: each in a capital but for particles; without capitals, a house or a place."""
    text = _BRACKETS.sub("", words).strip().removesuffix(".")
    parts = text.split()
    if not parts or len(parts) > _MOST_WORDS or text.endswith(_ENDS_OPEN) or _SENTENCE_WITHIN.search(text):
        return False
    if _SPEAKS.search(text):
        return False
    if not _CASED.search(text):
        return len(parts) <= _LONGEST_PLACE or _names(text, HOUSE)
    return _CAPITAL.match(parts[0]) is not None and all(
        _CAPITAL.match(part) or _PARTICLE.fullmatch(part) for part in parts
    )


def is_house_or_place(text: str) -> bool:
    """Say whether a piece beside a person's name may say where the person works."""
    groups = _groups(text)
    if not groups or _SPEAKS.search(text) or not all(is_proper(group) or _is_address(group) for group in groups):
        return False
    is_place = len(groups) == 1 and len(text.split()) <= _LONGEST_PLACE and not re.search(r"\d", text)
    return len(groups) > 1 or is_place or _names(text, HOUSE)


def names_house(text: str) -> bool:
    """Say whether a text has a word for a house where people are treated."""
    return _names(text, HOUSE)


def is_letterhead(text: str) -> bool:
    """Say whether a line is a house's name with its place, and nothing else."""
    groups = _groups(text)
    return (
        len(groups) > 1
        and len(groups[0].split()) > 1
        and not _SPEAKS.search(text)
        and is_proper(groups[0])
        and all(is_proper(group) or _is_address(group) for group in groups[1:])
        and (_BAR.search(text) is None or any(map(_is_address, groups)))
        and (_names(groups[0], SURE_HOUSE) or (_names(groups[0], HOUSE) and any(map(_is_address, groups[1:]))))
    )


def is_postal_address(text: str) -> bool:
    """Say whether a line is an address with its street or postal code, which is no heading."""
    groups = _groups(text)
    return (
        len(groups) > 1
        and any(map(_is_address, groups))
        and all(is_proper(each) or _is_address(each) for each in groups)
    )


def is_registration(text: str) -> bool:
    """Say whether a text is the number of a person or house in a register, and nothing else."""
    bare = text.strip().strip("().").strip()
    if registered := _compiled(_REGISTERED_WITH).fullmatch(bare):
        return is_proper(registered[1])
    found = _compiled(_REGISTERED).fullmatch(bare)
    figures = re.findall(r"\d", bare)
    is_year = re.fullmatch(r"\D*(?:19|20)\d\d\D*", bare) is not None
    return found is not None and len(figures) >= 4 and not is_year


def _groups(text: str) -> list[str]:
    return [group for group in _COMMA.split(_BRACKETS.sub("", text).strip().removesuffix(".")) if group]


def _is_address(group: str) -> bool:
    """Say whether a piece has a street and its number, or a postal code."""
    if _TELEPHONE.fullmatch(group) or re.search(rf"(?:^|\s)(?:{_POSTCODE})(?:\s|$)", group):
        return True
    return re.search(r"\d", group) is not None and _names(group, STREET)


def _names(text: str, words: str) -> bool:
    return _compiled(rf"(?<![^\W_])(?:{words})(?![^\W_])").search(text) is not None
