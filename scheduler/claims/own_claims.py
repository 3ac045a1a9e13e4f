"""Whether a sentence claims an effect or safety, or gives a number: what somebody's own words need support for.

Read harder than the article's: a word that is often a claim counts as one, and so does what speaks of the body, an
illness or a treatment and neither tells where and when, nor asks, nor invites. An invitation, a greeting, a question
and the hours, days, prices and places of a clinic are none. The words stand in own_claims.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from scheduler.claims.folding import folded_words
from scheduler.claims.stated_counts import without_stated_counts
from scheduler.domain.vocabulary import QUESTION_MARKS, whole_words

_CLOSING = " \"'\u00bb\u201d)"
_DIGITS = re.compile(r"\d")
_EFFECTS = ("effect", "outcome_for_people", "outcome_for_reader", "comparison", "speed")
"""The ways to claim an effect: by its word, by how people fare, by what readers will do, by comparing, by its haste."""


def claims_effect(sentence: str) -> bool:
    """Say whether a sentence claims that something has an effect, soon, or better than others. A question does not."""
    if _asks(sentence):
        return False
    text = _words("no_effect").sub(" ", folded_words(sentence))
    return any(_words(name).search(text) for name in _EFFECTS) or _speaks_of_health(sentence)


def claims_safety(sentence: str) -> bool:
    """Say whether a sentence claims that something is safe, mild or without pain. A question does not."""
    text = _words("no_safety").sub(" ", folded_words(sentence))
    return not _asks(sentence) and _words("safety").search(text) is not None


def gives_number(sentence: str, stated: str = "") -> bool:
    """Say whether a sentence gives a number that somebody must have counted, in a question too.

    One that the text which it is about states of the same is none of its own.
    """
    text = without_stated_counts(sentence, stated) if stated else folded_words(sentence)
    for harmless in _each("harmless_numbers"):
        text = harmless.sub(" ", text)
    return _DIGITS.search(text) is not None or _words("number_words").search(text) is not None


def _asks(sentence: str) -> bool:
    return sentence.rstrip(_CLOSING).endswith(QUESTION_MARKS)


def _speaks_of_health(sentence: str) -> bool:
    text = folded_words(sentence)
    return _words("about_health").search(text) is not None and _words("tells_or_asks").search(text) is None


@cache
def _words(name: str) -> re.Pattern[str]:
    """Return the pattern of any of the entries of a name."""
    kinds = _read()
    whole = kinds["whole"].get(name)
    return re.compile(whole_words(*whole) if whole else "|".join(kinds["any"][name]))


@cache
def _each(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the entries of a name, in their order."""
    return tuple(re.compile(entry) for entry in _read()["any"][name])


@cache
def _read() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the entries of own_claims.toml by kind and name, with the parts in them."""
    text = files("scheduler.claims").joinpath("own_claims.toml").read_text(encoding="utf-8")
    for name, entries in tomllib.loads(text)["parts"].items():
        text = text.replace(f"{{{name}}}", f"(?:{'|'.join(entries)})")
    read = tomllib.loads(text)
    return {kind: {name: tuple(entries) for name, entries in read[kind].items()} for kind in ("whole", "any")}
