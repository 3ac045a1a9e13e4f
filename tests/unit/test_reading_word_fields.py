"""Word: fields with their value, links, equations, notes."""

# ruff: noqa: RUF001 - signs that look like others are what these tests are about

from __future__ import annotations

import pytest
from word_documents import block, paragraph, part, read, run, texts, word


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(instruction: str, *value: str) -> str:
    return f"{mark('begin')}{code(instruction)}{mark('separate')}{''.join(value)}{mark('end')}"


def test_simple_fields_say_their_value() -> None:
    dose = f'<w:fldSimple w:instr=" DOCPROPERTY dose ">{run("5")}</w:fldSimple>'
    assert texts(block(run("Take "), dose, run(" drops."))) == ["Take 5 drops."]


def test_complex_fields_say_their_value_and_not_their_code() -> None:
    inner = field(' REF "dose" ', run("9"))
    outer = f"{mark('begin')}{code(' IF ')}{inner}{run(' hidden code ')}{mark('separate')}{run('5')}{mark('end')}"
    assert texts(block(run("Take "), outer, run(" drops."))) == ["Take 5 drops."]


def test_a_field_may_reach_over_paragraphs() -> None:
    first = block(mark("begin"), code(" QUOTE "), mark("separate"), run("One."))
    assert texts(first, paragraph("Two."), block(run("Three."), mark("end"), run(" Four."))) == [
        "One.",
        "Two.",
        "Three. Four.",
    ]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (' SYMBOL 109 \\f "Symbol" ', "μ"),
        (" EQ \\f(1;2) ", "1/2"),
        (" MACROBUTTON Go Press here ", "Press here"),
        (' XE "hip" ', ""),
    ],
)
def test_fields_without_a_stored_value_say_what_they_show(instruction: str, shown: str) -> None:
    body = block(run("Take ["), mark("begin"), code(instruction), mark("end"), run("]."))
    assert texts(body) == [f"Take [{shown}]."]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (" SYMBOL 99999999999 \\f Symbol ", "\ufffd"),
        (" SYMBOL 0xD800 ", "\ufffd"),
        (" SYMBOL 45mg ", "\ufffd"),
        (" SYMBOL " + "9" * 5000, "\ufffd"),
        (" SYMBOL ", "\ufffd"),
    ],
)
def test_a_sign_with_an_impossible_code_shows_no_figure_and_is_told(instruction: str, shown: str) -> None:
    body = block(run("Take 5 "), mark("begin"), code(instruction), mark("end"), run(" mg."))
    reading = read(word(paragraph("Skin", "Title"), body))
    assert reading.article.lead[0].text == f"Take 5 {shown} mg."
    assert len(reading.doubts) == 1
    assert "cannot be told: compare the words with Word" in reading.doubts[0]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [(" SYMBOL 150 ", "–"), (" SYMBOL 0x2264 \\u ", "≤"), (' SYMBOL 252 \\f "Wingdings" ', "✓")],
)
def test_a_sign_is_shown_by_its_code(instruction: str, shown: str) -> None:
    reading = read(word(paragraph("Skin", "Title"), block(run("A "), mark("begin"), code(instruction), mark("end"))))
    assert (reading.article.lead[0].text, reading.doubts) == (f"A {shown}", ())


def test_a_value_that_is_not_in_the_file_is_told() -> None:
    body = block(run("Take "), mark("begin"), code(" LISTNUM "), mark("end"), run(" drops."))
    reading = read(word(paragraph("Skin", "Title"), body))
    assert reading.doubts == (
        "In 'Take drops.', under 'Skin': the value of a field (LISTNUM) is not in the file: write it there",
    )


_NO_SEPARATION = (mark("begin"), code(" MERGEFIELD x "), run("Not for babies."), mark("end"), run(" Wash."))
_NO_END = (mark("begin"), code(" MERGEFIELD x "), run("Not for babies. Wash."))
_NO_END_OF_ITS_VALUE = (mark("begin"), code(" MERGEFIELD x "), mark("separate"), run("Not for babies. Wash."))


@pytest.mark.parametrize("broken", [_NO_SEPARATION, _NO_END, _NO_END_OF_ITS_VALUE])
def test_a_field_that_is_broken_gives_back_its_words_and_is_told(broken: tuple[str, ...]) -> None:
    table = f"<w:tbl><w:tr><w:tc>{block(run('Dose: '), *broken)}</w:tc></w:tr></w:tbl>"
    held = f"<w:txbxContent>{block(*broken)}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{held}</v:textbox></v:shape></w:pict></w:r>"
    body = (
        block(run("Take 5. "), *broken),
        paragraph("Do not take it."),
        table,
        block(run("See:"), box),
        paragraph("End."),
    )
    reading = read(word(paragraph("Skin", "Title"), *body))
    assert [each.text for each in reading.article.lead] == [
        "Take 5. Not for babies. Wash.",
        "Do not take it.",
        "Dose: Not for babies. Wash.",
        "See:",
        "Not for babies. Wash.",
        "End.",
    ]
    told = "a field (MERGEFIELD x) is broken in the file: compare the words with Word"
    assert [doubt.endswith(told) for doubt in reading.doubts] == [True] * 3


def test_a_link_that_never_ends_leads_from_the_words_of_its_paragraph_alone() -> None:
    link = (mark("begin"), code(' HYPERLINK "https://example.org/a" '), mark("separate"), run("our page"))
    lead = read(word(paragraph("Skin", "Title"), block(run("See "), *link), paragraph("Wash."))).article.lead
    assert [[(each.start, each.end) for each in paragraph.links] for paragraph in lead] == [[(4, 12)], []]


@pytest.mark.parametrize("separation", [mark("separate"), ""])
def test_tables_of_contents_run_over_paragraphs(separation: str) -> None:
    first = block(mark("begin"), code(" TOC "), separation, run("Uses 2"))
    reading = read(
        word(paragraph("Skin", "Title"), first, paragraph("Risks 3"), block(mark("end")), paragraph("Wash."))
    )
    assert [each.text for each in reading.article.lead] == ["Wash."]
    assert [(each.text, each.reason) for each in reading.dropped] == [("Uses 2 / Risks 3", "a table of contents")]


def test_a_table_of_contents_that_never_ends_takes_no_text_along() -> None:
    first = block(mark("begin"), code(" TOC "), mark("separate"), run("Uses 2"))
    reading = read(word(paragraph("Skin", "Title"), first, paragraph("Take 5 mg.")))
    assert [each.text for each in reading.article.lead] == ["Take 5 mg."]
    assert [each.text for each in reading.dropped] == ["Uses 2"]


@pytest.mark.parametrize(("box", "shown"), [("<w:checked/>", "☒"), ('<w:checked w:val="0"/>', "☐")])
def test_check_boxes_of_forms_say_whether_they_are_checked(box: str, shown: str) -> None:
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{box}</w:checkBox></w:ffData></w:fldChar></w:r>'
    )
    assert texts(block(begin, code(" FORMCHECKBOX "), mark("end"), run(" I agree."))) == [f"{shown} I agree."]


def test_links_are_kept_whether_elements_or_fields() -> None:
    by_element = f'<w:hyperlink r:id="l1">{run("our ")}{run("page")}</w:hyperlink>'
    by_field = field(' HYPERLINK "https://example.org/b" \\o "tip" ', run("another"))
    inside = f'<w:hyperlink w:anchor="below">{run("below")}</w:hyperlink>'
    body = block(run("See "), by_element, run(", "), by_field, run(" and "), inside, run("."))
    reading = read(word(paragraph("Skin", "Title"), body, links={"l1": ("hyperlink", "https://example.org/a")}))
    only = reading.article.lead[0]
    assert only.text == "See our page, another and below."
    assert [(only.text[each.start : each.end], each.address) for each in only.links] == [
        ("our page", "https://example.org/a"),
        ("another", "https://example.org/b"),
    ]


def test_a_table_of_contents_is_left_out_as_one_thing() -> None:
    contents = [
        block(mark("begin"), code(' TOC \\o "1-3" '), mark("separate"), run("Uses 1")),
        block(run("Risks 2"), mark("end")),
    ]
    reading = read(word(paragraph("Skin", "Title"), *contents, paragraph("Text is here.")))
    assert [each.text for each in reading.article.lead] == ["Text is here."]
    assert [(each.text, each.reason) for each in reading.dropped] == [("Uses 1 / Risks 2", "a table of contents")]


def letters(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def math(tag: str, **parts: str) -> str:
    return f"<m:{tag}>{''.join(f'<m:{key}>{value}</m:{key}>' for key, value in parts.items())}</m:{tag}>"


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        (letters("&lt; 30 mL/min"), "< 30 mL/min"),
        (math("f", num=letters("a"), den=letters("b")), "a/b"),
        (math("f", num=letters("a+b"), den=letters("c d")), "(a+b)/(c d)"),
        (math("f", num=letters("kg"), den=math("sSup", e=letters("m"), sup=letters("2"))), "kg/m²"),
        (math("f", num=letters("a+b"), den=letters("2m")), "(a+b)/(2m)"),
        (letters("1") + math("f", num=letters("1"), den=letters("2")) + letters("3"), "1 1/2 3"),
        (letters("x") + letters("y"), "xy"),
        (math("sSup", e=letters("10"), sup=letters("−6")), "10⁻⁶"),
        (math("rad", deg="", e=letters("h")), "√h"),
        (math("rad", deg=letters("3"), e=letters("a+b")), "∛(a+b)"),
        (math("d", e=letters("140−age")), "(140−age)"),
        (math("func", fName=letters("log"), e=letters("x")), "log x"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e>' + letters("w") + "</m:e></m:nary>", "∑ w"),
        ('<m:acc><m:accPr><m:chr m:val="\u0304"/></m:accPr><m:e>' + letters("x") + "</m:e></m:acc>", "x\u0304"),
        (letters("\U0001d465 = \U0001d7d3"), "x = 5"),
    ],
)
def test_equations_are_one_line_of_readable_text(equation: str, shown: str) -> None:
    body = block(run("We wait when it is "), f"<m:oMath>{equation}</m:oMath>", run(" at the test."))
    assert texts(body) == [f"We wait when it is {shown} at the test."]


def test_an_equation_beyond_one_line_is_told() -> None:
    deep = letters("x")
    for _ in range(60):
        deep = math("rad", deg="", e=deep)
    reading = read(word(paragraph("Skin", "Title"), block(run("It is "), f"<m:oMath>{deep}</m:oMath>", run("."))))
    assert ["too many levels" in doubt for doubt in reading.doubts] == [True]


def test_an_equation_of_an_old_editor_is_told() -> None:
    old = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Equation.3"/></w:object></w:r>'
    reading = read(word(paragraph("Skin", "Title"), block(run("Wait when it is "), old, run(" or less."))))
    assert ["old equation editor" in doubt and "Wait when it is" in doubt for doubt in reading.doubts] == [True]


def note_part(kind: str, *words: str) -> str:
    each = "".join(f'<w:{kind} w:id="{index}">{text}</w:{kind}>' for index, text in enumerate(words, 1))
    return part(f"{kind}s", each)


def test_notes_stand_with_the_sentence_that_marks_them() -> None:
    body = block(run("It takes 30"), '<w:r><w:footnoteReference w:id="1"/></w:r>', run(" minutes."))
    further = block(run("Come."), '<w:r><w:endnoteReference w:id="1"/></w:r>')
    parts = {
        "word/footnotes.xml": note_part("footnote", paragraph("Not in pregnancy.")),
        "word/endnotes.xml": note_part("endnote", paragraph("Ring first.")),
    }
    reading = read(word(paragraph("Skin", "Title"), body, paragraph("Uses", "H1"), further, parts=parts))
    first, note = reading.article.lead
    assert (first.text, first.marks[0].position, note.text, str(note.kind)) == (
        "It takes 30 minutes.",
        len("It takes 30"),
        "Not in pregnancy.",
        "note",
    )
    assert [each.text for each in reading.article.section("uses").paragraphs] == ["Come.", "Ring first."]


def test_a_mark_typed_by_hand_is_no_words_of_the_text_nor_of_the_note() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    parts = {"word/footnotes.xml": note_part("footnote", block(run("* Half of it.")))}
    reading = read(word(paragraph("Skin", "Title"), block(run("Take 7.5 mg"), own, run(".")), parts=parts))
    assert [each.text for each in reading.article.lead] == ["Take 7.5 mg.", "Half of it."]


def test_the_note_of_a_sentence_that_is_struck_out_is_left_out_too() -> None:
    gone = '<w:r><w:rPr><w:strike/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    parts = {"word/footnotes.xml": note_part("footnote", paragraph("Not in pregnancy."))}
    reading = read(word(paragraph("Skin", "Title"), block(run("Dry it."), gone), parts=parts))
    assert [each.text for each in reading.article.lead] == ["Dry it."]
    assert [each.text for each in reading.dropped] == ["Not in pregnancy."]
