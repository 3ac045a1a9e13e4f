"""A worker killed at any step of its talk with a server, or a restored database, welcomes nobody twice (promise 3)."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from delivery_world import LEASE, SETTLE
from scripted_mail_server import Script, ScriptedMailServer
from signing_people import AUTHOR
from test_smtp_killed import KilledError, Mortal
from welcome_world import SERIES, STEPS, WelcomeWorld, step_item

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.recipient import TAKEN, RecipientState
from scheduler.domain.subscriber import Subscriber
from scheduler.domain.welcome import WelcomeSeries
from scheduler.services.resolve import Verdict
from scheduler.storage.backup import backup
from scheduler.storage.journal import FileJournal
from scheduler.storage.store import SqlStore, open_store

TALK = 11
"""Steps of a talk with a server in which one mail is taken, and two more that it never comes to."""


def welcoming(store: SqlStore) -> WelcomeWorld:
    world = WelcomeWorld(store, WelcomeSeries(enabled=True, steps=STEPS[:1], languages=SERIES.languages))
    world.approve(step_item("first"))
    world.comparison.run()
    return world


def begin(world: WelcomeWorld, number: int) -> None:
    """Somebody begins now."""
    now = world.clock.now()
    with world.store.transaction() as tables:
        person = Subscriber(f"{number:024x}", f"p{number}@example.com", "", "newsletter", "en", "form", now)
        tables.subscribers.add([person])
        tables.welcome.enrol([person.id], now)


def test_wherever_it_is_killed_each_gets_the_step_once_when_a_person_has_looked(store: SqlStore) -> None:
    world, script = welcoming(store), Script()
    with ScriptedMailServer(script) as server:
        account = SmtpAccount(name="email", server=server.place, username="u", password="p", connections=1, timeout=2.0)
        for dies_at in range(TALK):
            begin(world, dies_at)
            world.wait(days=1)
            world.comparison.run()
            world.welcome.run()
            world.channels["email"] = mortal = Mortal(account, world.clock)
            mortal.script, mortal.dies_at = script, dies_at
            try:
                world.run()
            except KilledError:
                world.publisher = world.another_publisher(f"worker-{dies_at}")
            mortal.close()
            script.at = lambda _moment: None
            world.channels["email"] = living = SmtpEmail(account, world.clock)
            world.wait(seconds=LEASE.total_seconds() + 1)
            world.run()
            look(world, script)
            world.run()
            living.close()
    assert Counter(script.addresses) == {f"p{number}@example.com": 1 for number in range(TALK)}
    with world.store.transaction() as tables:
        states = tables.welcome.states("first")
    assert sum(states.values()) == TALK
    assert set(states) <= TAKEN


def look(world: WelcomeWorld, script: Script) -> None:
    """A person looks into the mailbox of whom it is unclear about, and says what they saw."""
    with world.store.transaction() as tables:
        unclear = tables.deliveries.in_state({DeliveryState.UNCERTAIN})
        people = {each.id: tables.recipients.of_issue(each.item, each.version) for each in unclear}
    for each in unclear:
        (reader,) = (one.subscriber for one in people[each.id] if one.delivery == each.id)
        is_there = f"p{int(reader, 16)}@example.com" in script.addresses
        world.resolution.resolve(each.id, Verdict.SENT if is_there else Verdict.SEND, AUTHOR)


def test_a_restored_backup_asks_about_exactly_those_who_got_it_since(tmp_path: Path) -> None:
    url, journal = f"sqlite:///{tmp_path / 'clinic.db'}", tmp_path / "journal"
    world = welcoming(open_store(url, create=True))
    use(world, journal)
    begin(world, 1)
    world.wait(days=1)
    begin(world, 2)
    backup(url, tmp_path / "backup.db")
    world.run()
    assert world.steps_sent("p1@example.com") == ["first en"]
    world.store.close()  # type: ignore[attr-defined]  # the tests' store is the real one
    for name in ("clinic.db", "clinic.db-wal", "clinic.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.db", tmp_path / "clinic.db")
    after = WelcomeWorld(open_store(url), world.workspace.welcome_)
    use(after, journal)
    after.clock.move_to(world.clock.now())
    after.email = after.channels["email"] = world.email
    world.email.clock = after.clock
    after.run()
    with after.store.transaction() as tables:
        assert tables.welcome.states("first") == {RecipientState.UNCERTAIN: 1}, "nothing is sent before it was asked"
    after.wait(seconds=SETTLE.total_seconds())
    after.run()
    after.wait(days=1)
    after.run()
    assert [after.steps_sent(f"p{number}@example.com") for number in (1, 2)] == [["first en"], ["first en"]]
    with after.store.transaction() as tables:
        states = tables.welcome.states("first")
    assert states == {RecipientState.UNCERTAIN: 1, RecipientState.ACCEPTED: 1}, "a person decides about the one"


def use(world: WelcomeWorld, journal: Path) -> None:
    """Write the attempts into a real journal."""
    world.journal = FileJournal(journal)  # type: ignore[assignment]  # the real one in place of the fake
    world.publisher = world.another_publisher("worker-1")
    world.reconciliation = world.another_reconciliation()
