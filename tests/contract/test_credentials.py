"""Rotating credentials: encrypted, renewed by one worker at a time, the old kept until the new has worked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.channels.opening import ProcessCredentials
from scheduler.domain.credential import Credential
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import ClinicError, NeedsReconnect, RetryAt
from scheduler.ports import RotatingCredential
from scheduler.services.credentials import ASK_AGAIN, LEASE, AccountCredentials, CredentialRefresh
from scheduler.storage.sealing import KeyedSealing
from scheduler.storage.store import SqlStore
from scheduler.testing import FakeChannel, FixedClock

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
KEY = b"k" * 32


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def kept(store: SqlStore, clock: FixedClock, owner: str = "one", key: bytes = KEY) -> AccountCredentials:
    return AccountCredentials("threads-pune", store, KeyedSealing((key,)), clock, owner)


@dataclass
class Tokens:
    """A platform that gives new tokens."""

    given: list[str] = field(default_factory=list)

    def __call__(self) -> Credential:
        self.given.append(f"token {len(self.given) + 1}")
        return Credential(self.given[-1], NOW + timedelta(days=60), NOW)


@pytest.fixture(params=["database", "process"])
def credentials(request: pytest.FixtureRequest, store: SqlStore, clock: FixedClock) -> RotatingCredential:
    return kept(store, clock) if request.param == "database" else ProcessCredentials()


def test_the_first_credential_is_made_once_and_kept(credentials: RotatingCredential) -> None:
    tokens = Tokens()
    assert credentials.current() is None
    first = credentials.renewed(None, tokens)
    assert (first.value, first.version, first.expires_at) == ("token 1", 1, NOW + timedelta(days=60))
    assert credentials.current() == first
    assert credentials.renewed(None, tokens) == first
    assert tokens.given == ["token 1"]


def test_who_saw_an_older_one_gets_the_newer_without_asking_the_platform(credentials: RotatingCredential) -> None:
    tokens = Tokens()
    first = credentials.renewed(None, tokens)
    second = credentials.renewed(first, tokens)
    assert credentials.renewed(first, tokens) == second
    assert tokens.given == ["token 1", "token 2"]


def test_the_old_one_is_there_until_the_new_one_has_worked(credentials: RotatingCredential) -> None:
    tokens = Tokens()
    first = credentials.renewed(None, tokens)
    second = credentials.renewed(first, tokens)
    restored = credentials.refused(second)
    assert restored is not None
    assert (restored.value, restored.version) == ("token 1", 3)
    assert credentials.current() == restored
    third = credentials.renewed(restored, tokens)
    credentials.proved(third)
    assert credentials.refused(third) is None
    assert credentials.current() == third


def test_a_refusal_of_one_that_is_no_longer_current_changes_nothing(credentials: RotatingCredential) -> None:
    tokens = Tokens()
    first = credentials.renewed(None, tokens)
    second = credentials.renewed(first, tokens)
    assert credentials.refused(first) is None
    credentials.proved(first)
    assert credentials.current() == second
    assert credentials.refused(second) is not None


def test_a_renewal_that_fails_keeps_the_old_one_and_may_be_tried_again(credentials: RotatingCredential) -> None:
    tokens = Tokens()
    first = credentials.renewed(None, tokens)

    def fail() -> Credential:
        raise NeedsReconnect("the platform says no")

    with pytest.raises(NeedsReconnect):
        credentials.renewed(first, fail)
    assert credentials.current() == first
    assert credentials.renewed(first, tokens).value == "token 2"


def test_one_worker_renews_while_the_others_are_told_when_to_ask_again(store: SqlStore, clock: FixedClock) -> None:
    tokens = Tokens()
    first = kept(store, clock).renewed(None, tokens)

    def meanwhile() -> Credential:
        with pytest.raises(RetryAt) as busy:
            kept(store, clock, "two").renewed(first, tokens)
        assert busy.value.when == NOW + ASK_AGAIN
        assert kept(store, clock, "two").current() == first
        return tokens()

    assert kept(store, clock).renewed(first, meanwhile).value == "token 2"
    assert kept(store, clock, "two").renewed(first, tokens).value == "token 2"


def test_a_worker_that_died_while_renewing_is_waited_for_and_no_longer(store: SqlStore, clock: FixedClock) -> None:
    tokens = Tokens()
    first = kept(store, clock).renewed(None, tokens)
    with store.transaction() as tables:
        sealed = tables.credentials.locked("threads-pune")
        tables.credentials.put(
            type(sealed)(
                sealed.account,
                sealed.ciphertext,
                sealed.expires_at,
                sealed.refreshed_at,
                sealed.version,
                owner="dead",
                lease_until=NOW + LEASE,
            )
        )
    with pytest.raises(RetryAt):
        kept(store, clock).renewed(first, tokens)
    clock.advance(LEASE)
    assert kept(store, clock).renewed(first, tokens).value == "token 2"


@pytest.mark.parametrize("shared", [True, False], ids=["threads of one worker", "workers"])
def test_of_many_at_once_one_asks_the_platform(store: SqlStore, clock: FixedClock, shared: bool) -> None:
    tokens, results, lock = Tokens(), list[object](), threading.Lock()
    ready = threading.Barrier(6)

    def slowly() -> Credential:
        with lock:
            made = tokens()
        # Nobody is let in while the platform is asked, however long it takes.
        for _ in range(3):
            kept(store, clock).current()
        return made

    def work(owner: str, renew: Callable[[], Credential]) -> None:
        ready.wait()
        try:
            results.append(kept(store, clock, owner).renewed(None, renew).value)
        except RetryAt as busy:
            results.append(busy.when)

    workers = [threading.Thread(target=work, args=("worker" if shared else f"worker {n}", slowly)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert tokens.given == ["token 1"]
    assert set(results) <= {"token 1", NOW + ASK_AGAIN}


def test_the_database_holds_no_word_of_a_credential(store: SqlStore, clock: FixedClock) -> None:
    first = kept(store, clock).renewed(None, Tokens())
    with store.transaction() as tables:
        sealed = tables.credentials.get("threads-pune")
    assert sealed.ciphertext is not None
    assert b"token" not in sealed.ciphertext
    assert "token" not in repr(first) + repr(sealed)


def test_another_key_or_another_account_cannot_read_it(store: SqlStore, clock: FixedClock) -> None:
    kept(store, clock).renewed(None, Tokens())
    with pytest.raises(ClinicError, match="the kept credentials of threads-pune cannot be read with this secret key"):
        kept(store, clock, key=b"o" * 32).current()
    sealing = KeyedSealing((KEY,))
    with pytest.raises(ClinicError):
        sealing.open("x", sealing.seal("threads-pune", "token"))
    for damaged in (b"", b"short", sealing.seal("x", "token")[:-1]):
        with pytest.raises(ClinicError):
            sealing.open("x", damaged)


def test_the_same_text_is_never_encrypted_to_the_same_bytes() -> None:
    sealing = KeyedSealing((KEY,))
    assert sealing.seal("x", "token") != sealing.seal("x", "token")
    assert sealing.open("x", sealing.seal("x", "token")) == "token"


def test_an_account_that_needs_a_person_is_held_before_a_post_waits_for_it(store: SqlStore, clock: FixedClock) -> None:
    ended, busy, sound = (FakeChannel(name, clock) for name in ("ended", "busy", "sound"))
    ended.refresh_failures = [NeedsReconnect("log in again")]
    busy.refresh_failures = [RetryAt(NOW, "later")]
    CredentialRefresh(store, {"ended": ended, "busy": busy, "sound": sound}).run()
    with store.transaction() as tables:
        assert tables.controls.holds() == (Hold("ended", None, "log in again"),)
    assert sound.refreshed == 1


def test_credentials_are_read_after_the_rotation_of_the_key() -> None:
    older, newer = b"o" * 32, b"n" * 32
    sealed = KeyedSealing((older,)).seal("threads", "token")
    assert KeyedSealing((newer, older)).open("threads", sealed) == "token"
    with pytest.raises(ClinicError, match="cannot be read with this secret key"):
        KeyedSealing((newer,)).open("threads", sealed)
