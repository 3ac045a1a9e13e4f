"""A process killed at any point of a batch leaves each person decided or uncertain, and nobody gets two (promise 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from delivery_world import DUE, LEASE, World, issue
from scripted_mail_server import CUT, Moment, Script, ScriptedMailServer
from signing_people import AUTHOR

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.smtp_session import LATER
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.delivery import Receipt
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Store
from scheduler.services import taken_so_far
from scheduler.services.resolve import Verdict

PEOPLE = 12
R = RecipientState


class KilledError(BaseException):
    """The process ends here, and whatever it knew is lost."""


class Mortal(SmtpEmail):
    """The transport of a process that is killed at a step of its talk with the server."""

    script: Script
    dies_at: int

    def send(self, *call: Any) -> Receipt:
        steps = [0]

        def at(_moment: Moment) -> str | None:
            with self.script.lock:
                steps[0] += 1
                return CUT if steps[0] > self.dies_at else None

        self.script.at = at
        try:
            return super().send(*call)
        finally:
            if steps[0] > self.dies_at:
                raise KilledError


@contextmanager
def killed(world: World, dies_at: int, connections: int) -> Iterator[Script]:
    """A world whose worker was killed at a step, and whose server goes on."""
    script = Script()
    world.subscribe(PEOPLE)
    world.approve(issue())
    with ScriptedMailServer(script) as server:
        account = SmtpAccount(
            name="email", server=server.place, username="u", password="p", connections=connections, timeout=2.0
        )
        mortal = Mortal(account, world.clock)
        mortal.script, mortal.dies_at = script, dies_at
        world.channels["email"] = mortal
        with pytest.raises(KilledError):
            world.run_at(DUE)
        mortal.close()
        script.at = lambda _moment: None
        world.publisher = world.another_publisher("worker-2")
        world.channels["email"] = living = SmtpEmail(account, world.clock)
        yield script
        living.close()


def states(world: World) -> Counter[RecipientState]:
    with world.store.transaction() as tables:
        return Counter(person.state for person in tables.recipients.of_issue(issue().key, 1))


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize("dies_at", [0, 2, 3, 5, 8, 11, 17, 24, 31, 45, 60])
def test_wherever_it_is_killed_nobody_gets_two_and_everybody_is_accounted_for(
    store: Store, dies_at: int, connections: int
) -> None:
    world = World(store)
    with killed(world, dies_at, connections) as script:
        for hour in range(1, 4):
            world.run_at(DUE + LEASE + timedelta(hours=hour))
            assert sum(states(world).values()) == PEOPLE
        assert set(states(world)) <= {R.ACCEPTED, R.UNCERTAIN}
        taken = set(script.addresses)
        assert Counter(script.addresses).most_common(1)[0][1] == 1 if taken else True
        with world.store.transaction() as tables:
            people = tables.recipients.of_issue(issue().key, 1)
        accepted = {f"p{int(one.subscriber[1:])}@example.com" for one in people if one.state is R.ACCEPTED}
        assert accepted <= taken


def test_who_was_taken_before_is_certain_and_only_the_others_are_asked_about(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken_so_far, "EVERY", 0.0)
    world = World(store)
    with killed(world, dies_at=3 + 5 * 6 + 2, connections=1) as script:
        world.run_at(DUE + LEASE + LATER)
        assert states(world) == {R.ACCEPTED: 5, R.UNCERTAIN: PEOPLE - 5}
        (unclear,) = [each for each in world.deliveries(issue()) if each.state == "uncertain"]
        world.resolution.resolve(unclear.id, Verdict.SEND, AUTHOR)
        world.run_at(DUE + LEASE + LATER + timedelta(minutes=1))
        assert states(world) == {R.ACCEPTED: PEOPLE}
        assert Counter(script.addresses) == {f"p{number}@example.com": 1 for number in range(PEOPLE)}
