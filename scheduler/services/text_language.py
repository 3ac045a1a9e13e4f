"""The language of a text that is checked: the rules know the words of one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from scheduler.claims.checked_text import READ_LANGUAGE
from scheduler.domain.article import Article, Paragraph
from scheduler.domain.content import Item, ItemState, sentences_of
from scheduler.planning.reading.languages import language_name, language_of, likely_language

_RULES_TAG = "en"

_LITTLE_WORDS = frozenset(
    (
        "an",
        "and",
        "are",
        "at",
        "by",
        "for",
        "from",
        "have",
        "is",
        "it",
        "of",
        "our",
        "the",
        "this",
        "to",
        "we",
        "with",
        "your",
    )
)
"""Words that English is full of and its neighbours are not."""

_SHARE = 0.15
"""The share of little words from which a short text is taken for English, whatever else it looks like."""


@lru_cache(maxsize=512)
def language_in(text: str, declared: str) -> str:
    """Return the English name of the language of a text; the declared one (BCP 47) where its words leave it open."""
    return language_name(language_of(_article(text), declared).language)


def unread_languages(items: Iterable[Item]) -> tuple[str, ...]:
    """Return the English names of the languages of items that go out and that the rules do not read, each once."""
    drafts = [item.draft for item in items if item.state is not ItemState.CANCELLED]
    texts = [("\n\n".join(sentence.printed for sentence in sentences_of(draft)), draft.language) for draft in drafts]
    found = dict.fromkeys(language_in(text, declared) for text, declared in texts)
    return tuple(name for name in found if name != READ_LANGUAGE)


@lru_cache(maxsize=64)
def undeclared_language(text: str) -> str:
    """Return the English name of the language that a text seems to be in, or that it is perhaps not English."""
    told = language_of(_article(text), _RULES_TAG)
    if not told.is_sure and likely_language(text) in told.others and not _has_little_words(text):
        return f"perhaps not {language_name(_RULES_TAG)}"
    return language_name(told.language)


def _has_little_words(text: str) -> bool:
    words = text.casefold().split()
    return sum(word.strip(".,;:!?()") in _LITTLE_WORDS for word in words) >= _SHARE * len(words)


def _article(text: str) -> Article:
    return Article("", (Paragraph(text),), ())
