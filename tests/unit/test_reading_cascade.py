"""A page's styles: what its author sees, has struck out, or set off the line, by the rules of CSS."""

from __future__ import annotations

import pytest

from scheduler.planning.reading import Reading, read_article


def read(body: str, css: str = "", media: str = "") -> Reading:
    style = f'<style media="{media}">{css}</style>' if media else f"<style>{css}</style>"
    page = f"<html lang=en><head>{style}</head><body><h1>Skin</h1><p>Text.</p>{body}<p>More.</p></body></html>"
    return read_article(page.encode(), "page.html")


def said(reading: Reading) -> list[str]:
    return [paragraph.text for paragraph in reading.article.lead][1:-1]


X = "<p class='x y' id=i data-k=v><span>X</span></p>"


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}",
        "p.x{visibility:hidden}",
        "#i{opacity:0}",
        "p[data-k=v]{font-size:0}",
        ".x{font:0/1 Arial}",
        ":where(.x){display:none}",
        ":root :is(p,div).y{display:none}",
        ".x:not(.z){display:none}",
        ".x{position:absolute;left:-9999px}",
        ".x{position:absolute!important;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}",
        ".x{text-indent:-9999px}",
        ".x{mso-hide:all}",
        "@media screen{.x{display:none}}",
        "@media (min-width:1025px){.x{display:none}}",
        "@media print,screen{.x{display:none}}",
        "@supports (display:grid){@layer base{.x{display:none}}}",
        ".x{display:block}.x{display:none}",
        "#i{display:none}.x.y{display:block}",
        ".x{display:none!important}#i{display:block}",
        ".x{display:none",
        "/* a } */ .x , .never { color:red ; display : NONE }",
    ],
)
def test_what_a_rule_hides_is_left_out_and_listed(css: str) -> None:
    reading = read(X, css)
    assert said(reading) == []
    assert ("X", "hidden on the page") in [(item.text, item.reason) for item in reading.dropped]


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.x{display:none}}",
        "@media (max-width:600px){.x{display:none}}",
        "@media not screen{.x{display:none}}",
        "@supports not (display:grid){.x{display:none}}",
        ".x{display:none}#i{display:block}",
        ".x{display:none}.x.y{display:block}",
        ".x::before{display:none}",
        ".x:hover{display:none}",
        ".x:unknown{display:none}",
        ".z .x{display:none}",
        ".x{opacity:.5}",
        ".x{font-size:0}.x span{font-size:1rem}",
        ".x{visibility:hidden}.x span{visibility:visible}",
        ".x{max-height:0;overflow:hidden}",
        ".x{width:1px;height:20px;overflow:hidden}",
        ".x{vertical-align:top}",
        "display:none",
    ],
)
def test_what_no_rule_hides_stays(css: str) -> None:
    assert said(read(X, css)) == ["X"]


def test_a_style_attribute_wins_over_sheets_unless_those_are_important() -> None:
    assert said(read("<p class=x style='display:block'>X</p>", ".x{display:none}")) == ["X"]
    assert said(read("<p class=x style='display:block'>X</p>", ".x{display:none!important}")) == []
    assert said(read("<p class=x style='display:block!important'>X</p>", ".x{display:none!important}")) == ["X"]


@pytest.mark.parametrize(("media", "kept"), [("print", ["X"]), ("screen", []), ("all and (min-width: 40em)", [])])
def test_a_sheet_counts_for_the_media_that_it_names(media: str, kept: list[str]) -> None:
    assert said(read(X, ".x{display:none}", media)) == kept


def test_what_is_seen_inside_what_is_not_is_kept_alone() -> None:
    reading = read(
        "<div class=h>Staff only. <b class=v>Come early.</b> Room two.</div>",
        ".h{visibility:hidden}.v{visibility:visible}",
    )
    assert said(reading) == ["Come early."]
    assert [item.text for item in reading.dropped] == ["Staff only.", "Room two."]


def test_nothing_inside_undoes_what_is_not_displayed() -> None:
    assert said(read("<div style='display:none'><p style='display:block;visibility:visible'>X</p></div>")) == []


def test_what_only_scrolls_into_view_is_seen() -> None:
    page = (
        "<p class='wow fadeIn' style='visibility:hidden'>A.</p><p data-aos=x style='opacity:0'>B.</p>"
        "<p style='opacity:0'>C.</p>"
    )
    assert said(read(page)) == ["A.", "B."]


@pytest.mark.parametrize(
    "name", ["sr-only", "screen-reader-text", "visually-hidden", "elementor-screen-only", "d-none"]
)
def test_words_that_themes_hide_by_name_are_left_out(name: str) -> None:
    assert said(read(f"<p>Call us<span class='{name}'> in a new tab</span>.</p>")) == ["Call us."]


def test_what_is_drawn_for_the_eye_alone_is_read() -> None:
    page = "<p>Take <span aria-hidden=true>5 µg</span><span class=sr-only>five micrograms</span>.</p>"
    assert said(read(page)) == ["Take 5 µg."]


@pytest.mark.parametrize(
    ("html", "css", "text"),
    [
        ("10<span class=u>6</span>", ".u{vertical-align:super}", "10⁶"),
        ("10<span class=u>6</span>", ".u{vertical-align:.4em;font-size:60%}", "10⁶"),
        ("10<span class=u>6</span>", ".u{position:relative;top:-.5em;font-size:75%}", "10⁶"),
        ("10<span style='position:relative;top:-3pt;mso-text-raise:3pt'>6</span>", "", "10⁶"),
        ("10<span class=u><b>6</b></span>", ".u{vertical-align:super}", "10⁶"),
        ("10<sup>6</sup>", "sup{vertical-align:baseline;position:relative;top:-.5em;font-size:75%}", "10⁶"),
        ("H<span style='vertical-align:sub'>2</span>O", "", "H₂O"),
        ("H<i class=d>2</i>O", "i.d{vertical-align:-25%;font-size:.7em}", "H₂O"),
        ("ten <span class=u>24</span> hours", ".u{vertical-align:super}.u{vertical-align:baseline}", "ten 24 hours"),
        ("a <span style='position:relative;top:-1px'>24</span> b", "", "a 24 b"),
    ],
)
def test_what_a_style_raises_or_lowers_is_set_off_the_line(html: str, css: str, text: str) -> None:
    assert said(read(f"<p>{html}</p>", css)) == [text]


@pytest.mark.parametrize(
    "css",
    [
        ".o{text-decoration:line-through}",
        ".o{text-decoration:red underline line-through}",
        ".o{text-decoration-line:line-through}",
    ],
)
def test_what_a_rule_strikes_out_is_left_out(css: str) -> None:
    reading = read("<p>Wash.<span class=o> Rub it.</span> Dry.</p>", css)
    assert said(reading) == ["Wash. Dry."]
    assert [(item.text, item.reason) for item in reading.dropped] == [("Rub it.", "struck out")]


def test_a_struck_out_part_stays_so_inside_and_an_underline_strikes_nothing() -> None:
    page = "<div class=o><p><b style='text-decoration:none'>Old.</b></p></div><p><u class=l>New.</u></p>"
    assert said(read(page, ".o{text-decoration:line-through}.l{text-decoration:underline}")) == ["New."]


def test_weights_are_inherited_and_undone() -> None:
    page = (
        "<html><style>.b{font-weight:700}</style><b style='font-weight:normal'><p><span class=b>Skin</span></p>"
        "<p>Text is here.</p><p class=b>Uses</p><p>Text is here.</p></b>"
    )
    article = read_article(page.encode(), "page.html").article
    assert (article.title, [section.heading for section in article.sections]) == ("Skin", ["Uses"])


def test_a_typeface_of_signs_shows_its_signs() -> None:
    page = "<p>Take 5 <font face=Symbol>m</font>g, <span class=s>£</span> 3 a day. It costs £2.</p>"
    assert said(read(page, ".s{font-family:Symbol, serif}")) == ["Take 5 μg, ≤ 3 a day. It costs £2."]


def test_rules_without_number_are_bounded_and_the_ones_left_are_counted() -> None:
    reading = read("<p class=x>X</p>" * 2000, ".x{display:none}" + "*{display:block}p~p{opacity:1}" * 3000)
    assert any("rules of the page's style sheets were too many to look at" in note for note in reading.notes)
    assert said(reading) == []


@pytest.mark.parametrize(
    "css", ["a{" + "(" * 9999, ":not(" * 9999 + "{display:none}", '"' * 9999, "@media x{" * 999, "\\" * 99]
)
def test_a_broken_sheet_hides_nothing_and_stops_nothing(css: str) -> None:
    assert said(read("<p>X</p>", css)) == ["X"]


@pytest.mark.parametrize("value", ["9" * 5000, "9" * 5000 + "px", "(" * 20_000, "\N{SUPERSCRIPT TWO}"])
def test_a_value_that_cannot_be_counted_leaves_the_rest_of_its_style(value: str) -> None:
    for name in ("font-size", "font-weight", "font"):
        page = f"<p style='{name}:{value}'>X</p><p class=y>Y</p><p class=z>Z</p>"
        assert said(read(page, f".z{{display:none}} .y{{{name}:{value}}}")) == ["X", "Y"]


def test_a_number_without_end_hides_what_the_same_style_hides() -> None:
    page = f"<p>X</p><p style='display:none;width:{'9' * 5000}px'>Y</p>"
    assert said(read(page)) == ["X"]


@pytest.mark.parametrize(
    "page",
    [
        "<style>a[x='{}']{{display:none}}</style><p>X is here.</p>".format("nth-child(" * 40_000),
        '<style>"{}"{{display:none}}</style><p>X is here.</p>'.format("[" * 200_000),
        "<style media='{}'>h6{{display:none}}</style><p>X is here.</p>".format("(min-width:" * 20_000),
        "<p style='font:{}'>X is here.</p>".format("." * 100_000),
        "<p class=byline>a{}b</p><p>X is here.</p>".format(" " * 100_000),
    ],
)
def test_signs_without_end_are_read_in_time_linear_in_their_number(page: str) -> None:
    assert "X is here." in said(read(page))  # patterns that begin anew at each sign take minutes
