"""Pages as site builders make them: questions with their answers, notes, pictures, and the furniture around."""
# ruff: noqa: RUF001 - quotation marks and arrows of pages are the matter of these tests

from __future__ import annotations

from collections.abc import Callable

import pytest

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading import Reading, read_article


def read(body: str, head: str = "", lang: str = "en") -> Reading:
    page = f"<!doctype html><html lang={lang}><head><title>Skin | Clinic</title>{head}</head><body>{body}</body></html>"
    return read_article(page.encode(), "page.html")


def said(reading: Reading) -> list[str]:
    return [paragraph.text for unit in reading.article.units() for paragraph in unit.paragraphs]


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(unit.level, unit.heading) for unit in reading.article.units() if unit.level > 1]


def left_out(reading: Reading) -> dict[str, str]:
    return {item.text: item.reason for item in reading.dropped}


ANSWER = "<p>People with wounds wait.</p>"
ACCORDIONS: dict[str, Callable[[str], str]] = {
    "details": lambda q: f"<details><summary>{q}</summary>{ANSWER}</details>",
    "button and panel": lambda q: f"<button class=accordion>{q}</button><div class=panel>{ANSWER}</div>",
    "hidden panel": lambda q: (
        f"<h3><button aria-expanded=false aria-controls=a>{q}</button></h3><div id=a hidden>{ANSWER}</div>"
    ),
    "role": lambda q: (
        f"<div role=button aria-controls=a aria-expanded=false>{q}</div><div id=a style='display:none'>{ANSWER}</div>"
    ),
    "Bootstrap": lambda q: (
        f"<div class=card><div class=card-header><h5 class=mb-0><button class='btn btn-link' data-toggle=collapse "
        f"data-target='#a'>{q}</button></h5></div><div id=a class=collapse><div class=card-body>{ANSWER}"
        f"</div></div></div>"
    ),
    "Elementor": lambda q: (
        f"<div class=elementor-toggle-item><div class=elementor-tab-title role=button aria-controls=a><span "
        f"class=elementor-toggle-icon aria-hidden=true>+</span><a class=elementor-toggle-title>{q}</a></div>"
        f"<div id=a class='elementor-tab-content panel'>{ANSWER}</div></div>"
    ),
    "Divi": lambda q: (
        f"<div class=et_pb_toggle><h5 class=et_pb_toggle_title>{q}</h5><div"
        f" class=et_pb_toggle_content>{ANSWER}</div></div>"
    ),
    "Squarespace": lambda q: (
        f"<ul class=accordion-items-container><li class=accordion-item><h4 class=accordion-item__title-wrapper><button "
        f"aria-expanded=false aria-controls=a>{q}</button></h4><div class=accordion-item__dropdown"
        f" id=a>{ANSWER}</div></li></ul>"
    ),
    "Wix": lambda q: (
        f"<div data-testid=accordion-item><button aria-expanded=false aria-controls=a><h3>{q}</h3></button>"
        f"<div id=a role=region aria-hidden=true>{ANSWER}</div></div>"
    ),
    "Webflow": lambda q: (
        f"<div class='faq w-dropdown'><div class='faq-toggle w-dropdown-toggle'><div>{q}</div></div>"
        f"<nav>{ANSWER}</nav></div>"
    ),
    "WPBakery": lambda q: (
        f"<div class=vc_tta-panel><div class=vc_tta-panel-heading><h4 class=vc_tta-panel-title><a"
        f" href='#a'>{q}</a></h4></div>"
        f"<div class=vc_tta-panel-body>{ANSWER}</div></div>"
    ),
    "Kadence": lambda q: (
        f"<div><h4><button class=kt-blocks-accordion-header><span>{q}</span></button></h4><div"
        f" class='kt-accordion-panel'>{ANSWER}</div></div>"
    ),
    "Yoast": lambda q: (
        f"<div class=schema-faq-section><strong class=schema-faq-question>{q}</strong> <p"
        f" class=schema-faq-answer>People with wounds wait.</p></div>"
    ),
    "schema.org": lambda q: (
        f"<div itemscope itemtype='https://schema.org/Question'><div itemprop=name>{q}</div><div"
        f" itemprop=acceptedAnswer>{ANSWER}</div></div>"
    ),
    "definition list": lambda q: f"<dl class=faq><dt>{q}</dt><dd>{ANSWER}</dd></dl>",
    "check box": lambda q: (
        f"<div><input type=checkbox id=c><label for=c>{q}</label><div class=tab-content>{ANSWER}</div></div>"
    ),
    "list": lambda q: (
        f"<ul class=faq><li><div class=question>{q}</div><div class=answer>People with wounds wait.</div></li></ul>"
    ),
    "tabs": lambda q: (
        f"<ul role=tablist><li><a href='#a' role=tab aria-controls=a>{q}</a></li></ul><div id=a"
        f" role=tabpanel class=panel>{ANSWER}</div>"
    ),
}


@pytest.mark.parametrize("builder", ACCORDIONS)
def test_a_question_is_a_heading_below_that_of_its_section_and_its_answer_its_text(builder: str) -> None:
    reading = read(
        f"<h1>Skin</h1><p>Text is here.</p><h2>Questions</h2>{ACCORDIONS[builder]('Who should wait?')}"
        f"<h2>Next</h2><p>Come.</p>",
        "<style>.panel,.collapse{display:none}</style>",
    )
    assert headings(reading) == [(2, "Questions"), (3, "Who should wait?"), (2, "Next")]
    assert said(reading) == ["Text is here.", "People with wounds wait.", "Come."]
    assert [paragraph.kind for paragraph in reading.article.section("who-should-wait").paragraphs] == [
        ParagraphKind.BODY
    ]


def test_a_button_that_opens_more_text_is_no_question() -> None:
    reading = read(
        "<h1>Skin</h1><p>Text.</p><button aria-controls=m aria-expanded=false>Read more</button><div"
        " id=m hidden><p>Rest.</p></div>"
    )
    assert (said(reading), headings(reading), left_out(reading)) == (["Text.", "Rest."], [], {"Read more": "a button"})


def test_a_button_of_a_menu_opens_no_answer() -> None:
    reading = read(
        "<nav><button aria-controls=m>Menu</button><ul id=m><li><a href=/>Home</a></ul></nav><h1>Skin</h1><p>Text.</p>"
    )
    assert (said(reading), headings(reading)) == (["Text."], [])


FURNITURE = {
    "<div class=menu><ul><li><a href=/a>Acne</a></ul></div>": "the page's navigation",
    "<div id=breadcrumbs><a href=/>Home</a> › Skin</div>": "the path to the page",
    "<div class=sharedaddy><h3>Share this</h3><ul><li><a>Mail</a></ul></div>": "links to share the page",
    "<div class=ez-toc-container><p>Contents</p><ul><li><a href='#a'>Uses</a></ul></div>": "a table of contents",
    "<ul><li><a href='#a'>A</a><li><a href='#b'>B</a><li><a href='#c'>C</a></ul>": "a table of contents",
    "<div class=author-box><h4>Dr A</h4><p>She has treated many people. She is"
    " kind.</p></div>": "words about the author",
    "<div class=related-posts><h3>More</h3><a href=/x>Acne</a><p>Ten tips for you.</p></div>": "a list of other pages",
    "<section class=related><h2>Lire aussi</h2><a href=/x>Acné</a></section>": "a list of other pages",
    "<div class=cta-box><h3>In pain?</h3><p>Book a free visit this week.</p></div>": "a call to action",
    "<div id=comments><h3>2 thoughts</h3><p>My pain is fully gone. Thank you.</p></div>": "comments of readers",
    "<section id=commentaires><h2>Un commentaire</h2><p>Merci beaucoup, docteur.</p></section>": "comments of readers",
    "<div class=cookie-banner><p>We use small files to count visits.</p></div>": "a cookie notice",
    "<div class=newsletter><h3>Letters</h3><form><input></form></div>": "a sign-up for letters",
    "<div class=nav-links><a href=/1>Older</a></div>": "links to other pages",
    "<div class='sidebar widget-area'><h3>Recent</h3><p>Sun and skin. Read it.</p></div>": "a sidebar",
    "<form><label>Name</label><input></form>": "a form",
    "<p><a class=btn href=/b>Plan a visit</a></p>": "a button",
    "<div role=dialog><p>Stay with us. We miss you.</p></div>": "a dialogue box",
    "<div class=whatsapp-float><a>Hello</a></div>": "a button that stays on the screen",
    "<div class=site-footer><p>12 Hill Road. Open daily.</p></div>": "the page's footer",
    "<div class=footer-widgets><p>12 Hill Road. Open daily.</p></div>": "the page's footer",
    "<div class='widget-area footer-widget-area'><p>12 Hill Road. Open daily.</p></div>": "the page's footer",
    "<div id=footer-sidebar class=sidebar><p>12 Hill Road. Open daily.</p></div>": "the page's footer",
}


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("html", FURNITURE)
def test_furniture_is_left_out_and_listed_by_its_kind(html: str, *, wrapped: bool) -> None:
    start, end = ("<main><article>", "</article></main>") if wrapped else ("<div>", "</div>")
    reading = read(f"{start}<h1>Skin</h1><p>Text is here.</p>{html}<p>More is here.</p>{end}")
    assert said(reading) == ["Text is here.", "More is here."]
    assert [item.reason for item in reading.dropped] == [FURNITURE[html]] * len(reading.dropped) != []


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Related conditions</h2><p>Rosacea looks alike.</p>",
        "<section class=related><h2>Related conditions</h2><p>Rosacea looks alike. It burns more.</p></section>",
        "<aside class=warning><p>Do not use it in pregnancy.</p></aside>",
        "<aside><p>Do not use it in pregnancy.</p></aside>",
        "<div class='callout promo'><p>Stop if the skin blisters.</p></div>",
        "<section id=contact><h2>Contact us</h2><p>Write to us when the wound weeps.</p></section>",
        "<h2 id=share>Share your room</h2><p>Do not share towels.</p>",
        "<div class=content-sidebar-wrap><p>Wash it daily.</p></div>",
        "<div class='has-sidebar no-comments'><p>Wash it daily.</p></div>",
        "<article class='post hentry tag-share category-menu'><p>Wash it daily.</p></article>",
        (
            "<section><header><h2>The first day</h2></header><p>Rest.</p><footer><p>Do not drive yet.</p>"
            "</footer></section>"
        ),
        "<blockquote><p>It helps.</p><footer>A patient</footer></blockquote>",
        "<ul><li><a href='https://a.example'>A leaflet</a><li><a href='https://b.example'>Another</a></ul>",
        "<p>See <a class=btn href=/b>our page</a> for more.</p>",
    ],
)
def test_what_looks_like_furniture_and_is_the_authors_stays(html: str) -> None:
    assert left_out(read(f"<main><h1>Skin</h1><p>Text is here.</p>{html}<p>More is here.</p></main>")) == {}


def test_an_aside_with_sentences_stays_and_is_told() -> None:
    (doubt,) = read("<main><h1>Skin</h1><p>Text.</p><aside><p>Do not use it in pregnancy.</p></aside></main>").doubts
    assert "Do not use it in pregnancy." in doubt


def test_the_lead_is_no_menu_and_the_title_the_articles_own() -> None:
    reading = read(
        "<div><h1 class=site-title><a href=/>Clinic</a></h1></div><div><a href=/a>Acne</a> | <a href=/b>Skin</a></div>"
        "<h2 class=entry-title>Skin</h2><p>Text is here.</p><h2>Uses</h2><p>More is here.</p>"
    )
    assert (reading.article.title, said(reading)) == ("Skin", ["Text is here.", "More is here."])
    assert headings(reading) == [(2, "Uses")]


def test_a_title_apart_from_its_article_brings_what_stands_between() -> None:
    reading = read(
        "<header><div>Clinic</div></header><div><h1>Skin</h1><p>A short look at skin.</p></div><main>"
        "<article><p>Text is here.</p></article></main>"
    )
    assert said(reading) == ["A short look at skin.", "Text is here."]


def test_a_page_in_one_form_is_read() -> None:
    reading = read(
        "<form><input type=hidden><h1>Skin</h1><p>Text is here.</p><h2>Uses</h2><p>It helps.</p>"
        "<label>Name</label></form>"
    )
    assert (said(reading), left_out(reading)) == (["Text is here.", "It helps."], {"Name": "a form"})


def test_a_part_below_the_article_stays_where_it_says_something_of_its_own() -> None:
    page = (
        "<main><article><h1>Skin</h1><p>Text is here, and there is more of it, as articles are longer"
        " than what follows them.</p></article>"
        "<section><h2>Questions</h2><p>We answer them here.</p></section>"
        "<section><h2>From our pages</h2><h3><a href=/x>Acne</a></h3><p>Ten tips for you.</p></section></main>"
    )
    reading = read(page)
    assert headings(reading) == [(2, "Questions")]
    assert left_out(reading) == {"From our pages Acne Ten tips for you.": "outside the article"}
    assert any("We answer them here" in doubt or "Questions" in doubt for doubt in reading.doubts)


@pytest.mark.parametrize(
    ("line", "particulars"),
    [
        (
            (
                "<div class=post-meta>By <a href=/a>Dr A. Moss</a> | March 14, 2026 | <a href=/c rel='category"
                " tag'>Skin care</a> | 7 min read</div>"
            ),
            [
                ("author", "By Dr A. Moss"),
                ("date", "March 14, 2026"),
                ("labels", "Skin care"),
                ("reading time", "7 min read"),
            ],
        ),
        ("<p class=byline>Medically reviewed by Dr B. Low</p>", [("reviewer", "Medically reviewed by Dr B. Low")]),
        ("<p><time datetime=2026-04-02>2 avril 2026</time></p>", [("date", "2 avril 2026")]),
        ("<div class=post-tags>Tags: <a href=/t>skin</a></div>", [("labels", "Tags: skin")]),
    ],
)
def test_lines_about_the_page_are_its_particulars(line: str, particulars: list[tuple[str, str]]) -> None:
    reading = read(f"<h1>Skin</h1>{line}<p>Text is here.</p>")
    assert [(str(each.kind), each.text) for each in reading.article.particulars] == particulars
    assert said(reading) == ["Text is here."]


def notes(reading: Reading) -> list[tuple[str, str]]:
    paragraphs = [paragraph for unit in reading.article.units() for paragraph in unit.paragraphs]
    words = {paragraph.label: paragraph.text for paragraph in paragraphs if paragraph.kind is ParagraphKind.NOTE}
    return [
        (paragraph.text[: mark.position], words[mark.label]) for paragraph in paragraphs for mark in paragraph.marks
    ]


NOTES = {
    "block theme": (
        "<p>Take 5 mg.<sup data-fn=a class=fn><a href='#a' id=a-link>1</a></sup> Daily.</p><ol"
        " class=wp-block-footnotes><li id=a>Not in children. <a href='#a-link'>↩︎</a></li></ol>"
    ),
    "plugin": (
        "<p>Take 5 mg.<a id=r1 href='#f1'>[1]</a> Daily.</p><div class=footnotes><p id=f1><a"
        " href='#r1'>[1]</a> Not in children.</p></div>"
    ),
    "tooltip": (
        "<p>Take 5 mg.<sup><a href='javascript:void(0)' aria-describedby=n1>1</a></sup><span id=n1"
        " class=modern-footnotes-footnote__note>Not in children.</span> Daily.</p>"
    ),
    "Word": (
        "<p>Take 5 mg.<a href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a>"
        " Daily.</p><div id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'><span>[1]"
        "</span></a> Not in children.</p></div>"
    ),
    "Google Docs": (
        "<p>Take 5 mg.<sup><a href='#ftnt1' id=ftnt_ref1>[1]</a></sup> Daily.</p><div><p><a"
        " href='#ftnt_ref1' id=ftnt1>[1]</a><span>&nbsp;Not in children.</span></p></div>"
    ),
    "pandoc": (
        "<p>Take 5 mg.<a href='#fn1' class=footnote-ref id=fnref1 role=doc-noteref><sup>1</sup></a>"
        " Daily.</p><section id=footnotes class=footnotes><hr><ol><li id=fn1><p>Not in children.<a"
        " href='#fnref1' class=footnote-back role=doc-backlink>↩︎</a></p></li></ol></section>"
    ),
    "star": (
        "<p>Take 5 mg.<a id=s href='#note'>*</a> Daily.</p><h2>Notes</h2><p id=note><a href='#s'>*</a>"
        " Not in children.</p>"
    ),
}


@pytest.mark.parametrize("tool", NOTES)
def test_a_note_stands_at_its_sentence_and_its_arrow_goes(tool: str) -> None:
    reading = read(f"<h1>Skin</h1><p>Text is here.</p>{NOTES[tool]}")
    assert notes(reading) == [("Take 5 mg.", "Not in children.")]
    assert said(reading) == ["Text is here.", "Take 5 mg. Daily.", "Not in children."]
    assert headings(reading) == []


def test_a_comment_on_a_document_is_no_note() -> None:
    page = (
        "<h1>Skin</h1><p>Take 5 mg.<a href='#cmnt1' id=cmnt_ref1>[a]</a> Daily.</p><div><p><a"
        " href='#cmnt_ref1' id=cmnt1>[a]</a> Ask Bob.</p></div>"
    )
    reading = read(page)
    assert said(reading) == ["Take 5 mg. Daily."]
    assert "comments on the document" in left_out(reading).values()


@pytest.mark.parametrize(
    ("image", "file"),
    [
        ("<img src='data:image/gif;base64,R0' data-src=/a.jpg alt=X>", "/a.jpg"),
        ("<img src=spacer.gif data-lazy-src=a.jpg alt=X>", "a.jpg"),
        ("<img src='data:image/gif;base64,R0' data-srcset='s.jpg 300w, l.jpg 900w' alt=X>", "l.jpg"),
        ("<picture><source srcset='a.webp'><img src='' alt=X></picture>", "a.webp"),
        ("<img src=a.jpg alt=X><noscript><img src=a.jpg alt=X></noscript>", "a.jpg"),
    ],
)
def test_a_picture_that_is_loaded_late_keeps_its_file(image: str, file: str) -> None:
    reading = read(f"<h1>Skin</h1><p>Text.</p>{image}")
    pictures = [paragraph for paragraph in reading.article.lead if paragraph.kind is ParagraphKind.PICTURE]
    assert [(picture.text, picture.file) for picture in pictures] == [("X", file)]


def test_emoji_are_their_character_and_pixels_nothing() -> None:
    page = (
        "<h1>Skin</h1><p>Sun <img class=emoji src=1f31e.svg alt=🌞> helps.<img width=1 height=1"
        " src='https://a.example/tr?x'></p>"
    )
    assert said(read(page)) == ["Sun 🌞 helps."]


def test_a_picture_within_a_sentence_is_told() -> None:
    (doubt,) = read("<h1>Skin</h1><p>Half is given within <img src=eq.png> hours.</p>").doubts
    assert "Half is given within" in doubt


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "a “b ‘c’” d"),
        ("de", "a „b \N{SINGLE LOW-9 QUOTATION MARK}c‘“ d"),
        ("fr", "a «\u00a0b “c”\u00a0» d"),
        ("es-MX", "a «b “c”» d"),
    ],
)
def test_a_quotation_in_a_line_has_the_marks_of_its_language(lang: str, text: str) -> None:
    assert said(read("<h1>Skin</h1><p>a <q>b <q>c</q></q> d</p>", lang=lang)) == [text]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<msup><mn>1.73</mn><mn>2</mn></msup>", "1.73²"),
        (
            "<mrow><mi>x</mi><mo>&le;</mo><msqrt><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow></msqrt></mrow>",
            "x ≤ √(a + 1)",
        ),
        ("<msub><mi>C</mi><mi>max</mi></msub>", "Cmax"),
    ],
)
def test_a_formula_is_read_as_text(formula: str, text: str) -> None:
    assert said(read(f"<h1>Skin</h1><p>It is <math>{formula}</math> here.</p>")) == [f"It is {text} here."]


def test_addresses_are_seen_from_the_pages_own_where_it_names_one() -> None:
    head = "<link rel=canonical href='https://clinic.example/skin/'>"
    (paragraph,) = read(
        "<h1>Skin</h1><p>See <a href=../sun>the sun</a>, <a href='#a'>below</a>, <a href='javascript:x()'>it</a>.</p>",
        head,
    ).article.lead
    assert [link.address for link in paragraph.links] == ["https://clinic.example/sun"]


def test_hidden_rows_and_cells_of_a_table_are_left_out() -> None:
    page = (
        "<h1>Skin</h1><p>Text.</p><table><tr><th>Age<th class=p>Price<tr><td>5<td class=p>9<tr hidden>"
        "<td>6<td>8</table>"
    )
    reading = read(page, "<style>.p{display:none}</style>")
    assert said(reading) == ["Text.", "Age", "5"]
    assert list(left_out(reading)) == ["Price", "9", "6 8"]


def test_lists_that_word_writes_as_paragraphs_are_entries() -> None:
    page = (
        "<p class=MsoTitle>Skin</p><p>Text is here.</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span"
        " style='mso-list:Ignore'>4.<span> </span></span><![endif]>Dry it.</p>"
        "<p class=MsoListParagraph><span style='font-family:Symbol'>·<span style='font:7.0pt \"Times New"
        " Roman\"'>&nbsp; </span></span>A shirt</p>"
    )
    entries = read(page).article.lead[1:]
    assert [(str(entry.kind), entry.number, entry.text) for entry in entries] == [
        ("numbered", 4, "Dry it."),
        ("bullet", None, "A shirt"),
    ]
