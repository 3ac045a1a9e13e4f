"""Word: headings, lists, tables, captions, pictures, text boxes, content controls, files inside the document."""

from __future__ import annotations

import pytest
from word_documents import PIXEL, block, paragraph, part, read, run, style, texts, word

from scheduler.planning.reading import Reading, read_article

_DRAWING = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{description}"/><a:graphic><a:graphicData>'
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="a.png"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{id}"/>'
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def kinds(reading: Reading) -> list[tuple[str, int | None, str]]:
    return [(str(each.kind), each.number, each.text) for unit in reading.article.units() for each in unit.paragraphs]


@pytest.mark.parametrize(
    "defined",
    [
        style("X", "", name="heading 2"),
        style("X", "", name="Überschrift 2"),
        style("X", "", name="Clinic", based_on="H2"),
        style("X", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', name="Clinic"),
    ],
)
def test_headings_are_told_by_style_ancestor_or_outline(defined: str) -> None:
    reading = read(word(paragraph("Skin", "Title"), paragraph("Uses", "X"), paragraph("Text."), styles=[defined]))
    assert [unit.heading for unit in reading.article.units()] == ["Uses"]


def listed(text: str, list_id: int, level: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return block(run(text), properties=numbering)


def level(place: int, number_format: str, shown: str, further: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{shown}"/>{further}</w:lvl>'
    )


def numbered_document(levels: str, *body: str, further: str = "") -> Reading:
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>{further}',
    )
    return read(word(paragraph("Skin", "Title"), *body, parts={"word/numbering.xml": numbering}))


def test_entries_have_the_numbers_that_word_shows() -> None:
    restart = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = [listed("A.", 1), listed("B.", 1), paragraph("Wait."), listed("C.", 1), listed("D.", 2), listed("E.", 2)]
    assert kinds(numbered_document(level(0, "decimal", "%1.", start=3), *body, further=restart)) == [
        ("numbered", 3, "A."),
        ("numbered", 4, "B."),
        ("body", None, "Wait."),
        ("numbered", 5, "C."),
        ("numbered", 1, "D."),
        ("numbered", 2, "E."),
    ]


@pytest.mark.parametrize("number", ["x", "", "1.5", "9" * 5000])
def test_numbers_that_are_none_are_ignored(number: str) -> None:
    override = (
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{number}">'
        f'<w:startOverride w:val="{number}"/></w:lvlOverride></w:num>'
    )
    odd = level(0, "decimal", "%1.").replace('w:ilvl="0"', f'w:ilvl="{number}"')
    numbering = f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr>'
    look = f'<w:tblPr><w:tblLook w:val="{number}"/></w:tblPr>'
    wide = f'<w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>'
    table = f"<w:tbl>{look}{row(cell('Age', wide), cell('Dose'))}{row(cell('4'), cell('5 mg'))}</w:tbl>"
    item = block(run("Item."), properties=numbering)
    reading = numbered_document(odd, listed("One.", 1), listed("Two.", 2), item, table, further=override)
    assert [(each.text, str(each.kind)) for each in reading.article.lead][:3] == [
        ("One.", "numbered"),
        ("Two.", "numbered"),
        ("Item.", "body"),
    ]
    assert rows(reading)[-1][1] == ("4", "5 mg")


def test_entries_that_are_hidden_are_not_counted_and_those_struck_out_are() -> None:
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    hidden = block(run("H.", "<w:vanish/>"), properties=numbering)
    struck = block(run("S.", "<w:strike/>"), properties=numbering)
    body = [listed("A.", 1), hidden, struck, listed("B.", 1)]
    assert kinds(numbered_document(level(0, "decimal", "%1."), *body)) == [
        ("numbered", 1, "A."),
        ("numbered", 3, "B."),
    ]


def test_words_before_an_entry_are_words_of_it() -> None:
    levels = level(0, "decimal", "Step %1:") + level(1, "decimal", "%1.%2")
    assert kinds(numbered_document(levels, listed("Wash.", 1), listed("Dry.", 1, 1), listed("Rest.", 1))) == [
        ("body", None, "Step 1: Wash."),
        ("body", None, "1.1 Dry."),
        ("body", None, "Step 2: Rest."),
    ]


def test_entries_that_are_lettered_are_numbered_and_named() -> None:
    reading = numbered_document(level(0, "lowerLetter", "%1)"), listed("Wash.", 1), listed("Dry.", 1))
    assert kinds(reading) == [("numbered", 1, "Wash."), ("numbered", 2, "Dry.")]
    assert reading.doubts == (
        (
            "Entries that Word letters are numbered 1, 2, 3: 'a) Wash.', 'b) Dry.'. Check whether the text"
            " speaks of the letters"
        ),
    )


def test_lettered_entries_below_a_number_keep_their_letters() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2.")
    body = [listed("Dry.", 1), listed("gently", 1, 1), listed("twice", 1, 1), listed("Rest.", 1)]
    assert kinds(numbered_document(levels, *body)) == [
        ("numbered", 1, "Dry."),
        ("bullet", None, "a. gently"),
        ("bullet", None, "b. twice"),
        ("numbered", 2, "Rest."),
    ]


def test_numbers_of_headings_are_shown() -> None:
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    headings = [block(run(text), style="H1", properties=numbering) for text in ("Uses", "Risks")]
    reading = numbered_document(
        level(0, "upperRoman", "%1."), headings[0], paragraph("A."), headings[1], paragraph("B.")
    )
    assert [unit.heading for unit in reading.article.units()] == ["I. Uses", "II. Risks"]


@pytest.mark.parametrize(("stored", "shown"), [("\uf0fb", "✗ "), ("\uf0a8", "☐ "), ("☒", "☒ "), ("\uf0a7", "")])
def test_a_sign_that_says_no_done_or_open_stays_before_its_entry(stored: str, shown: str) -> None:
    sign = level(0, "bullet", stored, '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>')
    assert kinds(numbered_document(sign, listed("rub", 1), listed("scratch", 1))) == [
        ("bullet", None, f"{shown}rub"),
        ("bullet", None, f"{shown}scratch"),
    ]


def test_lists_typed_with_tabs_are_lists() -> None:
    tab = "<w:r><w:tab/></w:r>"
    body = [block(run("1."), tab, run("Call.")), block(run("2."), tab, run("Sit.")), block(run("4."), tab, run("Go."))]
    assert kinds(read(word(paragraph("Skin", "Title"), *body))) == [
        ("numbered", 1, "Call."),
        ("numbered", 2, "Sit."),
        ("body", None, "4. Go."),
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def rows(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(each.kind), each.cells) for unit in reading.article.units() for each in unit.paragraphs if each.cells]


def test_values_keep_their_columns() -> None:
    table = (
        "<w:tbl>"
        + row(cell("Age"), cell("Morning"), cell("Evening"), properties="<w:tblHeader/>")
        + row(cell("under 18"), cell(""), cell("5 mg"))
        + row(cell("over 60", '<w:vMerge w:val="restart"/>'), cell("2 mg", '<w:gridSpan w:val="2"/>'))
        + row(cell("", "<w:vMerge/>"), cell("3 mg"), cell("4 mg"))
        + row(cell("late"), properties='<w:gridBefore w:val="2"/>')
        + "</w:tbl>"
    )
    assert rows(read(word(paragraph("Skin", "Title"), paragraph("See:"), table))) == [
        ("header row", ("Age", "Morning", "Evening")),
        ("row", ("under 18", "", "5 mg")),
        ("row", ("over 60", "2 mg", "2 mg")),
        ("row", ("over 60", "3 mg", "4 mg")),
        ("row", ("", "", "late")),
    ]


@pytest.mark.parametrize(("look", "kind"), [("1", "header row"), ("0", "row")])
def test_a_tables_style_may_set_its_first_row_apart(look: str, kind: str) -> None:
    grid = style("Grid", '<w:tblStylePr w:type="firstRow"/>', kind="table")
    properties = f'<w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:firstRow="{look}"/></w:tblPr>'
    table = f"<w:tbl>{properties}{row(cell('Age'), cell('Dose'))}{row(cell('9'), cell('5 mg'))}</w:tbl>"
    found = rows(read(word(paragraph("Skin", "Title"), paragraph("See:"), table, styles=[grid])))
    assert [each for each, _ in found] == [kind, "row"]


@pytest.mark.parametrize(("corner", "kind"), [("", "header row"), ("Visits", "row")])
def test_an_empty_corner_makes_the_first_row_one_of_headers(corner: str, kind: str) -> None:
    look = '<w:tblPr><w:tblLook w:val="04A0"/></w:tblPr>'
    table = f"<w:tbl>{look}{row(cell(corner), cell('Implant'))}{row(cell('Fee'), cell('£620'))}</w:tbl>"
    found = rows(read(word(paragraph("Skin", "Title"), paragraph("See:"), table)))
    assert [each for each, _ in found] == [kind, "row"]


def test_rows_and_cells_in_content_controls_are_rows_and_cells() -> None:
    def controlled(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    table = f"<w:tbl>{controlled(row(controlled(cell('a')), cell('b')))}{row(cell('c'), cell('d'))}</w:tbl>"
    found = rows(read(word(paragraph("Skin", "Title"), paragraph("See:"), controlled(table))))
    assert [cells for _, cells in found] == [("a", "b"), ("c", "d")]


def picture(key: str, description: str = "") -> str:
    return _DRAWING.format(id=key, description=description)


def test_pictures_are_kept_with_description_and_place() -> None:
    links = {"p1": ("image", "media/seat one.png"), "p2": ("image", "media/old.emf")}
    parts = {"word/media/seat one.png": PIXEL, "word/media/old.emf": b"\x01\0\0\0"}
    body = [block(run("Sit.")), block(picture("p1", "A seat")), paragraph("Figure 1. Seats", "Caption")]
    reading = read(word(paragraph("Skin", "Title"), *body, block(picture("p2", "A knee")), parts=parts, links=links))
    assert kinds(reading)[1:] == [("picture", None, "A seat"), ("caption", None, "Figure 1. Seats")]
    assert reading.article.lead[1].file == "pictures/seat-one.png"
    assert [(each.path, each.data) for each in reading.pictures] == [("pictures/seat-one.png", PIXEL)]
    assert [(each.text, each.reason) for each in reading.dropped] == [
        ("A knee", "a picture that cannot be shown (EMF)"),
    ]


def test_pictures_without_a_description_are_named() -> None:
    links = {"p1": ("image", "media/a.png")}
    body = [paragraph("Sit."), block(picture("p1"))]
    reading = read(word(paragraph("Skin", "Title"), *body, parts={"word/media/a.png": PIXEL}, links=links))
    assert reading.doubts == (
        "A picture has no description (a.png): write what is seen between the brackets of ![] in article.md",
    )


def test_a_description_by_word_itself_is_told() -> None:
    links = {"p1": ("image", "media/a.png")}
    described = picture("p1", "A person in a room&#10;&#10;Description automatically generated")
    body = [paragraph("Sit."), block(described)]
    reading = read(word(paragraph("Skin", "Title"), *body, parts={"word/media/a.png": PIXEL}, links=links))
    assert kinds(reading)[1] == ("picture", None, "A person in a room")
    assert ["by itself" in doubt for doubt in reading.doubts] == [True]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('Call 112.')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="Box"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert texts(block(run("Stay "), both, run("calm.")), paragraph("Then wait.")) == [
        "Stay calm.",
        "Call 112.",
        "Then wait.",
    ]


def test_places_to_be_filled_in_are_left_out_and_listed() -> None:
    empty = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('Click here to enter text.')}</w:sdtContent></w:sdt>"
    )
    reading = read(word(paragraph("Skin", "Title"), block(run("Rest. "), empty)))
    assert kinds(reading) == [("body", None, "Rest.")]
    assert [each.text for each in reading.dropped] == ["Click here to enter text."]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    large = block(run("E"), properties='<w:framePr w:dropCap="drop"/>')
    assert texts(large, paragraph("xosomes are small.")) == ["Exosomes are small."]


def test_files_inside_a_document_stand_in_their_place() -> None:
    inner = word(paragraph("Never with alcohol."), paragraph("Ask us."))
    parts = {"word/chunk.html": b"<html><body><p>Not with milk.</p></body></html>", "word/chunk.docx": inner}
    links = {"c1": ("aFChunk", "chunk.html"), "c2": ("aFChunk", "chunk.docx"), "c3": ("aFChunk", "missing.rtf")}
    body = [paragraph("A."), '<w:altChunk r:id="c1"/>', paragraph("B."), '<w:altChunk r:id="c2"/>', paragraph("C.")]
    reading = read(word(paragraph("Skin", "Title"), *body, parts=parts, links=links))
    assert [text for _, _, text in kinds(reading)] == [
        "A.",
        "Not with milk.",
        "B.",
        "Never with alcohol.",
        "Ask us.",
        "C.",
    ]


def test_comments_are_listed_one_by_one() -> None:
    comments = part("comments", "".join(f"<w:comment>{paragraph(text)}</w:comment>" for text in ("Why?", "Ask her.")))
    reading = read(word(paragraph("Skin", "Title"), paragraph("Text."), parts={"word/comments.xml": comments}))
    assert [(each.text, each.reason) for each in reading.dropped] == [("Why?", "a comment"), ("Ask her.", "a comment")]


def test_a_document_in_words_strict_form_is_read() -> None:
    document = part("document", f"<w:body>{paragraph('Skin', 'Title')}{paragraph('Text.')}</w:body>")
    strict = document.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert kinds(read(word(parts={"word/document.xml": strict}))) == [("body", None, "Text.")]


TAB = "<w:r><w:tab/></w:r>"


def tabbed(*cells: str) -> str:
    return block(TAB.join(run(each) if each else "" for each in cells))


def test_lines_with_tabs_are_a_table_with_its_empty_cells() -> None:
    lines = [tabbed("Age", "Morning", "Evening"), tabbed("under 18", "", "5 mg"), tabbed("over 60", "2 mg", "")]
    reading = read(word(paragraph("Skin", "Title"), paragraph("See:"), *lines, paragraph("Ask.")))
    assert [cells for _, cells in rows(reading)] == [
        ("Age", "Morning", "Evening"),
        ("under 18", "", "5 mg"),
        ("over 60", "2 mg", ""),
    ]
    assert reading.doubts == ()


def test_lines_with_more_tabs_than_others_are_told() -> None:
    lines = [tabbed("under 18", "", "", "5 mg"), tabbed("over 60", "", "2 mg")]
    reading = read(word(paragraph("Skin", "Title"), paragraph("See:"), *lines))
    assert [cells for _, cells in rows(reading)] == [("under 18", "5 mg"), ("over 60", "2 mg")]
    assert ["check the columns below 'under 18" in doubt for doubt in reading.doubts] == [True]


@pytest.mark.parametrize("lines", [[tabbed("Telephone", "555")], [tabbed("", "One."), tabbed("", "Two.")]])
def test_a_line_alone_and_indented_paragraphs_are_no_table(lines: list[str]) -> None:
    assert rows(read(word(paragraph("Skin", "Title"), *lines))) == []


def test_lists_in_the_cells_of_a_table_leave_it_its_columns() -> None:
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "x")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    lists = f"<w:tc>{listed('rest', 1)}{listed('drink', 1)}</w:tc>"
    table = f"<w:tbl>{row(cell('Do'), cell('Never'))}{row(lists, cell('rub'))}</w:tbl>"
    found = rows(read(word(paragraph("Skin", "Title"), table, parts={"word/numbering.xml": numbering})))
    assert [cells for _, cells in found] == [("Do", "Never"), ("• rest • drink", "rub")]


def test_a_paragraph_that_counts_pictures_is_a_caption_only_if_it_begins_so() -> None:
    count = f'<w:fldSimple w:instr=" SEQ Figure ">{run("1")}</w:fldSimple>'
    body = [block(run("Figure "), count, run(". Seats")), block(run("Look at figure "), count, run("."))]
    assert kinds(read(word(paragraph("Skin", "Title"), paragraph("Sit."), *body)))[1:] == [
        ("caption", None, "Figure 1. Seats"),
        ("body", None, "Look at figure 1."),
    ]


def test_a_new_chart_is_kept_as_the_picture_that_is_stored_with_it() -> None:
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="cx1"><w:drawing><wp:inline><wp:docPr id="1" name="Chart"/>'
        "</wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback>{picture('p1', 'Doses by age').removeprefix('<w:r>').removesuffix('</w:r>')}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    links = {"p1": ("image", "media/a.png")}
    data = word(paragraph("Skin", "Title"), block(run("See."), both), parts={"word/media/a.png": PIXEL}, links=links)
    assert kinds(read(data))[1] == ("picture", None, "Doses by age")


@pytest.mark.parametrize("name", ["a.docm", "a.dotx", "A.DOCX", "a.doc"])
def test_a_word_document_is_read_by_any_of_its_endings(name: str) -> None:
    reading = read_article(word(paragraph("Skin", "Title"), paragraph("Text.")), name)
    assert [each.text for each in reading.article.lead] == ["Text."]
