"""A sign behind words and the note that it leads to go out together (promise 1)."""

import pytest
from planning_samples import article_of, body_of, drafts_of

from scheduler.domain.article import CELL_BORDER, Article, Paragraph, ParagraphKind, Section
from scheduler.domain.content import Issue, Post
from scheduler.planning.sentence_units import pieces_of
from scheduler.planning.signed_notes import signed_notes, signs_in

NOTE = "*Prices of May. The covered lens is already taken off."
HEADER, ROW = f"Lens{CELL_BORDER}Your cost*", f"Toric{CELL_BORDER}$1,150"
AFTER = "A better lens is a choice about glasses and not about safety."


def table(note: str = NOTE, kind: ParagraphKind = ParagraphKind.CAPTION, row: str = ROW) -> Section:
    paragraphs = (
        Paragraph("The cloudy lens is replaced by a clear one."),
        Paragraph(HEADER, ParagraphKind.HEADER_ROW, cells=tuple(HEADER.split(CELL_BORDER))),
        Paragraph(row, ParagraphKind.ROW, cells=tuple(row.split(CELL_BORDER))),
        Paragraph(note, kind),
        Paragraph(AFTER),
    )
    return Section("lens", "Choosing a lens", 2, paragraphs)


def drafts(unit: Section) -> tuple[Post, Issue]:
    found = {made.key.channel: made.draft for made in drafts_of(Article("Cataract", (), (unit,))).drafted}
    post, issue = found["x"], found["email"]
    assert isinstance(post, Post)
    assert isinstance(issue, Issue)
    return post, issue


@pytest.mark.parametrize("text", ["Your cost*", "Fee† | Time", "It costs 45 €*, with the visit", "Visits** (all)"])
def test_a_sign_behind_a_word_is_one(text: str) -> None:
    assert signs_in(text)


@pytest.mark.parametrize("text", ["4 * 3 tablets", "* Prices of May", "a*b", "No sign"])
def test_a_sign_elsewhere_is_none(text: str) -> None:
    assert not signs_in(text)


@pytest.mark.parametrize("kind", [ParagraphKind.CAPTION, ParagraphKind.BODY])
def test_a_note_below_a_table_stands_right_below_it_and_limits_it(kind: ParagraphKind) -> None:
    pieces = pieces_of(table(kind=kind))
    assert [piece.sentence.text for piece in pieces[3:5]] == [
        "*Prices of May.",
        "The covered lens is already taken off.",
    ]
    assert all(piece.note and piece.limits for piece in pieces[3:5])


def test_a_paragraph_with_a_sign_that_nothing_bears_is_no_note() -> None:
    assert signed_notes(Section("s", "S", 2, (Paragraph("Your cost"), Paragraph(NOTE)))) == {}


def test_text_and_card_have_the_note_of_the_table_that_they_show() -> None:
    post, issue = drafts(table())
    assert NOTE in body_of(post)
    (card,) = post.cards
    assert card.rows
    assert " ".join(line.text for line in card.lines) == NOTE
    assert NOTE in " ".join(paragraph.words for section in issue.sections for paragraph in section.paragraphs)


def test_a_card_that_has_no_room_for_the_note_shows_no_table() -> None:
    post, _ = drafts(table(note="*" + "Prices hold from May until the end of the year for adults. " * 5))
    assert not any(card.rows for card in post.cards)


def test_a_list_with_a_sign_is_on_no_card_alone() -> None:
    text = "Cataract\n\n## Costs\n\n- Visit €45\\*\n- Lens €900\n\n\\* Prices of May."
    found = [made.draft for made in drafts_of(article_of(text)).drafted if made.key.channel == "x"]
    (post,) = [draft for draft in found if isinstance(draft, Post)]
    assert "* Prices of May." in body_of(post)
    assert not any("€45*" in line.text for card in post.cards for line in card.lines)
