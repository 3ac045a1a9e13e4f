"""library.toml: the approved statements, and a version that changes whenever one of them does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.config.library import read_library
from scheduler.domain.campaign import Library, Reference, Statement
from scheduler.domain.claims import JURISDICTIONS, RuleKind, Severity
from scheduler.domain.errors import BadInput

REPOSITORY = Path(__file__).parents[2]

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


def test_the_shipped_statements_leave_a_post_most_of_its_280_characters() -> None:
    """A link counts 23: what is left is the article's, even where a post needs both lines that block without."""
    by_rule = {rule: each for each in read_library(REPOSITORY).statements for rule in each.meets}
    assert len(f"{by_rule['SAF05'].short}\n{by_rule['REG02'].short}") <= 90
    assert all(len(each.short) <= 90 for each in read_library(REPOSITORY).statements)


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_the_shipped_statements_meet_every_rule_that_asks_for_a_line_and_break_none(place: str) -> None:
    reader = Reader(shipped_rules().chosen((place,)))
    library = read_library(REPOSITORY)
    asking = [rule for rule in reader.rules.rules if rule.kind is RuleKind.REQUIRE and rule.id != "PRO08"]
    for rule in asking:
        usable = [each for each in library.statements if rule.id in each.meets]
        here = [each for each in usable if not each.jurisdictions or place in each.jurisdictions]
        assert here, rule.id
        assert all(rule.id in reader.read(text).met for each in here for text in (each.long, each.short))
    for statement in library.statements:
        for text in (statement.long, statement.short):
            blocked = [hit.rule for hit in reader.read(text).hits if severity(reader, hit.rule) is Severity.BLOCK]
            assert blocked == [], text


def severity(reader: Reader, rule_id: str) -> Severity:
    rule = reader.rules.rule(rule_id)
    assert rule is not None
    return reader.rules.severity(rule)


def test_references_are_read_and_statements_rest_on_those_that_are_there(tmp_path: Path) -> None:
    reference = (
        '[[reference]]\nid = "rao-2022"\ntitle = "A trial"\nauthors = "Rao"\nyear = 2022\nproduct = "platelet"\n'
    )
    library = _library(tmp_path, STATEMENT + 'references = ["rao-2022"]\n' + reference)
    assert library.reference("rao-2022") == Reference("rao-2022", "A trial", "Rao", 2022, product="platelet")
    with pytest.raises(BadInput, match=r"statement\[1\].references names 'rao-2023', which is no \[\[reference\]\]"):
        _library(tmp_path, STATEMENT + 'references = ["rao-2023"]\n' + reference)


def test_the_version_of_what_an_item_carries_leaves_other_statements_alone(tmp_path: Path) -> None:
    other = STATEMENT.replace('"vary"', '"other"')
    before, after = (
        _library(tmp_path, STATEMENT + other),
        _library(tmp_path, STATEMENT + other.replace("a lot", "much")),
    )
    assert before.version_of(["vary"]) == after.version_of(["vary"])
    assert before.version_of(["other"]) != after.version_of(["other"])
    assert before.version_of([]) == "none"
    assert before.version_of(["gone"]) != "none"
