import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rendering_samples import CLINIC, ISSUE_KEY, KEY_POINT, LINK, POST_KEY, issue, post, said, section
from selectolax.lexbor import LexborHTMLParser

from scheduler.channels.registry import spec_of
from scheduler.domain.article import Article, Paragraph, Section
from scheduler.domain.content import Draft, Item, ItemKey, ItemState, PostPart, Slot
from scheduler.domain.figures import IssueFigures
from scheduler.domain.payload import LinkCard, Rendered, RenderedIssue, RenderedPost
from scheduler.domain.personal_parts import as_a_stranger_reads
from scheduler.domain.recipient import Accounting
from scheduler.domain.subject_figures import SubjectFigures, SubjectTrial
from scheduler.rendering.colour import luminance, parse_colour
from scheduler.rendering.pages import moment, weeks
from scheduler.rendering.preview import preview_page
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.rendering.report import DeliveryLine, IssueAccount, ReasonCount, ReportModel, report_page
from scheduler.rendering.view_models import (
    Piece,
    ShownPart,
    ShownPost,
    coverage,
    data_uri,
    seen_first,
    shown_issue,
    shown_post,
)

ARTICLE = Article(
    "Exosomes <script>alert(1)</script>",
    (),
    (
        Section("mechanisms", "Mechanisms", 2, (Paragraph("Text."),), (Section("collagen", "Collagen", 3, number=1),)),
        Section("safety", "Safety", 2),
    ),
)


def _item(draft: Draft, at: datetime) -> Item:
    return Item(draft.key, draft, Slot(at, "Asia/Kolkata", at.replace(tzinfo=UTC)), "digest", ItemState.PUBLISHED)


POST_ITEM = _item(
    post(PostPart(((said("One <b>."),),)), PostPart(((said("Two."),),)), cards=(KEY_POINT,)),
    datetime.fromisoformat("2026-12-01T10:00"),
)
ISSUE_ITEM = _item(issue(section("Mechanisms"), section("Collagen", 3, 1)), datetime.fromisoformat("2026-12-09T18:30"))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Item, Rendered]]:
    renderer = WorkspaceRenderer(None, CLINIC, tmp_path_factory.mktemp("cards"))
    return [(item, renderer.render(item.draft)) for item in (ISSUE_ITEM, POST_ITEM)]


@pytest.fixture(scope="module")
def report(rendered: list[tuple[Item, Rendered]]) -> ReportModel:
    issue_content, post_content = rendered[0][1], rendered[1][1]
    assert isinstance(post_content, RenderedPost)
    assert isinstance(issue_content, RenderedIssue)
    places = [("https://x.example/aestheticaa/status/1", "Tue 1 Dec 2026, 10:00:02")]
    return ReportModel(
        title=ARTICLE.title,
        clinic=CLINIC,
        posts=(shown_post(POST_ITEM, post_content, "Mechanisms", places, clinic=CLINIC),),
        issues=(shown_issue(ISSUE_ITEM, issue(), issue_content, clinic=CLINIC),),
        sections=coverage(ARTICLE, [POST_ITEM, ISSUE_ITEM]),
        accounts=(
            IssueAccount(
                ISSUE_KEY, 1203, 1200, (ReasonCount("unsubscribed", 2),), (ReasonCount("address refused", 1),)
            ),
        ),
        deliveries=(
            DeliveryLine(POST_KEY, "1 of 2", "accepted", 1, "1987", "Tue 1 Dec 2026, 10:00:02", "https://x.example/1"),
            DeliveryLine(ItemKey("a", "gone", "x", POST_KEY.kind), "1 of 1", "uncertain", 2, reason="no answer"),
        ),
        rehearsal=True,
    )


LONG = "Exosomes are small. " * 20


def _page(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def _text(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    assert node is not None
    return " ".join(node.text(deep=True).split())


def _inner(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    assert node is not None
    return node.text(deep=True)


def _check_page(html: str) -> None:
    """Every page: needs nothing else, runs nothing, names its language, and its links within lead somewhere."""
    page = _page(html)
    assert not re.search(r"<script|<link|@import|src=\"https?:", html)
    root = page.css_first("html")
    assert root is not None
    assert root.attributes["lang"]
    assert [node.tag for node in page.css("h1")] == ["h1"]
    assert all(node.attributes.get("alt") for node in page.css("img"))
    anchors = [node.attributes["id"] for node in page.css("[id]")]
    assert len(anchors) == len(set(anchors))
    targets = [node.attributes["href"] or "" for node in page.css("a")]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(anchors)
    assert all("sandbox" in frame.attributes for frame in page.css("iframe"))


def test_the_preview_says_which_language_the_check_does_not_read(rendered: list[tuple[Item, Rendered]]) -> None:
    def notes(*unread: str) -> list[str]:
        html = preview_page(rendered, CLINIC, ARTICLE, {}, unread=unread)
        _check_page(html)
        return [node.text() for node in _page(html).css('[role="note"]')]

    assert notes() == []
    assert notes("Spanish") == [
        "The check does not read Spanish. Ask somebody who reads it to go through the text by the rules."
    ]


def test_the_preview_shows_the_payload_itself(rendered: list[tuple[Item, Rendered]]) -> None:
    html = preview_page(rendered, CLINIC, ARTICLE, {POST_KEY: ["part 1 counts 291 of 280 characters"]})
    _check_page(html)
    page = _page(html)
    post_content = rendered[1][1]
    assert isinstance(post_content, RenderedPost)
    assert tuple(node.text(deep=True) for node in page.css(".words")) == post_content.texts
    assert "part 1 counts 291 of 280" in _text(page, "article.post .notes")
    frame = page.css_first("iframe")
    assert frame is not None
    inner = frame.attributes["srcdoc"]
    assert inner is not None
    assert "cid:" not in inner
    assert "data:image/png;base64," in inner
    issue_content = rendered[0][1]
    assert isinstance(issue_content, RenderedIssue)
    assert _page(html).css("pre")[0].text() == as_a_stranger_reads(issue_content.text)


def test_an_item_that_cannot_be_rendered_is_shown_with_the_reason_beside_the_others(
    rendered: list[tuple[Item, Rendered]],
) -> None:
    lost = [(replace(item, key=replace(item.key, section="safety")), None) for item in (POST_ITEM, ISSUE_ITEM)]
    problems = {item.key: ["the card has no room"] for item, _ in lost}
    html = preview_page([*rendered, *lost], CLINIC, ARTICLE, problems)
    _check_page(html)
    page = _page(html)
    assert [" ".join(node.text(deep=True).split()) for node in page.css(".notes")] == ["the card has no room"] * 2
    assert (len(page.css("article.post")), len(page.css("article.mail")), len(page.css("iframe"))) == (2, 2, 3)


def test_the_preview_shows_every_picture_of_a_post_in_order_with_its_alt_text(
    rendered: list[tuple[Item, Rendered]],
) -> None:
    content = rendered[1][1]
    assert isinstance(content, RenderedPost)
    (picture,) = content.pictures
    several = tuple(replace(picture, alt=f"Card {number}", data=bytes([number])) for number in range(4))
    html = preview_page([(POST_ITEM, replace(content, pictures=several))], CLINIC, ARTICLE, {})
    _check_page(html)
    page = _page(html)
    shown = [(node.attributes["alt"], node.attributes["src"]) for node in page.css("article.post .pictures img")]
    assert shown == [(each.alt, data_uri(each)) for each in several]
    assert [node.text() for node in page.css("article.post details p")] == [each.alt for each in several]


def test_the_preview_shows_each_items_note_before_its_problems(rendered: list[tuple[Item, Rendered]]) -> None:
    noted = [(replace(item, note="Dr Rao: too bold"), content) for item, content in rendered]
    html = preview_page(noted, CLINIC, ARTICLE, {POST_KEY: ["too long"]})
    assert _text(_page(html), "article.post .notes") == "Dr Rao: too bold too long"
    assert _text(_page(html), "article.mail .notes") == "Dr Rao: too bold"


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 cancelled item is left out."), (3, "3 cancelled items are left out.")]
)
def test_the_preview_says_how_many_cancelled_items_are_left_out(count: int, words: str) -> None:
    assert words in preview_page([], CLINIC, ARTICLE, {}, cancelled=count)
    assert "left out" not in preview_page([], CLINIC, ARTICLE, {})


def test_a_cancelled_item_covers_nothing() -> None:
    gone = replace(POST_ITEM, state=ItemState.CANCELLED)
    assert not any(section.posts for section in coverage(ARTICLE, [gone]))
    assert any(section.posts for section in coverage(ARTICLE, [POST_ITEM]))


def test_a_preview_of_nothing_is_a_page_that_says_so() -> None:
    html = preview_page([], CLINIC, ARTICLE, {})
    _check_page(html)
    assert "nothing planned" in html
    assert "No posts." in html


def test_the_report_says_when_nothing_was_sent_to_real_people(report: ReportModel) -> None:
    assert "Rehearsal: nothing was sent to real people." in report_page(report)
    assert "Rehearsal" not in report_page(replace(report, rehearsal=False))


def test_the_report_shows_every_post_with_its_place_and_time(report: ReportModel) -> None:
    html = report_page(report)
    _check_page(html)
    shown = _text(_page(html), "article.post")
    assert "@aestheticaa" in shown
    assert "https://x.example/aestheticaa/status/1" in shown
    assert "Tue 1 Dec 2026, 10:00:02" in shown


def test_the_report_shows_which_sections_are_not_covered(report: ReportModel) -> None:
    covered = [(section.heading, section.complete) for section in report.sections]
    assert covered == [("Mechanisms", True), ("1. Collagen", False), ("Safety", False)]
    assert "1 of 3 sections are in at least one post and in exactly one issue." in report_page(report)


def test_the_report_accounts_for_every_recipient_and_delivery(report: ReportModel) -> None:
    page = _page(report_page(report))
    tables = [" ".join(node.text(deep=True).split()) for node in page.css("table.list")]
    assert "1,203 1,200 2: unsubscribed 1: address refused 0 0 yes" in tables[1]
    assert "1 of 2 accepted 1 Tue 1 Dec 2026, 10:00:02 1987" in tables[2]
    assert "a/gone/x/post 1 of 1 uncertain 2 no answer" in tables[2]


def test_an_account_that_does_not_add_up_says_so() -> None:
    assert IssueAccount(ISSUE_KEY, 10, 9, uncertain=1).adds_up
    assert not IssueAccount(ISSUE_KEY, 10, 9).adds_up


def test_markup_in_titles_is_shown_and_not_run(report: ReportModel) -> None:
    assert _text(_page(report_page(report)), "h1") == ARTICLE.title


def test_the_calendar_has_whole_weeks_with_each_item_on_its_local_day(report: ReportModel) -> None:
    calendar = weeks([*report.posts, *report.issues])
    assert [len(week) for week in calendar] == [7, 7]
    assert [day.label for day in calendar[0]] == ["30", "1 Dec", "2", "3", "4", "5", "6"]
    assert [day.inside for day in calendar[0]] == [False, *[True] * 6]
    assert calendar[0][1].items == report.posts
    assert calendar[1][2].items == report.issues
    assert weeks([]) == ()


def test_links_and_hashtags_are_told_from_plain_text() -> None:
    pieces = ShownPart("See https://a.example/b #SkinHealth").pieces
    assert pieces == (
        Piece("See "),
        Piece("https://a.example/b", href="https://a.example/b", seen="https://a.example/b"),
        Piece(" "),
        Piece("#SkinHealth", hashtag=True),
    )


@pytest.mark.parametrize("tag", ["#त्वचा", "#می\u200cروم", "#skin_care", "#Cafe\u0301"])
def test_a_hashtag_ends_where_it_ends_in_any_script(tag: str) -> None:
    assert ShownPart(f"a {tag} b").pieces == (Piece("a "), Piece(tag, hashtag=True), Piece(" b"))
    assert ShownPart(f"a {tag}. b").pieces[1:3] == (Piece(tag, hashtag=True), Piece("."))


def test_a_number_sign_alone_is_plain() -> None:
    assert ShownPart("a # b").pieces == (Piece("a # b"),)


def test_a_post_without_picture_shows_none() -> None:
    bare = ShownPost(POST_KEY, "Mechanisms", datetime.fromisoformat("2026-12-01T10:00"), "draft", (ShownPart("x"),), ())
    assert bare.pictures == ()


@pytest.mark.parametrize("background", ["#101418", "#808080", "#fbf7f0", "#ffffff"])
def test_a_page_has_a_light_ground_whatever_the_brands_is(background: str) -> None:
    clinic = replace(CLINIC, brand=replace(CLINIC.brand, background=background))
    (ground,) = re.findall(r"--page: (#[0-9a-f]{6})", preview_page([], clinic, ARTICLE, {}))
    assert luminance(parse_colour(ground, "page")) > 0.8


def test_times_are_written_as_people_write_them() -> None:
    assert moment(datetime.fromisoformat("2026-12-01T09:05")) == "Tue 1 Dec 2026, 09:05"


def test_a_clinics_own_page_template_is_used(tmp_path: Path, report: ReportModel) -> None:
    (tmp_path / "templates" / "web").mkdir(parents=True)
    (tmp_path / "templates" / "web" / "report.html").write_text("{{ title }}")
    (tmp_path / "assets" / "brand").mkdir(parents=True)
    assert report_page(report, tmp_path).startswith("Exosomes &lt;script&gt;")


def test_every_issue_is_shown_by_day_by_night_without_pictures_and_as_text(
    rendered: list[tuple[Item, Rendered]],
) -> None:
    page = _page(preview_page(rendered, CLINIC, ARTICLE, {}))
    day, night, bare = [node.attributes["srcdoc"] or "" for node in page.css(".views > iframe")]
    assert "prefers-color-scheme" not in day + night + bare
    assert "@media not all" in day
    assert "@media all" in night
    assert "data:image" in day
    assert "data:image" in night
    assert "cid:" not in day + night + bare
    assert "data:image" not in bare
    assert len(page.css(".mail .views > input")) == len(page.css(".mail .views > label")) == 6
    assert len(page.css(".mail .views > input[checked]")) == 1


def test_the_preview_shows_every_subject_that_is_tried_and_in_how_much_of_the_audience() -> None:
    tried = _item(
        replace(issue(section("Mechanisms")), subjects=("Other", "Third"), sample=0.25), ISSUE_ITEM.slot.local
    )
    rendered = WorkspaceRenderer(None, CLINIC, Path()).render(tried.draft)
    assert isinstance(rendered, RenderedIssue)
    assert rendered.subjects == ("Other", "Third")
    for shown in (rendered, None):
        page = _text(_page(preview_page([(tried, shown)], CLINIC, ARTICLE, {})), "article.mail dl")
        assert "Subject 2Other (tried beside the first in 25 % of the audience) Subject 3Third (" in page


def test_the_report_compares_subjects_with_their_intervals_and_names_none_the_better(report: ReportModel) -> None:
    first, other = (SubjectFigures(line, 1_000, 990, 10, 0, left) for line, left in (("First", 10), ("Other", 40)))
    accounting = Accounting(2_000, 2_000, 0, 0, 0, 0)
    figures = IssueFigures(
        ISSUE_KEY, "First", None, accounting, {}, {}, 1_980, 0, {}, 0, 0, 50, trial=SubjectTrial(0.2, (first, other))
    )
    html = report_page(replace(report, figures=(figures,)))
    _check_page(html)
    words = _text(_page(html), "[aria-labelledby=figures]")
    assert "Subject lines tried in a sample of 20 % of the audience" in words
    assert "Other: points more than the first, and the 95 % interval" in words
    assert "+3.00 (+1.66 to +4.47)" in words
    assert "Other: more people who left after it than under the first subject, by 3.00 points" in words
    assert "better" not in words


def test_a_post_is_cut_where_its_network_cuts_it() -> None:
    x = spec_of("x").capabilities.seen_first
    assert seen_first("a" * 280, x) is None
    assert seen_first("a" * 300, x) == 280
    assert seen_first("字" * 200, x) == 140
    assert seen_first("a" * 300, spec_of("email").capabilities.seen_first) is None
    part = ShownPart("a" * 300, seen_first=280)
    assert (part.pieces, part.folded) == ((Piece("a" * 280),), (Piece("a" * 20),))
    assert ShownPart("a").folded == ()


def test_a_long_post_is_folded_behind_a_switch_that_keeps_its_text_whole() -> None:
    long = post(PostPart(((said(LONG),),)))
    page = _page(
        preview_page([(_item(long, POST_ITEM.slot.local), RenderedPost((LONG,), (), ()))], CLINIC, ARTICLE, {})
    )
    assert _inner(page, ".words") == LONG
    assert len(_inner(page, ".folded")) == len(LONG) - 280
    (switch,) = page.css("input.unfold")
    assert [node.attributes["for"] for node in page.css("label.more")] == [switch.attributes["id"]]
    assert _text(page, "label.more") == "Show moreShow less"


def test_a_link_is_shown_as_x_shows_it_and_leads_where_it_leads() -> None:
    links = spec_of("x").links
    long, short = (ShownPart(link, links=links).pieces[0] for link in (LINK, "https://www.a.example"))
    assert (long.href, short.href) == (LINK, "https://www.a.example")
    assert (long.unseen_start, long.seen, long.unseen_end) == ("https://", LINK[8:34], LINK[34:])
    assert (short.unseen_start, short.seen, short.unseen_end) == ("https://www.", "a.example", "")


def test_each_channel_has_its_posts_one_by_one_as_a_feed_and_as_pictures(rendered: list[tuple[Item, Rendered]]) -> None:
    page = _page(preview_page(rendered, CLINIC, ARTICLE, {}))
    (channel,) = page.css("fieldset.channel")
    assert [node.text() for node in channel.css(".channel > label")] == ["X: One by one", "X: Feed", "X: Pictures"]
    assert [node.attributes.get("checked", "no") for node in channel.css(".channel > input")] == [None, "no", "no"]
    assert _text(page, ".profile") == "Aestheticaa@aestheticaa, 1 post"


def test_every_picture_is_in_the_page_once_with_its_alt_text_to_open_and_to_print(
    rendered: list[tuple[Item, Rendered]],
) -> None:
    html = preview_page(rendered, CLINIC, ARTICLE, {})
    page, post_content = _page(html), rendered[1][1]
    assert isinstance(post_content, RenderedPost)
    (picture,) = post_content.pictures
    assert [node.attributes["alt"] for node in page.css(".pictures.of-1 img")] == [picture.alt]
    assert html.count(data_uri(picture)) == 1
    assert _text(page, ".pictures details") == f"ALT{picture.alt}"
    assert _text(page, ".part .printed") == f"Alt text: {picture.alt}"


def test_the_mails_keep_their_grounds_in_print(rendered: list[tuple[Item, Rendered]]) -> None:
    page = _page(preview_page(rendered, CLINIC, ARTICLE, {}))
    assert all("print-color-adjust: exact" in (node.attributes["srcdoc"] or "") for node in page.css("iframe"))


def test_the_card_of_a_link_that_a_post_brings_itself_shows_the_words_that_go_out() -> None:
    draft = post(PostPart(((said("One."),),)), PostPart(((said("Two."),),)))
    content = RenderedPost(("One.", LINK), (), (LINK,), LinkCard(LINK, "Before <treatment>", "Demo Clinic"))
    item = _item(draft, datetime.fromisoformat("2026-12-01T10:00"))
    page = _page(preview_page([(item, content)], CLINIC, ARTICLE, {}))
    (card,) = page.css(".link-card")
    assert " ".join(card.text().split()) == "Before <treatment> Demo Clinic · clinic.example"


def test_a_post_with_a_link_and_no_picture_has_a_link_card() -> None:
    assert ShownPart("See https://www.clinic.example/a?b=c").site == "clinic.example"
    assert ShownPart("No link").site == ""
