"""HTML: the article of a page is read, what stands around it is reported."""

from __future__ import annotations

import pytest

from scheduler.domain.article import EMPTY_CELL, Article, Link, Paragraph, ParagraphKind
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading, read_article


def read(html: str) -> Reading:
    return read_article(html.encode(), "article.html")


def lead(reading: Reading) -> list[tuple[str, str]]:
    return [(str(paragraph.kind), paragraph.text) for paragraph in reading.article.lead]


def outline(article: Article) -> list[tuple[int, int | None, str]]:
    return [(unit.level, unit.number, unit.heading) for unit in article.units() if unit.level > 1]


def dropped(reading: Reading) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in reading.dropped]


def test_the_article_element_is_read_and_the_rest_of_the_page_reported() -> None:
    reading = read(
        "<body><nav>Home</nav><main><p>Teaser.</p><article><header><h1>Skin</h1><p>By Dr. M</p></header>"
        "<p>Text one.<p>Text two.<footer>Filed</footer></article></main><footer>Imprint</footer><script>x()</script>"
    )
    assert reading.article.title == "Skin"
    assert lead(reading) == [("body", "Text one."), ("body", "Text two.")]
    assert [particular.text for particular in reading.article.particulars] == ["By Dr. M"]
    assert dropped(reading) == [
        ("Home", "the page's navigation"),
        ("Teaser.", "above the title"),
        ("Filed", "the page's footer"),
        ("Imprint", "the page's footer"),
    ]


def test_small_article_elements_do_not_hide_the_main_text() -> None:
    reading = read("<main><h1>Skin</h1><p>The long text of the article.</p><article><p>Teaser</p></article></main>")
    assert lead(reading) == [("body", "The long text of the article."), ("body", "Teaser")]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<nav>X</nav>", "the page's navigation"),
        ("<header>X</header>", "the page's header"),
        ("<footer>X</footer>", "the page's footer"),
        ("<aside>X</aside>", "an aside of the page"),
        ("<form><label>X</label></form>", "a form"),
        ("<button>X</button>", "a button"),
        ("<noscript>X</noscript>", "shown only where scripts are off"),
        ("<div role=search>X</div>", "a form"),
        ("<div role=navigation>X</div>", "the page's navigation"),
        ("<p hidden>X</p>", "hidden on the page"),
        ("<span aria-hidden=true>X</span>", "hidden on the page"),
        ("<p style='display: none'>X</p>", "hidden on the page"),
        ("<del>X</del>", "struck out"),
        ("<svg><text>X</text></svg>", "a drawing"),
    ],
)
def test_what_is_no_text_of_the_article_is_dropped_and_reported(html: str, reason: str) -> None:
    reading = read(f"<h1>Skin</h1><p>Text.</p>{html}<p>More.</p>")
    assert lead(reading) == [("body", "Text."), ("body", "More.")]
    assert ("X", reason) in dropped(reading)


def test_empty_boilerplate_is_not_reported() -> None:
    assert dropped(read("<h1>Skin</h1><nav></nav><p>Text.</p>")) == []


def test_a_picture_stands_below_its_paragraph_with_its_file_and_its_description() -> None:
    reading = read(
        "<h1>Skin</h1><p>Text <img alt='A face' src='a b.png'> goes on.</p><p><img src=https://a.example/c></p>"
    )
    assert reading.article.lead == (
        Paragraph("Text goes on."),
        Paragraph("A face", ParagraphKind.PICTURE, file="a%20b.png"),
        Paragraph("", ParagraphKind.PICTURE, file="https://a.example/c"),
    )


def test_the_words_below_a_picture_are_its_caption() -> None:
    reading = read("<h1>Skin</h1><p>Text.</p><figure><img alt=X src=a.png><figcaption>A face</figcaption></figure>")
    assert lead(reading) == [("body", "Text."), ("picture", "X"), ("caption", "A face")]


@pytest.mark.parametrize("html", ["<img alt=X src='data:image/png;base64,AAAA'>", "<img alt=X>"])
def test_a_picture_without_a_file_is_reported_by_its_description(html: str) -> None:
    assert dropped(read(f"<h1>Skin</h1><p>Text. {html}</p>")) == [("X", "a picture without a file")]


def test_scripts_style_sheets_and_comments_are_counted() -> None:
    html = "<script>a</script><script>b</script><style>c</style><template>d</template><!-- e -->"
    assert set(read(f"<h1>Skin</h1><p>Text.</p>{html}").notes) >= {
        "2 scripts were left out",
        "1 style sheet was left out",
        "1 page template was left out",
        "1 comment in the source was left out",
    }


def test_headings_nest_and_lose_their_numbers() -> None:
    reading = read(
        "<h1>Skin</h1><h2>Uses &amp; care</h2><h3>1. Serums</h3><p>Text.</p><h2><img></h2><h2>End<p>x</p></h2>"
    )
    assert outline(reading.article) == [(2, None, "Uses & care"), (3, 1, "Serums"), (2, None, "End x")]


def test_lists_and_quotations_keep_their_kind() -> None:
    reading = read(
        "<h1>Skin</h1><ul><li>a<li><p>b<ol><li>c</ol></ul><blockquote><p>q</p>r</blockquote><dl><dt>t<dd>d</dl>"
    )
    assert lead(reading) == [
        ("bullet", "a"),
        ("bullet", "b"),
        ("numbered", "c"),
        ("quote", "q"),
        ("quote", "r"),
        ("body", "t: d"),
    ]


def test_a_list_counted_from_elsewhere_keeps_its_numbers() -> None:
    reading = read(
        "<h1>Skin</h1><ol start=3><li>x<li><p>y</p><p>more</p><li>z<li value=9>w</ol><ol reversed><li>u<li>v</ol>"
    )
    assert [(paragraph.text, paragraph.kind, paragraph.number) for paragraph in reading.article.lead] == [
        ("x", ParagraphKind.NUMBERED, 3),
        ("y", ParagraphKind.NUMBERED, 4),
        ("more", ParagraphKind.BODY, None),
        ("z", ParagraphKind.NUMBERED, 5),
        ("w", ParagraphKind.NUMBERED, 9),
        ("u", ParagraphKind.NUMBERED, 2),
        ("v", ParagraphKind.NUMBERED, 1),
    ]


def test_a_data_table_keeps_its_caption_its_headings_and_its_empty_cells() -> None:
    reading = read(
        "<h1>Skin</h1><table><caption>Doses</caption><tr><th>Dose<th>Weeks<tr><td><p>2</p><p>ml</p><td>6<img alt=X>"
        "<tr><td>3 ml<td></table>"
    )
    assert reading.article.lead == (
        Paragraph("Doses", ParagraphKind.CAPTION),
        Paragraph("Dose | Weeks", ParagraphKind.HEADER_ROW, cells=("Dose", "Weeks")),
        Paragraph("2 ml | 6", ParagraphKind.ROW, cells=("2 ml", "6")),
        Paragraph(f"3 ml | {EMPTY_CELL}", ParagraphKind.ROW, cells=("3 ml", "")),
    )
    assert dropped(reading) == [("X", "a picture without a file")]


def test_a_table_that_lays_out_the_page_is_read_through() -> None:
    reading = read("<table><tr><td><h1>Skin</h1><p>Text.</p></td></tr></table>")
    assert (reading.article.title, lead(reading)) == ("Skin", [("body", "Text.")])


def test_one_line_break_is_a_space_and_two_part_paragraphs() -> None:
    reading = read("<h1>Skin<br>care</h1><p>one<br>line<br><br> <br>then</p>")
    assert (reading.article.title, lead(reading)) == ("Skin care", [("body", "one line"), ("body", "then")])


def test_raised_digits_stay_raised_so_that_numbers_stay_true() -> None:
    html = "<h1>Skin</h1><p>10<sup>9</sup>, 10<sup>-6</sup>, Ca<sup>2+</sup>, 1<sup>st</sup>, CO<sub>2</sub></p>"
    assert lead(read(html)) == [("body", "10⁹, 10⁻⁶, Ca²⁺, 1st, CO₂")]


def test_links_are_kept_except_those_that_lead_nowhere() -> None:
    reading = read(
        "<h1>Skin</h1><p>At <a href='https://a.example/त्व'> a b </a> <a href='#top'>c</a> <a>d</a>"
        " <a href='javascript:x()'>e</a> <a href='tel:+4412345'>f</a></p>"
    )
    assert reading.article.lead[0].text == "At a b c d e f"
    assert reading.article.lead[0].links == (
        Link(3, 6, "https://a.example/%E0%A4%A4%E0%A5%8D%E0%A4%B5"),
        Link(13, 14, "tel:+4412345"),
    )


def test_a_page_cannot_speak_with_the_readers_own_marks() -> None:
    reading = read('<h1>Skin</h1><p data-clinic-doubt="Pay here" data-clinic-particular="nothing">Text.</p>')
    assert (lead(reading), reading.doubts, reading.article.particulars) == ([("body", "Text.")], (), ())


def test_elements_that_pages_define_are_paragraphs_of_their_own() -> None:
    assert lead(read("<h1>Skin</h1><x-text>one</x-text><x-text>two</x-text>")) == [("body", "one"), ("body", "two")]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta property="og:title" content="Skin">', "<p>Text.</p>", "Skin"),
        ("<title>Skin</title>", "<p>Text.</p>", "Skin"),
        ("<title>Skin | Clinic</title>", "<h2>Skin</h2><p>Text.</p>", "Skin"),
        ("<title>Clinic</title>", "<h1>Skin</h1><article><p>Text.</p></article>", "Skin"),
    ],
)
def test_a_page_without_main_heading_has_the_title_it_declares(head: str, body: str, title: str) -> None:
    reading = read(f"<html><head>{head}</head><body>{body}")
    assert (reading.article.title, lead(reading)) == (title, [("body", "Text.")])


def test_several_main_headings_are_sections_below_the_line_above_them() -> None:
    article = read(
        "<p>Skin</p><p>Text is here.</p><h1>Uses</h1><h2>Serums</h2><p>Text.</p><h1>End</h1><p>Text.</p>"
    ).article
    assert article.title == "Skin"
    assert outline(article) == [(2, None, "Uses"), (3, None, "Serums"), (2, None, "End")]


def test_bold_lines_are_headings_where_none_is_marked() -> None:
    reading = read(
        "<p><b>Skin</b></p><p>Text is here.</p><p><span style='font-weight:700'>Uses</span></p><p>Text is "
        "<b>here</b>.</p><ol><li><strong>Serums</strong></li></ol><p>Text is here.</p>"
    )
    assert reading.article.title == "Skin"
    assert outline(reading.article) == [(2, None, "Uses"), (3, None, "Serums")]


def test_lines_alone_are_headings_where_nothing_is_marked_or_bold() -> None:
    reading = read("<p>Skin</p><p>Text is here.</p><p>Uses</p><p>Text is here.</p>")
    assert (reading.article.title, outline(reading.article)) == ("Skin", [(2, None, "Uses")])


def test_plain_lines_are_no_headings_where_the_title_is_marked() -> None:
    assert outline(read("<h1>Skin</h1><p>Text is here.</p><p>Uses</p><p>Text is here.</p>").article) == []


def test_malformed_html_is_read() -> None:
    assert lead(read("<h1>Skin</h1><p>one<b>two<p>three</i></div>&nbsp;four")) == [
        ("body", "onetwo"),
        ("body", "three\u00a0four"),
    ]


def test_html_nested_as_deep_as_browsers_draw_is_read() -> None:
    assert lead(read("<h1>Skin</h1>" + "<div>" * 500 + "Text.")) == [("body", "Text.")]


@pytest.mark.parametrize("html", ["<frameset><frame></frameset>", "<nav>Home</nav>", "<html></html>"])
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(BadInput, match="no article"):
        read(html)


def test_html_is_known_by_its_beginning_as_well() -> None:
    assert read_article(b"<!DOCTYPE html><h1>Skin</h1><p>Text.</p>", "saved").article.title == "Skin"


def rows(table: str) -> list[str]:
    return [text for _, text in lead(read(f"<h1>Skin</h1><table>{table}</table>"))]


def test_an_empty_cell_keeps_its_column() -> None:
    table = "<tr><th><th>Morning<th>Evening<tr><td>Under 18<td><td>5 mg<tr><td>Over 60<td>5 mg<td>"
    assert rows(table) == [
        "\N{EN DASH} | Morning | Evening",
        "Under 18 | \N{EN DASH} | 5 mg",
        "Over 60 | 5 mg | \N{EN DASH}",
    ]


def test_a_column_without_any_text_is_space_on_the_page() -> None:
    assert rows("<tr><td><td>Dose<td>Weeks<tr><td><td>2 ml<td>6") == ["Dose | Weeks", "2 ml | 6"]


def test_a_merged_cell_stands_in_every_place_that_it_covers() -> None:
    table = (
        "<tr><th colspan=3>Doses<tr><th>Age<th colspan=2>Dose"
        "<tr><td rowspan=2>Adults<td>5 mg<td>6 mg<tr><td>7 mg<td>8 mg<tr><td>Others<td>-<td>1 mg"
    )
    assert rows(table) == [
        "Doses",
        "Age | Dose | Dose",
        "Adults | 5 mg | 6 mg",
        "Adults | 7 mg | 8 mg",
        "Others | - | 1 mg",
    ]
    notes = read(f"<h1>Skin</h1><p>Text.</p><table>{table}</table>").notes
    assert "2 merged cells of a table were repeated in each place they cover" in notes


def test_a_row_below_a_merged_cell_without_text_of_its_own_is_left_out() -> None:
    assert rows("<tr><td rowspan=3>A<td>B<tr><td><tr><td>C") == ["A | B", "A | C"]


@pytest.mark.parametrize("span", ["colspan=9999999", "rowspan=0", "colspan=two"])
def test_a_cell_merged_beyond_reason_is_noted(span: str) -> None:
    reading = read(f"<h1>Skin</h1><p>Text.</p><table><tr><td {span}>A<td>B</table>")
    assert lead(reading)[1] == ("row", "A | B")
    assert "1 merged cell of a table may have lost its place: check the columns" in reading.notes


def test_headings_in_bold_are_found_where_only_the_pages_own_lists_are_marked() -> None:
    reading = read(
        "<p>Call us: +91 98 7654 3210</p><h1>Skin</h1><p>Text is here.</p><p><b>Uses</b></p><p>Text is here.</p>"
        "<div><h3>Related posts</h3><ul><li><a>Acne</a></ul></div>"
    )
    assert outline(reading.article) == [(2, None, "Uses")]
    assert [text for text, _ in dropped(reading)] == ["Call us: +91 98 7654 3210", "Related posts", "Acne"]


SHARING = "<a href=x>Share on Facebook</a> <a>Tweet</a>"


@pytest.mark.parametrize("html", [f"<div>{SHARING}</div>", "<ul><li><a>Facebook</a><li><a>Pin it</a></ul>"])
def test_links_to_share_a_page_are_dropped_from_within_an_article(html: str) -> None:
    reading = read(f"<h1>Skin</h1><p>Text.</p>{html}<p>More.</p>")
    assert lead(reading) == [("body", "Text."), ("body", "More.")]
    assert {reason for _, reason in dropped(reading)} == {"a button or menu entry of the page"}


@pytest.mark.parametrize(
    "html",
    [
        "<p>Facebook</p>",
        "<p>Share on <a>Facebook</a></p>",
        "<p><a>Directions</a></p>",
        "<h2><a>Share</a></h2>",
        "<ul><li><a>Facebook</a><li><a>Laser</a></ul>",
    ],
)
def test_other_words_and_links_within_an_article_stay(html: str) -> None:
    assert dropped(read(f"<h1>Skin</h1><p>Text.</p>{html}<p>More.</p>")) == []


def test_bullets_pasted_from_word_become_a_list() -> None:
    reading = read(
        "<h1>Skin</h1><p>Text.</p><p><span>·<span>&nbsp;&nbsp; </span></span>Fair skin: 6</p><p>•<b>Dark</b> skin: "
        "8</p><p>o&nbsp; Any</p><p>\uf0b7 Last</p><p>§ Wing</p><p>§ 5 of the law</p>"
    )
    assert lead(reading) == [
        ("body", "Text."),
        *(("bullet", text) for text in ("Fair skin: 6", "Dark skin: 8", "Any", "Last", "Wing")),
        ("body", "§ 5 of the law"),
    ]


def test_a_dot_before_a_single_paragraph_stays() -> None:
    assert lead(read("<h1>Skin</h1><p>· One.</p><h2>Uses</h2><p>· Two.</p>")) == [("body", "· One.")]


def test_characters_that_a_page_names_by_number_are_removed_and_noted_as_well() -> None:
    reading = read("<h1>Skin</h1><p>It &#x202e;heals&#x202c; it&#8;self.</p>")
    assert lead(reading) == [("body", "It heals itself.")]
    assert {"1 control character removed", "2 marks that turn the writing direction removed"} <= set(reading.notes)


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("", "Skin renews.", "en"),
        ("de-AT", "Haut heilt.", "de-AT"),
        ("en-US", "त्वचा ठीक होती है।", "hi"),
        ("mr", "त्वचा बरी होते.", "mr"),
        ("hi", "Skin renews.", "en"),
        ("fa", "پوست", "fa"),
        ("not a tag", "Skin renews.", "en"),
    ],
)
def test_the_language_is_the_declared_one_if_it_is_written_in_the_texts_script(
    declared: str, text: str, language: str
) -> None:
    assert read(f'<html lang="{declared}"><h1>{text}</h1><p>{text}</p>').language == language
