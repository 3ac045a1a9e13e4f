import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rendering.cards.wrapping import (
    balanced_lines,
    ends_weakly,
    fewest_lines,
    is_awkward,
    joined,
    measured_text,
)


def _letters(word: str) -> float:
    return len(word)


def _lines(text: str, width: float) -> tuple[str, ...] | None:
    """Break a text, each of whose letters is one wide."""
    return balanced_lines(measured_text(text, _letters), width)


def test_lines_are_as_few_as_possible_and_even() -> None:
    assert _lines("one two three four five six", 24) == ("one two three", "four five six")


def test_no_word_is_left_alone_on_the_last_line_where_it_can_be_helped() -> None:
    lines = _lines("Applying exosomes after a laser session", 34)
    assert lines is not None
    assert len(lines[-1].split()) > 1


def test_a_last_word_stays_alone_where_it_must() -> None:
    assert _lines("short extraordinarily", 15) == ("short", "extraordinarily")


def test_a_word_wider_than_the_line_cannot_be_broken() -> None:
    assert _lines("an extraordinary word", 8) is None


def test_no_words_are_no_lines() -> None:
    assert _lines("", 10) == ()


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(9, 40))
def test_every_word_is_kept_in_order_and_no_line_is_too_wide(words: list[str], width: int) -> None:
    lines = _lines(" ".join(words), width)
    assert lines is not None
    assert " ".join(lines).split() == words
    assert all(len(line) <= width for line in lines)
    assert len(lines) == len(_greedy(words, width))


@given(
    st.lists(st.sampled_from(["a", "skin", "30 nm", "Dr. Rao", "(x", "keratinocytes"]), max_size=30), st.integers(1, 40)
)
def test_lines_are_counted_as_they_are_broken(words: list[str], width: int) -> None:
    text = measured_text(" ".join(words), _letters)
    lines = balanced_lines(text, width)
    assert fewest_lines(text, width) == (None if lines is None else len(lines))


def _greedy(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("vesicles of 30 nm in skin", "30 nm"),
        ("about 12 weeks, then again", "12 weeks,"),
        ("rose by 5 % in a year", "5 %"),
        ("with p < 0.05 in both", "< 0.05"),
        ("ask Dr. Rao about it", "Dr. Rao"),
        ("पूछें डॉ. राव से अभी", "डॉ. राव"),
        ("اسأل د. راو عن ذلك", "د. راو"),
        ("चार से 6 सप्ताह बाद", "6 सप्ताह"),
        ("joined\u00a0here by hand", "joined here"),
        ("This is Stage 1: Freezing", "Stage 1:"),
        ("so dauert es 6 Wochen im Schnitt", "6 Wochen"),
        ("dura unos 15 años o más", "15 años"),
    ],
)
def test_no_line_ends_between_a_number_and_its_unit_or_a_title_and_its_name(text: str, together: str) -> None:
    assert together in [piece.replace("\u00a0", " ") for piece in joined(text)]
    for width in range(len(together), len(text) + 1):
        lines = _lines(text, width)
        assert lines is None or any(together in line for line in lines)


def test_what_belongs_together_is_parted_only_where_a_line_is_too_short_for_it() -> None:
    assert _lines("of 150 nanometres", 10) == ("of 150", "nanometres")
    assert _lines("30 weeks", 6) == ("30", "weeks")


@pytest.mark.parametrize(
    ("lines", "awkward"),
    [
        (("Step by step", "through", "the operation"), True),
        (("Stage 1: Freezing", "(6 weeks", "to 9 months)"), True),
        (("Stage 1: Freezing", "(6 weeks to 9 months)"), False),
        (("Combination", "with", "Microneedling"), True),
        (("Enhancement of", "Skin Cell", "Migration"), True),
        (("30", "nm"), True),
        (("Combination", "with Microneedling"), False),
        (("Microneedling",), False),
    ],
)
def test_a_heading_whose_breaks_look_like_an_accident_is_seen(lines: tuple[str, ...], awkward: bool) -> None:
    assert is_awkward(lines) is awkward


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Stage 1: Freezing (6 weeks to 9 months)", 24, ("Stage 1: Freezing", "(6 weeks to 9 months)")),
        ("Step by step through the operation", 22, ("Step by step through", "the operation")),
        ("How long does a bridge last in the mouth?", 24, ("How long does a bridge", "last in the mouth?")),
        (
            "You may drive again when you can stop, after six weeks.",
            24,
            ("You may drive again", "when you can stop,", "after six weeks."),
        ),
        ("Qué debe saber antes de la intervención", 24, ("Qué debe saber antes", "de la intervención")),
        ("It takes from 2 to 16 weeks", 20, ("It takes", "from 2 to 16 weeks")),
        ("त्वचा की कोशिकाओं के नवीनीकरण", 20, ("त्वचा की", "कोशिकाओं के नवीनीकरण")),
    ],
)
def test_a_line_ends_where_a_phrase_does(text: str, width: int, lines: tuple[str, ...]) -> None:
    assert _lines(text, width) == lines


@given(
    st.lists(st.sampled_from(["the", "of", "skin", "(6", "weeks)", "30", "nm", "und", "की"]), min_size=1, max_size=30)
)
def test_phrases_cost_no_line(words: list[str]) -> None:
    """Where words are short enough for any line, there are as few lines as without looking at phrases."""
    text = " ".join(words)
    lines = _lines(text, 14)
    assert lines is not None
    assert " ".join(lines).split() == words
    assert len(lines) == len(_greedy(list(joined(text)), 14))


@pytest.mark.parametrize(
    ("lines", "weak"),
    [
        (("What counts as", "success?"), True),
        (("What counts", "as success?"), False),
        (("Wann Sie uns sofort anrufen", "sollten"), False),
        (("Risiken und", "Nebenwirkungen"), True),
        (("The last word of",), False),
    ],
)
def test_a_line_that_ends_with_a_word_of_the_next_is_seen(lines: tuple[str, ...], weak: bool) -> None:
    assert ends_weakly(lines) is weak
