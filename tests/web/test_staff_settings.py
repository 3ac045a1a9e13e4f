"""Settings: forms that keep the file's comments, and tell how many signatures a change ends before it is made."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from staff_world import StaffWorld

from scheduler.domain.content import ItemState
from scheduler.services.initialise import NewClinic

LOTUS = NewClinic(
    name="Lotus Dental",
    address="4 Lotus Lane, Pune 411001, India",
    site="https://clinic.example.com",
    email="news@lotus-dental.clinic",
    zone="Asia/Kolkata",
    jurisdictions=("IN",),
)
POST = "dental/dentures/x/post"


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic", clinic=LOTUS)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def filled_in(page: Response) -> dict[str, str | list[str]]:
    """Return the fields of the page's form as a browser would send them."""
    form = page.text.partition('<form method="post" action="/staff/settings')[2].partition("</form>")[0]
    fields: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        if " disabled" in tag or 'type="file"' in tag:
            continue
        name, value = (
            unescape(found[1]) if (found := re.search(rf' {key}="([^"]*)"', tag)) else "" for key in ("name", "value")
        )
        if 'type="checkbox"' not in tag:
            fields[name] = value
        elif " checked" in tag:
            fields[name] = [*fields.get(name, []), value]
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        fields[name] = unescape(text)
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        fields[name] = re.search(r'value="([^"]*)" selected', options)[1]  # type: ignore[index]
    return fields


def save(browser: TestClient, path: str = "/staff/settings", **changed: str | list[str]) -> Response:
    fields = filled_in(browser.get(path)) | changed
    return browser.post(path, data={name: value for name, value in fields.items() if value != []})


def config(world: StaffWorld) -> str:
    return (world.application.root / "config.toml").read_text(encoding="utf-8")


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), config(world)
    for path in ("/staff/settings", "/staff/settings/look"):
        save(rao, path)
        assert "Nothing was changed." in rao.get(path).text
    assert config(world) == before


def test_a_change_is_written_and_every_comment_stays(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), config(world)
    answer = save(
        rao,
        name='Lotus "Dental" Clinic',
        quiet_from="20:30",
        holidays="IN-MH",
        closures="2026-12-25\n2027-01-01",
        jurisdictions=["IN", "META"],
        reply_to="",
    )
    assert answer.headers["location"] == "/staff/welcome", "its first steps come next, before the first campaign"
    after = config(world)
    comments = re.compile(r"^\s*#.*$", re.MULTILINE)
    assert comments.findall(after) == comments.findall(before)
    clinic = world.application.workspace.clinic()
    assert clinic.name == 'Lotus "Dental" Clinic'
    assert (f"{clinic.quiet_hours.start:%H:%M}" if clinic.quiet_hours else "") == "20:30"
    assert clinic.jurisdictions == ("IN", "META")
    assert [day.isoformat() for day in clinic.closures] == ["2026-12-25", "2027-01-01"]
    assert clinic.sender.reply_to is None
    assert world.application.settings.clinic.name == clinic.name, "read again by what is running"


def test_hashtags_and_the_hours_between_items_are_written_as_they_are_in_the_file(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    save(rao, hashtags="#HealthySmiles, Pune", gap="6", spacing="1.5")
    assert 'hashtags = ["HealthySmiles", "Pune"]' in config(world)
    assert "minimum_gap_hours = 6\n" in config(world)
    assert "section_spacing_hours = 1.5\n" in config(world)
    assert world.application.workspace.clinic().hashtags == ("HealthySmiles", "Pune")


def test_clinicians_alone_decide_whether_they_may_sign_their_own_words(world: StaffWorld) -> None:
    lee, rao = world.signed_in("lee"), world.signed_in("rao")
    refused = save(lee, solo="yes")
    assert refused.status_code == 422
    assert "solo_practice = false" in config(world)
    save(rao, solo="yes")
    assert world.application.workspace.clinic().solo_practice
    save(lee, name="Another name")
    assert world.application.workspace.clinic().solo_practice, "who may not decide it changes nothing of it"
    save(rao, solo=[])
    assert not world.application.workspace.clinic().solo_practice


def test_quiet_hours_may_be_given_up_and_taken_up_again(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    save(rao, quiet=[])
    assert world.application.workspace.clinic().quiet_hours is None
    save(rao, quiet="yes")
    assert world.application.workspace.clinic().quiet_hours is not None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "“The clinic&#39;s name” must not be empty"),
        ("public_url", "http://lotus.clinic", "“The clinic&#39;s own site” must be a full https address"),
        ("zone", "Pune", "“Time zone” is not a time zone"),
        ("sender_address", "no address", "“Sender&#39;s address”"),
        ("closures", "Christmas", "“Days on which the clinic is closed” must be days, such as 2026-12-25"),
        ("quiet_from", "late", "“Quiet hours”"),
        ("holidays", "ZZ", "“Public holidays”"),
        ("hashtags", "Skin-Health", "“Hashtags of new campaigns”"),
        ("gap", "four", "“Hours between two items on a channel” must be a number, such as 4 or 1.5"),
        ("gap", "-1", "“Hours between two items on a channel” must be at least 0"),
        ("spacing", "9999", "“Hours between two items on the same section” must be at most 672"),
        ("jurisdictions", ["MARS"], "“Advertising rules”"),
        ("name", "a\u202eb", "“The clinic&#39;s name”"),
    ],
)
def test_what_cannot_be_is_said_by_its_field_and_what_was_typed_stays(
    world: StaffWorld, field: str, typed: str, said: str
) -> None:
    rao, before = world.signed_in("rao"), config(world)
    answer = save(rao, **{"postal_address": "Another Lane 5", field: typed})
    assert answer.status_code == 422, answer.headers
    assert answer.text.count(said) == 2, "once at the top, once at the field"
    assert f'href="#{"quiet" if field == "quiet_from" else field}"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert "Another Lane 5" in answer.text
    assert config(world) == before


def test_what_nobody_has_filled_in_is_shown_empty_and_said_to_be_missing(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic", clinic=NewClinic(jurisdictions=("IN",)))
    rao = world.signed_in("rao")
    page = rao.get("/staff/settings")
    fields = filled_in(page)
    assert (fields["name"], fields["sender_name"]) == ("", "")
    assert page.text.count("Still missing.") == 5
    save(rao, name="Lotus Dental")
    clinic = world.application.workspace.clinic()
    assert (clinic.name, clinic.sender.name) == ("Lotus Dental", "Your Clinic")
    first_steps = unescape(rao.get("/staff/welcome").text)
    assert "Still missing: Postal address, The clinic's own site, Sender's name, Sender's address." in first_steps


def test_a_country_is_found_by_its_name(world: StaffWorld) -> None:
    assert '<option value="NZ">New Zealand</option>' in world.signed_in("rao").get("/staff/settings").text


def test_how_many_signatures_a_change_ends_is_told_before_it_is_saved(world: StaffWorld) -> None:
    world.plan()
    world.submit(POST)
    world.sign(POST)
    rao, before = world.signed_in("rao"), config(world)
    told = save(rao, "/staff/settings/look", primary="#aa0000")
    assert "It ends 1 signature." in told.text
    assert POST in told.text
    assert config(world) == before
    agreed = filled_in(told)
    assert rao.post("/staff/settings/look", data=agreed).status_code == 303
    assert world.application.workspace.clinic().brand.primary == "#aa0000"
    (item,) = world.application.items.find(POST)
    assert item.state is ItemState.CHANGES_REQUESTED


def test_a_change_that_ends_no_signature_is_saved_at_once(world: StaffWorld) -> None:
    world.plan()
    world.submit(POST)
    world.sign(POST)
    assert save(world.signed_in("rao"), sender_name="Lotus News").status_code == 303


def test_the_second_of_two_who_save_is_told_and_nothing_is_lost(world: StaffWorld) -> None:
    rao, lee = world.signed_in("rao"), world.signed_in("lee")
    first, second = filled_in(rao.get("/staff/settings")), filled_in(lee.get("/staff/settings"))
    rao.post("/staff/settings", data=first | {"name": "Lotus A"})
    answer = lee.post("/staff/settings", data=second | {"postal_address": "Elsewhere 1"})
    assert answer.status_code == 422
    assert "was changed meanwhile" in answer.text
    assert "Elsewhere 1" in answer.text
    assert world.application.workspace.clinic().name == "Lotus A"


def test_what_the_environment_decides_is_shown_and_cannot_be_changed(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic", {"CLINIC_CLINIC__NAME": "By the environment"}, clinic=LOTUS)
    rao = world.signed_in("rao")
    page = rao.get("/staff/settings")
    assert "CLINIC_CLINIC__NAME" in page.text
    assert "name" not in filled_in(page)
    rao.post("/staff/settings", data=filled_in(page) | {"name": "Sent all the same"})
    assert "Sent all the same" not in config(world)


def test_a_logo_is_written_anew_and_shown_on_the_card(world: StaffWorld) -> None:
    sent = BytesIO()
    Image.new("RGB", (80, 40), "navy").save(sent, "JPEG", exif=Image.Exif())
    rao = world.signed_in("rao")
    answer = rao.post(
        "/staff/settings/look",
        data=filled_in(rao.get("/staff/settings/look")),
        files={"file": ("me.jpg", sent.getvalue())},
    )
    assert answer.status_code == 303, answer.text
    logo = world.application.workspace.clinic().brand.logo
    assert logo is not None
    kept = world.application.root / "assets" / logo
    assert kept.read_bytes().startswith(b"\x89PNG")
    card = rao.get("/staff/settings/look/card")
    assert (card.status_code, card.headers["content-type"]) == (200, "image/png")
    save(rao, "/staff/settings/look", no_logo="yes")
    assert world.application.workspace.clinic().brand.logo is None


def test_a_file_that_is_no_logo_is_refused(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    fields = filled_in(rao.get("/staff/settings/look"))
    answer = rao.post("/staff/settings/look", data=fields, files={"file": ("logo.png", b"GIF89a, not really")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_card_is_drawn_at_once_in_the_colours_that_are_tried(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), config(world)
    drawn = {
        colour: rao.get(f"/staff/settings/look/card?primary=%23{colour}").content for colour in ("aa0000", "00aa00")
    }
    assert drawn["aa0000"] != drawn["00aa00"]
    assert rao.get("/staff/settings/look/card?primary=red").status_code == 404
    assert rao.get("/staff/settings/look/card?logo=../../config.toml").status_code == 404
    assert 'value="#aa0000"' in rao.get("/staff/settings/look?primary=%23aa0000").text
    assert config(world) == before


def test_who_changed_what_stands_in_the_trail_without_what_was_written(world: StaffWorld) -> None:
    save(world.signed_in("rao"), sender_address="other@lotus-dental.clinic")
    last = world.application.trail.entries("settings")[-1].event
    assert (last.actor, last.action) == ("rao", "settings changed")
    assert "clinic.sender.address" in last.detail
    assert "other@" not in last.detail


def test_the_drawing_goes_with_the_speciality_until_somebody_chooses_one(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    save(rao, speciality="teeth")
    assert filled_in(rao.get("/staff/settings/look"))["motif"] == "teeth"
    save(rao, "/staff/settings/look", motif="heart")
    save(rao, speciality="eyes")
    assert world.application.workspace.clinic().brand.motif == "heart"


def test_a_drawing_that_there_is_not_is_refused(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), config(world)
    answer = save(rao, "/staff/settings/look", motif="tooth")
    assert answer.status_code == 422
    assert "must be one of the drawings in the list" in answer.text
    assert config(world) == before


def test_the_step_on_the_look_is_done_once_something_of_it_is_chosen(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    assert "if you like" in rao.get("/staff/welcome").text
    save(rao, "/staff/settings/look", motif="heart")
    assert "if you like" not in rao.get("/staff/welcome").text
