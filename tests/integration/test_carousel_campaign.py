"""A campaign with carousels, from plan to the platform: what was signed is what followers see, once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from signing_people import sign

from scheduler.bootstrap import Application
from scheduler.channels.opening import open_account
from scheduler.channels.x.spec import TRANSPORT, XAccount
from scheduler.domain.content import Item, ItemKey, ItemState, Kind, Post
from scheduler.domain.payload import Payload, PostPayload, RenderedPost
from scheduler.domain.people import Credentials, Person, Role
from scheduler.domain.prepared import Prepared
from scheduler.ports import Channel
from scheduler.resources import resource_bytes
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import PlanReport
from scheduler.simulator import Call, Fault, PlannedFault, Simulator
from scheduler.simulator import x as simulated
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
TOPICAL = ItemKey("exosomes", "topical-application", "x", Kind.POST)
MAYA, RAO = Credentials("maya", "correct horse battery"), Credentials("rao", "correct horse battery")
ACCOUNT = simulated.XAccount()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def account(simulator: Simulator, clock: FixedClock) -> Channel:
    keys = {
        name: getattr(ACCOUNT, name)
        for name in ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    }
    return open_account(TRANSPORT, XAccount(name="x", **keys, base_url=simulator.url), clock)


class Interrupted:
    """An account to whose first uploads something happens after the second picture."""

    name = "x"

    def __init__(self, account: Channel, happens: Callable[[], None]) -> None:
        self._account = account
        self._happens: Callable[[], None] | None = happens

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:
        assert isinstance(payload, PostPayload)
        happens, self._happens = self._happens, None
        if happens is None:
            return self._account.prepare(payload, kept)
        first = self._account.prepare(replace(payload, pictures=payload.pictures[:2]), None)
        happens()
        rest = self._account.prepare(replace(payload, pictures=payload.pictures[2:]), None)
        return replace(rest, media=(*first.media, *rest.media))

    def __getattr__(self, name: str) -> object:
        return getattr(self._account, name)


@pytest.fixture
def application(tmp_path_factory: pytest.TempPathFactory, account: Channel, clock: FixedClock) -> Iterator[Application]:
    root = tmp_path_factory.mktemp("carousel") / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    (root / "article.txt").write_bytes(resource_bytes("assets/demo/article.txt"))
    ingest(root / "article.txt", root, today=NOW.date(), slug="exosomes")
    path = root / "campaigns" / "exosomes" / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\ncarousel = false", "\ncarousel = true"), encoding="utf-8")
    made = Application(root, {}, clock=clock, channels={"x": account})
    made.found()
    made.people.add(Person("maya", "Maya", (Role.AUTHOR,)), MAYA.password)
    made.people.add(Person("rao", "Dr Rao", (Role.CLINICIAN,), "MH 1"), RAO.password)
    yield made
    made.store.close()


def planned(application: Application) -> PlanReport:
    return application.planning.run("exosomes")


def signed(application: Application) -> tuple[Item, RenderedPost]:
    """Plan, submit and approve the carousel; return it as it was signed."""
    planned(application)
    desk = application.review
    assert [decision.reason for decision in desk.submit(str(TOPICAL), MAYA)] == [""]
    assert [decision.reason for decision in sign(desk, str(TOPICAL), RAO)] == [""]
    (item,) = application.items.find(str(TOPICAL))
    rendered = application.items.outgoing(item).rendered
    assert isinstance(rendered, RenderedPost)
    return item, rendered


def seen(simulator: Simulator) -> list[list[tuple[bytes, str]]]:
    """Return the pictures with their alt texts of each post that followers see."""
    media = simulator.state.media
    return [[(media[name].data, media[name].alt) for name in post.media] for post in simulator.state.posts]


def state(application: Application) -> ItemState:
    return application.items.find(str(TOPICAL))[0].state


def test_the_platform_has_the_signed_pictures_in_order_with_their_alt_texts(
    application: Application, simulator: Simulator, clock: FixedClock
) -> None:
    item, rendered = signed(application)
    clock.move_to(item.slot.at)
    application.delivery.run_once(application.publisher())
    assert len(rendered.pictures) == 4
    assert seen(simulator) == [[(picture.data, picture.alt) for picture in rendered.pictures]]
    assert state(application) is ItemState.PUBLISHED


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.LOST, Fault.RESET])
def test_an_upload_that_fails_after_others_is_tried_again_and_nothing_is_posted_twice(
    application: Application, account: Channel, simulator: Simulator, clock: FixedClock, fault: Fault
) -> None:
    item, rendered = signed(application)
    clock.move_to(item.slot.at)
    interrupted = Interrupted(account, lambda: simulator.faults.plan(PlannedFault("x", fault, 1, Call.PREPARE)))
    publisher = replace(application.publisher(), channels={"x": interrupted})  # type: ignore[dict-item]  # see there
    application.delivery.run_once(publisher)
    assert seen(simulator) == []
    assert len(simulator.state.media) >= 2
    clock.advance(timedelta(minutes=10))
    application.delivery.run_once(publisher)
    application.delivery.run_once(publisher)
    assert seen(simulator) == [[(picture.data, picture.alt) for picture in rendered.pictures]]
    assert state(application) is ItemState.PUBLISHED


def test_a_process_that_dies_between_two_uploads_leads_to_one_post(
    application: Application, account: Channel, simulator: Simulator, clock: FixedClock
) -> None:
    item, rendered = signed(application)
    clock.move_to(item.slot.at)
    dying = Interrupted(account, lambda: sys.exit(1))
    with pytest.raises(SystemExit):
        application.delivery.run_once(replace(application.publisher(), channels={"x": dying}))  # type: ignore[dict-item]  # see there
    assert len(simulator.state.media) == 2
    clock.advance(application.settings.worker.lease + timedelta(seconds=1))
    application.delivery.run_once(application.publisher())
    application.delivery.run_once(application.publisher())
    assert seen(simulator) == [[(picture.data, picture.alt) for picture in rendered.pictures]]
    assert state(application) is ItemState.PUBLISHED


def test_planned_safely_with_carousels_nothing_blocks_and_every_card_is_drawn(application: Application) -> None:
    report = planned(application)
    posts = [item.draft for item in report.items if isinstance(item.draft, Post)]
    assert sum(len(draft.cards) > 1 for draft in posts) >= 10
    checked = application.checks.campaign("exosomes")
    assert [finding for finding in checked.findings if finding.blocks] == []
    assert not any(item.problem for item in checked.items)


def test_planning_again_changes_no_carousel(application: Application) -> None:
    first = planned(application).items
    assert planned(application).items == first


def test_preview_sheet_and_review_show_every_card(application: Application) -> None:
    item, rendered = signed(application)
    looks = [application.items.look(item)]
    page = application.pages.preview("exosomes", looks)
    start = page.index("<article")
    assert page[start : page.index("</article>", start)].count('<img src="data:image') == len(rendered.pictures)
    for picture in rendered.pictures:
        assert picture.alt.replace("'", "&#39;") in page
    sheet = application.pages.sheet(application.root / "sheet.png", looks)
    assert len(sheet) > 100_000
    assert application.pages.sheet(application.root / "sheet.png", looks, boxes=True) != sheet
