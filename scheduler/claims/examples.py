"""The examples inside the rules, run: each bad one must fire, each good one must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from scheduler.claims.checked_text import (
    CAPTION,
    CARD,
    READ_LANGUAGE,
    Background,
    CheckedText,
    OwnSentence,
    Passage,
    PictureUse,
    Quoted,
    Series,
)
from scheduler.claims.coded_rules import LINES_BESIDE_A_CLAIM
from scheduler.claims.engine import check, check_series
from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import Rulebook
from scheduler.domain.claims import JURISDICTIONS, Example, Rule, Scope

TODAY = date(2026, 11, 20)
"""The day on which examples are read: a consent that has run out stays so."""


def failures(book: Rulebook) -> Iterator[str]:
    """Yield one line for every example that does not do what it should."""
    for rule in book.rules:
        for example in rule.bad:
            if not fires(rule, example, book):
                yield f"rule {rule.id}: bad: it does not fire on '{example.text}'"
        for example in rule.good:
            if fires(rule, example, book):
                yield f"rule {rule.id}: good: it fires on '{example.text}'"


def fires(rule: Rule, example: Example, book: Rulebook) -> bool:
    """Say whether a rule fires on an example, read by that rule alone."""
    place = example.given.get("jurisdiction")
    reader = _reader_of(rule.id, place, book)
    found = check_series(_series(example), reader) if rule.scope is Scope.SERIES else check(copy_of(example), reader)
    return any(finding.rule == rule.id for finding in found)


@lru_cache(maxsize=256)
def _reader_of(rule_id: str, place: str | None, book: Rulebook) -> Reader:
    # What masks a warning, and the lines that stand beside a claim, belong to how the others read a text.
    rules = tuple(rule for rule in book.rules if rule.id == rule_id or rule.masks or rule.id in LINES_BESIDE_A_CLAIM)
    return Reader(replace(book, rules=rules).chosen((place,) if place else JURISDICTIONS))


def copy_of(example: Example) -> CheckedText:
    """Return the item that an example describes; see the rules in rules/disclosure.toml for what may be given."""
    given = example.given
    passages = [Passage("text", example.text, CAPTION)]
    if "card" in given:
        passages.append(Passage("card", given["card"], CARD))
    if "subject" in given:
        passages.append(Passage("subject", given["subject"]))
    return CheckedText(
        passages=tuple(passages),
        quoted=(Quoted(example.text, None, given["source"]),) if "source" in given else (),
        links=(given["link"],) if "link" in given else (),
        sites=(given["site"],) if "site" in given else (),
        audience=given.get("audience", ""),
        is_segment=given.get("audience", "newsletter") != "newsletter",
        html=given.get("html", ""),
        text=example.text if "html" in given else "",
        address=given.get("address", ""),
        is_partnership=given.get("partner") == "yes",
        pictures=_pictures(given),
        today=TODAY,
        language=given.get("language", READ_LANGUAGE),
        background=_background(example),
        own_words=(OwnSentence(example.text, "cites" in given),) if "author" in given else (),
    )


def _pictures(given: Mapping[str, str]) -> tuple[PictureUse, ...]:
    if "person" not in given:
        return ()
    until = date.fromisoformat(given["consent_until"]) if "consent_until" in given else None
    return (PictureUse("picture.jpg", given["person"] == "yes", given.get("consent", ""), until),)


def _background(example: Example) -> Background:
    def named(key: str) -> frozenset[str]:
        return frozenset({example.given[key]}) if key in example.given else frozenset()

    return Background(named("offered"), named("evidence"), frozenset({example.text}), MappingProxyType({}))


def _series(example: Example) -> Series:
    sections = tuple((heading.strip(), heading.strip(), frozenset[str]()) for heading in example.text.split(";"))
    published = frozenset(heading.strip() for heading in example.given["published"].split(";"))
    return Series(sections, {"the channel": published})
