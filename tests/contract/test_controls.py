"""Who pauses gives a name, who lets go on proves who they are, and both stand in the trail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, World, post
from signing_people import AUTHOR, CLINICIAN

from scheduler.domain.audit import AuditEvent
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Credentials
from scheduler.ports import Store
from scheduler.services.controls import LONGEST_NAME, PUBLISHING
from scheduler.services.resolve import Verdict
from scheduler.services.trail import Trail


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def events(world: World, subject: str) -> list[AuditEvent]:
    return [entry.event for entry in Trail(world.store).entries(subject)]


def paused(world: World) -> str | None:
    with world.store.transaction() as tables:
        return tables.controls.paused()


def hold(world: World, channel: str, until: timedelta | None = None) -> None:
    with world.store.transaction() as tables:
        end = None if until is None else world.clock.now() + until
        tables.controls.hold(Hold(channel, end, "the account is locked"))


def test_a_pause_needs_no_password_and_keeps_the_name_that_was_given(world: World) -> None:
    world.controls.pause("  Asha at the desk ", "press\nenquiry")
    assert paused(world) == "press enquiry (Asha at the desk)"
    (happened,) = events(world, PUBLISHING)
    assert (happened.actor, happened.action) == ("Asha at the desk", "paused by name alone")
    assert "press enquiry" in happened.detail


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[2J", "n" * (LONGEST_NAME + 1)])
def test_a_pause_without_a_name_changes_nothing(world: World, name: str) -> None:
    with pytest.raises(BadInput, match="--by"):
        world.controls.pause(name, "press enquiry")
    assert paused(world) is None
    assert events(world, PUBLISHING) == []


def test_nothing_goes_out_between_pause_and_resume(world: World) -> None:
    world.approve(post())
    world.controls.pause("Asha", "press enquiry")
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.controls.resume(AUTHOR).was_paused
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED


def test_who_resumes_stands_in_the_trail(world: World) -> None:
    world.controls.pause("Asha", "press enquiry")
    world.controls.resume(CLINICIAN)
    happened = events(world, PUBLISHING)[-1]
    assert (happened.actor, happened.action) == (CLINICIAN.login, "resumed")


@pytest.mark.parametrize("who", [replace(AUTHOR, password="not the password"), Credentials("nobody", "a password")])
def test_a_pause_holds_against_whoever_cannot_prove_who_they_are(world: World, who: Credentials) -> None:
    world.controls.pause("Asha", "press enquiry")
    hold(world, "x")
    with pytest.raises(ClinicError):
        world.controls.resume(who)
    with pytest.raises(ClinicError):
        world.controls.release("x", who)
    assert paused(world) is not None
    assert [event.action for event in events(world, PUBLISHING)] == ["paused by name alone"]
    assert events(world, "x") == []


def test_who_no_longer_works_here_lets_nothing_go_on(world: World) -> None:
    world.staff.set_active(AUTHOR.login, active=False, by=CLINICIAN)
    world.controls.pause("Asha", "press enquiry")
    with pytest.raises(ClinicError, match="no longer active"):
        world.controls.resume(AUTHOR)
    assert paused(world) is not None


def test_resuming_what_is_not_paused_says_so_and_tells_the_trail_nothing(world: World) -> None:
    assert not world.controls.resume(AUTHOR).was_paused
    assert events(world, PUBLISHING) == []


def test_a_hold_is_ended_by_a_person_and_the_others_stay(world: World) -> None:
    hold(world, "x")
    hold(world, "email")
    hold(world, "over", timedelta(seconds=-1))
    assert world.controls.release("x", AUTHOR) == ("email",)
    assert world.controls.resume(AUTHOR).held == ("email",)
    (happened,) = events(world, "x")
    assert (happened.actor, happened.action) == (AUTHOR.login, "resumed")
    assert "locked" in happened.detail


def test_one_account_is_held_by_name_alone_until_a_person_lets_it_go_on(world: World) -> None:
    world.approve(post())
    world.controls.hold("x", " Asha ", "press\nenquiry")
    world.run_at(DUE)
    assert world.x.calls == []
    (happened,) = events(world, "x")
    assert (happened.actor, happened.action) == ("Asha", "held by name alone")
    assert "press enquiry" in happened.detail
    world.controls.release("x", AUTHOR)
    world.run_at(DUE)
    assert world.state(post()) is ItemState.PUBLISHED


@pytest.mark.parametrize(("account", "name", "told"), [("telex", "Asha", "email, x"), ("x", " ", "--by")])
def test_what_is_no_account_or_no_name_holds_nothing(world: World, account: str, name: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        world.controls.hold(account, name, "press enquiry")
    with world.store.transaction() as tables:
        assert tables.controls.holds() == ()


def test_a_channel_that_is_not_held_is_named(world: World) -> None:
    with pytest.raises(BadInput, match="'x' is not held"):
        world.controls.release("x", AUTHOR)


def test_a_verdict_without_proof_of_who_gives_it_changes_nothing(world: World) -> None:
    world.approve(post())
    world.run_at(DUE + timedelta(hours=3))
    assert world.state(post()) is ItemState.MISSED
    with pytest.raises(ClinicError, match="password is wrong"):
        world.resolution.resolve(str(post().key), Verdict.SEND, replace(AUTHOR, password="not the password"))
    assert world.state(post()) is ItemState.MISSED
    world.resolution.resolve(str(post().key), Verdict.SEND, AUTHOR, "still true")
    happened = events(world, str(post().key))[-1]
    assert (happened.actor, happened.action) == (AUTHOR.login, "resolved")
