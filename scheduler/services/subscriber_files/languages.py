"""Languages and time zones as other programs name them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final
from zoneinfo import available_timezones

from scheduler.domain.contact import parse_language

_NAMES: Final = {
    "en": "english|englisch|anglais|inglés|ingles|अंग्रेज़ी|अंग्रेजी|الإنجليزية",
    "hi": "hindi|hindí|हिन्दी|हिंदी|الهندية",
    "es": "spanish|spanisch|espagnol|español|espanol|castellano|स्पेनिश|الإسبانية",
    "fr": "french|französisch|franzoesisch|français|francais|francés|फ़्रेंच|الفرنسية",
    "de": "german|deutsch|allemand|alemán|aleman|जर्मन|الألمانية",
    "ar": "arabic|arabisch|arabe|árabe|अरबी|العربية",
    "mr": "marathi|मराठी",
    "gu": "gujarati|ગુજરાતી",
    "ta": "tamil|தமிழ்",
    "te": "telugu|తెలుగు",
    "bn": "bengali|bangla|বাংলা",
    "it": "italian|italiano|italienisch|italien",
    "pt": "portuguese|português|portugues|portugiesisch|portugais",
    "nl": "dutch|nederlands|niederländisch|néerlandais",
    "pl": "polish|polski|polnisch|polonais",
    "tr": "turkish|türkçe|türkisch|turc",
    "ru": "russian|русский|russisch|russe",
}
_BY_NAME: Final = {name: tag for tag, names in _NAMES.items() for name in names.split("|")}


@lru_cache(maxsize=1_024)
def language_of(text: str) -> str:
    """Return the language tag (BCP 47) of a language's name, or of a tag in whatever writing. Raises ValueError."""
    if not text:
        return ""
    if known := _BY_NAME.get(text.casefold()):
        return known
    first, *rest = text.replace("_", "-").partition(".")[0].split("-")
    parts = (part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)
    return parse_language("-".join((first.lower(), *parts)))


@lru_cache(maxsize=1_024)
def zone_of(text: str) -> str:
    """Return the name of a time zone, or "" where it is none of IANA's."""
    return text if text in _zones() else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
