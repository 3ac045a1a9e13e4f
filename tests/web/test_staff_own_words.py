"""A claim in somebody's own words: the editor says what it needs, and a clinician is asked, and stands for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import PASSWORD, StaffWorld

from scheduler.domain.content import ItemState, own_words_in

POST = "dental/bridges/x/post"
CLAIM = "A fixed bridge stays in your mouth, and you clean underneath it every day."
LIBRARY = """
[[reference]]
id = "smith-2021"
title = "Cleaning under bridges"
authors = "Smith"
year = 2021
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    yield made
    made.application.store.close()


def said(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def form(world: StaffWorld, **typed: str) -> dict[str, str]:
    (item,) = world.application.items.find(POST)
    opened = world.application.editing.open(item.key)
    return {**opened.fields, "version": opened.version, "text": CLAIM, **typed}


def state(world: StaffWorld) -> ItemState:
    (item,) = world.application.items.find(POST)
    return item.state


def confirmed(world: StaffWorld, rao: TestClient) -> None:
    """Stand for the claim by the button on the page."""
    (shown,) = world.application.confirmations.waiting(POST)
    fields = {"digest": shown.digest, "own_password": PASSWORD, "stands_for": "yes"}
    assert rao.post(f"/staff/review/{POST}/confirm", data=fields).status_code == 303


def test_the_editor_says_before_saving_that_a_claim_blocks_and_offers_both_ways(world: StaffWorld) -> None:
    page = world.signed_in("maya").post(f"/staff/items/{POST}/look", data=form(world))
    assert "Like this it cannot be submitted." in said(page)
    assert "Save it, and ask a clinician to stand for it" in said(page)
    assert "To cite a reference, the library needs one." in said(page)
    assert "clinic confirm" not in page.text
    assert state(world) is ItemState.DRAFT


def test_a_reference_is_cited_by_a_click_and_bears_the_claim_out(world: StaffWorld) -> None:
    library = world.application.root / "campaigns" / "library.toml"
    library.write_text((library.read_text() if library.exists() else "") + LIBRARY)
    maya = world.signed_in("maya")
    page = maya.post(f"/staff/items/{POST}/look", data=form(world))
    assert "Smith 2021: Cleaning under bridges" in said(page)
    assert 'href="#references"' in page.text
    cited = form(world, references="smith-2021")
    assert "Like this it cannot be submitted." not in said(maya.post(f"/staff/items/{POST}/look", data=cited))
    assert maya.post(f"/staff/items/{POST}/submit", data=cited).status_code == 303
    (item,) = world.application.items.find(POST)
    assert item.state is ItemState.IN_REVIEW
    assert {source.references for text, source in own_words_in(item.draft)} == {("smith-2021",)}
    assert 'value="smith-2021" checked' in maya.get(f"/staff/items/{POST}").text


def test_a_clinician_who_is_asked_finds_the_claim_stands_for_it_and_signs(world: StaffWorld) -> None:
    maya, rao = world.signed_in("maya"), world.signed_in("rao")
    answer = maya.post(f"/staff/items/{POST}/submit", data=form(world, ask="1"))
    assert answer.status_code == 303
    assert state(world) is ItemState.IN_REVIEW
    assert "to stand for" in said(rao.get("/staff/review"))
    page = rao.get(f"/staff/review/{POST}")
    assert "I stand for the claim." in said(page)
    assert "You cannot sign it as it is." not in said(page)
    assert "`clinic" not in page.text
    confirmed(world, rao)
    world.sign(POST)
    assert state(world) is ItemState.APPROVED


def test_nobody_signs_a_claim_that_nobody_stands_for(world: StaffWorld) -> None:
    world.signed_in("maya").post(f"/staff/items/{POST}/submit", data=form(world, ask="1"))
    (sheet,) = world.application.sheets.of(POST)
    fields = {"digest": sheet.digest, "own_password": PASSWORD}
    answer = world.signed_in("rao").post(f"/staff/review/{POST}/sign", data=fields)
    assert answer.status_code == 409
    assert state(world) is ItemState.IN_REVIEW


def test_asking_holds_nothing_up_that_a_rule_blocks_otherwise(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    worse = form(world, ask="1", text="We guarantee the best implants in India.")
    answer = maya.post(f"/staff/items/{POST}/submit", data=worse)
    assert answer.status_code == 409
    assert "Saved, but not submitted." in said(answer)
    assert state(world) is ItemState.DRAFT


def test_a_refused_submit_is_headed_by_what_happened_and_leads_on(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert maya.post(f"/staff/items/{POST}", data=form(world)).status_code == 303
    refused = maya.post("/staff/campaigns/dental/submit", data={"item": POST})
    assert "<h1>It was not submitted</h1>" in refused.text
    assert "clinic confirm" not in refused.text
    assert "Ask a clinician to stand for it" in said(refused)
    assert maya.post("/staff/campaigns/dental/submit", data={"item": POST, "ask": "1"}).status_code == 303
    assert state(world) is ItemState.IN_REVIEW
    acts = [entry.event.action for entry in world.application.trail.page(POST, None).entries]
    assert "submitted, and a clinician asked to stand for own words" in acts


def test_of_a_whole_campaign_the_page_says_that_some_were_not_submitted(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert maya.post(f"/staff/items/{POST}", data=form(world)).status_code == 303
    answer = maya.post("/staff/campaigns/dental/submit")
    assert "<h1>Some were not submitted</h1>" in answer.text


def test_a_number_that_the_article_gives_needs_nobody_to_stand_for_it(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    repeated = form(world, text="It usually needs two visits.")
    assert "Like this it cannot be submitted." not in said(maya.post(f"/staff/items/{POST}/look", data=repeated))
    made_up = form(world, text="It usually needs nine visits.")
    assert "Like this it cannot be submitted." in said(maya.post(f"/staff/items/{POST}/look", data=made_up))
