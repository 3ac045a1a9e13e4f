"""Word: open tracked changes are decided by a person, never silently."""

from __future__ import annotations

import pytest
from word_documents import block, paragraph, read, run, word

from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import Reading

ACCEPT, REJECT = TrackedChanges.ACCEPT, TrackedChanges.REJECT


def added(*content: str) -> str:
    return f'<w:ins w:id="1" w:author="R">{"".join(content)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="1" w:author="R"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


BODY = block(run("Wait "), deleted("six"), added(run("two")), run(" weeks. "), deleted("Never while pregnant."))


def document(*body: str) -> bytes:
    return word(paragraph("Peels", "Title"), paragraph("Who waits", "H1"), *body)


def said(reading: Reading) -> list[str]:
    return [each.text for unit in reading.article.units() for each in unit.paragraphs]


def left_out(reading: Reading) -> list[tuple[str, str]]:
    return [(each.text, each.reason) for each in reading.dropped]


def test_open_changes_are_named_with_words_and_place() -> None:
    with pytest.raises(BadInput) as refusal:
        read(document(BODY))
    assert str(refusal.value) == (
        "article.docx has 3 open tracked changes: deleted 'six' under 'Who waits'; added 'two' under 'Who waits';"
        " deleted 'Never while pregnant.' under 'Who waits'. Decide about them in Word, or import with"
        " --tracked accept (as if all were accepted) or --tracked reject (as if none had been made)"
    )


def test_many_changes_are_counted_and_the_first_ones_named() -> None:
    with pytest.raises(BadInput, match=r"has 30 open .*; and 25 more\. Decide") as refusal:
        read(document(*(block(run(f"It is {number} "), added(run(f"word {number}"))) for number in range(30))))
    assert "word 4" in str(refusal.value)
    assert "word 5" not in str(refusal.value)


def test_accepted_changes_are_made_and_what_they_delete_is_listed() -> None:
    reading = read(document(BODY), ACCEPT)
    assert said(reading) == ["Wait two weeks."]
    reason = "deleted by a tracked change, which was accepted"
    assert left_out(reading) == [("six", reason), ("Never while pregnant.", reason)]


def test_rejected_changes_are_not_made_and_what_they_add_is_listed() -> None:
    reading = read(document(BODY), REJECT)
    assert said(reading) == ["Wait six weeks. Never while pregnant."]
    assert left_out(reading) == [("two", "added by a tracked change, which was rejected")]


def test_words_added_and_deleted_again_are_in_neither() -> None:
    body = block(run("Dry it."), added(deleted(" Rub it.")))
    assert said(read(document(body), ACCEPT)) == said(read(document(body), REJECT)) == ["Dry it."]


@pytest.mark.parametrize(("decision", "expected"), [(ACCEPT, ["B.", "A."]), (REJECT, ["A.", "B."])])
def test_words_that_were_moved_stand_in_one_place_and_are_not_listed(
    decision: TrackedChanges, expected: list[str]
) -> None:
    away = block(f'<w:moveFrom w:id="1">{run("A.")}</w:moveFrom>')
    here = block(f'<w:moveTo w:id="2">{run("A.")}</w:moveTo>')
    reading = read(document(away, paragraph("B."), here), decision)
    assert said(reading) == expected
    assert reading.dropped == ()


@pytest.mark.parametrize(("mark", "joined"), [("del", ACCEPT), ("ins", REJECT)])
def test_paragraphs_are_joined_or_kept_apart(mark: str, joined: TrackedChanges) -> None:
    ends = block(run("Dry it. "), properties=f'<w:rPr><w:{mark} w:id="1"/></w:rPr>')
    other = REJECT if joined is ACCEPT else ACCEPT
    assert said(read(document(ends, paragraph("Pat it.")), joined)) == ["Dry it. Pat it."]
    assert said(read(document(ends, paragraph("Pat it.")), other)) == ["Dry it.", "Pat it."]
    with pytest.raises(BadInput, match=r"the end of the paragraph 'Dry it\."):
        read(document(ends, paragraph("Pat it.")))


def row(*cells: str, properties: str = "") -> str:
    made = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def test_a_row_that_was_deleted_is_listed_as_a_row() -> None:
    gone = row("deep", "52", properties='<w:del w:id="1"/>')
    body = f"<w:tbl>{row('peel', 'weeks')}{row('light', '4')}{gone}</w:tbl>"
    accepted, rejected = (
        read(document(paragraph("See:"), body), ACCEPT),
        read(document(paragraph("See:"), body), REJECT),
    )
    assert said(accepted) == ["See:", "peel | weeks", "light | 4"]
    assert [each.text for each in accepted.dropped] == ["deep | 52"]
    assert said(rejected) == ["See:", "peel | weeks", "light | 4", "deep | 52"]
    with pytest.raises(BadInput, match="deleted 'deep'"):
        read(document(body))


def test_changes_in_cells_headings_and_lists_are_seen() -> None:
    body = f"<w:tbl>{row('peel', 'weeks')}<w:tr><w:tc>{block(added(run('light')))}</w:tc></w:tr></w:tbl>"
    heading = block(run("How "), deleted("not "), run("to"), style="H1")
    with pytest.raises(BadInput, match=r"2 open .*added 'light' under 'Who waits'; deleted 'not' under 'How to'"):
        read(document(body, heading, paragraph("Text.")))


@pytest.mark.parametrize(("decision", "expected"), [(ACCEPT, "Dry it."), (REJECT, "Dry it. Rub it.")])
def test_a_change_that_strikes_words_out_is_a_change(decision: TrackedChanges, expected: str) -> None:
    body = block(run("Dry it."), run(" Rub it.", '<w:strike/><w:rPrChange w:id="1"><w:rPr/></w:rPrChange>'))
    assert said(read(document(body), decision)) == [expected]
    with pytest.raises(BadInput, match=r"changed 'Rub it\."):
        read(document(body))


def test_a_change_of_looks_alone_is_none() -> None:
    body = block(run("Dry it.", '<w:i/><w:rPrChange w:id="1"><w:rPr/></w:rPrChange>'))
    assert said(read(document(body))) == ["Dry it."]
