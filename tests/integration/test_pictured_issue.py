"""An article's own pictures in its newsletter: where they stand in the text, and covered by the signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from own_particulars import write_own_particulars
from pictured_article import ALT, ARTICLE, CAPTION, DIAGRAM_ALT, portrait, write_pictures
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from signing_people import sign

from scheduler.bootstrap import Application
from scheduler.domain.archive import ArchivedIssue
from scheduler.domain.content import Issue, Item
from scheduler.domain.payload import RenderedIssue
from scheduler.domain.people import Credentials, Person, Role
from scheduler.domain.preflight import PreflightFinding, Verdict
from scheduler.rendering.archive.content import plain_content
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
MAYA, RAO = Credentials("maya", "correct horse battery"), Credentials("rao", "correct horse battery")


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    root = tmp_path / "clinic"
    initialise(root, NewClinic(jurisdictions=("UK",)))
    source = tmp_path / "knee.md"
    source.write_text(ARTICLE, encoding="utf-8")
    write_pictures(tmp_path)
    ingest(source, root, today=NOW.date(), slug="knee")
    write_pictures(root / "campaigns" / "knee")
    write_own_particulars(root)
    made = Application(root, {}, clock=FixedClock(NOW))
    made.found()
    yield made
    made.store.close()


def write_article(application: Application, text: str) -> None:
    (application.root / "campaigns" / "knee" / "article.md").write_text(text, encoding="utf-8")


def the_issue(application: Application) -> Item:
    application.planning.run("knee")
    (item,) = (item for item in application.items.standing("knee")[0] if isinstance(item.draft, Issue))
    return item


def rendered(application: Application) -> RenderedIssue:
    made = application.items.outgoing(the_issue(application)).rendered
    assert isinstance(made, RenderedIssue)
    return made


def looked_over(application: Application, item: Item) -> tuple[PreflightFinding, ...]:
    (report,) = application.preflight.run(str(item.key))
    return report.findings


def articles_pictures(made: RenderedIssue) -> list[str]:
    return [picture.name for picture in made.pictures if picture.name.startswith("picture-")]


def test_they_stand_where_the_article_has_them_with_description_and_caption(application: Application) -> None:
    made = rendered(application)
    page = LexborHTMLParser(made.html)
    order = [
        node.attributes.get("alt") or node.text(strip=True)
        for node in page.css("h1, h2, p, img")
        if node.attributes.get("role") != "presentation"
    ]
    told = [ALT, CAPTION, "What happens when", DIAGRAM_ALT]
    assert [words for words in order if words in told] == told
    assert order.index(ALT) > next(place for place, words in enumerate(order) if words.startswith("The knee is stiff"))
    shown = [node.attributes.get("src") for node in page.css("p.picture img")]
    assert shown == [f"cid:{name}" for name in articles_pictures(made)]


def test_the_text_part_has_a_line_for_each(application: Application) -> None:
    text = rendered(application).text
    assert f"[{ALT}]\n{CAPTION}\n" in text
    assert f"[{DIAGRAM_ALT}]\n" in text


def test_they_are_small_upright_and_say_nothing_but_their_pixels(application: Application) -> None:
    photo, drawing = (picture for picture in rendered(application).pictures if picture.name.startswith("picture-"))
    assert (photo.media_type, drawing.media_type) == ("image/jpeg", "image/png")
    for picture, size in ((photo, (1200, 1600)), (drawing, (1200, 420))):
        with Image.open(BytesIO(picture.data)) as image:
            assert image.size == (picture.width, picture.height) == size
            assert not image.getexif()
            assert len(picture.data) <= 300_000
    with Image.open(BytesIO(drawing.data)) as image:
        assert image.getpixel((2, 2)) == (255, 255, 255)


def test_the_same_picture_gives_the_same_bytes_also_where_none_is_kept(application: Application) -> None:
    first = rendered(application).pictures
    for file in (application.variable_files / "cards").iterdir():
        file.unlink()
    assert rendered(application).pictures == first


def test_nothing_blocks_an_issue_with_pictures(application: Application) -> None:
    item = the_issue(application)
    assert application.items.look(item).problems == ()
    assert [finding.line for finding in looked_over(application, item) if finding.verdict is Verdict.BLOCKS] == []


def test_no_post_says_a_caption_or_a_description(application: Application) -> None:
    the_issue(application)
    posts = [item for item in application.items.standing("knee")[0] if not isinstance(item.draft, Issue)]
    words = "\n".join(text for item in posts for text in application.items.outgoing(item).content.texts)
    assert posts
    assert not any(said in words for said in (ALT, CAPTION, DIAGRAM_ALT))


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("pictures/gone.jpg", "campaigns/knee/pictures/gone.jpg"),
        ("/wp-content/gone.jpg", "campaigns/knee/wp-content/gone.jpg"),
        ("../../../secret.jpg", "campaigns/knee/../../../secret.jpg"),
        ("https://clinic.org/knee.jpg", "https://clinic.org/knee.jpg"),
    ],
)
def test_an_issue_goes_without_a_picture_that_is_not_there_and_says_so(
    application: Application, place: str, named: str
) -> None:
    (application.root.parent / "secret.jpg").write_bytes(portrait())
    write_article(application, ARTICLE.replace("pictures/knee.jpg", place))
    (told,) = (finding for finding in looked_over(application, the_issue(application)) if finding.check == "pictures")
    assert told.verdict is Verdict.ADVISES
    assert told.line == (
        f"the issue goes without {named}, which is not in the campaign's folder: save it in campaigns/knee/pictures "
        "and name it so in article.md, or take it out there"
    )
    made = rendered(application)
    assert len(articles_pictures(made)) == 1
    assert not any(words in part for words in (ALT, CAPTION) for part in (made.html, made.text))


def test_a_link_that_leaves_the_campaign_is_not_followed(application: Application, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(portrait())
    link = application.root / "campaigns" / "knee" / "pictures" / "knee.jpg"
    link.unlink()
    link.symlink_to(tmp_path / "secret.jpg")
    assert len(articles_pictures(rendered(application))) == 1


def test_a_picture_that_cannot_be_opened_is_an_error_of_its_issue(application: Application) -> None:
    (application.root / "campaigns" / "knee" / "pictures" / "knee.jpg").write_bytes(b"no picture")
    (problem,) = application.items.look(the_issue(application)).problems
    assert problem == (
        "campaigns/knee/pictures/knee.jpg is no picture that can be opened: export it again as a PNG or a JPEG"
    )


def test_a_caption_describes_a_picture_that_nothing_else_does(application: Application) -> None:
    write_article(application, ARTICLE.replace(ALT, ""))
    assert CAPTION in [picture.alt for picture in rendered(application).pictures]


def test_the_issue_goes_without_a_picture_that_nobody_described_and_says_where_to_write_it(
    application: Application,
) -> None:
    write_article(application, ARTICLE.replace(ALT, "").replace(CAPTION, ""))
    findings = looked_over(application, the_issue(application))
    (told,) = (finding.line for finding in findings if finding.check == "pictures")
    assert told == (
        "the issue goes without campaigns/knee/pictures/knee.jpg, which has no description for who does not see it: "
        "say in article.md what it shows, as ![…](pictures/knee.jpg), and plan again"
    )


def test_another_picture_ends_the_signature(application: Application) -> None:
    application.people.add(Person("maya", "Maya", (Role.AUTHOR,)), MAYA.password)
    application.people.add(Person("rao", "Dr Rao", (Role.CLINICIAN,), "GMC 1"), RAO.password)
    key = the_issue(application).key
    assert application.review.submit(str(key), MAYA)[0].done
    assert sign(application.review, str(key), RAO)[0].done
    seen = application.workspace.fingerprints(["knee"])
    picture = application.root / "campaigns" / "knee" / "pictures" / "knee.jpg"
    picture.write_bytes(portrait(colour=(90, 60, 50)))
    with application.store.transaction() as tables:
        approval = tables.approvals.current(key, 1)
    (item,) = application.items.find(str(key))
    assert approval is not None
    assert (
        approval.refusal(application.items.outgoing(item).hash, NOW) == "the content has changed since it was approved"
    )
    assert application.workspace.fingerprints(["knee"]) != seen


def test_a_person_in_a_picture_needs_a_consent(application: Application) -> None:
    (application.root / "assets").mkdir(exist_ok=True)
    (application.root / "assets" / "pictures.toml").write_text(
        '[[picture]]\nfile = "campaigns/knee/pictures/knee.jpg"\nperson = true\n', encoding="utf-8"
    )
    (problem,) = application.items.look(the_issue(application)).problems
    assert problem.startswith("PRO07 blocks 'campaigns/knee/pictures/knee.jpg'")


def test_the_archive_shows_them(application: Application) -> None:
    item = the_issue(application)
    outgoing = application.items.outgoing(item)
    shown = ArchivedIssue("x", item.slot.at, outgoing.hash, outgoing.content)
    html = plain_content(shown, lambda picture: f"https://clinic.org/{picture.digest}")
    assert html.count('<img src="https://clinic.org/') >= 2
    assert CAPTION in html
