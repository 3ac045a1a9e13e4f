"""Promise 1: what a footnote says of a sentence goes out with it, or the sentence does not."""

from __future__ import annotations

import pytest
from planning_samples import body_of, issue_key
from test_planning_drafting import OVERHEAD, drafted, made_of

from scheduler.domain.article import Mark, Paragraph, ParagraphKind, Section
from scheduler.planning.drafting import Unwritten
from scheduler.planning.issues import IssueFrame, draft_issue
from scheduler.planning.omitting import kept_sections
from scheduler.planning.outlines import Outline
from scheduler.planning.sentence_units import list_of, pieces_of
from scheduler.planning.statement_policy import UNJUDGED

CAVEAT = Paragraph("Not in pregnancy.", ParagraphKind.NOTE, label="1")
CITATION = Paragraph("A. Author, Journal of Peels 2019, twelve people.", ParagraphKind.NOTE, label="1")
MARKED = Paragraph("A peel takes 30 minutes. Bring a hat and a list.", marks=(Mark(24, "1"),))
PICTURE = Paragraph("A knee", ParagraphKind.PICTURE, file="pictures/knee.png")
CAPTION = Paragraph("Figure 1: The knee.", ParagraphKind.CAPTION)


def section(*paragraphs: Paragraph) -> Section:
    return Section("s", "The peel", 2, paragraphs)


@pytest.mark.parametrize("room", range(10, 90, 4))
def test_a_sentence_goes_out_with_what_its_note_says_or_not_at_all(room: int) -> None:
    made = made_of(section(MARKED, CAVEAT), room + OVERHEAD)
    text = "" if isinstance(made, Unwritten) else body_of(made[0])
    assert ("30 minutes" in text) <= ("Not in pregnancy." in text)


def test_it_stands_right_behind_the_sentence_that_marks_it() -> None:
    post, _ = drafted(section(MARKED, CAVEAT), 2000)
    assert body_of(post) == "A peel takes 30 minutes. Not in pregnancy. Bring a hat and a list."


def test_a_source_stays_behind() -> None:
    post, _ = drafted(section(MARKED, CITATION), 2000)
    assert body_of(post) == "A peel takes 30 minutes. Bring a hat and a list."


def test_a_list_with_such_a_note_is_no_list_of_entries_alone() -> None:
    entries = (
        Paragraph("Peels", ParagraphKind.BULLET, marks=(Mark(5, "1"),)),
        Paragraph("Baths", ParagraphKind.BULLET),
    )
    assert list_of(section(*entries)) != ((), ())
    assert list_of(section(*entries, CITATION)) == list_of(section(*entries))
    assert list_of(section(*entries, CAVEAT)) == ((), ())


def test_captions_and_pictures_are_no_sentences() -> None:
    with_picture = section(PICTURE, CAPTION, Paragraph("Bring a hat and a list."))
    assert [piece.sentence.text for piece in pieces_of(with_picture)] == ["Bring a hat and a list."]


def test_an_issue_sets_it_right_behind_its_sentence_too() -> None:
    (kept,) = kept_sections([section(MARKED, CAVEAT, CAPTION)], UNJUDGED)
    outline = Outline("s", (kept.unit,), 1, 1)
    frame = IssueFrame(issue_key("s"), (), "https://clinic.example.com/", "newsletter", "en", "Clinic")
    (printed,) = draft_issue(outline, [kept], frame).sections
    said = [[sentence.text for sentence in paragraph.sentences] for paragraph in printed.paragraphs]
    assert said == [["A peel takes 30 minutes.", "Not in pregnancy.", "Bring a hat and a list."]]
