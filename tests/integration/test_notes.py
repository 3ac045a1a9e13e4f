"""Notes: posts and an issue without an article, in somebody's own words, with the same slots, checks and signatures."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.bootstrap import open_application
from scheduler.bootstrap.application import Application
from scheduler.domain.article import SourceSpan
from scheduler.domain.content import Issue, ItemState, OwnWords, Post, StatementSource, own_words_in, sentences_of
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Credentials, Person, Role
from scheduler.services.initialise import initialise
from scheduler.services.note import NoteWish
from scheduler.services.review_sheet import digests

PASSWORD = "correct horse battery"
TEXT = "Flu vaccination day\nOn Saturday 5 December we vaccinate, 9 to 12.\nPlease bring:\n- your card\n- a mask"


@pytest.fixture
def application(tmp_path: Path) -> Application:
    initialise(tmp_path / "clinic")
    made = open_application(tmp_path / "clinic", {})
    made.found()
    made.people.add(Person("maya", "Maya", (Role.AUTHOR,)), PASSWORD)
    made.people.add(Person("rao", "Dr Rao", (Role.CLINICIAN,), "MH 1"), PASSWORD)
    return made


def wish(text: str = TEXT, **changes: object) -> NoteWish:
    given = {"slug": "flu-day", "text": text, "author": "maya", "accounts": ("x",), "newsletters": ("email",)} | changes
    return NoteWish(**given)  # type: ignore[arg-type] # as the tests give them


def test_a_note_is_one_post_for_each_account_and_an_issue_in_its_authors_words(application: Application) -> None:
    report = application.notes.make(wish())
    kinds = sorted((item.key.channel, type(item.draft)) for item in report.items)
    assert kinds == [("email", Issue), ("x", Post)]
    for item in report.items:
        said = {sentence.source for sentence in sentences_of(item.draft)}
        assert {source for source in said if not isinstance(source, StatementSource)} == {OwnWords("maya")}
    post = next(item.draft for item in report.items if isinstance(item.draft, Post))
    (text,) = application.renderer.texts(post)
    assert text.startswith("Flu vaccination day\n\nOn Saturday 5 December we vaccinate, 9 to 12.\n\nPlease bring:\n")
    assert "• your card\n• a mask\n" in text


def test_its_title_is_said_once(application: Application) -> None:
    application.notes.make(wish("We are closed on 25 December. See you on Monday."))
    assert (application.root / "campaigns/flu-day/note.md").read_text() == (
        "# We are closed on 25 December.\n\nSee you on Monday.\n"
    )


def test_days_are_those_that_were_asked_for(application: Application) -> None:
    report = application.notes.make(wish(at=datetime(2030, 12, 4, 9, 30), newsletters=()))  # noqa: DTZ001 - wall clock
    assert [item.slot.local for item in report.items] == [datetime(2030, 12, 4, 9, 30)]  # noqa: DTZ001 - likewise
    campaign = application.workspace.campaign("flu-day")
    assert (campaign.is_note, campaign.author, campaign.start) == (True, "maya", date(2030, 12, 4))


def test_a_note_is_checked_submitted_confirmed_signed_and_on_record(application: Application) -> None:
    report = application.notes.make(wish(newsletters=(), at=datetime(2030, 12, 4, 9, 30)))  # noqa: DTZ001 - wall clock
    key = str(report.items[0].key)
    assert [finding for item in application.checks.campaign("flu-day").items for finding in item.findings] == []
    outgoing = application.items.outgoing(report.items[0])
    assert len(outgoing.content.own_words) == len(own_words_in(report.items[0].draft))
    with application.store.transaction() as tables:
        tables.items.set_state(report.items[0].key, ItemState.IN_REVIEW)
    desk = application.confirmations
    waiting = desk.waiting(key)
    assert [shown.sentence.text for shown in waiting] == [text for text, _ in own_words_in(report.items[0].draft)]
    desk.confirm(waiting, Credentials("rao", PASSWORD), stands_for=False)
    (sheet,) = application.review.in_review(key)
    assert all(sentence.confirmation for sentence in sheet.written)
    assert digests([sheet])
    (evidence,) = application.records.evidence(key)
    assert [(each.text, each.author, each.since is not None) for each in evidence.written] == [
        (text, "maya", True) for text, _ in own_words_in(report.items[0].draft)
    ]


def test_planning_again_keeps_it_and_a_changed_note_is_a_draft_again(application: Application) -> None:
    first = application.notes.make(wish())
    assert [item.version for item in application.planning.run("flu-day").items] == [1, 1]
    file = application.root / "campaigns/flu-day/note.md"
    file.write_text(file.read_text().replace("a mask", "a pen"))
    again = application.planning.run("flu-day")
    assert [item.version for item in again.items] == [2, 2]
    assert len(first.items) == len(again.items)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": "  \n"}, "the note has no text"),
        ({"author": "nobody"}, "nobody with the login 'nobody' works here"),
        ({"until": date.max}, "until must lie in the years from 1970 to 9000"),
        ({"start": date.min}, "start must lie in the years from 1970 to 9000"),
        ({"at": datetime.fromisoformat("9999-12-31T23:00")}, "must lie in the years from 1970 to 9000"),
        ({"slug": "Flu Day"}, "cannot name a campaign: use 'flu-day'"),
        ({"accounts": ("fax",)}, "channels.fax is not a known key"),
        ({"text": "word " * 3000}, "it does not fit"),
        ({"link": 'https://clinic.example.com/a"\npartnership = true\nproduct = "plant'}, "link must be a full https"),
    ],
)
def test_what_cannot_be_a_note_leaves_nothing_behind(
    application: Application, changes: dict[str, object], problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        application.notes.make(wish(**changes))  # type: ignore[arg-type] # as the cases give them
    assert not (application.root / "campaigns/flu-day").exists()


def test_a_note_of_that_name_is_not_written_over(application: Application) -> None:
    application.notes.make(wish())
    with pytest.raises(BadInput, match="there is a campaign 'flu-day' already"):
        application.notes.make(wish())


WORDS = st.text(
    "abcdefgh ABC \u00e4\u00e9\u00df\u0939\u093f\u0928\u094d\u0926\u0940 0129 .,;:!?-%'\u2019\"()#*_&<>",
    min_size=1,
    max_size=60,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(WORDS.filter(str.strip), min_size=1, max_size=3), number=st.integers(0, 10**9))
def test_own_words_always_reach_sheet_and_evidence(application: Application, lines: list[str], number: int) -> None:
    try:
        report = application.notes.make(wish("\n".join(lines), slug=f"note-{number}", newsletters=()))
    except BadInput:
        return  # what cannot be a post is refused, and nothing is planned
    for item in report.items:
        said = " ".join(sentence.text for sentence in sentences_of(item.draft))
        for word in " ".join(lines).split():
            assert word.strip("-*•.)0123456789 ") in said.replace("\u00a0", " ") or not word.isalnum()
        sheet = application.sheets.sheet(item)
        assert [(each.text, each.author) for each in sheet.written] == [
            (text, "maya") for text, _ in own_words_in(item.draft)
        ]
        assert not any(isinstance(sentence.source, SourceSpan) for sentence in sentences_of(item.draft))
        (evidence,) = application.records.evidence(str(item.key))
        assert [each.text for each in evidence.written] == [each.text for each in sheet.written]
