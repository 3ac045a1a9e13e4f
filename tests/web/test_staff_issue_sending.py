"""An issue on its way: the sentence before, its numbers as they come, and the brake."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import httpx2
import pytest
from fastapi.testclient import TestClient
from staff_world import AUTHOR, PASSWORD, StaffWorld
from web_world import NOON

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.recipient import account
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.services.issue_audience import AudienceForecast
from scheduler.services.issue_progress import IssueProgress
from scheduler.web.server import serving
from scheduler.web.staff.issues.live import LONGEST, MOST_STREAMS, PERIOD, LiveProgress

LEAD = "/staff/issues/dental/lead/email"
KEY = ItemKey.parse("dental/lead/email/issue")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    people = [
        Subscriber(f"s{number:02}", f"p{number}@readers.example", "", "newsletter", "en", "form", NOON)
        for number in range(12)
    ]
    people[3] = replace(people[3], status=SubscriberStatus.PENDING)
    people[4] = replace(people[4], status=SubscriberStatus.UNSUBSCRIBED)
    people[5] = replace(people[5], paused_until=NOON + timedelta(days=90))
    hashed = made.application.address_hashes(people[6].address)[0]
    with made.application.store.transaction() as tables:
        tables.subscribers.add(people)
        tables.subscribers.rewrite(people)
        tables.suppressions.add([Suppression(hashed, "bounced", NOON, SuppressionKind.BOUNCED)])
    yield made
    made.application.store.close()


@pytest.fixture
def maya(world: StaffWorld) -> TestClient:
    return world.signed_in("maya")


def signed(world: StaffWorld) -> None:
    world.submit(str(KEY))
    world.sign(str(KEY))


def send(world: StaffWorld) -> None:
    (item,) = world.application.items.find(str(KEY))
    world.clock.move_to(item.slot.at)
    world.application.delivery.run_once(world.application.publisher())


def state(world: StaffWorld) -> ItemState:
    (item,) = world.application.items.find(str(KEY))
    return item.state


def sentence(page: str) -> str:
    found = re.search(r'class="lead sentence"><bdi>(.*?)</bdi>', page)
    assert found
    return found[1]


def test_one_sentence_says_when_to_how_many_and_who_is_left_out(maya: TestClient) -> None:
    assert sentence(maya.get(f"{LEAD}/send").text) == (
        "On Thursday 3 December 2026 at 10:30 (Asia/Kolkata) to 8 of 12 people of the list “newsletter”; "
        "4 are left out: 1 not confirmed yet, 1 paused the newsletter, 1 with an address that takes no mail, "
        "1 unsubscribed."
    )


def test_who_is_foreseen_is_who_is_chosen(world: StaffWorld, maya: TestClient) -> None:
    before = world.application.audience_forecast.of(world.application.issues.find(KEY))
    signed(world)
    assert world.application.audience_forecast.of(world.application.issues.find(KEY)) == before
    send(world)
    after = world.application.audience_forecast.of(world.application.issues.find(KEY))
    assert after.is_frozen
    assert (after.people, dict(after.excluded), after.recipients) == (12, dict(before.excluded), 8)


def test_of_a_large_audience_the_most_is_told(world: StaffWorld) -> None:
    made = world.application
    forecast = AudienceForecast(made.items, made.store, made.clock, made.preparation, most_judged=5)
    found = forecast.of(made.issues.find(KEY))
    assert (found.people, found.recipients, found.is_exact) == (12, 10, False)


def test_without_readers_it_says_that_nobody_gets_it(world: StaffWorld, maya: TestClient) -> None:
    with world.application.store.transaction() as tables:
        for person in tables.subscribers.of_audience("newsletter"):
            tables.subscribers.remove(person.id)
    assert "to nobody: the list “newsletter” is empty." in sentence(maya.get(f"{LEAD}/send").text)


def test_the_numbers_of_an_issue_add_up_to_its_list_without_any_script(world: StaffWorld, maya: TestClient) -> None:
    assert "Nothing of it has gone out yet." in maya.get(f"{LEAD}/progress").text
    signed(world)
    send(world)
    page = world.signed_in("maya").get(f"{LEAD}/progress").text
    numbers = {name: int(number) for name, number in re.findall(r'data-number="(\w+)">([\d,]+)<', page)}
    assert numbers.pop("audience") == sum(numbers.values()) == 12
    assert (numbers["accepted"], numbers["excluded"], numbers["waiting"]) == (8, 4, 0)
    assert "8 of 8 sent." in page
    assert f"{LEAD}/stop" not in page


def test_an_issue_is_stopped_and_goes_on(world: StaffWorld, maya: TestClient) -> None:
    signed(world)
    assert maya.post(f"{LEAD}/stop", data={"reason": "a wrong link"}).status_code == 303
    page = maya.get(f"{LEAD}/progress").text
    assert "a wrong link (Maya)" in page
    assert f"{LEAD}/stop" not in page
    send(world)
    assert world.channels["email"].calls == []
    maya = world.signed_in("maya")  # two days later
    assert "0 of 8 sent." in maya.get(f"{LEAD}/progress").text
    assert maya.post(f"{LEAD}/go-on").status_code == 303
    world.application.delivery.run_once(world.application.publisher())
    assert state(world) is ItemState.PUBLISHED


def test_to_let_go_on_what_is_not_held_is_told(maya: TestClient) -> None:
    refused = maya.post(f"{LEAD}/go-on")
    assert refused.status_code == 422
    assert "is not held." in refused.text


def told(lines: Iterator[str]) -> dict[str, object]:
    """Return the next event of a stream."""
    data = next(line for line in lines if line.startswith("data: "))
    found: dict[str, object] = json.loads(data.removeprefix("data: "))
    return found


def test_who_watches_sees_the_issue_go_out(world: StaffWorld) -> None:
    signed(world)
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as address, httpx2.Client(base_url=address) as client:
        token = client.post("/staff/sign-in", data={"login": "maya", "password": PASSWORD}).cookies["__Host-clinic"]
        cookie = {"cookie": f"__Host-clinic={token}"}
        with client.stream("GET", f"{LEAD}/progress/events", headers=cookie) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            assert told(lines)["sentence"] == "Nothing of it has gone out yet."
            send(world)
            newest = told(lines)
            while newest["sentence"] != "8 of 8 sent.":
                newest = told(lines)
            assert newest["numbers"] == {
                "audience": "12", "accepted": "8", "waiting": "0", "excluded": "4", "failed": "0", "uncertain": "0"
            }  # fmt: skip
            assert not [line for line in lines if line.startswith("data: ")], "it ends when the issue has"


def test_a_stream_of_no_issue_ends_at_once(maya: TestClient) -> None:
    answer = maya.get("/staff/issues/dental/nothing/email/progress/events")
    assert "data: " not in answer.text


class Watch:
    """A clock that moves while somebody sleeps, and a database that counts how often it is asked."""

    def __init__(self, state: ItemState = ItemState.PUBLISHING) -> None:
        self.now, self.asked, self.state = 0.0, 0, state
        self.live = LiveProgress(self.read, lambda: self.now, self.sleep)

    def read(self, keys: object) -> dict[ItemKey, IssueProgress]:
        self.asked += 1
        return {KEY: IssueProgress(KEY, self.state, account({}), chosen=int(self.now) // 100)}

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await anyio.lowlevel.checkpoint()


def test_the_database_is_asked_once_for_everybody() -> None:
    watch = Watch()

    async def watched() -> None:
        async for _ in watch.live.watch(KEY):
            pass

    async def everybody() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(watched)

    anyio.run(everybody)
    assert watch.asked < 2 * LONGEST / PERIOD, "each by itself would have asked so often"


def test_a_stream_tells_only_what_changes_and_ends_after_a_while() -> None:
    watch = Watch()

    async def collected() -> list[int]:
        return [found.chosen async for found in watch.live.watch(KEY)]

    assert anyio.run(collected) == [0, 1, 2, 3, 4, 5]
    assert watch.now >= LONGEST


def test_who_comes_later_is_told_nothing_older_than_their_page() -> None:
    watch = Watch()

    async def first(times: int) -> list[ItemState]:
        found = []
        async for progress in watch.live.watch(KEY):
            found.append(progress.state)
            if len(found) == times:
                break
        return found

    assert anyio.run(first, 1) == [ItemState.PUBLISHING]
    watch.now += PERIOD / 4
    watch.state = ItemState.PUBLISHED
    assert anyio.run(first, 1) == [ItemState.PUBLISHED]


def test_streams_end_when_the_server_stops() -> None:
    watch = Watch()

    async def collected() -> list[int]:
        found = []
        async for progress in watch.live.watch(KEY):
            found.append(progress.chosen)
            watch.live.end()
        return found

    assert anyio.run(collected) == [0]
    assert watch.now == PERIOD


def test_a_person_has_so_many_streams_and_no_more(world: StaffWorld) -> None:
    signed(world)
    send(world)
    maya = world.signed_in("maya")
    live: LiveProgress = world.app.state.live_progress
    taken = [live.place(AUTHOR.login) for _ in range(MOST_STREAMS)]
    for place in taken:
        place.__enter__()
    assert maya.get(f"{LEAD}/progress/events").status_code == 429
    assert world.signed_in("lee").get(f"{LEAD}/progress/events").status_code == 200
    taken[0].__exit__(None, None, None)
    assert maya.get(f"{LEAD}/progress/events").status_code == 200


def test_once_an_issue_is_out_its_page_says_what_happened_and_nothing_against_it(world: StaffWorld) -> None:
    signed(world)
    send(world)
    page = world.signed_in("maya").get(f"{LEAD}/send").text
    assert "What happened" in page
    assert "It went out. Nothing is left to do." in page
    assert re.search(r"\d+ of \d+ sent\.", page)
    assert f'href="{LEAD}/progress"' in page
    for before in ("What will happen", "The last look", "A test to ourselves", "Choose another time", "Blocks"):
        assert before not in page
