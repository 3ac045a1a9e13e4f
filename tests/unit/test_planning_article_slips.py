"""Promise 11: what a person typed in article.md and Markdown does not take as meant is told when it is planned."""

from __future__ import annotations

import pytest

from scheduler.planning.article_slips import article_slips
from scheduler.planning.reading import parse_article_markdown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("More[^9] text.", "[^9]"),
        ("| a | b |\n| c |", "| a | b | | c |"),
        ("See [our page](not an address).", "[our page](not an address)"),
    ],
)
def test_a_slip_is_told_with_its_words_and_its_place(typed: str, words: str) -> None:
    (slip,) = article_slips(parse_article_markdown(f"# Title\n\nText.\n\n## Uses\n\n{typed}\n"))
    assert words in slip
    assert "'Uses'" in slip


def test_an_article_as_it_is_meant_has_no_slips() -> None:
    table = "| a | b |\n| - | - |\n| c | |"
    text = f"# Title\n\nText[^1] with a | b and [a link](https://a.org).\n\n[^1]: A note.\n\n{table}"
    assert article_slips(parse_article_markdown(text)) == ()
