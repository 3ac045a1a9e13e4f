"""Tokens of programs: kept as a hash, never with more rights than their person, and ended with them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from signing_people import AUTHOR, CLINICIAN, add_people
from sqlalchemy import text
from storage_samples import NOW

from scheduler.domain.api_token import Scope, is_token, token_hash
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.idempotency import KEPT, Answer
from scheduler.domain.people import Bearer, Credentials, Role
from scheduler.services.api_tokens import MOST_TOKENS, ApiTokens
from scheduler.services.idempotency import Idempotency, KeyReused, StillRunning
from scheduler.services.people import Staff
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock, PlainPasswords

OWN = "a password of my own"
MAYA, RAO = Credentials("maya", OWN), Credentials("rao", OWN)
READ = frozenset({Scope.ITEMS_READ})


class World:
    """Maya and Dr Rao, who chose passwords of their own."""

    def __init__(self, store: SqlStore) -> None:
        self.clock, self.store = FixedClock(NOW), store
        self.staff = Staff(store, PlainPasswords(), self.clock)
        add_people(self.staff)
        for known in (AUTHOR, CLINICIAN):
            self.staff.change_password(known, OWN)
        self.secrets = iter(f"{number:064x}" for number in range(1000))
        zone = ZoneInfo("Asia/Kolkata")
        self.tokens = ApiTokens(store, self.clock, self.staff, lambda: zone, self.secrets.__next__)
        self.idempotency = Idempotency(store, lambda: (b"key" * 11,), self.clock)

    def trail(self, action: str) -> list[str]:
        with self.store.transaction() as tables:
            return [entry.event.detail for entry in tables.audit.entries() if entry.event.action == action]


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def test_a_token_acts_for_its_person_until_its_last_day_is_over(world: World) -> None:
    made = world.tokens.make(MAYA, "website", READ, date(2026, 12, 24))
    acting = world.tokens.acting(made)
    assert acting is not None
    assert (acting.person.login, acting.token.scopes) == ("maya", READ)
    assert world.tokens.last_day(acting.token) == date(2026, 12, 24)
    assert acting.token.ends_at is not None
    world.clock.advance(acting.token.ends_at - world.clock.now() - timedelta(seconds=1))
    assert world.tokens.acting(made) is not None
    world.clock.advance(timedelta(seconds=1))
    assert world.tokens.acting(made) is None
    with pytest.raises(ClinicError, match="not good"):
        world.staff.recognise(Bearer(made), tuple(Role))


def test_only_a_hash_of_a_token_is_kept(world: World) -> None:
    made = world.tokens.make(MAYA, "website", READ)
    with world.store.transaction() as tables:
        rows = tables.api_tokens._connection.execute(text("SELECT * FROM api_tokens")).all()
    assert made[10:40] not in str(rows)
    assert token_hash(made) in str(rows)
    assert made not in "".join(world.trail("token made"))


def test_a_token_tells_a_slip_of_typing_by_itself() -> None:
    good = "clinic_" + "0" * 64 + "49955d4c"
    assert not is_token(good[:-1] + "0")
    assert not is_token(good.replace("clinic_0", "clinic_1"))
    assert not is_token("")


def test_a_token_ends_with_the_rights_of_its_person(world: World) -> None:
    made = world.tokens.make(MAYA, "website", READ)
    world.staff.set_active("maya", active=False, by=RAO)
    assert world.tokens.acting(made) is None
    world.staff.set_active("maya", active=True, by=RAO)
    assert world.tokens.acting(made) is None, "who comes back makes new ones"


def test_a_token_ends_by_its_owner_or_a_clinician(world: World) -> None:
    mine, hers = world.tokens.make(RAO, "clinic", READ), world.tokens.make(MAYA, "website", READ)
    (rao,), (maya,) = world.tokens.of("rao"), world.tokens.of("maya")
    with pytest.raises(ClinicError, match="only a clinician"):
        world.tokens.end(rao.id, MAYA)
    world.tokens.end(maya.id, RAO)
    world.tokens.end(rao.id, RAO)
    assert world.tokens.acting(mine) is world.tokens.acting(hers) is None
    with pytest.raises(NotFound):
        world.tokens.end(rao.id, RAO)
    assert len(world.trail("token ended")) == 2


def test_the_last_use_is_known_to_a_few_minutes(world: World) -> None:
    made = world.tokens.make(MAYA, "website", READ)
    for minutes in (0, 1, 3, 7):
        world.clock.advance(timedelta(minutes=minutes))
        world.tokens.acting(made)
    (token,) = world.tokens.of("maya")
    assert token.used_at == NOW + timedelta(minutes=11)


@pytest.mark.parametrize("name", ["", " ", "two\nlines", "x" * 61])
def test_a_token_needs_a_name(world: World, name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        world.tokens.make(MAYA, name, READ)


def test_a_token_needs_a_scope_a_day_to_come_and_a_proof(world: World) -> None:
    with pytest.raises(BadInput, match="scope"):
        world.tokens.make(MAYA, "website", frozenset())
    with pytest.raises(BadInput, match="passed"):
        world.tokens.make(MAYA, "website", READ, date(2020, 1, 1))
    with pytest.raises(ClinicError, match="wrong"):
        world.tokens.make(Credentials("maya", "not hers at all"), "website", READ)
    assert not world.tokens.all()


def test_who_set_somebodys_password_makes_no_token_in_their_name(world: World) -> None:
    world.staff.reset_password("maya", "chosen by another", RAO)
    with pytest.raises(BadInput, match="somebody else set"):
        world.tokens.make(Credentials("maya", "chosen by another"), "website", READ)


def test_nobody_has_more_tokens_than_they_can_look_through(world: World) -> None:
    for number in range(MOST_TOKENS):
        world.tokens.make(MAYA, f"program {number}", READ)
    with pytest.raises(BadInput, match="enough"):
        world.tokens.make(MAYA, "one more", READ)


DONE = Answer(201, "application/json", b'{"done": true}')


def test_a_request_that_comes_again_gets_the_same_answer(world: World) -> None:
    world.tokens.make(MAYA, "website", READ)
    (token,) = world.tokens.of("maya")
    assert world.idempotency.begin(token, "k1", b"plan") is None
    with pytest.raises(StillRunning):
        world.idempotency.begin(token, "k1", b"plan")
    world.idempotency.end(token, "k1", "POST /plan", DONE)
    assert world.idempotency.begin(token, "k1", b"plan") == DONE
    with pytest.raises(KeyReused):
        world.idempotency.begin(token, "k1", b"submit")
    assert world.idempotency.begin(token, "k2", b"submit") is None
    assert '"operation":"POST /plan"' in world.trail("used a token")[0]


def test_a_key_is_each_tokens_own(world: World) -> None:
    for login in (MAYA, RAO):
        world.tokens.make(login, "website", READ)
    first, second = world.tokens.all()
    assert world.idempotency.begin(first, "k", b"plan") is None
    assert world.idempotency.begin(second, "k", b"plan") is None


def test_of_two_requests_at_once_one_alone_begins(world: World) -> None:
    world.tokens.make(MAYA, "website", READ)
    (token,) = world.tokens.of("maya")
    together = threading.Barrier(2)

    def ask(_number: int) -> str:
        together.wait()
        try:
            return "began" if world.idempotency.begin(token, "k", b"plan") is None else "answered"
        except StillRunning:
            return "waits"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(ask, range(2))) == ["began", "waits"]


def test_an_answer_is_kept_for_a_day(world: World) -> None:
    world.tokens.make(MAYA, "website", READ)
    (token,) = world.tokens.of("maya")
    world.idempotency.begin(token, "k", b"plan")
    with world.store.transaction() as tables:
        assert tables.keyed_requests.forget(NOW + timedelta(hours=25) - KEPT - timedelta(hours=1), 10) == 0
        assert tables.keyed_requests.forget(NOW + timedelta(hours=25) - KEPT, 10) == 1
    assert world.idempotency.begin(token, "k", b"anything") is None
