from hypothesis import given
from hypothesis import strategies as st

from scheduler.rendering.cards.wrapping import balanced_lines


def _letters(word: str) -> float:
    return len(word)


def test_lines_are_as_few_as_possible_and_even() -> None:
    assert balanced_lines("one two three four five six", 24, _letters) == ("one two three", "four five six")


def test_no_word_is_left_alone_on_the_last_line_where_it_can_be_helped() -> None:
    lines = balanced_lines("Applying exosomes after a laser session", 34, _letters)
    assert lines is not None
    assert len(lines[-1].split()) > 1


def test_a_last_word_stays_alone_where_it_must() -> None:
    assert balanced_lines("short extraordinarily", 15, _letters) == ("short", "extraordinarily")


def test_a_word_wider_than_the_line_cannot_be_broken() -> None:
    assert balanced_lines("an extraordinary word", 8, _letters) is None


def test_no_words_are_no_lines() -> None:
    assert balanced_lines("", 10, _letters) == ()


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(9, 40))
def test_every_word_is_kept_in_order_and_no_line_is_too_wide(words: list[str], width: int) -> None:
    lines = balanced_lines(" ".join(words), width, _letters)
    assert lines is not None
    assert " ".join(lines).split() == words
    assert all(len(line) <= width for line in lines)
    assert len(lines) == len(_greedy(words, width))


def _greedy(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
