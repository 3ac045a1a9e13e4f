"""Words of which a network would make something else are told at the import, with their place (promise 11)."""

from __future__ import annotations

import pytest

from scheduler.planning.reading import read_article


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "A cream helps.It is put on.",
            "'helps.It' in 'Uses' is read as a web address: put a space after the full stop",
        ),
        ("A cream helps.it is put on.", "'helps.it' in 'Uses' is read as a web address: part it if none is meant"),
        ("Ask @drsharma first.", "'@drsharma' in 'Uses' is read as an account"),
        ("It is #1 and #SkinCare.", "'#SkinCare' in 'Uses' is read as a hashtag"),
    ],
)
def test_a_word_that_becomes_something_else_in_a_post_is_told_with_its_place(words: str, told: str) -> None:
    reading = read_article(f"# Skin\n\nIt is soft.\n\n## Uses\n\n{words}\n".encode(), "skin.md")
    assert [doubt for doubt in reading.doubts if told in doubt]


def test_links_that_were_meant_are_not_told() -> None:
    words = "See [clinic.com](https://clinic.com/a), https://clinic.org or info@clinic.com: No. 1 of #1."
    assert read_article(f"# Skin\n\n{words}\n".encode(), "skin.md").doubts == ()
