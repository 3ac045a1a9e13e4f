import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twitter_text import parse_tweet

from scheduler.channels.counting import graphemes, utf8_length, weighted_length

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Skin", 4),
        ("TGF-β", 5),
        ("日本", 4),
        ("नमस्ते", 6),
        ("مرحبا", 5),
        (FAMILY, 2),
        ("\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", 2),
        (unicodedata.normalize("NFD", "é"), 1),
        ("https://clinic.example.com/a-very-long-path?with=parameters&and=more", 23),
        ("See https://clinic.example.com/a now", 4 + 23 + 4),
        ("Voir https://clinic.example.com/é ici \N{SNOWFLAKE}\N{VARIATION SELECTOR-16}", 5 + 23 + 5 + 2),
        ("clinic.com", 23),
        ("Dr.Madhulika", 12),
        ("a\r\nb", 3),
    ],
)
def test_x_counts_as_its_own_rules_say(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_what_x_does_not_take_for_a_link_counts_as_written() -> None:
    assert weighted_length("https://clinic.example/") == 23 == len("https://clinic.example/")
    assert weighted_length("https://clinic.example/exosomes") == len("https://clinic.example/exosomes")


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(codec="ascii"), max_size=8),
            st.text(st.characters(max_codepoint=0x20FF, exclude_categories=["Cs"]), max_size=8),
            st.sampled_from(
                [
                    "https://example.com/a?b=c",
                    "example.com",
                    " ",
                    ".",
                    "a.co.uk/x",
                    "http://x.y",
                    "@a#1",
                    "\u2022 5\u20ac",
                    "https://é.com/ü",
                    "1\ufe0f\u20e3",
                ]
            ),
        ),
        max_size=8,
    ).map("".join)
)
def test_the_short_way_for_texts_without_emoji_counts_as_the_package_does(text: str) -> None:
    assert weighted_length(text) == parse_tweet(text).weightedLength


def test_bytes_are_counted_in_utf8() -> None:
    assert utf8_length("aé日") == 1 + 2 + 3


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Ask first.", 10),
        (FAMILY, 1),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER I}\N{REGIONAL INDICATOR SYMBOL LETTER N}", 1),
        ("\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", 1),
        (unicodedata.normalize("NFD", "é"), 1),
        ("हिन्दी", 3),
        ("क्षि", 2),
        ("\r\n", 1),
    ],
)
def test_what_a_reader_sees_as_one_counts_one(text: str, length: int) -> None:
    assert graphemes(text) == length


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_texts_beside_each_other_count_no_more_than_apart(first: str, second: str) -> None:
    assert graphemes(first + second) <= graphemes(first) + graphemes(second)
