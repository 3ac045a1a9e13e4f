"""Names made from headings and titles: section ids, campaign slugs, and the number before a heading.

Written by hand: ids that are in use must not change, and the slugs of libraries differ.
"""

from __future__ import annotations

import re
import unicodedata

from scheduler.domain.article import LEAD

SLUG_LENGTH = 40
"""The longest campaign slug made from a title, in characters."""

_SECTION_ID_LENGTH = 60  # keeps an item's key, and a file named after it, readable

_NUMBER = re.compile(r"([1-9][0-9]?)[.)](?:\s+|(?=[^\W\d_]))(?=\S)")
_ANY_NUMBER = re.compile(r"(?:\d{1,3}[.)](?:\s+|(?=[^\W\d_]))|\d{1,3}(?:\.\d{1,3})+[.)]?\s+)(?=\S)")
_APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")


def split_number(heading: str) -> tuple[int | None, str]:
    """Return the number printed before a heading ("1. Topical Application", "2) …") and the rest.

    Only a plain number from 1 to 99 is taken off; "1.2 …", "०१. …" or "2024 …" stay part of the words.
    """
    match = _NUMBER.match(heading)
    return (int(match[1]), heading[match.end() :]) if match else (None, heading)


def split_any_number(heading: str) -> tuple[tuple[int, ...], str]:
    """Return every part of the number before a heading, in any script's digits, and the rest: "1.2 …" gives (1, 2)."""
    match = _ANY_NUMBER.match(heading)
    if match is None:
        return (), heading
    return tuple(int(part) for part in re.findall(r"\d+", match[0])), heading[match.end() :]


def slugify(text: str) -> str:
    """Return the text's letters, marks and digits of any script in lower case, everything else as single hyphens."""
    composed = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).lower()
    # Zero-width joiners (category Cf) stand inside words, so they go without leaving a hyphen.
    kept = (
        character if unicodedata.category(character)[0] in "LMN" else "-"
        for character in composed
        if unicodedata.category(character) != "Cf"
    )
    return re.sub("-+", "-", "".join(kept)).strip("-")


class SectionIds:
    """Gives out the ids of one article's sections."""

    def __init__(self) -> None:
        self._copies = {LEAD: 1}  # how many ids were made from a slug; every id that was given out is a key

    def give(self, heading: str) -> str:
        """Return an id for a heading: its slug without number, made unique with -2, -3 … 'lead' is never given out."""
        slug = _shortened(slugify(split_any_number(heading)[1]), _SECTION_ID_LENGTH) or "section"
        copy = self._copies.get(slug, 0) + 1
        while (given := slug if copy == 1 else f"{slug}-{copy}") in self._copies:
            copy += 1
        self._copies[given] = 1
        self._copies[slug] = copy
        return given


def campaign_slug(title: str) -> str:
    """Return a folder name for a title: the words before its first colon, at most SLUG_LENGTH characters.

    Accents are taken off Latin letters; other scripts stay as they are. Empty when the title has no letter or digit.
    """
    head = title.partition(":")[0]
    base = head if slugify(head) else title
    return _shortened(slugify(_without_latin_accents(base)), SLUG_LENGTH)


def _without_latin_accents(text: str) -> str:
    def plain(character: str) -> str:
        decomposed = unicodedata.normalize("NFKD", character)
        letters = "".join(part for part in decomposed if not unicodedata.combining(part))
        return letters if letters and letters.isascii() else character

    return "".join(plain(character) for character in unicodedata.normalize("NFC", text))


def _shortened(slug: str, limit: int) -> str:
    """Return at most `limit` characters of a slug, cut between two words where there is such a place."""
    if len(slug) <= limit:
        return slug
    whole_words, hyphen, _ = slug[: limit + 1].rpartition("-")
    return whole_words if hyphen else slug[:limit]
