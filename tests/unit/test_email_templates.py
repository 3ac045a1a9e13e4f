"""What holds for every email, whatever its kind and language."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from email_clients import LACKING, Feature
from email_samples import CONFIRM, KINDS, LANGUAGES, LINK, MESSAGES, SAMPLE_WORDS, sample_email, sample_issue
from email_structure import Node, Tree, faults
from real_issues import planned_issues
from rendering_samples import CLINIC
from selectolax.lexbor import LexborHTMLParser

from scheduler.domain.campaign import Blocked, Brand
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, RenderedIssue
from scheduler.rendering.colour import MINIMUM_CONTRAST, contrast, parse_colour
from scheduler.rendering.email.mail import render_message
from scheduler.rendering.email.messages import Announcement, Confirmation, Message, OwnLink, Welcome
from scheduler.rendering.email.theme import day_colours, night_colours
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.rendering.templating import Templates
from scheduler.resources import resource_folders, resource_text

DIRECTIONS = {"en": "ltr", "hi": "ltr", "ar": "rtl"}
USUAL = 20_000
"""Bytes of HTML that a usual email stays under."""

Emails = dict[tuple[str, str], RenderedIssue]


@pytest.fixture(scope="module")
def emails(tmp_path_factory: pytest.TempPathFactory) -> Emails:
    cache = tmp_path_factory.mktemp("cards")
    return {(kind, language): sample_email(kind, language, cache) for kind in KINDS for language in LANGUAGES}


@pytest.fixture(params=[f"{kind}-{language}" for kind in KINDS for language in LANGUAGES])
def name(request: pytest.FixtureRequest) -> tuple[str, str]:
    kind, language = str(request.param).split("-")
    return kind, language


@pytest.fixture
def email(emails: Emails, name: tuple[str, str]) -> RenderedIssue:
    return emails[name]


def test_nothing_is_wrong_with_the_structure(email: RenderedIssue, name: tuple[str, str]) -> None:
    assert faults(email.html, name[1], DIRECTIONS[name[1]]) == []


def test_html_is_small(email: RenderedIssue) -> None:
    assert len(email.html.encode()) < USUAL


def test_what_gmail_and_outlook_lack_without_a_fallback_is_not_used(email: RenderedIssue) -> None:
    html = re.sub(r"<!--\[if.*?<!\[endif\]-->", "", email.html, flags=re.DOTALL)
    assert [feature.name for feature in LACKING if re.search(feature.pattern, html)] == []


def test_without_its_sheet_an_email_keeps_its_look(email: RenderedIssue) -> None:
    """Gmail drops the sheet for some accounts: colours, sizes and widths stand on the elements."""
    bare = re.sub(r"<style.*?</style>", "", email.html, flags=re.DOTALL)
    nodes = list(Tree(bare).root.walk())
    assert all("color" in node.style for node in nodes if node.tag in {"h1", "h2", "h3", "a"} or _has_words(node))
    assert all("font-size" in node.style for node in nodes if node.tag in {"h1", "h2", "h3"})
    assert all(
        node.inherited("font-family") for node in nodes if node.tag in {"h1", "p", "li", "a"} or _has_words(node)
    )
    assert "max-width:600px" in bare.replace(": ", ":")


def _has_words(node: Node) -> bool:
    """Say whether a node is a picture whose alt text is shown where pictures are not."""
    return node.tag == "img" and node.attributes.get("role") != "presentation"


def test_outlook_for_windows_gets_tables_of_a_fixed_width(email: RenderedIssue) -> None:
    assert 'width="600"' in "".join(re.findall(r"<!--\[if mso.*?<!\[endif\]-->", email.html, flags=re.DOTALL))


def test_nothing_comes_from_elsewhere_and_no_link_tracks(email: RenderedIssue) -> None:
    assert not re.search(r"(?:src|srcset|background|action)\s*=\s*[\"']?(?:https?:)?//", email.html)
    assert {node.attributes.get("src") for node in LexborHTMLParser(email.html).css("img")} == {
        f"cid:{picture.name}" for picture in email.pictures
    }
    assert 'width="1"' not in email.html


def test_alt_texts_and_titles_are_spelt_in_html_as_they_are(email: RenderedIssue) -> None:
    page = LexborHTMLParser(email.html)
    alts = {node.attributes.get("alt") for node in page.css("img")}
    assert alts == {picture.alt for picture in email.pictures}
    assert [node.text() for node in page.css("title")] == [email.subject]
    assert "\\" not in email.html


def test_a_backslash_stays_one() -> None:
    clinic = replace(CLINIC, name="C\\D \"é\" 'क्ष'")
    html = render_message(Welcome("en"), clinic, Templates(), brand_logo(clinic, None)).html
    assert [node.attributes["alt"] for node in LexborHTMLParser(html).css("img")] == [f"Logo of {clinic.name}"]


def test_text_and_html_have_the_same_words_and_links(email: RenderedIssue) -> None:
    page = LexborHTMLParser(email.html)
    body = page.css_first("div[role=article]")
    assert body is not None
    targets = {node.attributes["href"] or "" for node in page.css("a")}
    text = email.text
    for target in sorted(targets, key=len, reverse=True):
        assert target in text
        text = text.replace(target, " ")
    assert "http" not in text
    text = text.replace("* * *", " ")
    assert Counter(_words(text)) == Counter(_words(body.text(deep=True, separator=" ")))


def test_every_kind_is_known_by_its_words_with_pictures_off(email: RenderedIssue) -> None:
    """No word stands in a picture alone: without any the clinic, the title and the way on are still there."""
    nodes = [node for node in Tree(email.html).root.walk() if node.tag != "img"]
    names = [node for node in nodes if node.attributes.get("class") == "name"]
    assert [node.words() for node in names] == ["Aestheticaa"]
    assert any(node.tag == "h1" for node in nodes)
    assert any(node.tag == "a" for node in nodes)


def test_the_preheader_says_something_new_and_inboxes_stop_after_it(email: RenderedIssue) -> None:
    assert email.preheader
    hidden = next(node for node in Tree(email.html).root.walk() if node.style.get("display") == "none")
    assert hidden.text.startswith(email.preheader)
    assert len(hidden.text) > len(email.preheader) + 100
    assert not hidden.text.removeprefix(email.preheader).replace("\u200c", "").replace("\xa0", "")
    page = LexborHTMLParser(email.html)
    first = next(node for node in page.css("h1 ~ p, p:not(.label)"))
    assert email.preheader not in {email.subject, first.text().strip()}
    assert not first.text().strip().startswith(email.preheader.rstrip("."))


@pytest.mark.parametrize("blocked", Blocked)
def test_the_real_articles_preheaders_say_something_new_in_every_language(tmp_path: Path, blocked: Blocked) -> None:
    drafts, application = planned_issues(tmp_path / "clinic", blocked=blocked)
    assert len(drafts) == 4
    for draft in drafts:
        sentences = [
            sentence.text
            for section in draft.sections
            for paragraph in section.paragraphs
            for sentence in paragraph.sentences
        ]
        for language in LANGUAGES:
            rendered = application.renderer.render(replace(draft, language=language, card=None))
            assert isinstance(rendered, RenderedIssue)
            assert rendered.preheader
            assert rendered.preheader.casefold() != rendered.subject.casefold()
            assert not sentences[0].startswith(rendered.preheader.rstrip("."))
            assert faults(rendered.html, language, DIRECTIONS[language]) == []


def test_an_issue_with_no_words_to_spare_has_a_preheader_in_its_language(tmp_path: Path) -> None:
    said = {
        language: WorkspaceRenderer(None, CLINIC, tmp_path).render(
            replace(sample_issue("story", language), preheader="", card=None)
        )
        for language in LANGUAGES
    }
    assert [rendered.preheader for rendered in said.values() if isinstance(rendered, RenderedIssue)] == [
        "This newsletter comes to you from Aestheticaa.",
        "यह न्यूज़लेटर आपको Aestheticaa की ओर से भेजा गया है।",
        "تصلكم هذه النشرة من Aestheticaa.",
    ]


def test_who_subscribed_can_unsubscribe_at_the_top_and_at_the_foot(email: RenderedIssue, name: tuple[str, str]) -> None:
    targets = [node.attributes["href"] for node in LexborHTMLParser(email.html).css("a")]
    if name[0] in {"confirmation", "link"}:
        assert targets == [CONFIRM]
        assert UNSUBSCRIBE_PLACEHOLDER not in email.html + email.text
    else:
        assert targets[0] == targets[-1] == UNSUBSCRIBE_PLACEHOLDER
        assert email.text.count(UNSUBSCRIBE_PLACEHOLDER) == 2
    for part in (email.html, email.text):
        assert "12 Example Road, Bengaluru 560038, India" in part


def test_the_same_email_has_the_same_bytes(email: RenderedIssue, name: tuple[str, str], tmp_path: Path) -> None:
    assert sample_email(*name, tmp_path) == email


def test_a_correction_says_so_and_carries_no_number(emails: Emails) -> None:
    for language, label in (("en", "Correction"), ("hi", "सुधार"), ("ar", "تصحيح")):
        page = LexborHTMLParser(emails["correction", language].html)
        assert [node.text() for node in page.css(".label")] == [label]
        assert [node.text() for node in page.css("h1")] == [SAMPLE_WORDS[language].correction]
    assert "issue 1 of 1" not in emails["correction", "en"].html


def test_a_digest_parts_its_sections_and_a_story_has_one(emails: Emails) -> None:
    assert len(LexborHTMLParser(emails["digest", "en"].html).css(".part, hr, .band")) == 2
    assert LexborHTMLParser(emails["story", "en"].html).css(".part, hr, .band, h2") == []


def test_the_labels_are_in_the_language_of_the_message(emails: Emails) -> None:
    for (_, language), email in emails.items():
        if language != "en":
            assert not re.search(
                r"Unsubscribe|Read the|Please|newsletter|Our website|You receive", re.sub(r"\S+_\S+", "", email.text)
            )
            assert "Logo of" not in email.html


@pytest.mark.parametrize("kind", MESSAGES)
def test_markup_in_a_message_is_shown_and_not_run(kind: str) -> None:
    bad = "<script>alert(1)</script> & more"
    messages: dict[str, Message] = {
        "announcement": Announcement("en", bad, bad, bad, (bad,), LINK, bad, (bad,)),
        "confirmation": Confirmation("en", 'https://clinic.example/"><script>alert(1)</script>'),
        "welcome": Welcome("en"),
        "link": OwnLink("en", 'https://clinic.example/"><script>alert(1)</script>'),
    }
    message = messages[kind]
    html = render_message(message, replace(CLINIC, name=f"A {bad}"), Templates(), None).html
    assert LexborHTMLParser(html).css("script") == []
    assert faults(html, "en", "ltr") == []


def test_every_template_has_both_parts_and_is_among_the_samples() -> None:
    (folder, *_) = resource_folders("templates")
    files = {path.name for path in (folder / "email").glob("[!_]*.mjml")}
    assert files == {f"{kind}.mjml" for kind in KINDS}
    assert {path.name for path in (folder / "email").glob("[!_]*.txt")} == {f"{kind}.txt" for kind in KINDS}


BRANDS = [
    Brand(),
    Brand(primary="#ff00ff", accent="#ffff00", background="#ffffff", text="#777777"),
    Brand(primary="#ffffff", accent="#ffffff", background="#ffffff", text="#ffffff"),
    Brand(primary="#000000", accent="#000000", background="#000000", text="#000000"),
    Brand(primary="#ffe600", accent="#00ff88", background="#111111", text="#eeeeee"),
]


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("colours", [day_colours, night_colours])
def test_words_can_be_read_by_day_and_by_night(brand: Brand, colours: Callable[[Brand], Mapping[str, str]]) -> None:
    chosen = {part: parse_colour(value, part) for part, value in colours(brand).items()}
    pairs = {
        "quiet": "page",
        "text": "panel",
        "heading": "panel",
        "label": "panel",
        "button_text": "button",
        "note_text": "note",
    }
    measured = {words: contrast(chosen[words], chosen[ground]) for words, ground in pairs.items()}
    assert {words: ratio for words, ratio in measured.items() if ratio < MINIMUM_CONTRAST} == {}


def test_the_sheet_of_the_night_uses_only_the_colours_of_the_night() -> None:
    style = resource_text("templates/email/_style.mjml")
    night = style[style.index("@media (prefers-color-scheme") :]
    assert "{{ day." not in night
    assert "#" not in re.sub(r"\{\{.*?\}\}|\{#.*?#\}", "", night)


# The checker itself must be able to fail.


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('role="presentation"', "", "a layout table has the role"),
        ("<h1", "<h3", "heading levels"),
        ("underline", "none", "not underlined"),
        ("line-height: 44px", "line-height: 20px", "only 20"),
        ('alt="Logo of Aestheticaa"', 'alt=""', "no alt"),
        ("cid:", "https://x.example/", "not sent along"),
        ("</h1>", "</h2>", "closes <h1>"),
        ("[data-ogsc]", ".x", "is missing"),
        ("<title>", "<title></title><title>", "titles"),
        ('lang="en"', 'lang="fr"', "<html> says"),
        ("text-align:left", "text-align:justify", "is aligned"),
        ("<p ", "<p><script></script></p><p ", "has no place"),
    ],
)
def test_the_checker_finds(emails: Emails, old: str, new: str, fault: str) -> None:
    html = emails["digest", "en"].html
    assert old in html
    assert fault in "\n".join(faults(html.replace(old, new), "en", "ltr"))


SPELT: dict[str, str] = {
    "CSS variables": "color:var(--a)",
    "position": '<p style="position:fixed">',
    "flex layout": "display: flex",
    "grid": "display:grid",
    "fonts from elsewhere": "@font-face {}",
    "background pictures": "background: url(a.png)",
    "gradients": "linear-gradient(red, blue)",
    "shadows": "box-shadow: 0 0 1px",
    "SVG": "<svg>",
    "pictures inside the HTML": 'src="data:image/png;base64,"',
    "WebP and AVIF": "a.webp",
    "several sizes of a picture": "srcset=",
    "forms": "<form>",
}


@pytest.mark.parametrize("feature", LACKING, ids=lambda feature: feature.name)
def test_what_is_lacking_is_found(feature: Feature) -> None:
    assert re.search(feature.pattern, SPELT[feature.name])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
