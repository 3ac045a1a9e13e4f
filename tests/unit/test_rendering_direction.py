import pytest

from scheduler.domain.characters import without_overrides
from scheduler.rendering.direction import Direction, direction_of, language_direction


@pytest.mark.parametrize("language", ["ar", "ar-EG", "he", "fa", "ur_PK", "UR"])
def test_these_languages_are_written_from_right_to_left(language: str) -> None:
    assert language_direction(language) is Direction.RIGHT_TO_LEFT


@pytest.mark.parametrize("language", ["en", "hi", "de-AT", "", "arn"])
def test_the_others_are_written_from_left_to_right(language: str) -> None:
    assert language_direction(language) is Direction.LEFT_TO_RIGHT


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("Exosomes", "ar", Direction.LEFT_TO_RIGHT),
        ("الجلد", "en", Direction.RIGHT_TO_LEFT),
        ("1. الجلد", "en", Direction.RIGHT_TO_LEFT),
        ("PRP في الجلد", "ar", Direction.RIGHT_TO_LEFT),
        ("PRP (الجلد)", "en", Direction.LEFT_TO_RIGHT),
        ("2026", "ar", Direction.LEFT_TO_RIGHT),
    ],
)
def test_a_text_has_the_direction_of_its_first_letter_or_of_its_language_where_it_has_letters_of_it(
    text: str, language: str, direction: Direction
) -> None:
    assert direction_of(text, language) is direction


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\u202eb\u202cc", "abc"),
        ("a\u202ab", "ab"),
        ("a\u2066b\u2069c", "a\u2066b\u2069c"),
        ("a\u2066\u2067b\u2069\u2069c", "a\u2066\u2067b\u2069\u2069c"),
        ("a\u2066b", "ab"),
        ("a\u2069b", "ab"),
        ("a\u2067b\nc\u2069", "ab\nc"),
        ("a\u2066b\u2069c\u2069", "a\u2066b\u2069c"),
        ("\u200fa\u200e", "\u200fa\u200e"),
    ],
)
def test_overrides_and_isolates_without_their_other_half_are_left_out(text: str, kept: str) -> None:
    assert without_overrides(text) == kept
