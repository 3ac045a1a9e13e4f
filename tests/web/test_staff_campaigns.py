"""Campaigns on the pages: an article is brought in and shown, planned, looked at, checked and submitted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import CASES, StaffWorld

from scheduler.domain.content import Item, ItemState, own_words_in
from scheduler.web.application import MAX_BODY
from scheduler.web.staff.campaigns import LARGEST_UPLOAD

DENTAL = CASES / "article-1-dental.docx"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffWorld]:
    """A clinic with a planned campaign, for tests that change nothing of it."""
    made = StaffWorld(tmp_path_factory.mktemp("campaigns") / "clinic")
    made.plan()
    yield made
    made.application.store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    yield made
    made.application.store.close()


def bring(browser: TestClient, file: Path = DENTAL, **fields: str) -> Response:
    with file.open("rb") as data:
        return browser.post("/staff/campaigns/new", data=fields, files={"file": (file.name, data)})


def items(world: StaffWorld, slug: str = "dental") -> tuple[Item, ...]:
    with world.application.store.reading() as tables:
        return tables.items.of_campaign(slug)


def said(answer: Response) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_clinic_without_a_campaign_is_told_to_bring_an_article(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for path in ("/staff", "/staff/campaigns"):
        page = maya.get(path)
        assert "There is no campaign yet." in page.text
        assert 'href="/staff/campaigns/new"' in page.text


def test_an_article_is_uploaded_planned_and_submitted(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    outline = bring(maya, name="dental", link="https://www.lotus-skin.in/dental")
    assert outline.status_code == 200
    assert "Dental implants" in outline.text
    assert "Please look at" in outline.text
    assert items(world) == ()
    planned = maya.post("/staff/campaigns/dental/plan", data={"start": "2026-12-07"})
    assert planned.headers["location"] == "/staff/campaigns/dental"
    assert "items were planned." in maya.get("/staff/campaigns/dental").text
    assert min(item.slot.local for item in items(world)).date().isoformat() == "2026-12-07"
    answer = maya.post("/staff/campaigns/dental/submit")
    waiting = [item for item in items(world) if item.state is ItemState.IN_REVIEW]
    assert len(waiting) == len(items(world)) == 11
    assert answer.headers["location"] == "/staff/campaigns/dental"
    page = maya.get("/staff/campaigns/dental")
    assert "11 items wait for a clinician's signature." in said(page)
    assert "Waits for a clinician" in page.text


def test_a_file_is_read_by_its_content_and_no_copy_of_it_stays(world: StaffWorld, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(b"<html><body><h1>Peels</h1><p>A peel takes off the topmost layer of the skin.</p></body></html>")
    before = set(tmp_path.rglob("*"))
    assert "Peels" in bring(world.signed_in("maya"), file).text
    new = {path.relative_to(tmp_path).as_posix() for path in set(tmp_path.rglob("*")) - before}
    assert {path for path in new if "campaigns/peels" not in path and "/var" not in path} == set()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.png"),
        ("empty.txt", b"", "empty.txt"),
        ("../../evil.docx", b"PK\x03\x04 nothing", "evil.docx"),
    ],
)
def test_what_is_no_article_is_refused_with_why_and_nothing_is_written(
    world: StaffWorld, name: str, data: bytes, words: str
) -> None:
    maya = world.signed_in("maya")
    answer = maya.post("/staff/campaigns/new", data={"link": "https://a.example.org/x"}, files={"file": (name, data)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert words in answer.text
    assert 'value="https://a.example.org/x"' in answer.text
    assert world.application.workspace.campaigns() == ()


def test_a_form_with_neither_a_file_nor_an_address_says_what_is_missing(world: StaffWorld) -> None:
    answer = world.signed_in("maya").post("/staff/campaigns/new", files={"file": ("", b"")})
    assert answer.status_code == 422
    assert "Choose a file, or write the address of a page." in answer.text


@pytest.mark.parametrize("address", ["https://127.0.0.1/x", "https://localhost/x", "ftp://example.org/", "nonsense"])
def test_an_address_inside_the_clinics_own_network_is_refused(world: StaffWorld, address: str) -> None:
    answer = world.signed_in("maya").post("/staff/campaigns/new", data={"address": address})
    assert answer.status_code == 422
    assert "--" not in said(answer)


def test_an_upload_may_be_larger_than_a_form_and_no_larger_than_its_limit(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    large = b"# Peels\n\n" + b"A peel takes off the topmost layer of the skin. " * 3000
    assert len(large) > MAX_BODY
    assert maya.post("/staff/campaigns/new", files={"file": ("peels.md", large)}).status_code == 200
    too_large = bytes(LARGEST_UPLOAD + 1)
    assert maya.post("/staff/campaigns/new", files={"file": ("peels.md", too_large)}).status_code == 413
    assert maya.post("/staff/notes/new", data={"text": "x" * (MAX_BODY + 1)}).status_code == 413


def test_another_article_of_the_same_name_is_written_over_only_when_somebody_says_so(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert bring(maya, name="dental").status_code == 200
    other = CASES / "article-2-fertility.docx"
    other = other if other.exists() else next(path for path in CASES.glob("article-*") if path != DENTAL)
    refused = bring(maya, other, name="dental")
    assert refused.status_code == 422
    assert 'name="replace"' in refused.text
    assert "--replace" not in refused.text
    assert bring(maya, other, name="dental", replace="yes").status_code == 200


def test_the_list_counts_items_by_state_and_names_the_next_time(shared: StaffWorld) -> None:
    page = shared.signed_in("lee").get("/staff/campaigns")
    assert f"draft {len(items(shared))}" in page.text
    assert "Next: 3 December 2026" in page.text


def test_a_campaigns_page_marks_what_is_used_and_says_why_the_rest_is_not(shared: StaffWorld) -> None:
    page = shared.signed_in("maya").get("/staff/campaigns/dental")
    assert page.text.count("<mark>") > 20
    assert "Write this one." in page.text
    assert "Submit it, so that a clinician can sign it by 3 December 2026" in unescape(page.text)
    assert len(page.content) < 60_000


def test_who_may_not_plan_gets_no_buttons_for_it(shared: StaffWorld) -> None:
    page = shared.signed_in("lee").get("/staff/campaigns/dental").text
    assert "/staff/campaigns/dental/plan" not in page.replace('dental/plan">See what', "")
    assert "/staff/campaigns/dental/submit" not in page
    assert "/staff/campaigns/dental/sections" not in page


def test_planning_again_shows_the_difference_before_it_applies(world: StaffWorld) -> None:
    slug, maya = world.plan(), world.signed_in("maya")
    assert "Nothing would change." in maya.get(f"/staff/campaigns/{slug}/plan").text
    file = world.application.root / "campaigns/dental/article.md"
    text = file.read_text()
    file.write_text(text[: text.rindex("\n## ")] + "\n")
    before = items(world)
    page = maya.get(f"/staff/campaigns/{slug}/plan")
    assert "This is what would change." in page.text
    later = maya.get(f"/staff/campaigns/{slug}/plan?start=2027-01-04")
    assert "4 January 2027" in later.text
    assert 'name="start" value="2027-01-04"' in later.text
    assert maya.get(f"/staff/campaigns/{slug}/plan?start=soon").status_code == 422
    assert items(world) == before
    assert maya.post(f"/staff/campaigns/{slug}/plan").status_code == 303
    assert items(world) != before


def test_a_section_is_left_out_and_taken_in_again_by_a_click_each(world: StaffWorld) -> None:
    slug, maya = world.plan(), world.signed_in("maya")
    assert maya.post(f"/staff/campaigns/{slug}/sections", data={"drop": "dental-implants"}).status_code == 303
    page = maya.get(f"/staff/campaigns/{slug}").text
    assert "The section is left out on every channel" in page
    assert '<input type="hidden" name="take" value="dental-implants">' in page
    assert not any(i.key.section == "dental-implants" and i.state is not ItemState.CANCELLED for i in items(world))
    assert maya.post(f"/staff/campaigns/{slug}/sections", data={"take": "dental-implants"}).status_code == 303
    assert any(i.key.section == "dental-implants" and i.state is ItemState.DRAFT for i in items(world))
    refused = maya.post(f"/staff/campaigns/{slug}/sections", data={"take": "no-such-section"})
    assert refused.status_code == 422
    assert "no-such-section" in refused.text


def test_the_check_shows_each_finding_in_its_sentence_with_what_can_be_done(world: StaffWorld) -> None:
    slug, maya = world.plan(), world.signed_in("maya")
    world.application.writing.write(f"{slug}/lead/x", {"hook": "We guarantee the best implants in India."}, "maya")
    page = maya.get(f"/staff/campaigns/{slug}/check")
    assert "Something keeps items from going out." in page.text
    assert "What you can do" in page.text
    assert "<mark>" in page.text
    refused = maya.post(f"/staff/campaigns/{slug}/submit", data={"item": f"{slug}/lead/x/post"})
    assert "could not be submitted" in refused.text


@pytest.mark.parametrize("path", ["", "/plan", "/check"])
def test_a_campaign_that_is_not_there_is_not_found(shared: StaffWorld, path: str) -> None:
    assert shared.signed_in("maya").get(f"/staff/campaigns/nothing{path}").status_code == 404


def test_a_campaign_whose_file_cannot_be_read_says_so_and_what_to_do(world: StaffWorld) -> None:
    slug = world.plan()
    (world.application.root / "campaigns/dental/campaign.toml").write_text("start = [")
    maya = world.signed_in("maya")
    page = maya.get(f"/staff/campaigns/{slug}")
    assert page.status_code == 422
    assert "campaign.toml" in page.text
    assert maya.get("/staff/campaigns").status_code == 200


def test_an_article_without_a_page_is_asked_for_one_when_it_is_planned(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    outline = bring(maya, name="dental")
    assert 'name="link"' in outline.text
    assert "campaign.toml is a placeholder" not in outline.text
    refused = maya.post("/staff/campaigns/dental/plan", data={"link": "not an address"})
    assert refused.status_code == 422
    assert maya.post("/staff/campaigns/dental/plan", data={"link": "https://lotus-skin.in/dental"}).status_code == 303
    assert world.application.workspace.campaign("dental").link == "https://lotus-skin.in/dental"
    assert "Readers are led to https://lotus-skin.in/dental" in said(maya.get("/staff/campaigns/dental"))


def test_a_section_that_gives_no_good_post_is_written_by_a_person(world: StaffWorld) -> None:
    slug, maya = world.plan(), world.signed_in("maya")
    path = f"/staff/campaigns/{slug}/write/what-our-patients-say"
    assert f'href="{path}"' in maya.get(f"/staff/campaigns/{slug}").text
    form = maya.get(path).text
    assert "I was terrified of the dentist" in form
    assert maya.post(path, data={"text": "", "account": "x"}).status_code == 422
    assert maya.post(path, data={"text": "Come and ask us.", "account": "email"}).status_code == 422
    text = "Many people are afraid of the dentist.\r\n\r\nTell us, and we take our time."
    assert maya.post(path, data={"text": text, "account": "x"}).status_code == 303
    (item,) = (i for i in items(world) if i.key.section == "what-our-patients-say" and i.key.channel == "x")
    assert item.state is ItemState.DRAFT
    assert {source.author for _, source in own_words_in(item.draft)} == {"maya"}
    assert maya.get(f"/staff/campaigns/{slug}/write/dental-implants").status_code == 404


def test_who_planned_and_who_left_a_section_out_stands_in_the_trail(world: StaffWorld) -> None:
    slug, maya = world.plan(), world.signed_in("maya")
    maya.post(f"/staff/campaigns/{slug}/plan", data={"start": "2026-12-07"})
    maya.post(f"/staff/campaigns/{slug}/sections", data={"drop": "dental-implants"})
    with world.application.store.reading() as tables:
        acts = [(entry.event.actor, entry.event.action) for entry in tables.audit.entries()]
    assert ("maya", "planned") in acts
    assert ("maya", "chose sections") in acts
