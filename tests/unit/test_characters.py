"""Invisible characters: which of them hide something, and how foreign text is made harmless where it is shown."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.characters import (
    as_typed,
    hidden_characters,
    name_of,
    printable,
    printable_line,
    with_folded_space,
    without_hidden,
)

DANGEROUS = [chr(number) for number in (*range(9), *range(11, 32), *range(127, 160), *range(0x2028, 0x202F), 0xFEFF)]


@pytest.mark.parametrize("sign", DANGEROUS, ids=ascii)
def test_what_a_terminal_or_a_page_would_act_on_is_written_as_an_escape(sign: str) -> None:
    shown = printable(f"a{sign}b")
    assert shown.startswith("a\\")
    assert shown.isprintable()
    assert shown.encode("ascii").decode("unicode_escape") == f"a{sign}b"


@pytest.mark.parametrize(
    "text", ["", "two\nlines\tand a tab", "नमस्ते\u200d 👩\u200d⚕️", "\u2067بب\u2069 c", "Zoë — “5 mg”", "مي\u200cب"]
)
def test_what_people_write_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_an_isolate_is_escaped_where_it_would_reach_over_its_line() -> None:
    assert printable("a\u2067b\nc\u2069") == "a\\u2067b\nc\\u2069"


@given(st.text())
def test_what_is_printed_never_moves_the_cursor(text: str) -> None:
    shown = printable(text)
    assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} and sign not in "\n\t" for sign in shown)
    assert printable(shown) == shown
    assert "\n" not in printable_line(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Asha Patil",
            "नमस्ते",
            "क्\u200dष",
            "مي\u200cب",
            "สวัสดี\u200bครับ",
            "👩\u200d⚕️",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "❤️\u200d🔥",
            "👨🏽\u200d🚀",
        ),
        *("hyphen\u00adated", "الدكتور \u2066Smith\u2069", "5\u200e mg", "\u0601 ١٤٤٧"),
    ],
)
def test_characters_that_a_script_or_an_emoji_needs_hide_nothing(text: str) -> None:
    assert not hidden_characters(text)
    assert without_hidden(text) == text


@pytest.mark.parametrize(
    "sign",
    [
        *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200b", "\u200c"),
        *("\u200d", "\ufeff", "\u2060", "\u2063", "\u206f", "\u180e", "\ufff9", "\u3164", "\U000e0041", "\U000e0001"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("place", ["{}Asha", "As{}ha", "Asha{}"])
def test_characters_that_hide_or_turn_words_are_found_and_named(sign: str, place: str) -> None:
    text = place.format(sign)
    assert hidden_characters(text) == {text.index(sign)}
    assert without_hidden(text) == "Asha"
    assert name_of(sign).startswith(f"U+{ord(sign):04X}")


def test_an_isolate_needs_its_other_half_in_the_line_and_letters_that_it_serves() -> None:
    assert hidden_characters("اب \u2066c\nd\u2069") == {3, 7}
    assert hidden_characters("5 \u2067to\u2069 10") == {2, 5}


def test_every_format_character_of_unicode_is_either_needed_somewhere_or_found() -> None:
    formats = [chr(number) for number in range(sys.maxunicode + 1) if unicodedata.category(chr(number)) == "Cf"]
    taken = [sign for sign in formats if not hidden_characters(f"a{sign}b")]
    # Seven that are read as part of the text, and the signs around numbers, which are drawn.
    assert {"\u00ad", "\u200e", "\u200f", "\u061c"} < set(taken)
    assert all(unicodedata.bidirectional(sign) in {"AN", "AL", "L", "R", "BN"} for sign in taken)
    assert len(taken) <= 20


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("5\u00a0mg", "5\u00a0mg"),
        ("10\u202f000 or 10\u2009000", "10\u202f000 or 10\u2009000"),
        ("5 \u00a0mg", "5 mg"),
        ("\u00a05\u3000mg\u2028a\tday\n", "5 mg a day"),
    ],
)
def test_a_space_that_somebody_chose_stays_and_none_vanishes(text: str, folded: str) -> None:
    assert with_folded_space(text) == folded
    assert as_typed(folded) == " ".join(text.split())


def test_words_are_compared_as_a_keyboard_writes_them() -> None:
    assert as_typed("Photo\u00adtherapy\u200e of\u00a05\u202fmg") == "Phototherapy of 5 mg"
