"""The product's own words in emails, by language: labels, and the messages about the subscription itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from scheduler.domain.errors import BadInput
from scheduler.domain.toml_text import parse_toml

WORDS_FILE = "email/words.toml"
"""A template like the others: a clinic changes it, or adds a language, with a file of its own."""

SPOKEN_WITHOUT_TABLE = "en"
"""The language of the labels where the file has no table for the mail's own."""

KEYS = frozenset(
    {
        "issue",
        "issue_preheader",
        "newsletter",
        "unsubscribe",
        "read_on",
        "please_note",
        "website",
        "logo",
        "why",
        "correction",
        "correction_preheader",
        "confirm_subject",
        "confirm_preheader",
        "confirm_title",
        "confirm_text",
        "confirm_button",
        "confirm_otherwise",
        "confirm_why",
        "welcome_subject",
        "welcome_preheader",
        "welcome_title",
        "welcome_text",
        "welcome_next",
        "welcome_button",
    }
)


def words_for(source: str, language: str, clinic: str) -> Mapping[str, str]:
    """Return the words for a language ('hi', 'ar-EG') with the clinic's name filled in.

    `source` is the text of words.toml. Raises BadInput that names the table and the key at fault.
    """
    tables = _tables(source)
    tag = language.replace("_", "-").lower()
    chosen = tables.get(tag) or tables.get(tag.split("-")[0]) or tables[SPOKEN_WITHOUT_TABLE]
    return MappingProxyType({key: text.replace("{clinic}", clinic) for key, text in chosen.items()})


@lru_cache(maxsize=8)
def _tables(source: str) -> Mapping[str, Mapping[str, str]]:
    read = parse_toml(source, f"template {WORDS_FILE}")
    if SPOKEN_WITHOUT_TABLE not in read:
        raise BadInput(f"template {WORDS_FILE} has no table [{SPOKEN_WITHOUT_TABLE}]: other languages fall back on it")
    for language, table in read.items():
        if not isinstance(table, dict):
            raise BadInput(f"template {WORDS_FILE}: {language} is not a table: write [{language}] above its words")
        for key in sorted(KEYS ^ table.keys()):
            fault = "is missing" if key in KEYS else "is not known"
            raise BadInput(f"template {WORDS_FILE}, table [{language}]: {key} {fault}")
        for key, text in table.items():
            if not isinstance(text, str) or not text.strip():
                raise BadInput(f"template {WORDS_FILE}, table [{language}]: {key} must be a text")
    return {language.lower(): table for language, table in read.items()}
