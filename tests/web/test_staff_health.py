"""Channels and health: what publishing needs, in words with what to do; and never a secret."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from staff_world import StaffWorld

from scheduler.domain.account import AccountStatus
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import ClinicError, NeedsReconnect
from scheduler.domain.health import Heartbeat
from scheduler.domain.preflight import PreflightFinding, Verdict
from scheduler.services.health import examine_sender, examine_worker
from scheduler.testing import FakeChannel
from scheduler.web.staff.remedies import without_command


class Platform(FakeChannel):
    """A platform that says how an account stands, or fails."""

    answer: AccountStatus | Exception
    times_asked = 0

    def check(self) -> AccountStatus:
        self.times_asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def answering(world: StaffWorld, name: str, answer: AccountStatus | Exception) -> Platform:
    platform = Platform(name, world.clock)
    platform.answer = answer
    world.channels[name] = platform
    return platform


NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic", {"CLINIC_SENDGRID_API_KEY": "SG.a-secret-that-nobody-sees"})


def test_what_is_there_is_shown_without_asking_any_platform(world: StaffWorld) -> None:
    platform = answering(world, "x", AccountStatus("X @lotus"))
    page = world.signed_in("maya").get("/staff/health").text
    assert "Nobody has looked at everything yet." in page
    assert "connected, not asked yet" in page
    assert "None has run here yet; nothing waits to go out" in page
    assert platform.times_asked == 0


def test_a_look_asks_whose_account_is_connected_and_how_long_its_access_lasts(world: StaffWorld) -> None:
    answering(world, "x", AccountStatus("X @lotus", token_expires_at=NOW + timedelta(days=40)))
    maya = world.signed_in("maya")
    assert maya.post("/staff/health").headers["location"] == "/staff/health"
    page = maya.get("/staff/health").text
    assert "X @lotus" in page
    assert "10 January 2027" in page
    assert "Everything was looked at last:" in page
    assert "This machine" in page


def test_what_stands_in_the_way_of_publishing_is_told_with_what_to_do(world: StaffWorld) -> None:
    answering(world, "x", AccountStatus("X @lotus", token_expires_at=NOW + timedelta(days=3)))
    answering(world, "email", NeedsReconnect("its key was revoked"))
    maya = world.signed_in("maya")
    maya.post("/staff/health")
    page = maya.get("/staff/health").text
    assert "its access ends on 2026-12-04: renew it before then" in page
    assert "its key was revoked" in page


def test_a_secret_is_never_shown_only_the_name_of_its_variable(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    maya.post("/staff/health")
    page = maya.get("/staff/health").text
    assert "a-secret" not in page
    assert "CLINIC_BLUESKY_APP_PASSWORD" in page


def test_a_channel_that_was_held_back_goes_on_when_a_person_says_so(world: StaffWorld) -> None:
    with world.application.store.transaction() as tables:
        tables.controls.hold(Hold("x", None, "the account has to be connected again"))
    maya = world.signed_in("maya")
    page = maya.get("/staff/health").text
    assert "the account has to be connected again" in page
    assert "Let x go on" in page
    assert maya.post("/staff/health/channels/x/resume").status_code == 303
    assert "x goes on." in maya.get("/staff/health").text
    again = maya.post("/staff/health/channels/x/resume")
    assert again.status_code == 400
    assert 'role="alert"' in again.text


def test_a_pause_is_told_in_the_words_of_a_page(world: StaffWorld) -> None:
    world.application.controls.pause("Maya", "a wrong picture")
    page = world.signed_in("maya").get("/staff/health").text
    assert "Everything is paused: a wrong picture (Maya)" in page
    assert "clinic resume" not in page


def test_a_worker_that_does_not_send_what_is_due_is_told() -> None:
    works = [Heartbeat("one", NOW, NOW)]
    assert "due at 2026-12-01 18:30" in examine_worker(NOW + timedelta(hours=1), NOW, "Asia/Kolkata", works)
    assert "due at" in examine_worker(NOW - timedelta(minutes=4), NOW, "Asia/Kolkata", works)
    with pytest.raises(ClinicError, match="nothing goes out since 2026-12-01 17:20"):
        examine_worker(NOW - timedelta(minutes=10), NOW, "Asia/Kolkata", works)


def test_a_worker_that_is_gone_is_told_on_the_first_page(world: StaffWorld) -> None:
    world.plan()
    maya = world.signed_in("maya")
    assert "The worker does not send." not in maya.get("/staff").text
    with world.application.store.transaction() as tables:
        tables.upkeep.beat(Heartbeat("one", NOW, NOW))
    assert "Last seen at 2026-12-01 17:30" in maya.get("/staff/health").text
    world.clock.move_to(NOW + timedelta(minutes=10))
    page = maya.get("/staff").text
    assert "The worker does not send." in page
    assert "It was last seen at 2026-12-01 17:30 and ended without a word" in page
    assert "clinic run" not in page


def test_a_worker_says_that_it_works_and_that_it_ended(world: StaffWorld) -> None:
    stop = threading.Event()
    stop.set()  # everything is done once
    world.application.run(stop)
    with world.application.store.reading() as tables:
        (heartbeat,) = tables.upkeep.heartbeats()
    assert (heartbeat.began_at, heartbeat.ended_at, heartbeat.once) == (NOW, NOW, False)
    assert "It was stopped at 2026-12-01 17:30" in world.signed_in("maya").get("/staff/health").text


def test_a_worker_tells_of_settings_that_it_does_not_go_by(world: StaffWorld) -> None:
    file = world.application.root / "config.toml"
    before = file.read_text(encoding="utf-8")
    with world.application.heartbeats.working() as beat:

        def told(text: str) -> str:
            file.write_text(text, encoding="utf-8")
            beat()
            with world.application.store.reading() as tables:
                return tables.upkeep.heartbeats()[0].note

        assert told(before.replace("lease_seconds = 300", "lease_seconds = 120")).startswith("delivery changed in")
        assert told("[clinic").startswith("the settings cannot be read, so nothing is compared, and nothing goes out:")
        assert told(before) == ""


def test_the_worker_looks_at_everything_once_a_day(world: StaffWorld) -> None:
    platform = answering(world, "x", AccountStatus("X @lotus", token_expires_at=NOW + timedelta(days=3)))
    look = world.application.health_watch.look_daily()
    asked = []
    for minutes in (0, 9, 10, 20, 24 * 60, 24 * 60 + 10, 30 * 60):
        world.clock.move_to(NOW + timedelta(minutes=minutes))
        look()
        asked.append(platform.times_asked)
    assert asked == [0, 0, 1, 1, 1, 2, 2]
    page = world.signed_in("maya").get("/staff/health").text
    assert "its access ends on 2026-12-04" in page
    assert "Everything was looked at last: 2 December 2026" in page


def test_a_backup_that_is_made_is_seen(world: StaffWorld, tmp_path: Path) -> None:
    world.application.backup(tmp_path / "monday.db")
    assert "The last was made at 2026-12-01 17:30: monday.db" in world.signed_in("maya").get("/staff/health").text


def test_what_waits_for_a_restart_is_named(world: StaffWorld) -> None:
    maya, file = world.signed_in("maya"), world.application.root / "config.toml"
    assert maya.get("/staff/health").status_code == 200
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("lease_seconds = 300", "lease_seconds = 120"), encoding="utf-8")
    assert "started again: delivery." in maya.get("/staff/health").text


def test_the_sender_s_records_are_looked_at(world: StaffWorld) -> None:
    def finding(check: str, verdict: Verdict) -> PreflightFinding:
        return PreflightFinding(check, verdict, f"lotus.clinic has no {check} record", "publish it")

    good, wrong, unknown = (finding("SPF", each) for each in (Verdict.GOOD, Verdict.BLOCKS, Verdict.UNKNOWN))
    assert examine_sender("lotus.clinic", [good]) == "lotus.clinic has SPF"
    assert examine_sender("lotus.clinic", [unknown]) == "lotus.clinic could not be asked for"
    with pytest.raises(ClinicError, match="has no SPF record: publish it"):
        examine_sender("lotus.clinic", [good, wrong])


def test_a_rehearsal_says_so_and_counts_nothing_of_it_as_a_fault(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    (world.application.root / ".rehearsal").write_text("A rehearsal.\n", encoding="utf-8")
    world.plan()
    world.channels.clear()
    with world.application.store.transaction() as tables:
        tables.controls.hold(Hold("x", NOW - timedelta(days=1), "too many requests"))
    maya = world.signed_in("maya")
    first, health = maya.get("/staff").text, maya.get("/staff/health").text
    for page in (first, health):
        assert "This is a rehearsal." in page
    assert "Accounts to mend" not in first
    assert "too many requests" not in first
    assert "All is well, as far as it was looked at." in health
    assert "not connected" not in health
    assert "to mend" not in health


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("everything is paused: why. Go on with `clinic resume --by LOGIN`", "everything is paused: why"),
        ("channel x is held (lost): go on with `clinic resume x --by LOGIN`", "channel x is held (lost)"),
        (
            "a is no longer signed: b, and 3 others: `clinic status` lists them",
            "a is no longer signed: b, and 3 others",
        ),
        ("nobody can sign up: `clinic plan standing` makes the mails by which people confirm it", "nobody can sign up"),
        (
            "https://c.example; `clinic serve` listens at 127.0.0.1:8080, which this machine alone reaches",
            "https://c.example",
        ),
        ("2026-12-01 17:30 in Asia/Kolkata", "2026-12-01 17:30 in Asia/Kolkata"),
    ],
)
def test_what_only_the_command_line_can_do_is_left_out_of_a_page(said: str, left: str) -> None:
    assert without_command(said) == left


def test_nothing_is_called_well_while_a_campaign_needs_an_account_that_is_not_connected(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    world.plan()
    world.channels.clear()
    page = world.signed_in("maya").get("/staff/health").text
    assert "2 accounts are not connected, and campaigns need them." in page
    assert "All is well" not in page
