"""What pages say of files that the command line's sentences name."""

from __future__ import annotations

import pytest

from scheduler.web.staff.remedies import on_a_page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("write what is seen between the brackets of ![] in article.md", "Write what is seen in the article."),
        ("say in campaigns/dental/article.md what it shows", "Say in the article what it shows."),
        (
            "change language in campaign.toml if that is wrong",
            "Change language in the campaign's settings if that is wrong.",
        ),
        ("write the article's own address in its campaign.toml", "Write the article's own address in its settings."),
        ("count its digits in article.md, or set country in [clinic]", "Count its digits in the article."),
        ("claims.jurisdictions in config.toml is empty", "No country is chosen in the settings."),
    ],
)
def test_a_page_calls_a_file_by_what_stands_in_it(written: str, said: str) -> None:
    assert on_a_page(written) == said
