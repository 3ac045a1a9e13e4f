"""What hides a claim from a machine and not from a reader: no rule that blocks is evaded by it."""
# ruff: noqa: RUF001 - look-alike letters are what this is about

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from scheduler.claims.engine import check_text
from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS, RuleKind, Severity

BOOK = shipped_rules()
READER = Reader(BOOK.chosen(JURISDICTIONS))
BLOCKING = [
    (rule.id, example.text)
    for rule in BOOK.rules
    if rule.kind is RuleKind.PATTERN and rule.severity_in(JURISDICTIONS) is Severity.BLOCK
    for example in rule.bad
]
CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
GREEK = str.maketrans("ovia", "ονια")
SMALL_CAPITALS = str.maketrans("abcdeghimnoprtuvwz", "ᴀʙᴄᴅᴇɢʜɪᴍɴᴏᴘʀᴛᴜᴠᴡᴢ")


def inside_words(sign: str) -> Callable[[str], str]:
    """Put a sign into the middle of every word of four letters or more."""
    return lambda text: re.sub(r"[A-Za-z]{4,}", lambda word: word[0][:2] + sign + word[0][2:], text)


def bold(text: str) -> str:
    return "".join(chr(0x1D400 + ord(sign) - ord("A")) if "A" <= sign <= "Z" else _small_bold(sign) for sign in text)


def _small_bold(sign: str) -> str:
    return chr(0x1D41A + ord(sign) - ord("a")) if "a" <= sign <= "z" else sign


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def struck_through(text: str) -> str:
    return "".join(f"{sign}\u0336" if sign.isalpha() else sign for sign in text)


def every_second_in_bold_markup(text: str) -> str:
    return " ".join(f"<b>{word}</b>" if place % 2 else word for place, word in enumerate(text.split(" ")))


EVASIONS: dict[str, Callable[[str], str]] = {
    "Cyrillic letters": lambda text: text.translate(CYRILLIC),
    "Greek letters": lambda text: text.translate(GREEK),
    "small capitals": lambda text: text.translate(SMALL_CAPITALS),
    "mathematical bold": bold,
    "full width": full_width,
    "struck through": struck_through,
    "upper case": str.upper,
    "soft hyphens": inside_words("\u00ad"),
    "zero-width joiners": inside_words("\u200d"),
    "zero-width spaces": inside_words("\u200b"),
    "word joiners": inside_words("\u2060"),
    "direction marks": inside_words("\u202e"),
    "bold inside words": inside_words("**"),
    "a tag inside words": inside_words("<i></i>"),
    "an entity inside words": inside_words("&shy;"),
    "emoji inside words": inside_words("😀"),
    "a star inside words": inside_words("*"),
    "a middle dot inside words": inside_words("·"),
    "hyphens inside words": inside_words("-"),
    "hyphenated at the end of a line": inside_words("-\n"),
    "emoji between words": lambda text: text.replace(" ", " ✨ "),
    "emoji in place of spaces": lambda text: text.replace(" ", "✨"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "line breaks between words": lambda text: text.replace(" ", "\n"),
    "blank lines between words": lambda text: text.replace(" ", "\n\n"),
    "markup between words": every_second_in_bold_markup,
    "underlines between words": lambda text: text.replace(" ", " __").replace("__", "__", 1),
}


@pytest.mark.parametrize("evasion", EVASIONS)
@pytest.mark.parametrize(("rule", "text"), BLOCKING, ids=[rule for rule, _ in BLOCKING])
def test_a_blocking_rule_sees_through(rule: str, text: str, evasion: str) -> None:
    assert rule in {each.rule for each in check_text(EVASIONS[evasion](text), READER)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("G u a r a n t e e d results.", "ABS02"),
        ("G.U.A.R.A.N.T.E.E.D results.", "ABS02"),
        ("We c u r e eczema.", "ABS01"),
        ("Ask for b0tox.", "REG03"),
        ("A m1racle cream.", "ABS05"),
        ("It is s@fe and effective.", "SAF01"),
        ("Gu4ranteed r3sults.", "ABS02"),
        ("#NoSideEffects", "SAF02"),
        ("#GuaranteedGlow", "ABS02"),
        ("#no_side_effects", "SAF02"),
        ("🇨🇺🇷🇪 your eczema.", "ABS01"),
        ("Ⓒⓤⓡⓔ your eczema.", "ABS01"),
        ("Clinically proven", "EVD01"),
        ("Results guar&#97;nteed.", "ABS02"),
        ("Our peel <cures acne for good> is here.", "ABS01"),
        ("<!-- Our peel cures acne. -->", "ABS01"),
        ("🅲🆄🆁🅴🆂 your acne.", "ABS01"),
        ("🅒🅤🅡🅔🅢 your acne.", "ABS01"),
        ("ᏟuᎡeᏚ your acne.", "ABS01"),
        ("Results guar<!---->anteed.", "ABS02"),
    ],
)
def test_spaced_out_disguised_and_tagged_words_are_read(text: str, rule: str) -> None:
    assert rule in {each.rule for each in check_text(text, READER)}


@pytest.mark.parametrize(
    ("british", "american", "rule"),
    [
        ("Our anti-ageing cream.", "Our anti-aging cream.", "ABS08"),
        ("It reverses ageing.", "It reverses aging.", "ABS08"),
        ("Licensed by the MHRA and authorised by the EMA.", "Authorized by the EMA.", "REG01"),
        ("It neutralises free radicals.", "It neutralizes free radicals.", "EVD05"),
        ("Our randomised trial agrees.", "Our randomized trial agrees.", "EVD02"),
        ("A revolutionised method.", "A revolutionized method.", "ABS05"),
        ("We treat ageing tumours.", "We treat tumors.", "EVD08"),
    ],
)
def test_british_and_american_spelling_are_read_alike(british: str, american: str, rule: str) -> None:
    for text in (british, american):
        assert rule in {each.rule for each in check_text(text, READER)}, text


@pytest.mark.parametrize("joined", ["side effects", "side-effects", "sideeffects", "side\neffects"])
def test_hyphenation_does_not_matter(joined: str) -> None:
    assert "SAF02" in {each.rule for each in check_text(f"It has no {joined}.", READER)}


@pytest.mark.parametrize(
    "text",
    [
        "The secure door needs a key.",
        "Pedicures are on the second floor.",
        "The curator opens the exhibition.",
        "Warm-up and cool-down take ten minutes.",
        "E.g. Mr. A. B. Rao, i.e. the owner.",
        "See section 3.1.4 and Fig. 2a.",
        "Room B12, gate 4, platform 9.",
    ],
)
def test_undoing_disguises_invents_no_claim(text: str) -> None:
    assert [each for each in check_text(text, READER) if each.severity is Severity.BLOCK] == []
