"""library.toml: the approved statements, and a version that changes whenever one of them does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.claims.reading import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.config.library import read_library
from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign, Library, Statement
from scheduler.domain.claims import JURISDICTIONS, RuleKind
from scheduler.domain.errors import BadInput
from scheduler.services.judging import ClaimsJudge

REPOSITORY = Path(__file__).parents[2]

CAMPAIGN = Campaign("cells", date(2026, 12, 1), "https://clinic.example.com/", "all", "en", ())
STATEMENT = '[[statement]]\nid = "vary"\nversion = 1\nlong = "Results vary a lot."\nshort = "Results vary."\n'


def _library(folder: Path, text: str) -> Library:
    (folder / "campaigns").mkdir(exist_ok=True)
    (folder / "campaigns" / "library.toml").write_text(text, encoding="utf-8")
    return read_library(folder)


def test_no_file_and_an_empty_file_are_an_empty_library(tmp_path: Path) -> None:
    assert read_library(tmp_path) == Library()
    assert _library(tmp_path, "# nothing yet\n") == Library()


def test_statements_keep_their_order(tmp_path: Path) -> None:
    text = STATEMENT + 'attach = ["issue", "post", "issue"]\n' + STATEMENT.replace('"vary"', '"other"')
    assert _library(tmp_path, text).statements == (
        Statement("vary", 1, "Results vary a lot.", "Results vary.", ("issue", "post")),
        Statement("other", 1, "Results vary a lot.", "Results vary."),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("version = 1", "version = 2"), ("a lot", "much"), ('"Results vary."', '"They vary."'), ('"vary"', '"varies"')],
)
def test_any_change_of_a_statement_changes_the_version(tmp_path: Path, old: str, new: str) -> None:
    assert _library(tmp_path, STATEMENT).version != _library(tmp_path, STATEMENT.replace(old, new, 1)).version


def test_comments_and_layout_do_not_change_the_version(tmp_path: Path) -> None:
    assert _library(tmp_path, STATEMENT).version == _library(tmp_path, f"# note\n\n{STATEMENT}attach = []\n").version


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (STATEMENT.replace('id = "vary"', 'id = "It varies"'), "statement[1].id must be lower-case letters"),
        (STATEMENT.replace('id = "vary"\n', ""), 'statement[1].id is missing: write id = "results-vary"'),
        (STATEMENT.replace("version = 1", "version = 0"), "statement[1].version must be at least 1"),
        (STATEMENT.replace('"Results vary."', '""'), "statement[1].short must not be empty"),
        (STATEMENT + 'attach = ["card"]\n', "statement[1].attach[1] must be 'post' or 'issue'"),
        (STATEMENT + STATEMENT + 'colour = "red"\n', "statement[2].colour is not a known key"),
        (STATEMENT + STATEMENT, "has 2 statements with the id 'vary': give each its own"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_and_remedy(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        _library(tmp_path, text)
    assert str(caught.value).startswith(f"campaigns/library.toml: {problem}")


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_the_shipped_statements_leave_a_post_most_of_its_280_characters(place: str) -> None:
    library = read_library(REPOSITORY)
    rules = shipped_rules().chosen((place,))
    judge = ClaimsJudge(reader_of(rules), library, Article("", (), ()), CAMPAIGN, date(2026, 12, 1))
    asking = [rule for rule in rules.rules if rule.kind is RuleKind.REQUIRE]
    met = [statement for rule in asking for statement in judge.statements_for(rule)]
    assert {"results-vary", "risks"} <= {statement.id for statement in met}
    assert ("consultation" in {statement.id for statement in met}) == (place in {"IN", "UK", "EU", "AU"})
    assert ("status-in" in {statement.id for statement in met}) == (place == "IN")
    assert len(" ".join({statement.short: None for statement in met})) < 140
