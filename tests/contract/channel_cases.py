"""What every channel promises, to be inherited by the tests of each: run against the simulator over the real SDK."""

from __future__ import annotations

import logging
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

import pytest

from scheduler.domain.delivery import Absent, Attempt, Found
from scheduler.domain.errors import NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import Payload
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.ports import Channel
from scheduler.simulator import Call, Fault, PlannedFault, Simulator
from scheduler.simulator.exchange import Answer, Request
from scheduler.testing import FixedClock

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
ATTEMPT = Attempt("0123456789abcdef01234567", 1, "worker", "f" * 64, NOW)


class Platform(Protocol):
    """A platform on this machine."""

    @property
    def url(self) -> str:
        """Where it is."""
        ...


P = TypeVar("P", bound=Platform)


class TransportCases(ABC, Generic[P]):
    """What holds of every transport, whatever it speaks. Inherit, and say how it is opened and what it sends."""

    channel: str
    secrets: tuple[str, ...]

    @abstractmethod
    def open(self, url: str, clock: FixedClock, *, timeout: float = 5.0, key: str | None = None) -> Channel:
        """Open the channel at an address, with its right key or another (empty: none)."""

    @abstractmethod
    def payload(self) -> Payload:
        """Return the payload that the cases send."""

    @abstractmethod
    def accepted(self, simulator: P) -> list[str]:
        """Return the platform ids of what the platform has accepted."""

    @abstractmethod
    def calls(self, simulator: P) -> int:
        """Return how many calls that publish have reached the platform."""

    @abstractmethod
    def was_reached(self, simulator: P) -> bool:
        """Say whether the platform has been asked for anything."""

    @pytest.fixture
    def clock(self) -> FixedClock:
        return FixedClock(NOW)

    @pytest.fixture
    def account(self, simulator: P, clock: FixedClock) -> Channel:
        return self.open(simulator.url, clock)

    def test_its_name_is_the_one_in_item_keys(self, account: Channel) -> None:
        assert account.name == self.channel

    def test_check_names_the_account_and_publishes_nothing(self, account: Channel, simulator: P) -> None:
        line = account.check().name
        assert line
        assert "\n" not in line
        assert self.calls(simulator) == 0

    def test_what_is_sent_is_accepted_once_with_the_platforms_id_and_time(self, account: Channel, simulator: P) -> None:
        receipt = account.send(self.payload(), NOTHING_PREPARED)
        assert self.accepted(simulator) == [receipt.platform_id]
        assert receipt.at == NOW
        assert self.calls(simulator) == 1

    def test_without_keys_nothing_is_called(self, simulator: P, clock: FixedClock) -> None:
        account = self.open(simulator.url, clock, key="")
        with pytest.raises(NeedsReconnect):
            account.check()
        with pytest.raises(NeedsReconnect):
            account.send(self.payload(), NOTHING_PREPARED)
        assert not self.was_reached(simulator)

    def test_wrong_keys_need_a_person(self, simulator: P, clock: FixedClock) -> None:
        account = self.open(simulator.url, clock, key="not-the-key")
        with pytest.raises(NeedsReconnect):
            account.check()
        with pytest.raises(NeedsReconnect):
            account.send(self.payload(), NOTHING_PREPARED)
        assert self.accepted(simulator) == []

    def test_a_refused_connection_is_tried_again_as_nothing_was_sent(self, clock: FixedClock) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound, not listening: connecting is refused
            account = self.open(f"http://127.0.0.1:{taken.getsockname()[1]}", clock)
            with pytest.raises(RetryAt) as unreachable:
                account.send(self.payload(), NOTHING_PREPARED)
        assert unreachable.value.when > NOW
        assert not unreachable.value.whole_channel


class ChannelCases(TransportCases[Simulator]):
    """The same, and what holds of every platform that is spoken to over HTTP: run against the simulator."""

    @pytest.fixture
    def simulator(self, clock: FixedClock) -> Iterator[Simulator]:
        with Simulator(clock) as simulator:
            yield simulator

    def befall(self, simulator: Simulator, fault: Fault, seconds: float = 60.0, call: Call = Call.PUBLISH) -> None:
        simulator.faults.plan(PlannedFault(self.channel, fault, 1, call, seconds))

    def calls(self, simulator: Simulator) -> int:
        return simulator.state.requests.get(f"{self.channel}.publish", 0)

    def was_reached(self, simulator: Simulator) -> bool:
        return bool(simulator.state.requests)

    def test_keys_that_expire_need_a_person(self, account: Channel, simulator: Simulator) -> None:
        self.befall(simulator, Fault.EXPIRED)
        with pytest.raises(NeedsReconnect):
            account.send(self.payload(), NOTHING_PREPARED)
        assert self.calls(simulator) == 1

    @pytest.mark.parametrize("fault", [Fault.LOST, Fault.ERROR_AFTER])
    def test_what_was_accepted_without_a_word_is_uncertain_then_found(
        self, account: Channel, simulator: Simulator, fault: Fault
    ) -> None:
        self.befall(simulator, fault)
        with pytest.raises(Uncertain):
            account.send(self.payload(), NOTHING_PREPARED)
        found = account.find(self.payload(), ATTEMPT)
        assert isinstance(found, Found)
        assert self.accepted(simulator) == [found.receipt.platform_id]
        assert self.calls(simulator) == 1

    @pytest.mark.parametrize("fault", [Fault.RESET, Fault.ERROR])
    def test_what_was_not_accepted_without_a_word_is_uncertain_then_absent(
        self, account: Channel, simulator: Simulator, fault: Fault
    ) -> None:
        self.befall(simulator, fault)
        with pytest.raises(Uncertain):
            account.send(self.payload(), NOTHING_PREPARED)
        assert account.find(self.payload(), ATTEMPT) == Absent()
        assert self.calls(simulator) == 1

    def test_a_call_that_outlasts_its_time_out_is_uncertain_and_may_be_found_later(
        self, simulator: Simulator, clock: FixedClock
    ) -> None:
        account = self.open(simulator.url, clock, timeout=0.1)
        self.befall(simulator, Fault.SLOW, seconds=0.3)
        with pytest.raises(Uncertain):
            account.send(self.payload(), NOTHING_PREPARED)
        assert simulator.state.wait_until(lambda _: bool(self.accepted(simulator)), 5)
        patient = self.open(simulator.url, clock)
        assert isinstance(patient.find(self.payload(), ATTEMPT), Found)
        assert self.calls(simulator) == 1

    def test_a_rate_limit_holds_the_whole_channel_until_it_ends(self, account: Channel, simulator: Simulator) -> None:
        self.befall(simulator, Fault.RATE_LIMIT, seconds=600)
        with pytest.raises(RetryAt) as limited:
            account.send(self.payload(), NOTHING_PREPARED)
        assert limited.value.when == NOW + timedelta(minutes=10)
        assert limited.value.whole_channel
        assert self.calls(simulator) == 1

    def test_a_rate_limit_on_reading_does_not_hold_publishing(self, account: Channel, simulator: Simulator) -> None:
        self.befall(simulator, Fault.RATE_LIMIT, call=Call.READ)
        with pytest.raises(RetryAt) as limited:
            account.find(self.payload(), ATTEMPT)
        assert not limited.value.whole_channel

    def test_a_platform_that_never_answers_is_uncertain_and_leaves_no_call_behind(self, clock: FixedClock) -> None:
        before = set(threading.enumerate())
        with socket.create_server(("127.0.0.1", 0)) as silent:
            account = self.open(f"http://127.0.0.1:{silent.getsockname()[1]}", clock, timeout=0.1)
            with pytest.raises(Uncertain):
                account.send(self.payload(), NOTHING_PREPARED)
            # Only the threads of this call count: one that an earlier test left behind may end meanwhile.
            for thread in set(threading.enumerate()) - before:
                thread.join(5)
                assert not thread.is_alive()

    def test_a_redirect_is_not_followed(
        self, account: Channel, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        def redirect(request: Request) -> Answer:
            asked.append(request.path)
            return Answer(307, headers={"Location": f"{simulator.url}/2/elsewhere"})

        monkeypatch.setattr(simulator, "respond", redirect)
        with pytest.raises(Uncertain):
            account.send(self.payload(), NOTHING_PREPARED)
        assert len(asked) == 1

    def test_keys_and_addresses_stay_out_of_logs_and_errors(
        self, simulator: Simulator, clock: FixedClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        account = self.open(simulator.url, clock)
        with caplog.at_level(logging.DEBUG):
            account.check()
            account.send(self.payload(), account.prepare(self.payload(), None))
            for fault in (Fault.LOST, Fault.EXPIRED, Fault.ERROR, Fault.RATE_LIMIT):
                self.befall(simulator, fault)
                with pytest.raises((Uncertain, NeedsReconnect, Rejected, RetryAt)) as failed:
                    account.send(self.payload(), NOTHING_PREPARED)
                assert failed.value.__cause__ is None
                assert failed.value.__context__ is None
                logging.getLogger("scheduler").warning("failed", exc_info=failed.value)
        for secret in self.secrets:
            assert secret not in caplog.text
