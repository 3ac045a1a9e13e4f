"""Words of one's own, written by a command: the file keeps its comments, and stands as it was where they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.bootstrap import open_application
from scheduler.bootstrap.application import Application
from scheduler.config.campaign_edit import edited_text, file_version
from scheduler.domain.content import Issue, OwnWords, Post, own_words_in
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Person, Role
from scheduler.services.initialise import initialise

PASSWORD = "correct horse battery"
ARTICLE = """# Teeth

## Bridges

A bridge fills the gap with a false tooth. It is fixed to one or both neighbours.

## Implants

A dental implant is a small titanium screw that is placed into the jaw.
"""
FILE = "campaigns/teeth/campaign.toml"


@pytest.fixture
def application(tmp_path: Path) -> Application:
    initialise(tmp_path / "clinic")
    made = open_application(tmp_path / "clinic", {})
    made.found()
    made.people.add(Person("maya", "Maya", (Role.AUTHOR,)), PASSWORD)
    made.people.add(Person("lee", "Lee", (Role.AUTHOR,)), PASSWORD)
    source = tmp_path / "teeth.md"
    source.write_text(ARTICLE)
    made.articles.ingest(source, "teeth")
    made.planning.run("teeth")
    return made


def file_of(application: Application) -> str:
    return (application.root / FILE).read_text()


def test_a_hook_is_written_below_its_authors_name_and_planned(application: Application) -> None:
    before = file_of(application)
    report = application.writing.write("teeth/bridges/x", {"hook": "Missing one tooth?"}, "maya")
    after = file_of(application)
    assert after.startswith(before.rstrip("\n"))
    assert after.endswith('[overrides."bridges/x"]\nhook = "Missing one tooth?"\nby = "maya"\n')
    draft = next(item.draft for item in report.items if item.key.section == "bridges" and isinstance(item.draft, Post))
    assert own_words_in(draft) == (("Missing one tooth?", OwnWords("maya")),)
    (entry,) = [each for each in application.trail.entries("teeth/bridges/x") if each.event.action == "wrote"]
    assert entry.event.actor == "maya"


def test_an_item_is_named_as_status_shows_it_too(application: Application) -> None:
    application.writing.write("teeth/bridges/x/post", {"text": "Ask us.\nCome in."}, "maya")
    assert '[overrides."bridges/x"]\ntext = """Ask us.\nCome in."""' in file_of(application)


def test_every_issue_gets_an_introduction_and_the_comments_stay(application: Application) -> None:
    comments = [line for line in file_of(application).splitlines() if line.startswith("#")]
    report = application.writing.write("teeth", {"introduction": "Hello.", "sign_off": "Bye."}, "maya")
    issues = [item.draft for item in report.items if isinstance(item.draft, Issue)]
    assert issues
    assert all(issue.introduction[0].sentences[0].text == "Hello." for issue in issues)
    assert [line for line in file_of(application).splitlines() if line.startswith("#")] == comments


def test_what_was_written_is_taken_out_again(application: Application) -> None:
    application.writing.write("teeth/bridges/x", {"hook": "Missing one tooth?", "call_to_action": "Call us."}, "maya")
    application.writing.write("teeth/bridges/x", {"hook": None}, "maya")
    assert "hook" not in file_of(application).split('[overrides."bridges/x"]')[-1]
    assert 'call_to_action = "Call us."' in file_of(application)


@pytest.mark.parametrize(
    ("target", "words", "author", "problem"),
    [
        ("teeth/nowhere/x", {"text": "Hello."}, "maya", "there is no such item"),
        ("teeth/bridges/x", {"text": "Hello."}, "nobody", "nobody with the login 'nobody' works here"),
        ("teeth/bridges/x", {"subject": "Hello"}, "maya", "cannot have a subject"),
        ("teeth/bridges/x", {"text": "word " * 2000}, "maya", "it does not fit"),
        ("teeth", {"hook": "Hello."}, "maya", "hook is written for one item"),
        ("teeth/bridges", {"hook": "Hello."}, "maya", "neither a campaign nor an item"),
        ("teeth/bridges/x", {"hook": "Hello.", "references": ("gone",)}, "maya", "no reference 'gone'"),
    ],
)
def test_what_cannot_be_written_leaves_the_file_as_it_was(
    application: Application, target: str, words: dict[str, str], author: str, problem: str
) -> None:
    before = file_of(application)
    with pytest.raises(BadInput, match=problem):
        application.writing.write(target, words, author)
    assert file_of(application) == before


def test_another_persons_words_in_the_same_place_are_not_taken_for_this_ones(application: Application) -> None:
    application.writing.write("teeth/bridges/x", {"hook": "Missing one tooth?"}, "maya")
    with pytest.raises(BadInput, match="hook is by 'maya' there already"):
        application.writing.write("teeth/bridges/x", {"call_to_action": "Call us."}, "lee")
    application.writing.write("teeth/bridges/x", {"hook": "Lost one tooth?"}, "lee")
    assert 'by = "lee"' in file_of(application)


def test_a_file_that_was_changed_meanwhile_is_not_written_over(application: Application) -> None:
    seen = file_version(file_of(application))
    application.writing.write("teeth/bridges/x", {"hook": "Missing one tooth?"}, "maya", seen)
    with pytest.raises(BadInput, match="was changed meanwhile"):
        application.writing.write("teeth/bridges/x", {"hook": "Lost one?"}, "maya", seen)


def test_texts_with_quotation_marks_and_backslashes_read_as_they_were_written() -> None:
    for text in ('She said "hello"', "C:\\new\ntwo", 'three """ marks\nand more', 'ends with "'):
        written = edited_text("start = 2026-12-01\n", "f", {("overrides", "a/x", "text"): text})
        assert edited_text(written, "f", {("overrides", "a/x", "text"): None}).startswith("start = 2026-12-01\n")
