"""Other programs are told each thing at least once, signed, under one id, and nobody is called who must not be."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from delivery_world import DUE, World, post
from signing_people import AUTHOR, CLINICIAN

from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.fetched import NotFetched
from scheduler.domain.notifications import NotificationKind
from scheduler.domain.outgoing_webhook import CALL, GAPS, KEPT, OFF_AFTER, TYPE_OF, Message, MessageState
from scheduler.ports import Store
from scheduler.services.noticing import Noticing
from scheduler.services.outgoing_webhooks import MOST, WebhookEndpoints, WebhookSender
from scheduler.storage.sealing import WEBHOOKS, KeyedSealing

K = NotificationKind
URL = "https://hooks.example.org/clinic?key=for-us"
MINUTE = timedelta(minutes=1)
SITE = "https://clinic.example.com"


@dataclass
class FakePost:
    """A program elsewhere. `answers` are its next statuses, or what is raised instead; without any it says 204."""

    answers: list[int | BaseException] = field(default_factory=list)
    heard: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def check(self, url: str) -> None:
        if not url.startswith("https://"):
            raise NotFetched("it leads to plain http")

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.heard.append((url, body, headers))
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, _, headers in self.heard]


class HookWorld(World):
    """A clinic, one of whose people (Dr Rao) may change settings."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.there = FakePost()

    @property
    def sender(self) -> WebhookSender:
        """Another process each time: it remembers nothing."""
        sealing = KeyedSealing([b"k" * 32], WEBHOOKS)
        return WebhookSender(self.store, self.there, sealing, self.clock, lambda: SITE)

    @property
    def hooks(self) -> WebhookEndpoints:
        return WebhookEndpoints(self.store, self.staff, self.sender, self.clock)

    def add(self, *kinds: NotificationKind) -> tuple[str, str]:
        endpoint, secret = self.hooks.add(URL, kinds or tuple(TYPE_OF), CLINICIAN)
        return endpoint.id, secret

    def turn(self, after: timedelta = timedelta()) -> int:
        self.clock.move_to(self.clock.now() + after)
        Noticing(self.store, self.clock).run()
        return self.sender.run()

    def messages(self) -> list[Message]:
        ((endpoint, messages),) = [self.hooks.get(one.id) for one in self.hooks.all()]
        assert all(message.endpoint == endpoint.id for message in messages)
        return list(messages)

    def acts(self) -> list[str]:
        with self.store.reading() as tables:
            found = [entry.event for entry in tables.audit.entries() if entry.event.subject.startswith("webhook ")]
        assert "for-us" not in repr(found)
        return [act.action for act in found]


@pytest.fixture
def world(store: Store) -> HookWorld:
    return HookWorld(store)


def submitted(world: World) -> None:
    world.plan(post())
    assert all(one.done for one in world.desk.submit(str(post().key), AUTHOR))


def test_a_message_says_what_happened_and_is_signed_as_standard_webhooks_ask(world: HookWorld) -> None:
    _, secret = world.add()
    submitted(world)
    assert world.turn() == 1
    ((url, body, headers),) = world.there.heard
    assert url == URL
    said = json.loads(body)
    assert (said["type"], said["timestamp"]) == ("item.to_sign", "2026-12-01T04:30:00.000Z")
    assert said["data"] == {
        "item": str(post().key),
        "campaign": "camp",
        "section": "care",
        "account": "x",
        "kind": "post",
        "version": 1,
        "page": f"{SITE}/staff/items/{post().key}",
    }
    assert headers["content-type"] == "application/json"
    assert headers["webhook-timestamp"] == str(int(world.clock.now().timestamp()))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(b64decode(secret.removeprefix("whsec_")), content, hashlib.sha256)
    assert headers["webhook-signature"] == f"v1,{b64encode(digest).decode()}"
    assert len(b64decode(secret.removeprefix("whsec_"))) == 32


def test_each_thing_is_told_once_where_it_arrives(world: HookWorld) -> None:
    world.add()
    world.approve(post())
    world.run_at(DUE)
    assert world.turn() == 2
    assert [json.loads(body)["type"] for _, body, _ in world.there.heard] == ["item.to_sign", "item.published"]
    assert [world.turn(MINUTE) for _ in range(3)] == [0, 0, 0]
    assert len(set(world.there.ids)) == 2


def test_an_address_hears_of_what_was_chosen_and_only_from_then_on(world: HookWorld) -> None:
    submitted(world)
    identity, _ = world.add(K.PUBLISHED)
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    assert world.turn() == 0
    world.hooks.choose(identity, [K.TO_SIGN], CLINICIAN)
    assert world.turn() == 0
    submitted(world)
    assert world.turn() == 1


def test_what_failed_is_tried_again_with_growing_gaps_for_a_day_under_one_id(world: HookWorld) -> None:
    world.add()
    submitted(world)
    world.there.answers = [500, *[NotFetched("no answer came")] * len(GAPS)]
    world.turn()
    for number, gap in enumerate(GAPS, start=1):
        world.turn(gap - timedelta(seconds=1))
        assert len(world.there.heard) == number
        world.turn(timedelta(seconds=1))
        assert len(world.there.heard) == number + 1
    assert len(set(world.there.ids)) == 1
    assert len({headers["webhook-timestamp"] for _, _, headers in world.there.heard}) == len(GAPS) + 1
    assert sum(GAPS, timedelta()) < timedelta(days=1)
    (message,) = world.messages()
    assert (message.state, message.reason, message.status) == (MessageState.GIVEN_UP, "no answer came", None)


@pytest.mark.parametrize("status", [301, 302, 400, 404, 429, 503])
def test_only_an_answer_of_2xx_means_that_it_arrived(world: HookWorld, status: int) -> None:
    world.add()
    submitted(world)
    world.there.answers = [status]
    assert world.turn() == 0
    assert world.messages()[0].reason == f"it answered {status}"
    assert world.turn(GAPS[0]) == 1


def test_a_program_killed_between_the_call_and_its_record_tells_again_under_the_same_id(world: HookWorld) -> None:
    world.add()
    submitted(world)
    world.there.answers = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        world.turn()
    assert world.turn(CALL - timedelta(seconds=1)) == 0
    assert world.turn(timedelta(seconds=1)) == 1
    assert len(world.there.ids) == 2
    assert len(set(world.there.ids)) == 1


def test_two_workers_put_a_message_in_line_and_try_it_once(world: HookWorld) -> None:
    world.add()
    submitted(world)
    another = world.sender

    class Slow(FakePost):
        def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
            assert another.run() == 0  # it is on its way here
            return super().post(url, body, headers)

    world.there = Slow()
    assert world.turn() == 1
    assert world.turn(CALL) == 0


def test_an_address_that_does_not_answer_is_asked_once_a_turn_and_holds_up_no_other(world: HookWorld) -> None:
    world.add()
    world.add()
    world.approve(post())
    world.run_at(DUE)
    world.there.answers = [500, 204, 204]
    assert world.turn() == 2
    assert len(world.there.heard) == 3


def test_an_address_at_which_everything_failed_for_days_is_turned_off_and_people_hear_of_it(world: HookWorld) -> None:
    identity, _ = world.add()
    world.there.answers = [500] * 100
    submitted(world)
    world.turn()
    for _ in range(7):
        world.desk.reject(str(post().key), CLINICIAN, "No.")
        world.clock.move_to(world.clock.now() + timedelta(days=1))
        for one in world.desk.submit(str(post().key), AUTHOR):
            assert one.done
        world.turn()
    endpoint, messages = world.hooks.get(identity)
    assert endpoint.off_at is not None
    assert endpoint.failing_since is not None
    assert endpoint.off_at - endpoint.failing_since >= OFF_AFTER
    assert endpoint.off_reason == "everything failed for five days"
    assert {message.state for message in messages} == {MessageState.GIVEN_UP}
    assert world.acts().count("webhook turned off") == 1
    calls = len(world.there.heard)
    world.turn(MINUTE)
    assert len(world.there.heard) == calls
    world.there.answers = []
    world.hooks.start(identity, CLINICIAN)
    assert world.turn() == 0
    world.desk.reject(str(post().key), CLINICIAN, "No.")
    submitted(world)
    assert world.turn() == 1


def test_an_answer_ends_the_count_of_days(world: HookWorld) -> None:
    identity, _ = world.add()
    world.there.answers = [500]
    world.hooks.test(identity, CLINICIAN)
    assert world.hooks.get(identity)[0].failing_since is not None
    world.hooks.test(identity, CLINICIAN)
    assert world.hooks.get(identity)[0].failing_since is None


def test_an_address_that_wants_no_more_is_turned_off_at_once(world: HookWorld) -> None:
    identity, _ = world.add()
    submitted(world)
    world.there.answers = [410]
    world.turn()
    assert world.hooks.get(identity)[0].off_at == world.clock.now()


def test_a_test_is_posted_once_and_its_end_told(world: HookWorld) -> None:
    identity, _ = world.add()
    world.there.answers = [500]
    failed = world.hooks.test(identity, CLINICIAN)
    assert (failed.state, failed.status) == (MessageState.GIVEN_UP, 500)
    arrived = world.hooks.test(identity, CLINICIAN)
    assert (arrived.state, json.loads(arrived.body)["type"]) == (MessageState.DELIVERED, "webhook.test")
    assert world.turn(timedelta(days=1)) == 0
    assert len(world.there.heard) == 2


def test_a_message_is_sent_again_under_its_own_id(world: HookWorld) -> None:
    identity, _ = world.add()
    submitted(world)
    world.turn()
    (message,) = world.messages()
    assert world.hooks.send_again(identity, message.id, CLINICIAN).state is MessageState.DELIVERED
    assert world.there.ids == [message.id, message.id]
    with pytest.raises(NotFound):
        world.hooks.send_again(identity, "msg_of_nobody", CLINICIAN)


def test_what_is_off_hears_of_nothing_and_what_is_removed_is_gone(world: HookWorld) -> None:
    identity, _ = world.add()
    world.hooks.stop(identity, CLINICIAN)
    submitted(world)
    assert world.turn() == 0
    world.hooks.remove(identity, CLINICIAN)
    assert world.hooks.all() == ()
    with pytest.raises(NotFound):
        world.hooks.get(identity)
    assert world.acts() == ["webhook added", "webhook stopped", "webhook removed"]


def test_only_who_may_change_settings_rules_over_them(world: HookWorld) -> None:
    identity, _ = world.add()
    with pytest.raises(ClinicError):
        world.hooks.add(URL, [K.FAILED], AUTHOR)
    for act in (world.hooks.test, world.hooks.stop, world.hooks.start, world.hooks.remove):
        with pytest.raises(ClinicError):
            act(identity, AUTHOR)


def test_an_address_must_be_one_that_may_be_called_and_hear_of_something(world: HookWorld) -> None:
    with pytest.raises(BadInput):
        world.hooks.add("http://hooks.example.org", [K.FAILED], CLINICIAN)
    with pytest.raises(BadInput, match="at least one"):
        world.hooks.add(URL, [K.IMPORTED], CLINICIAN)
    for _ in range(MOST):
        world.add()
    with pytest.raises(BadInput, match="remove one first"):
        world.add()


def test_the_secret_is_sealed_and_in_nothing_that_is_kept(world: HookWorld) -> None:
    _, secret = world.add()
    (endpoint,) = world.hooks.all()
    assert secret.encode() not in endpoint.sealed
    assert secret not in repr(endpoint)
    assert KeyedSealing([b"k" * 32], WEBHOOKS).open(endpoint.id, endpoint.sealed) == secret


def test_what_is_long_over_is_forgotten(world: HookWorld) -> None:
    identity, _ = world.add()
    world.hooks.test(identity, CLINICIAN)
    world.clock.move_to(world.clock.now() + KEPT + MINUTE)
    submitted(world)
    world.turn()
    assert [message.type for message in world.messages()] == ["item.to_sign"]
