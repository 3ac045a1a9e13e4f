"""Promise 3 and 8 where an installation is copied, moved, restored, or loses its key, its journal or its database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from due_posts import SIGNING, approve_posts, post_key
from postgresql_server import PostgresqlServer

from scheduler.bootstrap import Application
from scheduler.config.environment import SecretKeys
from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput, ClinicError, MustStop, NotFound
from scheduler.domain.people import Credentials
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.personal_links import Purpose
from scheduler.storage.places import machine_home
from scheduler.testing import FakeChannel, FixedClock
from scheduler.web.server import serving

HOUR = timedelta(hours=1)


class Workspaces:
    """Workspaces that publish to one account, opened as often as a test wants to."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.folder = folder
        self.clock = clock
        self.account = FakeChannel("x", clock)
        self._opened: list[Application] = []

    def open(self, name: str = "clinic", **environment: str) -> Application:
        channels = {"x": self.account}
        application = Application(self.folder / name, environment, clock=self.clock, channels=channels)
        self._opened.append(application)
        return application

    def made(self, name: str = "clinic", **environment: str) -> Application:
        initialise(self.folder / name, NewClinic(name="Lake Road Clinic", jurisdictions=("IN",)))
        application = self.open(name, **environment)
        application.found()
        return application

    def work(self, name: str = "clinic", **environment: str) -> None:
        application = self.open(name, **environment)
        application.delivery.run_once(application.publisher())

    def close(self) -> None:
        for application in self._opened:
            if "store" in vars(application):
                application.store.close()
        self._opened.clear()


@pytest.fixture
def workspaces(tmp_path: Path, clock: FixedClock) -> Iterator[Workspaces]:
    made = Workspaces(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def planned(workspaces: Workspaces, now: datetime) -> Workspaces:
    """A workspace with two signed posts that are due, and nothing sent."""
    approve_posts(workspaces.made(), [now, now])
    workspaces.close()
    return workspaces


def sent(workspaces: Workspaces) -> int:
    return len(workspaces.account.calls)


def test_a_copy_of_a_workspace_sends_nothing_and_says_what_to_do(planned: Workspaces) -> None:
    shutil.copytree(planned.folder / "clinic", planned.folder / "copy")
    planned.work()
    assert sent(planned) == 2
    with pytest.raises(ClinicError, match=r"copied or moved here from .*clinic adopt place.*clinic separate"):
        planned.work("copy")
    assert sent(planned) == 2, "nobody gets it twice"


def test_a_copy_of_a_workspace_serves_no_pages_on_which_people_would_leave_the_copy(planned: Workspaces) -> None:
    planned.work()
    shutil.copytree(planned.folder / "clinic", planned.folder / "copy")
    copy = planned.open("copy")
    with pytest.raises(ClinicError, match="copied or moved here"), serving(copy, copy.settings.web, Event()):
        pass


@pytest.mark.parametrize("copy_of_metadata", [shutil.copy, shutil.copy2])
def test_a_copy_that_takes_the_place_of_the_workspace_is_told_too(
    planned: Workspaces, copy_of_metadata: object
) -> None:
    assert callable(copy_of_metadata)
    planned.work()
    whole = planned.folder / "clinic"
    shutil.copytree(whole, planned.folder / "copy", copy_function=copy_of_metadata)
    whole.rename(planned.folder / "old")
    (planned.folder / "copy").rename(whole)
    with pytest.raises(ClinicError, match="copied or moved"):
        planned.work()
    planned.work("old")


def test_a_workspace_that_is_moved_goes_on(planned: Workspaces) -> None:
    (planned.folder / "clinic").rename(planned.folder / "moved")
    planned.work("moved")
    assert sent(planned) == 2


def test_a_place_that_is_adopted_goes_on_and_the_trail_has_it(planned: Workspaces) -> None:
    shutil.copytree(planned.folder / "clinic", planned.folder / "copy")
    copy = planned.open("copy")
    copy.installation.adopt_place(SIGNING)
    planned.work("copy")
    assert sent(planned) == 2
    with copy.store.transaction() as tables:
        assert [entry.event.action for entry in tables.audit.entries("installation")] == ["place adopted"]


def test_a_copy_made_one_of_its_own_sends_nothing_that_was_signed_elsewhere(
    planned: Workspaces, now: datetime, clock: FixedClock
) -> None:
    shutil.copytree(planned.folder / "clinic", planned.folder / "copy")
    planned.work()
    copy = planned.open("copy")
    copy.installation.separate(SIGNING)
    planned.work("copy")
    clock.advance(HOUR)
    planned.work("copy")
    assert sent(planned) == 2
    with copy.store.transaction() as tables:
        item = tables.items.get(post_key(0))
        (delivery,) = tables.deliveries.of_item(post_key(0))
    assert (item.state, item.version, str(delivery.state)) == (ItemState.CHANGES_REQUESTED, 2, "cancelled")
    with pytest.raises(BadInput, match="this is no copy"):
        copy.installation.separate(SIGNING)


def test_what_the_copied_worker_was_calling_is_not_asked_about_nor_sent_by_the_copy(
    planned: Workspaces, clock: FixedClock
) -> None:
    def copy_now(_payload: object) -> None:
        planned.account.before_send = None
        shutil.copytree(planned.folder / "clinic", planned.folder / "copy")

    planned.account.before_send = copy_now
    planned.work()
    planned.open("copy").installation.separate(SIGNING)
    clock.advance(HOUR)
    planned.work("copy")
    assert sent(planned) == 2
    with planned.open("copy").store.transaction() as tables:
        assert {str(tables.deliveries.of_item(post_key(n))[0].state) for n in range(2)} == {"cancelled"}


def test_a_place_that_is_the_same_is_not_adopted(planned: Workspaces) -> None:
    with pytest.raises(BadInput, match="stands where it always stood"):
        planned.open().installation.adopt_place(SIGNING)


def test_a_marker_that_is_gone_is_not_made_anew_without_a_word(planned: Workspaces) -> None:
    (planned.folder / "clinic" / "var" / "clinic.db.place").unlink()
    with pytest.raises(ClinicError, match="copied or moved"):
        planned.work()
    planned.open().installation.adopt_place(SIGNING)
    planned.work()
    assert sent(planned) == 2


def test_a_database_of_an_earlier_version_gets_its_place_and_fingerprint_when_it_is_first_used(
    planned: Workspaces,
) -> None:
    var = planned.folder / "clinic" / "var"
    (var / "clinic.db.place").unlink()
    with closing(sqlite3.connect(var / "clinic.db")) as connection, connection:
        connection.execute("DELETE FROM installation")
    planned.work()
    assert sent(planned) == 2
    with planned.open().store.transaction() as tables:
        assert tables.installation.place() is not None
        assert tables.installation.key() is not None


@pytest.mark.parametrize("command", ["store", "people", "items", "controls", "resolution"])
def test_nothing_but_founding_makes_a_database(planned: Workspaces, command: str) -> None:
    var = planned.folder / "clinic" / "var"
    for file in var.glob("clinic.db*"):
        file.unlink()
    before = sorted(var.iterdir())
    with pytest.raises(NotFound, match="put it back from your newest backup"):
        getattr(planned.open(), command)
    assert sorted(var.iterdir()) == before


def test_a_database_that_was_there_is_not_founded_a_second_time(planned: Workspaces) -> None:
    (planned.folder / "clinic" / "var" / "clinic.db").unlink()
    with pytest.raises(ClinicError, match=r"is not there, but .* has what lay beside it"):
        planned.open().found()
    assert not (planned.folder / "clinic" / "var" / "clinic.db").exists()


def test_a_database_of_an_earlier_version_that_is_gone_is_told_by_its_journal(planned: Workspaces) -> None:
    planned.work()
    planned.close()
    var = planned.folder / "clinic" / "var"
    for file in var.glob("clinic.db*"):
        file.unlink()
    with pytest.raises(ClinicError, match="put it back from your newest backup"):
        planned.open().found()


def test_founding_what_is_founded_changes_nothing(planned: Workspaces) -> None:
    var = planned.folder / "clinic" / "var"
    key, place = (var / "secret_key").read_bytes(), (var / "clinic.db.place").read_bytes()
    planned.open().found()
    assert ((var / "secret_key").read_bytes(), (var / "clinic.db.place").read_bytes()) == (key, place)
    planned.work()
    assert sent(planned) == 2


def test_without_its_secret_key_nothing_is_sent_and_no_other_is_made(planned: Workspaces) -> None:
    key = planned.folder / "clinic" / "var" / "secret_key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(ClinicError, match=r"there is no secret key.*put back var/secret_key"):
        planned.work()
    assert not key.exists()
    planned.open().found()
    assert not key.exists(), "planning or importing makes none either: the data was made with another"
    key.write_bytes(kept)
    planned.work()
    assert sent(planned) == 2


@pytest.mark.parametrize("given", ["in the environment", "in the file"])
def test_with_another_secret_key_nothing_is_sent_nor_suppressed(planned: Workspaces, given: str) -> None:
    environment = {"CLINIC_SECRET_KEY": "k" * 40} if given == "in the environment" else {}
    if not environment:
        (planned.folder / "clinic" / "var" / "secret_key").write_bytes(b"k" * 32)
    with pytest.raises(ClinicError, match="is another one than this clinic's data was made with"):
        planned.work(**environment)
    with pytest.raises(ClinicError, match="is another one"):
        planned.open(**environment).suppression.suppress("ann@example.com", "asked")
    assert sent(planned) == 0


def test_a_key_that_is_lost_is_given_up_by_a_person(planned: Workspaces) -> None:
    (planned.folder / "clinic" / "var" / "secret_key").unlink()
    planned.open().installation.adopt_key(SIGNING)
    planned.work()
    assert sent(planned) == 2


def test_a_worker_does_not_start_on_a_damaged_journal_until_a_person_takes_it(planned: Workspaces) -> None:
    planned.work()
    journal = planned.folder / "clinic" / "var" / "attempts.journal"
    journal.write_bytes(journal.read_bytes()[:100])
    with pytest.raises(ClinicError, match=r"is damaged.*clinic adopt journal"):
        planned.work()
    planned.open().installation.adopt_journal(SIGNING)
    planned.work()


def test_a_restored_backup_beside_a_damaged_journal_sends_nothing(planned: Workspaces, tmp_path: Path) -> None:
    planned.open().backup(tmp_path / "backup.db")
    planned.work()
    planned.close()
    var = planned.folder / "clinic" / "var"
    for name in ("clinic.db-wal", "clinic.db-shm"):
        (var / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.db", var / "clinic.db")
    journal = var / "attempts.journal"
    journal.write_bytes(journal.read_bytes()[: journal.stat().st_size // 2])
    with pytest.raises(ClinicError, match="is damaged"):
        planned.work()
    assert sent(planned) == 2, "the backup knows of none of the two"


def test_a_journal_that_is_a_folder_ends_the_start_in_one_line(planned: Workspaces) -> None:
    (planned.folder / "clinic" / "var" / "attempts.journal").mkdir()
    with pytest.raises(ClinicError, match="cannot be used"):
        planned.work()


def test_what_is_kept_is_for_its_owner_alone_and_mended_where_it_was_not(planned: Workspaces) -> None:
    planned.work()
    planned.close()
    var = planned.folder / "clinic" / "var"
    (var / "cards").mkdir(exist_ok=True)
    paths = [var, *var.iterdir()]
    assert {path.name: path.stat().st_mode & 0o077 for path in paths if path.name != "cards"} == {
        path.name: 0 for path in paths if path.name != "cards"
    }
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)
    planned.work()
    assert [path for path in (var, *var.iterdir()) if path.stat().st_mode & 0o077] == []


def test_machines_that_share_a_server_share_the_place_and_have_a_journal_each(
    workspaces: Workspaces, now: datetime, postgresql_server: PostgresqlServer
) -> None:
    url = postgresql_server.url(postgresql_server.create())
    environment = {"CLINIC_DATABASE_URL": url, "CLINIC_SECRET_KEY": "k" * 40}
    first = workspaces.made("one", **environment)
    workspaces.made("two", **environment)
    approve_posts(first, [now, now])
    workspaces.work("one", **environment)
    workspaces.work("two", **environment)
    assert sent(workspaces) == 2
    (workspaces.folder / "one" / "var" / "attempts.journal").unlink()
    with pytest.raises(ClinicError, match="is missing"):
        workspaces.work("one", **environment)
    workspaces.work("two", **environment)


def test_a_servers_database_that_was_restored_elsewhere_is_told(
    workspaces: Workspaces, now: datetime, postgresql_server: PostgresqlServer
) -> None:
    name = postgresql_server.create()
    environment = {"CLINIC_DATABASE_URL": postgresql_server.url(name), "CLINIC_SECRET_KEY": "k" * 40}
    approve_posts(workspaces.made(**environment), [now])
    workspaces.close()
    elsewhere = environment | {"CLINIC_DATABASE_URL": postgresql_server.url(postgresql_server.create(name))}
    with pytest.raises(ClinicError, match="copied or moved here"):
        workspaces.work(**elsewhere)
    assert sent(workspaces) == 0


def test_the_journals_of_two_machines_or_folders_are_told_apart(tmp_path: Path) -> None:
    assert machine_home(tmp_path) == machine_home(tmp_path)
    assert machine_home(tmp_path) != machine_home(tmp_path / "other")


def suppress(application: Application, address: str) -> None:
    application.suppression.suppress(address, "asked by phone")


def is_suppressed(application: Application, address: str) -> bool:
    hashes = application.address_hashes(address)
    with application.store.transaction() as tables:
        return bool(tables.suppressions.reasons(hashes))


def test_a_rotated_key_reads_old_links_and_knows_who_left_before_and_after(
    workspaces: Workspaces, now: datetime
) -> None:
    first = workspaces.made()
    approve_posts(first, [now])  # the people who sign
    suppress(first, "before@example.com")
    link = first.mailed_links.token(Purpose.UNSUBSCRIBE, "ab12")
    for _ in range(2):
        workspaces.open().installation.rotate_key(SIGNING)
    later = workspaces.open()
    assert later.personal_links.read(Purpose.UNSUBSCRIBE, link) == "ab12"
    assert later.mailed_links.token(Purpose.UNSUBSCRIBE, "ab12") != link
    suppress(later, "after@example.com")
    assert [is_suppressed(later, f"{who}@example.com") for who in ("before", "after", "nobody")] == [True, True, False]
    suppress(later, "before@example.com")
    hashes = later.address_hashes("before@example.com")
    with later.store.transaction() as tables:
        assert [entry.event.action for entry in tables.audit.entries("installation")] == ["key rotated"] * 2
        assert len(tables.suppressions.reasons(hashes)) == 1, "who is suppressed already is not written down again"


def test_pages_read_links_of_a_key_that_was_rotated_while_they_are_served(
    workspaces: Workspaces, now: datetime
) -> None:
    serving = workspaces.made()
    approve_posts(serving, [now])
    assert serving.personal_links.token(Purpose.UNSUBSCRIBE, "ab12")
    workspaces.open().installation.rotate_key(SIGNING)
    link = workspaces.open().mailed_links.token(Purpose.UNSUBSCRIBE, "ab12")
    assert serving.personal_links.read(Purpose.UNSUBSCRIBE, link) == "ab12"


def test_a_worker_that_has_the_key_before_stops_and_sends_nothing(planned: Workspaces) -> None:
    worker = planned.open()
    publisher = worker.publisher()
    planned.open().installation.rotate_key(SIGNING)
    with pytest.raises(MustStop, match=r"the secret key was rotated.*start again"):
        publisher.claim(1)
    assert sent(planned) == 0
    planned.work()
    assert sent(planned) == 2


def test_a_rotation_that_was_interrupted_is_named_and_finished(planned: Workspaces) -> None:
    keys = SecretKeys(planned.folder / "clinic", {})
    old = keys.find()
    keys.rotate()  # and here the process was killed
    with pytest.raises(ClinicError, match="nobody has said so yet: `clinic rotate-key"):
        planned.work()
    new = keys.find()
    planned.open().installation.rotate_key(SIGNING)
    assert (keys.find(), keys.previous()) == (new, (old,)), "it is not rotated a second time"
    planned.work()
    assert sent(planned) == 2


def test_a_key_of_the_environment_is_rotated_by_whoever_sets_it(workspaces: Workspaces, now: datetime) -> None:
    old, new = "o" * 32, "n" * 40
    given = {"CLINIC_SECRET_KEY": old}
    first = workspaces.made(**given)
    approve_posts(first, [now])
    suppress(first, "before@example.com")
    with pytest.raises(BadInput, match="put it into CLINIC_SECRET_KEY_PREVIOUS"):
        first.installation.rotate_key(SIGNING)
    changed = {"CLINIC_SECRET_KEY": new, "CLINIC_SECRET_KEY_PREVIOUS": f"{'x' * 32} {old}"}
    with pytest.raises(ClinicError, match="another one than this clinic's data"):
        workspaces.open(CLINIC_SECRET_KEY=new).installation.rotate_key(SIGNING)
    workspaces.open(**changed).installation.rotate_key(SIGNING)
    assert is_suppressed(workspaces.open(**changed), "before@example.com")
    workspaces.work(**changed)


def test_nobody_rotates_the_key_without_a_password(planned: Workspaces) -> None:
    key = SecretKeys(planned.folder / "clinic", {}).find()
    with pytest.raises(ClinicError, match="there is no person"):
        planned.open().installation.rotate_key(Credentials("nobody", "x"))
    assert SecretKeys(planned.folder / "clinic", {}).find() == key
