"""The words by which sentences state a risk, a limit or a warning, for each language in which they are recognised."""

from __future__ import annotations

from scheduler.domain.risk_words.arabic import ARABIC
from scheduler.domain.risk_words.english import ENGLISH
from scheduler.domain.risk_words.german import GERMAN
from scheduler.domain.risk_words.hindi import HINDI
from scheduler.domain.risk_words.language import RiskWords
from scheduler.domain.risk_words.romance import FRENCH, ITALIAN, PORTUGUESE, SPANISH

__all__ = ["LANGUAGES", "RiskWords"]

LANGUAGES = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "de": GERMAN,
    "pt": PORTUGUESE,
    "it": ITALIAN,
    "hi": HINDI,
    "ar": ARABIC,
}
"""The words by the code of their language."""
