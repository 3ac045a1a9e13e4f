"""Cards that staff chose, from campaign.toml to what is signed.

Layouts, photographs and consents of a real workspace.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from own_particulars import write_own_particulars
from PIL import Image
from signing_people import sign

from scheduler.bootstrap import Application
from scheduler.domain.content import Item, ItemKey, ItemState, Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Credentials, Person, Role
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
ARTICLE = """Sun and shade

Shade is easiest to find in the morning.

A hat

A hat with a wide brim shades the face. A cap leaves the ears in the sun.
"""
HAT = ItemKey("sun", "a-hat", "x", Kind.POST)
PORTRAIT = '[overrides."a-hat/x".card]\nlayout = "portrait"\npicture = "people/rao.jpg"\n'
MAYA, RAO = Credentials("maya", "correct horse battery"), Credentials("rao", "correct horse battery")


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    root = tmp_path / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    (root / "sun.txt").write_text(ARTICLE, encoding="utf-8")
    ingest(root / "sun.txt", root, today=NOW.date(), slug="sun")
    write_own_particulars(root)
    photograph(root, (200, 40, 40))
    made = Application(root, {}, clock=FixedClock(NOW))
    made.found()
    yield made
    made.store.close()


def photograph(root: Path, colour: tuple[int, int, int]) -> None:
    path = root / "assets" / "people" / "rao.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (300, 400), colour)
    image.paste((255, 255, 255), (0, 0, 300, 150))
    image.save(path)


def choose(application: Application, table: str) -> None:
    path = application.root / "campaigns" / "sun" / "campaign.toml"
    written = path.read_text(encoding="utf-8").partition("\n[overrides.")[0]
    path.write_text(f"{written}\n{table}", encoding="utf-8")


def planned(application: Application, table: str) -> Item:
    choose(application, table)
    report = application.planning.run("sun")
    return next(item for item in report.items if item.key == HAT)


def consent(application: Application, text: str) -> None:
    (application.root / "assets" / "pictures.toml").write_text(text, encoding="utf-8")


def people(application: Application) -> None:
    application.people.add(Person("maya", "Maya", (Role.AUTHOR,)), MAYA.password)
    application.people.add(Person("rao", "Dr Rao", (Role.CLINICIAN,), "MH 1"), RAO.password)


def test_every_shipped_layout_may_be_chosen_and_is_drawn(application: Application) -> None:
    unknown = '[overrides."a-hat/x".card]\nlayout = "none"\n'
    with pytest.raises(BadInput) as caught:
        planned(application, unknown)
    names = str(caught.value).partition("there are ")[2].split(", ")
    assert len(names) >= 16
    for name in names:
        lines = 'lines = ["A hat with a wide brim shades the face.", "A cap leaves the ears in the sun."]\n'
        item = planned(application, f'[overrides."a-hat/x".card]\nlayout = "{name}"\n{lines}')
        assert item.draft.cards[0].layout == name
        assert len(application.renderer.render(item.draft).pictures) == 1


def test_a_layout_of_the_clinics_own_may_be_chosen(application: Application) -> None:
    own = application.root / "templates" / "cards" / "our-own.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    shipped = Path(__file__).parents[2] / "templates" / "cards" / "title.toml"
    own.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    item = planned(application, '[overrides."a-hat/x".card]\nlayout = "our-own"\n')
    assert application.renderer.render(item.draft).pictures


def test_a_motif_may_be_chosen_for_one_card_and_one_that_is_not_there_is_named_with_all(
    application: Application,
) -> None:
    drawn = set()
    for motif in ("teeth", "eye", "none"):
        item = planned(application, f'[overrides."a-hat/x".card]\nmotif = "{motif}"\n')
        drawn.add(application.renderer.render(item.draft).pictures[0].data)
    assert len(drawn) == 3
    with pytest.raises(BadInput, match=r"override 'a-hat/x': card: motif: there is no motif 'tooths' .* waves, none$"):
        planned(application, '[overrides."a-hat/x".card]\nmotif = "tooths"\n')


def test_a_motif_of_the_clinics_that_is_not_there_is_named_before_anything_is_planned(
    application: Application,
) -> None:
    settings = application.root / "config.toml"
    written = settings.read_text(encoding="utf-8").replace('motif = "geometry"', 'motif = "tooths"')
    settings.write_text(written, encoding="utf-8")
    with pytest.raises(BadInput, match=r"config\.toml: brand\.motif: there is no motif 'tooths'"):
        planned(application, "")


def test_the_photograph_is_on_the_card_and_in_its_alt_text(application: Application) -> None:
    bare = application.renderer.render(planned(application, PORTRAIT.replace("picture", "# picture")).draft)
    shown = application.renderer.render(planned(application, PORTRAIT).draft)
    assert shown.pictures[0].data != bare.pictures[0].data
    assert shown.pictures[0].alt.startswith("Card with a picture and the words: ")
    assert (shown.pictures[0].shows, bare.pictures[0].shows) == (("people/rao.jpg",), ())


@pytest.mark.parametrize("broken", [None, b"", b"\xff\xd8\xff not a picture"], ids=["missing", "empty", "damaged"])
def test_a_picture_that_cannot_be_drawn_is_one_line_with_item_and_file(
    application: Application, broken: bytes | None
) -> None:
    path = application.root / "assets" / "people" / "rao.jpg"
    path.unlink()
    if broken is not None:
        path.write_bytes(broken)
    item = planned(application, PORTRAIT)
    with pytest.raises(BadInput) as caught:
        application.renderer.render(item.draft)
    assert str(caught.value).startswith("sun/a-hat/x/post: ")
    assert "assets/people/rao.jpg" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_planning_again_keeps_the_choice_and_the_state(application: Application) -> None:
    people(application)
    first = planned(application, PORTRAIT)
    assert application.review.submit(str(HAT), MAYA)[0].done
    again = planned(application, PORTRAIT)
    assert (again.draft, again.version, again.state) == (first.draft, first.version, ItemState.IN_REVIEW)
    assert again.edited


@pytest.mark.parametrize(
    "change",
    [
        lambda application: photograph(application.root, (40, 200, 40)),
        lambda application: planned(application, PORTRAIT.replace("portrait", "title").replace("picture", "# picture")),
        lambda application: planned(application, PORTRAIT + "focus = [0, 0]\n"),
    ],
    ids=["another photograph", "another layout", "another focus"],
)
def test_another_picture_ends_the_signature(application: Application, change: object) -> None:
    people(application)
    planned(application, PORTRAIT)
    desk = application.review
    assert desk.submit(str(HAT), MAYA)[0].done
    assert sign(desk, str(HAT), RAO)[0].done
    with application.store.transaction() as tables:
        approval = tables.approvals.current(HAT, 1)
    assert approval is not None
    assert callable(change)
    change(application)
    (item,) = application.items.find(str(HAT))
    assert (
        approval.refusal(application.items.outgoing(item).hash, NOW) == "the content has changed since it was approved"
    )


def test_a_person_on_the_card_needs_a_consent_that_holds(application: Application) -> None:
    people(application)
    path = application.root / "config.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('["IN"]', '["UK"]'), encoding="utf-8")
    application = Application(application.root, {}, clock=application.clock)
    planned(application, PORTRAIT)
    desk = application.review
    consent(application, '[[picture]]\nfile = "people/rao.jpg"\nperson = true\n')
    assert "PRO07 blocks 'people/rao.jpg'" in desk.submit(str(HAT), MAYA)[0].reason
    consented = 'consent = "C-1"\npurpose = "posts"\nuntil = 2027-01-31\n'
    consent(application, f'[[picture]]\nfile = "people/rao.jpg"\nperson = true\n{consented}')
    assert desk.submit(str(HAT), MAYA)[0].done
    assert sign(desk, str(HAT), RAO)[0].done
    with application.store.transaction() as tables:
        approval = tables.approvals.current(HAT, 1)
    assert approval is not None
    assert f"{approval.expires_at:%Y-%m-%d}" == "2027-01-31"
    application.store.close()
