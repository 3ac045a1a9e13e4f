"""Word: what the setting of a run says about its words: signs, hidden, struck out, raised."""

# ruff: noqa: RUF001 - signs that look like others are what these tests are about

from __future__ import annotations

import pytest
from word_documents import block, paragraph, part, read, run, style, texts, word

_SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'


def fonts(typeface: str) -> str:
    return f'<w:rFonts w:ascii="{typeface}" w:hAnsi="{typeface}"/>'


@pytest.mark.parametrize(
    ("typeface", "stored", "shown"),
    [
        ("Symbol", "m", "μ"),
        ("Symbol", "\uf06d", "μ"),
        ("Symbol", "£ ³ ´ ±", "≤ ≥ × ±"),
        ("Symbol", "-5", "−5"),
        ("symbol", "D", "Δ"),
        ("Wingdings", "ü", "✓"),
        ("Wingdings", "\uf0fb", "✗"),
        ("Wingdings", "à", "→"),
        ("Wingdings 2", "P", "✓"),
        ("Wingdings 3", "\uf022", "→"),
        ("Webdings", "a", "✔"),
        ("ZapfDingbats", "4", "✔"),
        ("Arial", "m", "m"),
    ],
)
def test_a_typeface_of_signs_says_what_it_shows(typeface: str, stored: str, shown: str) -> None:
    assert texts(block(run("Take 5 "), run(stored, fonts(typeface)), run("g a day."))) == [f"Take 5 {shown}g a day."]


def test_a_sign_of_its_own_says_what_its_typeface_shows() -> None:
    sign = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
    assert texts(block(run("Keep it at "), sign, run(" 4 degrees."))) == ["Keep it at ≥ 4 degrees."]


@pytest.mark.parametrize("stored", ["ZZZZ", "FFFFFFFF", "D800", "", "F0_B3", "-5", "0003"])
def test_a_sign_whose_code_is_none_is_told(stored: str) -> None:
    sign = f'<w:r><w:sym w:font="Symbol" w:char="{stored}"/></w:r>'
    reading = read(word(paragraph("Skin", "Title"), block(run("Keep it at "), sign, run(" 4 degrees."))))
    assert reading.article.lead[0].text == "Keep it at \ufffd 4 degrees."
    assert ["signs of the font Symbol cannot be told" in doubt for doubt in reading.doubts] == [True]


@pytest.mark.parametrize(
    ("defined", "used"),
    [
        ([style("Sign", f"<w:rPr>{_SYMBOL}</w:rPr>", kind="character")], '<w:rStyle w:val="Sign"/>'),
        (
            [
                style("Base", f"<w:rPr>{_SYMBOL}</w:rPr>", kind="character"),
                style("Sign", "<w:rPr><w:b/></w:rPr>", kind="character", based_on="Base"),
            ],
            '<w:rStyle w:val="Sign"/>',
        ),
    ],
)
def test_a_typeface_of_signs_comes_from_styles(defined: list[str], used: str) -> None:
    assert texts(block(run("5 "), run("m", used), run("g")), styles=defined) == ["5 μg"]


def test_a_run_may_leave_the_typeface_of_its_paragraphs_style() -> None:
    signs = style("Signs", f"<w:rPr>{_SYMBOL}</w:rPr>")
    assert texts(block(run("m"), run("m", fonts("Arial")), style="Signs"), styles=[signs]) == ["μm"]


def test_a_typeface_of_signs_comes_from_the_theme() -> None:
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        '<a:minorFont><a:latin typeface="Symbol"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    by_theme = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:ascii="Arial"/>'
    body = block(run("5 ", fonts("Arial")), run("m", by_theme), run("g", fonts("Arial")))
    reading = read(word(paragraph("Skin", "Title"), body, parts={"word/theme/theme1.xml": theme}))
    assert [each.text for each in reading.article.lead] == ["5 μg"]


def test_signs_that_nobody_can_tell_are_told_with_the_words() -> None:
    reading = read(
        word(paragraph("Skin", "Title"), block(run("Take 5 "), run("\uf06d", fonts("Clinic Signs")), run("g.")))
    )
    assert [each.text for each in reading.article.lead] == ["Take 5 \N{REPLACEMENT CHARACTER}g."]
    assert reading.doubts == (
        (
            "In 'Take 5 \N{REPLACEMENT CHARACTER}g.', under 'Skin': signs of the font Clinic Signs cannot be told:"
            " compare the words with Word"
        ),
    )


def test_letters_in_another_font_of_signs_are_told() -> None:
    table = part("fonts", '<w:font w:name="MT Extra"><w:charset w:val="02"/></w:font>')
    body = block(run("Take 5 "), run("m", fonts("MT Extra")), run("g."))
    reading = read(word(paragraph("Skin", "Title"), body, parts={"word/fontTable.xml": table}))
    assert ["MT Extra" in doubt for doubt in reading.doubts] == [True]


@pytest.mark.parametrize("on", ["<w:vanish/>", '<w:vanish w:val="1"/>', '<w:rStyle w:val="Unseen"/>'])
def test_hidden_words_are_left_out_and_listed(on: str) -> None:
    unseen = style("Unseen", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    body = block(run("It heals."), run(" Ask the ", on), run("owner.", on))
    reading = read(word(paragraph("Skin", "Title"), body, styles=[unseen]))
    assert [each.text for each in reading.article.lead] == ["It heals."]
    assert [(each.text, each.reason) for each in reading.dropped] == [("Ask the owner.", "hidden text")]


def test_hiding_that_is_switched_off_shows_the_words() -> None:
    unseen = style("Unseen", "<w:rPr><w:vanish/></w:rPr>")
    twice = style("Twice", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    shown = block(run("A", '<w:vanish w:val="0"/>'), run("B", '<w:rStyle w:val="Twice"/>'), run("C"), style="Unseen")
    assert texts(shown, styles=[unseen, twice]) == ["AB"]


@pytest.mark.parametrize("strike", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Gone"/>'])
def test_words_that_are_struck_out_are_left_out_and_listed(strike: str) -> None:
    gone = style("Gone", "<w:rPr><w:dstrike/></w:rPr>", kind="character")
    reading = read(word(paragraph("Skin", "Title"), block(run("Dry it."), run(" Rub it.", strike)), styles=[gone]))
    assert [each.text for each in reading.article.lead] == ["Dry it."]
    assert [(each.text, each.reason) for each in reading.dropped] == [("Rub it.", "struck out")]


def test_a_figure_that_is_struck_out_within_a_number_is_told() -> None:
    reading = read(word(paragraph("Skin", "Title"), block(run("Take 2"), run("5", "<w:strike/>"), run("0 mg."))))
    assert ["'5' was struck out within a number" in doubt for doubt in reading.doubts] == [True]


@pytest.mark.parametrize(
    "raised", ['<w:vertAlign w:val="superscript"/>', '<w:position w:val="8"/>', '<w:rStyle w:val="High"/>']
)
def test_raised_figures_join_no_other(raised: str) -> None:
    high = style("High", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', kind="character")
    assert texts(block(run("10"), run("6", raised), run(" cells")), styles=[high]) == ["10⁶ cells"]


@pytest.mark.parametrize(
    ("around", "moved", "shown"),
    [
        ("", '<w:position w:val="-2"/><w:sz w:val="19"/>', "CO₂ is 5."),
        ("", '<w:position w:val="3"/><w:sz w:val="13"/>', "CO² is 5."),
        ("", '<w:rStyle w:val="Low"/>', "CO₂ is 5."),
        ('<w:sz w:val="32"/>', '<w:sz w:val="26"/><w:position w:val="-3"/>', "CO₂ is 5."),
        ('<w:sz w:val="16"/>', '<w:sz w:val="16"/><w:position w:val="-3"/>', "CO2 is 5."),
        ("", '<w:position w:val="-2"/>', "CO2 is 5."),
        ("", '<w:sz w:val="19"/>', "CO2 is 5."),
        ("", '<w:position w:val="0"/><w:sz w:val="19"/>', "CO2 is 5."),
    ],
)
def test_smaller_figures_that_are_moved_a_little_are_raised_or_lowered(around: str, moved: str, shown: str) -> None:
    usual = style("Body", '<w:rPr><w:sz w:val="24"/></w:rPr>')
    low = style("Low", '<w:rPr><w:position w:val="-1"/><w:sz w:val="14"/></w:rPr>', kind="character")
    body = block(run("CO", around), run("2", moved), run(" is 5.", around), style="Body")
    assert texts(body, styles=[usual, low]) == [shown]


_WHITE = '<w:color w:val="FFFFFF"/>'
_DARK = '<w:shd w:val="clear" w:fill="1F3864"/>'


@pytest.mark.parametrize(
    "white", [_WHITE, '<w:rStyle w:val="White"/>', f'{_WHITE}<w:shd w:val="clear" w:fill="auto"/>']
)
def test_white_words_on_a_white_page_are_left_out_and_listed(white: str) -> None:
    defined = style("White", f"<w:rPr>{_WHITE}</w:rPr>", kind="character")
    body = block(run("Take 2"), run("5", white), run("0 mg."), run(" peel offer", white), run(" Wash."))
    reading = read(word(paragraph("Skin", "Title"), body, styles=[defined]))
    assert [each.text for each in reading.article.lead] == ["Take 2 0 mg. Wash."]
    assert [(each.text, each.reason) for each in reading.dropped] == [
        ("5", "white on white"),
        ("peel offer", "white on white"),
    ]


def _in_table(table: str = "", cell: str = "") -> str:
    held = block(run("Take 5 mg.", _WHITE))
    row = f"<w:tr><w:tc><w:tcPr>{cell}</w:tcPr>{held}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr>{table}</w:tblPr>{row}</w:tbl>"


@pytest.mark.parametrize(
    "body",
    [
        block(run("Take 5 mg.", _WHITE + _DARK)),
        block(run("Take 5 mg.", _WHITE + '<w:highlight w:val="black"/>')),
        block(run("Take 5 mg.", _WHITE), properties=_DARK),
        block(run("Take 5 mg.", _WHITE), style="Dark"),
        block(run("Take 5 mg.", '<w:color w:val="auto"/>')),
        _in_table(table=_DARK),
        _in_table(cell=_DARK),
        _in_table(table='<w:tblStyle w:val="Grid"/>'),
        f"<w:r><w:pict><w:txbxContent>{block(run('Take 5 mg.', _WHITE))}</w:txbxContent></w:pict></w:r>",
    ],
)
def test_white_words_on_another_colour_stay(body: str) -> None:
    dark = style("Dark", f"<w:pPr>{_DARK}</w:pPr>")
    first = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{_DARK}</w:tcPr></w:tblStylePr>'
    assert texts(body, styles=[dark, style("Grid", first, kind="table")]) == ["Take 5 mg."]


def test_white_words_on_a_page_with_a_colour_stay() -> None:
    page = '<w:background w:color="1F3864"/>'
    text = f"<w:body>{paragraph('Skin', 'Title')}{block(run('Take 5 mg.', _WHITE))}</w:body>"
    reading = read(word(parts={"word/document.xml": part("document", page + text)}))
    assert [each.text for each in reading.article.lead] == ["Take 5 mg."]


def test_breaks_tabs_and_hyphens_keep_words_apart_or_together() -> None:
    inside = (
        '<w:r><w:t xml:space="preserve">one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t>'
        "<w:noBreakHyphen/><w:t>four</w:t><w:softHyphen/><w:t>five</w:t></w:r>"
    )
    assert texts(block(inside)) == ["one two three\N{NON-BREAKING HYPHEN}four\N{SOFT HYPHEN}five"]
