# ruff: noqa: RUF001 - characters that look like others are the matter of these tests
"""What stands above or below the line keeps its figures, and joins none (promise 11)."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.planning.reading.raised import lowered, on_one_line, raised

_FIGURES = re.compile(r"\d+(?:[.,/]\d+)*")


@pytest.mark.parametrize(
    ("before", "words", "after", "printed"),
    [
        ("40", "3–5", " volunteers", "40³⁻⁵ volunteers"),
        ("over 12 weeks.", "1,2", " Fine lines", "over 12 weeks.¹,² Fine lines"),
        ("in 30", "1, 2", " of them", "in 30¹,² of them"),
        ("0.3", "4,5", " per cent", "0.3⁴,⁵ per cent"),
        ("30", "3 5", " people", "30³ ⁵ people"),
        ("10", "6.5", "", "10⁶.⁵"),
        ("10", "-6", "", "10⁻⁶"),
        ("10", "−6", "", "10⁻⁶"),
        ("kg", "–1", "", "kg⁻¹"),
        ("10", "x", "", "10ˣ"),
        ("Ca", "2+", "", "Ca²⁺"),
        ("Ca", "2 +", "", "Ca²⁺"),
        ("5", "a", " of them", "5ᵃ of them"),
        ("5", "1a,2b", "", "5¹ᵃ,²ᵇ"),
        ("x", "(n+1)", "", "x⁽ⁿ⁺¹⁾"),
        ("$19", "99", "", "$19⁹⁹"),
        ("at 8", "h", "30", "at 8ʰ30"),
        ("", "3", "He", "³He"),
        ("2", "½", " tablets", "2½ tablets"),
        ("30", "[1]", " people", "30[1] people"),
        ("30", "*", " people", "30* people"),
        ("5 ", "1/2", " tablets", "5 1/2 tablets"),
    ],
)
def test_raised_figures_never_join_those_on_the_line(before: str, words: str, after: str, printed: str) -> None:
    outcome = raised(words, before, after)
    assert before + outcome.text + after == printed
    assert not outcome.doubt


@pytest.mark.parametrize(
    ("before", "words", "after", "language", "printed"),
    [
        ("the 1", "st", " time", "en", "the 1st time"),
        ("the 22", "ND", " time", "en", "the 22ND time"),
        ("le 1", "er", " mai", "fr", "le 1er mai"),
        ("la 2", "e", " fois", "fr", "la 2ᵉ fois"),
        ("au XIX", "ème", " siècle", "fr", "au XIXème siècle"),
        ("la 1", "a", " sesión", "es", "la 1ª sesión"),
        ("el 1", "o", " de mayo", "es", "el 1º de mayo"),
        ("N", "o", " 5", "fr", "Nº 5"),
        ("37", "o", "C", "en", "37°C"),
        ("37 ", "o", " C", "en", "37 ᵒ C"),
        ("M", "me", " Curie", "fr", "Mme Curie"),
        ("D", "r", " Rao", "en", "Dr Rao"),
        ("Botox", "TM", " is", "en", "Botox™ is"),
        ("Botox", "®", " is", "en", "Botox® is"),
        ("a lamp ", "new", " here", "en", "a lamp new here"),
        ("a lamp", "not for children", ", please", "en", "a lamp not for children, please"),
    ],
)
def test_raised_letters_are_written_as_people_write_them(
    before: str, words: str, after: str, language: str, printed: str
) -> None:
    outcome = raised(words, before, after, language)
    assert before + outcome.text + after == printed
    assert not outcome.doubt


@pytest.mark.parametrize(
    ("before", "words", "after", "printed"),
    [
        ("H", "2", "O", "H₂O"),
        ("HbA", "1c", " below 7", "HbA₁c below 7"),
        ("T", "1/2", " is", "T₁/₂ is"),
        ("log", "10", " of", "log₁₀ of"),
        ("VO", "2max", "", "VO₂max"),
        ("PM", "2.5", "", "PM₂.₅"),
        ("AUC", "0–24h", "", "AUC₀₋₂₄h"),
        ("x", "i", "", "xᵢ"),
        ("x", "n+1", "", "xₙ₊₁"),
        ("C", "max", " of", "Cmax of"),
        ("k", "B", "", "kB"),
        ("SO", "4", "²⁻", "SO₄²⁻"),
    ],
)
def test_lowered_figures_never_join_those_on_the_line(before: str, words: str, after: str, printed: str) -> None:
    outcome = lowered(words, before, after)
    assert before + outcome.text + after == printed
    assert not outcome.doubt


@pytest.mark.parametrize(
    ("before", "words", "after", "printed", "word"),
    [
        ("of 10", "x/y", " cells", "of 10^(x/y) cells", "“10^(x/y)”"),
        ("take 2", "1/2", " tablets", "take 2^(1/2) tablets", "“2^(1/2)”"),
        ("10", "10⁶", "", "10^(10⁶)", "“10^(10⁶)”"),
        ("x", "2₃", "", "x^(2₃)", "“x^(2₃)”"),
        ("१०", "६", " कण", "१०^६ कण", "“१०^६”"),
        ("5", "q", "", "5^q", "“5^q”"),
        ("30", ",", "2", "30^(,)2", "“30^(,)2”"),
        ("12 m²", "3", " of", "12 m² ³ of", "“m² ³”"),
    ],
)
def test_what_cannot_be_raised_is_set_apart_and_doubted_with_its_words(
    before: str, words: str, after: str, printed: str, word: str
) -> None:
    outcome = raised(words, before, after)
    assert before + outcome.text + after == printed
    assert word in outcome.doubt


def test_what_cannot_be_lowered_beside_a_figure_is_set_apart_and_doubted() -> None:
    outcome = lowered("b", "group 5", "")
    assert outcome.text == "_b"
    assert "“5_b”" in outcome.doubt


_AROUND = st.text(alphabet="0123456789 .,-abMDNº²₂/", max_size=6)
_WORDS = st.text(alphabet="0123456789 .,;-–+()[]/abcehmnoqrstxzMTé½°*²₃^_", max_size=6)


_OFF_LINE = re.compile(r"[⁰¹²³⁴-⁹]+|[₀-₉]+")


def _figures(text: str) -> set[str]:
    return set(_FIGURES.findall(text))


@given(before=_AROUND, words=_WORDS, after=_AROUND, is_high=st.booleans())
def test_no_figure_arises_that_the_source_does_not_have(before: str, words: str, after: str, is_high: bool) -> None:
    assume(words.strip())
    outcome = raised(words, before, after) if is_high else lowered(words, before, after)
    printed = before + outcome.text + after
    assert _figures(printed) <= _figures(before) | _figures(words) | _figures(after)
    off_line = {figure for text in (before, after, words) for figure in _OFF_LINE.findall(text)}
    own = {unicodedata.normalize("NFKC", figure) for figure in _OFF_LINE.findall(printed) if figure not in off_line}
    assert own <= set(re.findall(r"\d+", words))


@given(before=_AROUND, words=_WORDS, after=_AROUND, is_high=st.booleans())
def test_every_letter_and_figure_is_kept(before: str, words: str, after: str, is_high: bool) -> None:
    def bare(text: str) -> str:
        folded = unicodedata.normalize("NFKC", text.replace("°", "o").replace("™", "TM"))
        return "".join(sign for sign in folded if sign.isalnum())

    outcome = raised(words, before, after) if is_high else lowered(words, before, after)
    assert bare(outcome.text).casefold() == bare(words).casefold()


_MARKED = {"^{": "\ufdd4", "}^": "\ufdd5", "_{": "\ufdd6", "}_": "\ufdd7", "<": "\ufdd0", ">": "\ufdd1"}


def _marked(text: str) -> str:
    for shown, sign in _MARKED.items():
        text = text.replace(shown, sign)
    return text


@pytest.mark.parametrize(
    ("marked", "printed", "doubts"),
    [
        ("10^{6}^ cells in 40^{3–5}^ people.^{1,2}^ More", "10⁶ cells in 40³⁻⁵ people.¹,² More", 0),
        ("SO_{4}_^{2-}^", "SO₄²⁻", 0),
        ("1^{1}^/_{2}_ tablets", "1¹/₂ tablets", 0),
        ("10^{1}^^{2}^", "10¹²", 0),
        ("30^{<1>,<2>}^ of them", "30<¹>,<²> of them", 0),
        ("30^{<1><2>}^ of them", "30<¹>< ²> of them", 1),
        ("x^{n_{1}_}^", "x^(n₁)", 1),
        ("no level here", "no level here", 0),
        ("5^{}^ mg", "5 mg", 0),
        ("^{}^_{2}_H", "₂H", 0),
        ("^{1}^ and _{2}_", "¹ and ₂", 0),
        ("5^{a", "5ᵃ", 0),
        ("10^{6", "10⁶", 0),
        ("3–5}^ people", "³⁻⁵ people", 0),
    ],
)
def test_a_text_with_raised_and_lowered_words_becomes_one_line(marked: str, printed: str, doubts: int) -> None:
    text, doubted = on_one_line(_marked(marked))
    assert text == printed.replace("<", "\ufdd0").replace(">", "\ufdd1")
    assert len(doubted) == doubts
