import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from rendering_samples import CLINIC, KEY_POINT, LINK, STATEMENT, issue, paragraph, section
from selectolax.lexbor import LexborHTMLParser

from scheduler.domain.content import Card, Issue, Item
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, VIEW_PLACEHOLDER, RenderedIssue
from scheduler.planning.slots import resolve_local
from scheduler.rendering.email.issues import printed_sections
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.rendering.view_models import shown_issue
from scheduler.resources import resource_text

ISSUE = issue(
    section("What exosomes are", 1, paragraphs=(paragraph("They are vesicles."),)),
    section(
        "Mechanisms",
        2,
        paragraphs=(
            paragraph("There are several:"),
            paragraph("first point", "bullet"),
            paragraph("second point", "bullet"),
            paragraph("step one", "numbered"),
            paragraph("step two", "numbered"),
            paragraph("They say so.", "quote"),
        ),
    ),
    section("Collagen", 3, 1, (paragraph("Fibroblasts make it."),)),
    card=KEY_POINT,
)


def _rendered(draft: Issue, tmp_path: Path, workspace: Path | None = None) -> RenderedIssue:
    rendered = WorkspaceRenderer(workspace, CLINIC, tmp_path / "cards").render(draft)
    assert isinstance(rendered, RenderedIssue)
    return rendered


@pytest.fixture
def rendered(tmp_path: Path) -> RenderedIssue:
    return _rendered(ISSUE, tmp_path)


@pytest.fixture
def page(rendered: RenderedIssue) -> LexborHTMLParser:
    return LexborHTMLParser(rendered.html)


def _hrefs(page: LexborHTMLParser) -> list[str | None]:
    return [link.attributes["href"] for link in page.css("a")]


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'@]+", text)


def test_unsubscribing_is_one_click_at_the_top_and_in_the_footer(
    rendered: RenderedIssue, page: LexborHTMLParser
) -> None:
    hrefs = _hrefs(page)
    assert hrefs[0] == hrefs[-1] == UNSUBSCRIBE_PLACEHOLDER
    assert rendered.html.index(UNSUBSCRIBE_PLACEHOLDER) < rendered.html.index("<h1")
    assert rendered.text.count(UNSUBSCRIBE_PLACEHOLDER) == 2


@pytest.mark.parametrize(
    "issue",
    [
        replace(ISSUE, subject=f"Write {UNSUBSCRIBE_PLACEHOLDER}"),
        replace(ISSUE, preheader=f"Write {UNSUBSCRIBE_PLACEHOLDER}"),
        replace(ISSUE, sections=(section(f"Write {UNSUBSCRIBE_PLACEHOLDER}"),)),
    ],
    ids=["subject", "preheader", "words"],
)
def test_words_that_would_become_a_readers_own_link_are_refused(issue: Issue, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="each reader's own link"):
        _rendered(issue, tmp_path)


def test_the_footer_has_the_postal_address_and_why_the_reader_gets_it(rendered: RenderedIssue) -> None:
    for part in (rendered.html, rendered.text):
        assert "12 Example Road, Bengaluru 560038, India" in part
        assert "You receive this because you subscribed to the newsletter of Aestheticaa." in part


def test_the_page_names_its_language_and_title(page: LexborHTMLParser) -> None:
    root, title = page.css_first("html"), page.css_first("title")
    assert root is not None
    assert title is not None
    assert root.attributes["lang"] == "en-IN"
    assert title.text() == "What exosomes may do"


def test_the_preheader_comes_before_anything_that_is_seen(page: LexborHTMLParser) -> None:
    body = page.body
    assert body is not None
    assert body.text(deep=True).strip().startswith("One mechanism at a time.")


def test_there_is_one_h1_and_no_level_is_skipped(page: LexborHTMLParser) -> None:
    headings = [(node.tag, node.text()) for node in page.css("h1, h2, h3, h4, h5, h6")]
    assert headings == [("h1", "What exosomes are"), ("h2", "Mechanisms"), ("h3", "1. Collagen")]


def test_sections_side_by_side_have_headings_of_one_size() -> None:
    below = [section(f"Below {number}", 3, number) for number in (1, 2, 3)]
    sections = printed_sections(issue(section("What exosomes are", 2), *below, section("Next", 2), section("Last", 3)))
    assert [part.level for part in sections] == [1, 2, 2, 2, 2, 3]


def test_a_deep_section_that_comes_first_is_still_a_second_level_heading() -> None:
    sections = printed_sections(issue(section("Deep", 4), section("Deeper", 6), section("Up", 2)))
    assert [part.level for part in sections] == [2, 3, 2]


def test_a_section_whose_heading_may_not_be_used_is_printed_without_it_below_a_line(tmp_path: Path) -> None:
    bare = replace(section("Cure", 2, None, (paragraph("Cells divide."),)), heading=None)
    draft = issue(section("What exosomes are", 2), bare, section("Below", 3), section("Next", 2))
    assert [(part.level, part.heading, part.parted) for part in printed_sections(draft)] == [
        (1, "", False),
        (1, "", True),
        (2, "Below", True),
        (2, "Next", True),
    ]
    rendered = _rendered(draft, tmp_path)
    assert [node.text() for node in LexborHTMLParser(rendered.html).css("h1, h2, h3")] == [
        "What exosomes are",
        "Below",
        "Next",
    ]
    assert len(LexborHTMLParser(rendered.html).css("hr")) == 1
    assert "* * *\n\nCells divide." in rendered.text


def test_an_issue_without_a_title_is_headed_by_its_number_and_shown_by_its_subject(tmp_path: Path) -> None:
    draft = replace(issue(replace(section("Cure"), heading=None)), title=None)
    rendered = _rendered(draft, tmp_path)
    (heading,) = LexborHTMLParser(rendered.html).css("h1")
    assert heading.text() == "Issue 2 of 4"
    item = Item(draft.key, draft, resolve_local(datetime.fromisoformat("2026-10-08 10:00"), "UTC"), "")
    assert shown_issue(item, draft, rendered, clinic=CLINIC).title == draft.subject


def test_only_the_first_section_is_headed_by_the_title() -> None:
    draft = issue(section("Skin"), section("Skin"), title="Skin")
    assert [part.heading for part in printed_sections(draft)] == ["", "Skin"]


def test_lists_and_quotes_are_set_as_such(page: LexborHTMLParser) -> None:
    assert [node.text() for node in page.css("ul > li")] == ["first point", "second point"]
    assert [node.text() for node in page.css("ol > li")] == ["step one", "step two"]
    assert [node.text().strip() for node in page.css("blockquote")] == ["They say so."]


def test_the_text_part_has_the_words_and_links_of_the_html(rendered: RenderedIssue, page: LexborHTMLParser) -> None:
    body = page.css_first("div[role=article]")
    assert body is not None
    text = rendered.text
    for link in (*rendered.links, UNSUBSCRIBE_PLACEHOLDER, VIEW_PLACEHOLDER):
        assert link in text
        assert link in _hrefs(page)
        text = text.replace(link, " ")
    text = re.sub(r"^\d\. (?=step)", "", text, flags=re.MULTILINE)
    shown = body.text(deep=True, separator=" ")
    order = [*_words(shown)]
    assert sorted(_words(text)) == sorted(order)


def test_pictures_travel_with_the_message_and_have_alt_texts(rendered: RenderedIssue, page: LexborHTMLParser) -> None:
    images = page.css("img")
    assert {node.attributes["src"] for node in images} == {f"cid:{picture.name}" for picture in rendered.pictures}
    assert {node.attributes["alt"] for node in images} == {picture.alt for picture in rendered.pictures}
    assert [(picture.width, picture.height) for picture in rendered.pictures] == [(1200, 600), (276, 276)]


def test_a_card_that_would_only_say_the_title_is_drawn_without_words(tmp_path: Path) -> None:
    title = ISSUE.title
    assert title is not None
    rendered = _rendered(replace(ISSUE, card=Card("", title)), tmp_path)
    (above,) = LexborHTMLParser(rendered.html).css("img[width='536'][role=presentation]")
    assert above.attributes["alt"] == ""
    assert title.text not in {picture.alt for picture in rendered.pictures}
    assert [heading.text(strip=True) for heading in LexborHTMLParser(rendered.html).css("h1")] == [title.text]


def test_nothing_is_fetched_from_anywhere(rendered: RenderedIssue) -> None:
    assert not re.search(r"(?:src|srcset|background)=\"?https?:|@import|<link|url\(", rendered.html)


def test_every_layout_table_is_marked_as_presentation_and_links_are_underlined(page: LexborHTMLParser) -> None:
    assert {table.attributes.get("role") for table in page.css("table")} == {"presentation"}
    assert all("underline" in (link.attributes["style"] or "") for link in page.css("a"))


def test_what_gmail_and_outlook_lack_is_not_used(rendered: RenderedIssue) -> None:
    assert not re.search(r"var\(|display:\s*(?:flex|grid)|position:|@font-face|background-image", rendered.html)
    assert len(rendered.html.encode()) < 30_000


def test_the_statements_stand_in_both_parts(rendered: RenderedIssue) -> None:
    for part in (rendered.html, rendered.text):
        assert "Please note" in part
        assert STATEMENT.text in part


def test_markup_in_the_article_is_shown_and_not_run(tmp_path: Path) -> None:
    bad = "<script>alert('x')</script> & more"
    draft = replace(issue(section(bad, paragraphs=(paragraph(bad),)), title=f"Title {bad}"), preheader=bad, subject=bad)
    rendered = _rendered(draft, tmp_path)
    page = LexborHTMLParser(rendered.html)
    assert page.css("script") == []
    assert [node.text() for node in page.css("h1, h2")] == [f"Title {bad}", bad]
    assert bad in rendered.text


def test_the_link_is_whole_in_both_parts(rendered: RenderedIssue, page: LexborHTMLParser) -> None:
    assert rendered.links == (LINK, "https://clinic.example/")
    assert LINK in _hrefs(page)


def test_subject_and_preheader_are_one_line(tmp_path: Path) -> None:
    rendered = _rendered(replace(ISSUE, subject="A\r\nBcc: x", preheader=" b\n c "), tmp_path)
    assert (rendered.subject, rendered.preheader) == ("A Bcc: x", "b c")


def test_an_issue_without_card_statements_and_link_is_whole(tmp_path: Path) -> None:
    bare = replace(issue(section("Mechanisms")), statements=(), link="", card=None)
    rendered = _rendered(bare, tmp_path)
    assert "Please note" not in rendered.html + rendered.text
    assert [picture.name[:5] for picture in rendered.pictures] == ["logo-"]


def test_an_issue_that_gmail_would_cut_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"exosomes/mechanisms/email/issue: the issue has .* 90,000 are the most"):
        _rendered(issue(section("Long", paragraphs=(paragraph("word " * 20_000),))), tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("_header.mjml", 'src="cid:{{ card.name }}"', 'src="https://track.example/pixel.gif"', "not sent along"),
        ("_page.mjml", "<mj-body", "<mj-corpus", "email/digest.mjml is not MJML"),
        ("_page.txt", "{{ unsubscribe }}", "", "no link to unsubscribe"),
    ],
)
def test_a_clinics_template_that_breaks_a_promise_is_refused(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    source = resource_text(f"templates/email/{name}")
    assert old in source
    _own_template(tmp_path, name, source.replace(old, new))
    with pytest.raises(BadInput, match=message):
        _rendered(ISSUE, tmp_path, tmp_path)


def test_a_clinics_template_of_the_former_name_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    _own_template(tmp_path, "issue.mjml", "<mjml></mjml>")
    with pytest.raises(BadInput, match=r"email/issue\.mjml is no longer read: .* email/story and email/digest"):
        _rendered(ISSUE, tmp_path, tmp_path)


def test_a_clinics_own_file_of_labels_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    _own_template(tmp_path, "words.toml", "[en]")
    with pytest.raises(BadInput, match=r"email/words\.toml is no longer read: .* templates/words"):
        _rendered(ISSUE, tmp_path, tmp_path)


def test_the_labels_are_in_the_language_of_the_issue(tmp_path: Path) -> None:
    for language, label in {"de-CH": "Abbestellen", "ar": "إلغاء الاشتراك", "ta": "Unsubscribe"}.items():
        assert _rendered(replace(ISSUE, language=language, card=None), tmp_path).html.count(f">{label}</a>") == 2


def _own_template(workspace: Path, name: str, text: str) -> None:
    folder = workspace / "templates" / "email"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("hi", "ltr")]
)
def test_the_direction_is_that_of_the_language(tmp_path: Path, language: str, direction: str) -> None:
    html = _rendered(replace(ISSUE, language=language, card=None), tmp_path).html
    root = LexborHTMLParser(html).css_first("html")
    assert root is not None
    assert root.attributes["dir"] == direction
    styles = [
        node.attributes.get("style") or "" for node in LexborHTMLParser(html).css("h1, h2, p, ul, ol, blockquote")
    ]
    assert styles
    assert {"direction: rtl" in style for style in styles} == {direction == "rtl"}
    assert ("text-align:right" in html.replace(": ", ":")) == (direction == "rtl")


def test_subjects_have_no_marks_that_turn_the_direction_of_reading(tmp_path: Path) -> None:
    rendered = _rendered(replace(ISSUE, subject="a\u202eb", preheader="c\u2067d", card=None), tmp_path)
    assert (rendered.subject, rendered.preheader) == ("ab", "cd")
