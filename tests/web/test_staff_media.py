"""Pictures: what they show, whose consent they need, where they are used; nothing but their pixels is kept."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from staff_pages_shown import photograph
from staff_world import StaffWorld

from scheduler.domain.pictures import ConsentStanding, PictureRecord

PERSON = {
    "person": "yes",
    "who": "Dr Rao",
    "consent": "C-7",
    "purpose": "website and posts",
    "from": "2026-11-01",
    "until": "2027-12-31",
    "alt": "Dr Rao at her desk",
}
POST = "dental/dentures/x/post"
_NUMBERS = count()


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic", {"CLINIC_CLAIMS__JURISDICTIONS": '["UK"]'})


@pytest.fixture
def maya(world: StaffWorld) -> TestClient:
    return world.signed_in("maya")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    """Return a clinic for what leaves nothing behind that another test would mind."""
    return StaffWorld(tmp_path_factory.mktemp("media") / "clinic", {"CLINIC_CLAIMS__JURISDICTIONS": '["UK"]'})


@pytest.fixture(scope="module")
def lee(shared: StaffWorld) -> TestClient:
    return shared.signed_in("lee")


def said(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def send(browser: TestClient, data: bytes | None, name: str = "Dr Rao.jpg", **fields: str) -> Response:
    sent = photograph("teal") if data is None else data
    return browser.post("/staff/media", data=PERSON | fields, files={"file": (name, sent)})


def kept(browser: TestClient, **fields: str) -> str:
    """Send a photograph under a name of its own; return the name that it has here."""
    answer = send(browser, None, f"Dr Rao {next(_NUMBERS)}.jpg", **fields)
    assert answer.status_code == 303, said(answer)
    return answer.headers["location"].removeprefix("/staff/media/picture/")


def describe(world: StaffWorld, browser: TestClient, file: str, **fields: str) -> Response:
    version = world.application.media.version
    return browser.post(f"/staff/media/picture/{file}", data=PERSON | {"version": version} | fields)


def shown_on(world: StaffWorld, file: str) -> None:
    """Plan a post whose card shows a photograph."""
    world.plan()
    words = {"card.layout": "portrait", "card.picture": file}
    world.application.writing.write("dental/dentures/x", words, "maya")


def test_a_photograph_is_kept_without_what_the_camera_wrote_into_it(world: StaffWorld, maya: TestClient) -> None:
    sent, exif = BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # held upright, by its maker
    Image.new("RGB", (800, 600), "teal").save(sent, "JPEG", exif=exif)
    answer = send(maya, sent.getvalue(), "DCIM/Dr Rao & me.JPG")
    file = answer.headers["location"].removeprefix("/staff/media/picture/")
    assert re.fullmatch(r"photographs/dr-rao-me-[0-9a-f]{12}\.jpg", file)
    with Image.open(world.application.root / "assets" / file) as image:
        assert image.size == (600, 800), "turned as it was held"
        assert dict(image.getexif()) == {}
    (record,) = world.application.workspace.pictures()
    consent = PictureRecord(file, True, "C-7", "website and posts", date(2027, 12, 31), date(2026, 11, 1))
    assert (record.consent, record.purpose, record.until, record.since) == (
        consent.consent,
        consent.purpose,
        consent.until,
        consent.since,
    )
    assert (record.who, record.alt, record.person) == ("Dr Rao", "Dr Rao at her desk", True)
    assert file in {one.file for one in world.application.card_choices.photographs}
    last = world.application.trail.entries(f"picture/{file}")[-1].event
    assert (last.actor, last.action) == ("maya", "picture added")
    assert "Dr Rao" not in last.detail, "whose picture it is stands in the file alone"


def test_what_shines_through_stays_and_a_large_photograph_is_made_smaller(shared: StaffWorld, lee: TestClient) -> None:
    sent = BytesIO()
    Image.new("RGBA", (3000, 400), (0, 0, 0, 0)).save(sent, "PNG")
    answer = send(lee, sent.getvalue(), "drawing.png", person="no")
    with Image.open(shared.application.root / "assets" / answer.headers["location"].partition("picture/")[2]) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (2400, 320), "RGBA")


def _file(kind: str, size: tuple[int, int]) -> bytes:
    sent = BytesIO()
    Image.new("RGB", size, "teal").save(sent, kind)
    return sent.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no picture that can be opened"),
        (b"%PDF-1.7 not a picture", "no picture that can be opened"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be opened"),
        (photograph("teal")[:2000], "no picture that can be opened"),
        (_file("BMP", (400, 400)), "is BMP"),
        (_file("PNG", (299, 900)), "each side needs 300"),
        (_file("PNG", (6000, 5000)), "more than 25 million pixels"),
    ],
    ids=["nothing", "a PDF", "a drawing", "half of one", "another format", "too small", "too large"],
)
def test_a_file_that_is_no_photograph_is_refused_by_its_content(
    shared: StaffWorld, lee: TestClient, data: bytes, told: str
) -> None:
    before = shared.application.workspace.pictures()
    answer = send(lee, data, "photo.jpg")
    assert answer.status_code == 422
    assert told in said(answer)
    assert 'value="Dr Rao at her desk"' in answer.text, "what was typed stays"
    assert shared.application.workspace.pictures() == before


def test_a_body_larger_than_any_photograph_is_not_read(lee: TestClient) -> None:
    assert send(lee, b"x" * 15_000_001).status_code == 413


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"person": ""}, "Say whether it shows a person"),
        ({"until": ""}, "needs what it is for, and its last day"),
        ({"purpose": " "}, "needs what it is for, and its last day"),
        ({"until": "soon"}, "'soon' is no day"),
        ({"from": "2027-06-01", "until": "2027-05-01"}, "last day is before its first"),
        ({"alt": "a\u202eb"}, "right-to-left"),
    ],
)
def test_a_record_that_cannot_be_is_told_and_the_file_stays_as_it_was(
    shared: StaffWorld, lee: TestClient, fields: dict[str, str], told: str
) -> None:
    file = kept(lee)
    before = (shared.application.root / "assets" / "pictures.toml").read_text(encoding="utf-8")
    answer = describe(shared, lee, file, **fields)
    assert answer.status_code == 422
    assert told.casefold() in said(answer).casefold()
    assert (shared.application.root / "assets" / "pictures.toml").read_text(encoding="utf-8") == before


def test_a_record_is_changed_and_comments_in_the_file_stay(world: StaffWorld, maya: TestClient) -> None:
    path = world.application.root / "assets" / "pictures.toml"
    file = kept(maya)
    path.write_text(f"# Ours.\n{path.read_text(encoding='utf-8')}# The end.\n", encoding="utf-8")
    assert describe(world, maya, file, person="no").status_code == 303
    (record,) = world.application.workspace.pictures()
    assert record == PictureRecord(file, person=False, alt="Dr Rao at her desk"), "no consent is kept for nobody"
    written = path.read_text(encoding="utf-8")
    assert written.startswith("# Ours.\n")
    assert written.endswith("# The end.\n")


def test_the_second_of_two_who_describe_pictures_is_told(world: StaffWorld, maya: TestClient) -> None:
    file, version = kept(maya), world.application.media.version
    describe(world, maya, file, alt="Mine")
    answer = describe(world, world.signed_in("lee"), file, version=version, alt="Theirs")
    assert answer.status_code == 422
    assert "was changed meanwhile" in said(answer)
    assert 'value="Theirs"' in answer.text


def test_a_photograph_sent_again_takes_nothing_away_of_what_is_known_of_it(world: StaffWorld, maya: TestClient) -> None:
    file = send(maya, None).headers["location"].removeprefix("/staff/media/picture/")
    before = world.application.media.picture(file).record
    again = send(world.signed_in("lee"), None, person="no", alt="A wall")
    assert again.status_code == 422
    assert "this photograph is kept already" in said(again).lower()
    assert world.application.media.picture(file).record == before


def test_pictures_are_found_by_their_words_and_by_their_consent(world: StaffWorld, maya: TestClient) -> None:
    kept(maya)
    send(maya, photograph("tan"), "reception.jpg", person="no", alt="The reception")
    assert re.search(r"2 pictures", said(maya.get("/staff/media")))
    assert "The reception" not in said(maya.get("/staff/media?q=rao+DESK"))
    assert "Dr Rao at her desk" in said(maya.get("/staff/media?q=rao+DESK"))
    assert "The reception" not in said(maya.get("/staff/media?only=people"))
    assert "The reception" in said(maya.get("/staff/media?only=unused"))
    assert "No picture is like that." in said(maya.get("/staff/media?only=mend"))


def test_an_articles_picture_is_shown_with_where_it_is_used_and_stays_the_articles(
    world: StaffWorld, maya: TestClient
) -> None:
    world.plan()
    file = "campaigns/dental/pictures/image1.png"
    page = maya.get(f"/staff/media/picture/{file}")
    assert "It belongs to an article." in said(page)
    assert re.search(r"Where it is used Dental implant, bridge or denture\?.* \d item", said(page))
    assert maya.post(f"/staff/media/remove/{file}").status_code == 422
    assert describe(world, maya, file, alt="").status_code == 303
    assert world.application.media.picture(file).standing is ConsentStanding.HOLDS


@pytest.mark.parametrize(
    "file", ["none.jpg", "../config.toml", "..%2Fconfig.toml", "pictures.toml", "campaigns/../config.toml"]
)
@pytest.mark.parametrize("area", ["picture", "small"])
def test_no_file_but_a_picture_is_given(lee: TestClient, area: str, file: str) -> None:
    assert lee.get(f"/staff/media/{area}/{file}").status_code == 404


def test_a_small_picture_is_given_whole_or_cut_around_what_is_kept(shared: StaffWorld, lee: TestClient) -> None:
    file = kept(lee)
    whole = lee.get(f"/staff/media/small/{file}")
    assert whole.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(whole.content)) as image:
        assert image.size == (480, 360)
    middle = lee.get(f"/staff/media/small/{file}?cut=tall").content
    lee.post(f"/staff/media/focus/{file}", data={"across": "70", "down": "40"})
    cut = lee.get(f"/staff/media/small/{file}?cut=tall").content
    assert cut != middle
    with Image.open(BytesIO(cut)) as image:
        assert image.size == (270, 480)
    assert lee.get(f"/staff/media/small/{file}?cut=round").status_code == 404


@pytest.mark.parametrize(
    ("fields", "focus"),
    [
        ({"across": "70", "down": "25.5"}, (0.7, 0.255)),
        ({"at.x": "70", "at.y": "105", "across": "1", "down": "1"}, (0.25, 0.5)),
        ({"at.x": "0", "at.y": "0", "across": "30", "down": "40"}, (0.3, 0.4)),
        ({"at.x": "900", "at.y": "900"}, (1.0, 1.0)),
        ({"move": "left"}, (0.45, 0.5)),
        ({"move": "down"}, (0.5, 0.55)),
        ({"move": "middle", "across": "3", "down": "4"}, None),
    ],
    ids=["numbers", "a click", "a key on the picture", "beside it", "to the left", "down", "the middle"],
)
def test_what_is_kept_is_chosen_without_a_script(
    shared: StaffWorld, lee: TestClient, fields: dict[str, str], focus: tuple[float, float] | None
) -> None:
    file = kept(lee)
    lee.post(f"/staff/media/focus/{file}", data={"move": "middle"})
    assert lee.post(f"/staff/media/focus/{file}", data=fields).status_code == 303
    assert shared.application.media.picture(file).record.focus == focus


def test_what_is_kept_has_to_lie_in_the_picture(lee: TestClient) -> None:
    answer = lee.post(f"/staff/media/focus/{kept(lee)}", data={"across": "170", "down": "1"})
    assert answer.status_code == 422
    assert "as numbers from 0 to 100" in said(answer)


def test_a_card_is_cut_as_its_photograph_says_unless_it_says_otherwise(world: StaffWorld, maya: TestClient) -> None:
    file = kept(maya)
    maya.post(f"/staff/media/focus/{file}", data={"across": "70", "down": "40"})
    shown_on(world, file)
    (item,) = world.application.items.find(POST)
    assert item.draft.cards[0].focus == (0.7, 0.4)
    world.application.writing.write("dental/dentures/x", {"card.focus": (0.1, 0.2)}, "maya")
    (item,) = world.application.items.find(POST)
    assert item.draft.cards[0].focus == (0.1, 0.2)


def test_a_picture_is_removed_once_nothing_shows_it(world: StaffWorld, maya: TestClient) -> None:
    file = kept(maya)
    shown_on(world, file)
    assert re.search(
        r"Where it is used Dental implant, bridge or denture\?.* 1 item", said(maya.get(f"/staff/media/picture/{file}"))
    )
    assert "It is used" in said(maya.post(f"/staff/media/remove/{file}"))
    world.application.writing.write("dental/dentures/x", {"card.layout": None, "card.picture": None}, "maya")
    assert maya.post(f"/staff/media/remove/{file}").status_code == 303
    assert not (world.application.root / "assets" / file).exists()
    assert world.application.workspace.pictures() == ()
    assert maya.get(f"/staff/media/picture/{file}").status_code == 404
    assert "picture removed" in said(maya.get(f"/staff/history?about=picture/{file}"))


def test_what_a_template_shows_or_a_campaign_has_chosen_is_not_removed(world: StaffWorld, maya: TestClient) -> None:
    file = kept(maya)
    layout = world.application.root / "templates" / "cards" / "ours.toml"
    layout.parent.mkdir(parents=True, exist_ok=True)
    layout.write_text(f'file = "{file}"\n', encoding="utf-8")
    assert "A template of the clinic's own shows it." in said(maya.get(f"/staff/media/picture/{file}"))
    assert maya.post(f"/staff/media/remove/{file}").status_code == 422
    layout.unlink()
    world.plan()
    campaign = world.application.root / "campaigns" / "dental" / "campaign.toml"
    chosen = f'\n[overrides."dentures/x".card]\nlayout = "portrait"\npicture = "./{file}"\n'
    campaign.write_text(campaign.read_text(encoding="utf-8") + chosen, encoding="utf-8")
    assert "A campaign has chosen it" in said(maya.get(f"/staff/media/picture/{file}"))
    assert maya.post(f"/staff/media/remove/{file}").status_code == 422


def test_a_consent_that_does_not_hold_on_an_items_day_stands_on_the_first_page(
    world: StaffWorld, maya: TestClient
) -> None:
    file = kept(maya, until="2026-12-03")
    shown_on(world, file)
    page = said(maya.get("/staff"))
    assert "Pictures without a consent that holds" in page
    assert "The person's consent ends on 3 December 2026. 1 item shows it" in page
    describe(world, maya, file, until="2027-12-31")
    assert "Pictures without a consent" not in said(maya.get("/staff"))
    describe(world, maya, file, consent="")
    assert "There is no consent of the person in it." in said(maya.get("/staff"))


def test_an_item_with_a_person_goes_out_only_with_a_consent_that_holds_on_its_day(
    world: StaffWorld, maya: TestClient
) -> None:
    file = kept(maya)
    shown_on(world, file)
    (item,) = world.application.items.find(POST)
    for fields, refused in (
        ({}, False),
        ({"from": "2027-01-15"}, True),
        ({"until": "2026-12-02", "from": ""}, True),
        ({"consent": ""}, True),
        ({"person": "no"}, False),
    ):
        assert describe(world, maya, file, **fields).status_code == 303
        problems = " ".join(world.application.items.look(item).problems)
        assert ("PRO07" in problems) is refused, fields


def test_the_editor_says_of_a_photograph_whether_its_consent_holds_on_the_items_day(
    world: StaffWorld, maya: TestClient
) -> None:
    file = kept(maya, until="2026-12-03")
    world.plan()
    assert f"Dr Rao at her desk ({file}): consent has ended" in said(maya.get(f"/staff/items/{POST}"))
    describe(world, maya, file, until="2027-12-31")
    assert f"Dr Rao at her desk ({file}): consent" not in said(maya.get(f"/staff/items/{POST}"))


def test_a_signed_item_is_told_of_before_a_consent_is_changed_and_ends_with_it(
    world: StaffWorld, maya: TestClient
) -> None:
    file = kept(maya)
    shown_on(world, file)
    world.submit(POST)
    world.sign(POST)
    assert "1 signed item shows it." in said(maya.get(f"/staff/media/picture/{file}"))
    describe(world, maya, file, until="2026-12-02", **{"from": ""})
    assert world.application.signed_comparison.run() != ()
