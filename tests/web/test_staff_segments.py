"""Segments on the staff's pages: rows of conditions, counted before they are kept, under names that tell nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from staff_subscribers_shown import put, subscriber
from staff_world import StaffWorld

from scheduler.domain.subscriber import SubscriberStatus


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    made = StaffWorld(tmp_path / "clinic")
    pending = subscriber(3, language="hi", status=SubscriberStatus.PENDING)
    put(made, [subscriber(1), subscriber(2, language="hi"), pending, subscriber(4, source="import")])
    return made


def form(*rows: tuple[str, str], **fields: str) -> dict[str, list[str] | str]:
    return {"choice[]": [choice for choice, _ in rows], "value[]": [value for _, value in rows], **fields}


HINDI = ("language is", "hi")
IMPORTED = ("source is", "import")


@pytest.mark.parametrize(
    ("rows", "joined", "told"),
    [
        ([HINDI], "all", "2 people, 1 of them confirmed"),
        ([HINDI, ("status is", "confirmed")], "all", "1 person, 1 of them confirmed"),
        ([HINDI, IMPORTED], "any", "3 people, 2 of them confirmed"),
        ([HINDI, IMPORTED], "all", "0 people, 0 of them confirmed"),
        ([("language is not", "hi"), ("zone is", "")], "all", "2 people, 2 of them confirmed"),
        ([("joined within", "90")], "all", "4 people, 3 of them confirmed"),
        ([("joined before", "2026-11-30"), HINDI], "all", "0 people, 0 of them confirmed"),
        ([("not received", "dental")], "all", "4 people, 3 of them confirmed"),
        ([("not delivered within", "30")], "all", "4 people, 3 of them confirmed"),
    ],
)
def test_the_rows_count_whom_they_choose(
    world: StaffWorld, rows: list[tuple[str, str]], joined: str, told: str
) -> None:
    maya = world.signed_in("maya")
    asked = form(*rows, joined=joined)
    assert told in maya.post("/staff/subscribers/segments/count", data=asked).text
    words = maya.post("/staff/subscribers/segments/count", data=asked, headers={"accept": "text/plain"})
    assert (words.status_code, words.text) == (200, told)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "No condition is filled in"),
        (
            [HINDI, ("joined since", "yesterday")],
            "Condition 2: 'yesterday' is no day",
        ),
        ([("joined within", "-3")], "Condition 1:"),
        ([("topic is", "sunn")], "did you mean 'sun'?"),
        ([("language is", "\"'")], "both kinds of quotation marks"),
        ([("language is", 'x" or status is "pending')], "Condition 1:"),
        ([("source is", "a;drop table")] * 41, "at most 40"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told_by_its_number_and_stays(
    world: StaffWorld, rows: list[tuple[str, str]], told: str
) -> None:
    answer = world.signed_in("maya").post("/staff/subscribers/segments/count", data=form(*rows))
    assert answer.status_code == 422
    text = answer.text.replace("&#39;", "'")
    assert told in text
    assert "character" not in re.sub(r"<[^>]+>", "", text.partition('role="alert"')[2][:200])


def test_what_is_typed_stays_and_counting_gives_another_row(world: StaffWorld) -> None:
    rows = [HINDI, IMPORTED, ("status is", "confirmed")]
    page = world.signed_in("maya").post("/staff/subscribers/segments/count", data=form(*rows, name="group-a")).text
    values = re.findall(r'<input type="text" name="value\[\]"[^>]*value="([^"]*)"', page)
    assert values == ["hi", "import", "confirmed", ""]
    assert 'value="group-a"' in page


def test_a_segment_is_kept_shown_and_removed(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert "There are no segments yet." in maya.get("/staff/subscribers/segments").text
    kept = maya.post("/staff/subscribers/segments", data=form(HINDI, name="group-a"))
    assert kept.headers["location"] == "/staff/subscribers/segments"
    assert "language is &#34;hi&#34;" in maya.get("/staff/subscribers/segments").text
    shown = maya.get("/staff/subscribers/segments/group-a").text
    assert "not yet confirmed" in shown
    assert maya.get("/staff/subscribers/segments/group-a/count").text == "2 people, 1 of them confirmed"
    assert maya.get("/staff/subscribers?segment=group-a").text.count("@lotus.clinic") == 2
    assert maya.post("/staff/subscribers/segments/group-a/remove").status_code == 303
    assert maya.get("/staff/subscribers/segments/group-a").status_code == 404


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("acne-patients", "tells of somebody"),
        ("Group A", "a segment"),
        ("", "a segment"),
        ("newsletter", "an audience"),
    ],
)
def test_a_name_that_tells_of_health_or_is_none_is_refused_and_the_rows_stay(
    world: StaffWorld, name: str, told: str
) -> None:
    answer = world.signed_in("maya").post("/staff/subscribers/segments", data=form(HINDI, name=name))
    assert answer.status_code == 422
    assert told in answer.text.lower()
    assert 'value="hi"' in answer.text


def test_a_segment_that_is_not_there_is_no_page(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert maya.get("/staff/subscribers/segments/none").status_code == 404
    assert maya.get("/staff/subscribers/segments/none/count").status_code == 404
    assert maya.post("/staff/subscribers/segments/none/remove").status_code == 404


def test_the_sign_up_form_shows_its_words_and_gives_html_code_and_poster(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = maya.get("/staff/subscribers/sign-up-form").text
    for told in ("https://clinic.example.com/sign-up", "Sun and shade", "With the button I agree", "&lt;form method="):
        assert told in page
    hindi = maya.get("/staff/subscribers/sign-up-form?language=hi").text
    assert "धूप और छाया" in hindi
    poster = maya.get("/staff/subscribers/sign-up-form/poster.pdf?paper=a5&language=hi")
    assert (poster.headers["content-type"], poster.content[:5]) == ("application/pdf", b"%PDF-")
    code = maya.get("/staff/subscribers/sign-up-form/code.svg")
    assert (code.headers["content-type"], b"<svg" in code.content) == ("image/svg+xml", True)
    assert maya.get("/staff/subscribers/sign-up-form/poster.pdf?paper=a0").status_code == 404
    assert maya.get("/staff/subscribers/sign-up-form/code.svg?language=zz").status_code == 404
