"""A test of an issue: the mail that its readers get, to named addresses, apart from everything that is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from delivery_world import CLINIC, DUE, NOW, World, fake_hash, fake_hashes, issue, post
from signing_people import AUTHOR

from scheduler.domain.errors import BadInput, ClinicError, Uncertain
from scheduler.domain.newsletter import Newsletter
from scheduler.domain.payload import BatchPayload
from scheduler.domain.subscriber import Suppression, SuppressionKind
from scheduler.ports import Store
from scheduler.services.documents.samples import sample_document
from scheduler.services.sample import MARK, Samples
from scheduler.services.status import read_status

STAFF = "maya@clinic.example.com"
STRANGER = "somebody@elsewhere.example"


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


@pytest.fixture
def samples(world: World) -> Samples:
    return Samples(
        world.items,
        world.store,
        world.channels,
        world.staff,
        world.clock,
        lambda: (STAFF.upper(),),
        fake_hashes,
        lambda site, reader: f"{site}/u/{reader}",
    )


def calls(world: World) -> list[BatchPayload]:
    return [call for call in world.email.calls if isinstance(call, BatchPayload)]


def trail(world: World) -> list[tuple[str, str]]:
    with world.store.transaction() as tables:
        return [(entry.event.action, entry.event.detail) for entry in tables.audit.entries(str(issue().key))]


def test_what_is_signed_goes_to_whoever_is_named_and_differs_in_its_mark_alone(world: World, samples: Samples) -> None:
    world.subscribe(1)
    world.approve(issue())
    report = samples.send(str(issue().key), [STRANGER, STAFF, STRANGER.upper()], AUTHOR)
    assert (report.sent, report.is_signed) == (2, True)
    world.run_at(DUE)
    test, real = calls(world)
    assert [reader.address for reader in test.addressees] == [STRANGER, STAFF]
    assert test.issue.subject == f"{MARK}{real.issue.subject}"
    assert replace(test.issue, subject=real.issue.subject) == real.issue
    assert (test.sender_name, test.sender_address) == (real.sender_name, real.sender_address)


def test_it_is_in_no_accounting_and_in_the_trail_without_an_address(world: World, samples: Samples) -> None:
    world.subscribe(3)
    world.approve(issue())
    samples.send(str(issue().key), [STAFF], AUTHOR)
    (record,) = read_status(world.store).records
    assert record.accounting is None
    assert record.deliveries == ()
    acts = [(action, detail) for action, detail in trail(world) if action.startswith("test")]
    assert [action for action, _ in acts] == ["test begun", "test ended"]
    assert "@" not in str(acts)


def test_before_it_is_signed_it_goes_to_the_staff_of_the_settings_alone(world: World, samples: Samples) -> None:
    world.workspace.clinic_ = replace(CLINIC, newsletter=Newsletter())
    world.plan(issue())
    with pytest.raises(BadInput, match="nobody has signed") as refused:
        samples.send(str(issue().key), [STAFF, STRANGER], AUTHOR)
    assert "@" not in str(refused.value)
    assert calls(world) == []
    report = samples.send(str(issue().key), [STAFF], AUTHOR)
    assert (report.sent, report.is_signed) == (1, False)


def test_nobody_who_is_suppressed_gets_a_test(world: World, samples: Samples) -> None:
    world.approve(issue())
    with world.store.transaction() as tables:
        tables.suppressions.add([Suppression(fake_hash(STRANGER), "", NOW, SuppressionKind.COMPLAINED)])
    with pytest.raises(BadInput, match="must not be written to"):
        samples.send(str(issue().key), [STAFF, STRANGER], AUTHOR)
    assert calls(world) == []


def test_the_brake_stops_tests_as_well(world: World, samples: Samples) -> None:
    world.approve(issue())
    world.controls.pause("Maya", "press enquiry")
    with pytest.raises(ClinicError, match="paused"):
        samples.send(str(issue().key), [STAFF], AUTHOR)
    assert calls(world) == []


def test_a_lost_answer_is_told_and_never_tried_again(world: World, samples: Samples) -> None:
    world.approve(issue())
    world.email.failures = [Uncertain("the answer did not arrive")]
    report = samples.send(str(issue().key), [STAFF], AUTHOR)
    assert report.sent == 0
    assert sample_document(report) == {
        "item": str(issue().key),
        "outcome": "uncertain",
        "taken": 0,
        "signed": True,
        "reasons": ["the answer did not arrive"],
    }
    assert len(calls(world)) == 1


@pytest.mark.parametrize(
    ("name", "addresses", "problem"),
    [
        (str(issue().key), [], "1 to 20"),
        (str(issue().key), [f"a{n}@r.example" for n in range(21)], "1 to 20"),
        (str(issue().key), ["nobody"], "address 1 is not an e-mail address"),
        (str(post().key), [STAFF], "is no issue"),
    ],
)
def test_what_cannot_be_tested_is_refused_in_one_line(
    world: World, samples: Samples, name: str, addresses: list[str], problem: str
) -> None:
    world.approve(issue(), post())
    with pytest.raises(BadInput, match=problem):
        samples.send(name, addresses, AUTHOR)
