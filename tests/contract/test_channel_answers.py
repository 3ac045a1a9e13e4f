"""What every channel does with answers that a platform should not give, over each call and each request in it.

Nothing here names a channel: a new one is covered by its place in the registry.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from channel_cases import ATTEMPT, NOW

from scheduler.channels.accounts import Form
from scheduler.channels.opening import open_account
from scheduler.channels.registry import CHANNELS, spec_of
from scheduler.domain.content import Kind
from scheduler.domain.delivery import Receipt
from scheduler.domain.errors import ChannelFailure, RetryAt, Uncertain
from scheduler.domain.payload import (
    UNSUBSCRIBE_PLACEHOLDER,
    Addressee,
    BatchPayload,
    Payload,
    Picture,
    PostPayload,
    RenderedIssue,
)
from scheduler.ports import Channel
from scheduler.simulator import Simulator
from scheduler.simulator.exchange import Answer, Request
from scheduler.testing import FixedClock

PICTURE = Picture("card-1.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(100), "A card.", 1200, 675)
POST = PostPayload(ATTEMPT.delivery, "Ask first. https://clinic.example.com/a", (PICTURE,))
ISSUE = RenderedIssue("Subject", "", f"<p>{UNSUBSCRIBE_PLACEHOLDER}</p>", UNSUBSCRIBE_PLACEHOLDER, (), ())
READER = Addressee("s-1", "ana@reader.example", "Ana", "https://clinic.example.com/u/1")
BATCH = BatchPayload(ATTEMPT.delivery, ISSUE, "Clinic", "news@clinic.example", None, (READER,))

CALLS = ("check", "prepare", "send", "find", "confirm", "metrics", "withdraw")
REDIRECTS = (301, 302, 303, 307, 308)
WRONG: tuple[object, ...] = (None, True, 7, "", "\x00", "a\nb", " ", "x" * 200_000, [], {}, [None], [7], {"": ""})
"""In place of any value of an answer."""

BODIES = (b"", b"null", b"[]", b"{}", b'"yes"', b"7", b"<html></html>", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000)
"""In place of a whole answer."""

Respond = Callable[[Request], Answer]


class Rigged:
    """A channel on a simulator whose answers are changed: the numbered request of the call that is made."""

    def __init__(self, name: str, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.simulator, self.clock = simulator, FixedClock(NOW)
        self.payload: Payload = POST if spec_of(name).kind is Kind.POST else BATCH
        self.name = name
        self.honest: Respond = simulator.respond
        self.change: Callable[[Answer], Answer] = lambda answer: answer
        self.place = 0
        self.asked = 0
        monkeypatch.setattr(simulator, "respond", self.respond)

    def respond(self, request: Request) -> Answer:
        self.asked += 1
        answer = self.honest(request)
        return self.change(answer) if self.asked == self.place else answer

    def opened(self) -> Channel:
        spec = spec_of(self.name)
        transport, given = spec.transports[0], self.simulator.accounts[self.name].settings()
        settings: dict[str, Any] = {name: given[name] for name in transport.secrets}
        for option in transport.options:
            value = self.simulator.url if option.form is Form.ADDRESS else given.get(option.name, option.default)
            settings[option.name] = value == "true" if option.form is Form.FLAG else value
        return open_account(transport, transport.account(name=self.name, **settings), self.clock)

    def make(self, call: str, place: int, change: Callable[[Answer], Answer]) -> object:
        """Make a call on a new account with one answer of it changed; return its result."""
        self.simulator.state.reset()
        account, self.place = self.opened(), 0
        prepared = account.prepare(self.payload, None) if call != "prepare" else None
        receipt = account.send(self.payload, prepared) if prepared and call not in {"prepare", "send"} else None
        self.asked, self.place, self.change = 0, place, change
        if prepared is None:
            return account.prepare(self.payload, None)
        if receipt is None:
            return account.send(self.payload, prepared)
        if call == "find":
            return account.find(self.payload, replace(ATTEMPT, prepared=prepared))
        return account.check() if call == "check" else getattr(account, call)(receipt)

    def requests_of(self, call: str) -> int:
        """Return how many requests a call makes."""
        self.make(call, 0, lambda answer: answer)
        return self.asked

    def outcome(self, call: str, place: int, change: Callable[[Answer], Answer]) -> object:
        """Return the result of a call, or the failure that it raises, which must be a decision."""
        try:
            return self.make(call, place, change)
        except ChannelFailure as failure:
            return failure


@pytest.fixture(params=CHANNELS)
def rigged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rigged]:
    with Simulator(FixedClock(NOW)) as simulator:
        yield Rigged(request.param, simulator, monkeypatch)


def is_sound(text: str) -> bool:
    return 0 < len(text) <= 512 and text.isascii() and text.isprintable() and " " not in text


def check(rigged: Rigged, call: str, outcome: object) -> None:
    """Fail unless an outcome of a garbled answer is one that the worker can act on."""
    if isinstance(outcome, Receipt):
        assert is_sound(outcome.platform_id)
    if isinstance(outcome, ChannelFailure):
        # A request before the one that publishes may be repeated: it is known not to have published.
        publishing = call == "send" and rigged.place == rigged.asked
        assert isinstance(outcome, Uncertain if publishing else RetryAt), outcome


@pytest.mark.parametrize("call", CALLS)
def test_no_answer_sends_a_call_to_another_server(rigged: Rigged, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulator(FixedClock(NOW)) as elsewhere:
        asked: list[str] = []

        def hear(request: Request) -> Answer:
            asked.append(request.path)
            return Answer(200, b"{}")

        monkeypatch.setattr(elsewhere, "respond", hear)
        location = {"Location": f"{elsewhere.url}/elsewhere"}
        for place in range(1, rigged.requests_of(call) + 1):
            for status in REDIRECTS:
                outcome = rigged.outcome(call, place, always(Answer(status, b"{}", headers=location)))
                assert isinstance(outcome, ChannelFailure)
                check(rigged, call, outcome)
        assert not asked


@pytest.mark.parametrize("call", CALLS)
def test_a_garbled_answer_is_never_an_error_of_ours(rigged: Rigged, call: str) -> None:
    for place in range(1, rigged.requests_of(call) + 1):
        for body in BODIES:
            check(rigged, call, rigged.outcome(call, place, with_body(body)))


@pytest.mark.parametrize("call", CALLS)
def test_no_field_of_an_answer_is_taken_for_what_it_is_not(rigged: Rigged, call: str) -> None:
    for place in range(1, rigged.requests_of(call) + 1):
        for change in changes(rigged, call, place):
            check(rigged, call, rigged.outcome(call, place, change))


def always(answer: Answer) -> Callable[[Answer], Answer]:
    return lambda _: answer


def with_body(body: bytes) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=body)


def changes(rigged: Rigged, call: str, place: int) -> list[Callable[[Answer], Answer]]:
    """Return every way to take a field out of an honest answer, or to put a wrong value in its place."""
    seen: list[Answer] = []

    def look(answer: Answer) -> Answer:
        seen.append(answer)
        return answer

    rigged.make(call, place, look)
    if not seen[0].body:
        return []
    paths = list(paths_in(json.loads(seen[0].body)))
    return [partial_change(path, *value) for path in paths for value in [(), *((wrong,) for wrong in WRONG)]]


def paths_in(value: object, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of every field of JSON."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in entries:
        yield (*above, key)
        yield from paths_in(each, (*above, key))


def partial_change(path: tuple[str | int, ...], *value: object) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        body = json.loads(answer.body)
        place = body
        for key in path[:-1]:
            place = place[key]
        if value:
            place[path[-1]] = value[0]
        else:
            del place[path[-1]]
        return replace(answer, body=json.dumps(body).encode())

    return change


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 413, 418, 422])
def test_a_proxys_no_is_no_verdict_of_the_platform(rigged: Rigged, call: str, status: int) -> None:
    for place in range(1, rigged.requests_of(call) + 1):
        proxy = Answer(status, b"<html>Forbidden</html>", "text/html")
        outcome = rigged.outcome(call, place, always(proxy))
        assert isinstance(outcome, ChannelFailure)
        check(rigged, call, outcome)
