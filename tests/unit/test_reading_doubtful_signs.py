"""A sign whose meaning is not in the file is told with the words around it and their place (promise 11)."""

from __future__ import annotations

import pytest

from scheduler.planning.reading import read_article


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Take 5 \uf06dg a day.", "has a sign that only a font of its source can show (U+F06D)"),
        ("Take 5 \ufffdg a day.", "has a place where something was lost (U+FFFD REPLACEMENT CHARACTER)"),
        ("Take 3\u00ad5 drops.", "has a hyphen between figures that is not seen (U+00AD SOFT HYPHEN)"),
    ],
)
def test_a_sign_that_cannot_be_told_is_in_doubt(words: str, told: str) -> None:
    reading = read_article(f"# Skin\n\nIt is soft.\n\n## Uses\n\n{words}\n".encode(), "skin.md")
    (doubt,) = reading.doubts
    assert told in doubt
    assert doubt.startswith("'Take")
    assert " in 'Uses' " in doubt
    assert reading.article.sections[0].paragraphs[0].text == words


def test_signs_that_everybody_can_show_are_not_in_doubt() -> None:
    words = "Photo\u00adtherapy of 5\u00a0µg at 2 °C, ½ ㎖ ≤ 3²."
    assert read_article(f"# Skin\n\n{words}\n".encode(), "skin.md").doubts == ()
