"""The first page: what waits for a person, what is known of it, and what each button does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from staff_world import CLINICIAN, StaffWorld

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Delivery, DeliveryState, Hold
from scheduler.domain.errors import Rejected, Uncertain


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    yield made
    made.application.store.close()


def signed_post(world: StaffWorld) -> str:
    """Plan a campaign and sign its first post; return the item."""
    slug = world.plan()
    with world.application.store.reading() as tables:
        item = next(item for item in tables.items.of_campaign(slug) if item.key.channel == "x")
    world.submit(str(item.key))
    world.sign(str(item.key))
    world.clock.advance(item.slot.at + timedelta(seconds=1) - world.clock.now())
    return str(item.key)


def worked(world: StaffWorld) -> None:
    world.application.signed_comparison.run()
    world.application.delivery.run_once(world.application.publisher())


def deliveries(world: StaffWorld, item: str) -> tuple[Delivery, ...]:
    return tuple(
        delivery for record in world.application.records.status(item).records for delivery in record.deliveries
    )


def test_an_uncertain_post_is_shown_with_what_is_known_and_the_consequences(world: StaffWorld) -> None:
    item = signed_post(world)
    world.channels["x"].failures.append(Uncertain("the answer was lost on the way"))
    worked(world)
    page = world.signed_in("lee").get("/staff").text
    assert "Nobody knows whether it went out" in page
    assert "the answer was lost on the way" in page
    for words in ("It did go out", "It did not: send it now", "Leave it", "people get it twice"):
        assert words in page
    assert deliveries(world, item)[0].state is DeliveryState.UNCERTAIN


def test_what_did_go_out_is_recorded_and_never_sent_again(world: StaffWorld) -> None:
    item = signed_post(world)
    world.channels["x"].failures.append(Uncertain("the answer was lost on the way"))
    worked(world)
    lee = world.signed_in("lee")
    with_id = {"name": item, "verdict": "sent", "id": "1700000000000000000"}
    assert lee.post("/staff/decisions", data=with_id).status_code == 303
    assert "It is recorded as published." in lee.get("/staff").text
    assert deliveries(world, item)[0].state is DeliveryState.ACCEPTED
    again = lee.post("/staff/decisions", data=with_id)
    assert again.status_code == 422
    assert "nothing to decide" in again.text


def test_a_refused_post_is_tried_again_or_left(world: StaffWorld) -> None:
    item = signed_post(world)
    world.channels["x"].failures.append(Rejected("the account is suspended"))
    worked(world)
    lee = world.signed_in("lee")
    page = lee.get("/staff").text
    assert "It was refused" in page
    assert "the account is suspended" in page
    assert "It did go out" not in page
    assert lee.post("/staff/decisions", data={"name": item, "verdict": "drop"}).status_code == 303
    assert {delivery.state for delivery in deliveries(world, item)} <= {DeliveryState.CANCELLED}


def test_a_missed_post_is_sent_now_where_somebody_says_so(world: StaffWorld) -> None:
    item = signed_post(world)
    world.clock.advance(timedelta(days=3))
    worked(world)
    lee = world.signed_in("lee")
    assert "It was not sent in time" in lee.get("/staff").text
    assert lee.post("/staff/decisions", data={"name": item, "verdict": "send"}).status_code == 303
    worked(world)
    assert {delivery.state for delivery in deliveries(world, item)} == {DeliveryState.ACCEPTED}


@pytest.mark.parametrize("fields", [{}, {"name": "x"}, {"name": "x", "verdict": "perhaps"}, {"verdict": "send"}])
def test_a_decision_that_makes_no_sense_is_refused_with_a_sentence(world: StaffWorld, fields: dict[str, str]) -> None:
    answer = world.signed_in("lee").post("/staff/decisions", data=fields)
    assert answer.status_code == 422


def test_a_channel_that_is_held_goes_on_by_a_click(world: StaffWorld) -> None:
    with world.application.store.transaction() as tables:
        tables.controls.hold(Hold("x", None, "the token was withdrawn"))
    lee = world.signed_in("lee")
    page = lee.get("/staff").text
    assert "the token was withdrawn" in page
    assert "Mend the account first." in page
    assert lee.post("/staff/holds", data={"channel": "x"}).status_code == 303
    assert "x goes on." in lee.get("/staff").text
    assert lee.post("/staff/holds", data={"channel": "x"}).status_code == 422


def test_a_clinician_sees_what_to_sign_and_by_when(world: StaffWorld) -> None:
    slug = world.plan()
    with world.application.store.reading() as tables:
        item = next(item for item in tables.items.of_campaign(slug) if item.key.channel == "x")
    world.submit(str(item.key))
    page = world.signed_in("rao").get("/staff").text
    assert "To sign" in page
    assert "Sign it by 3 December 2026" in page or "Sign it by 4 December 2026" in page
    assert "With the clinician" in world.signed_in("maya").get("/staff").text


def test_what_a_clinician_sent_back_is_to_be_mended_with_the_reason(world: StaffWorld) -> None:
    slug = world.plan()
    with world.application.store.reading() as tables:
        item = next(item for item in tables.items.of_campaign(slug) if item.key.channel == "x")
    world.submit(str(item.key))
    rao = world.signed_in("rao")
    world.application.review.reject(str(item.key), CLINICIAN, "Say how long it takes.")
    page = rao.get("/staff").text
    assert "To mend" in page
    assert "Say how long it takes." in page


def test_drafts_are_counted_by_campaign(world: StaffWorld) -> None:
    slug = world.plan()
    page = world.signed_in("maya").get("/staff").text
    with world.application.store.reading() as tables:
        count = sum(state is ItemState.DRAFT for _, _, state in tables.items.states(slug))
    assert f"{count} drafts" in page


def test_nothing_to_do_leads_to_the_campaigns(world: StaffWorld) -> None:
    world.application.articles.ingest(
        Path(__file__).parents[1] / "reading/cases/article-1-dental.docx", "dental", link="https://lotus.clinic/dental"
    )
    page = world.signed_in("lee").get("/staff").text
    assert "Nothing waits for you." in page
    assert 'href="/staff/campaigns"' in page


def test_an_account_whose_access_ends_soon_is_to_be_mended(world: StaffWorld) -> None:
    world.plan()
    lee = world.signed_in("lee")
    assert "Accounts to mend" not in lee.get("/staff").text
    world.channels["x"].access_ends = world.clock.now() + timedelta(days=3)
    assert lee.post("/staff/health").status_code == 303
    page = lee.get("/staff").text
    assert "Accounts to mend" in page
    assert "its access ends on 2026-12-04" in page


def test_own_words_that_a_rule_blocks_are_to_be_mended_before_they_can_be_submitted(world: StaffWorld) -> None:
    slug, maya = world.plan(), world.signed_in("maya")
    assert "Blocked by the check" not in maya.get("/staff").text
    world.application.writing.write(f"{slug}/lead/x", {"hook": "We guarantee the best implants in India."}, "maya")
    page = maya.get("/staff").text
    assert "Blocked by the check" in page
    assert "We guarantee" in page or "guarantee" in page
    assert f'href="/staff/items/{slug}/lead/x/post"' in page
    world.application.writing.write(f"{slug}/lead/x", {"hook": None}, "maya")
    assert "Blocked by the check" not in maya.get("/staff").text


def test_what_is_signed_and_goes_out_next_is_shown_with_its_time(world: StaffWorld) -> None:
    slug = world.plan()
    with world.application.store.reading() as tables:
        first, second = [item for item in tables.items.of_campaign(slug) if item.key.channel == "x"][:2]
    for item in (first, second):
        world.submit(str(item.key))
    world.sign(str(first.key))
    page = world.signed_in("maya").get("/staff").text
    coming = page.split("Goes out next")[1]
    assert f'href="/staff/items/{first.key}"' in coming
    assert f'href="/staff/items/{second.key}"' not in coming, "it is not signed"
