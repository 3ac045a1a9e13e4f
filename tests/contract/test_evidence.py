"""What is on record: every step leaves its row, the trail is whole or says where not, and an item can be proved."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, NOW, World, carrying, issue, post
from signing_people import AUTHOR, CLINICIAN, PASSWORD, sign, waive_read
from signing_samples import PICTURE, SAID, ruled_world
from sqlalchemy import text

from scheduler.domain.content import ItemState
from scheduler.domain.errors import Rejected, Uncertain
from scheduler.services.documents.records import evidence_document
from scheduler.services.evidence import read_evidence
from scheduler.services.trail import Trail
from scheduler.storage.store import SqlStore

CLAIM = "Second sentence."


@pytest.fixture
def world(store: SqlStore) -> World:
    return ruled_world(store)


def actions(world: World, subject: str | None = None) -> list[tuple[str, str]]:
    with world.store.transaction() as tables:
        return [(entry.event.actor, entry.event.action) for entry in tables.audit.entries(subject)]


def campaign(world: World) -> None:
    """Take a post and an issue the whole way: sent back once, signed, published."""
    world.subscribe(3, suppressed=1)
    world.plan(carrying(post(), SAID), issue())
    world.desk.submit("camp", AUTHOR)
    world.desk.reject(str(post().key), CLINICIAN, "say it again")
    world.desk.submit(str(post().key), AUTHOR)
    assert all(one.done for one in sign(world.desk, "camp"))
    world.run_at(DUE)
    assert (world.state(post()), world.state(issue())) == (ItemState.PUBLISHED, ItemState.PUBLISHED)


def test_every_step_of_a_campaign_leaves_its_row(world: World) -> None:
    campaign(world)
    assert actions(world, "maya")[0] == ("system", "person added")
    assert set(actions(world, "maya")[1:]) == {("maya", "submitted")}, "what a person did stands under the name too"
    assert actions(world, str(post().key)) == [
        ("maya", "submitted"),
        ("rao", "rejected"),
        ("maya", "submitted"),
        ("rao", "approved"),
        ("system", "call accepted"),
    ]
    assert actions(world, str(issue().key)) == [
        ("maya", "submitted"),
        ("rao", "approved"),
        ("system", "prepared"),
        ("system", "call accepted"),
    ]


@pytest.mark.parametrize(
    ("failure", "kept"),
    [(Rejected("the text is not allowed"), "call rejected"), (Uncertain("the answer was lost"), "call uncertain")],
)
def test_a_call_that_failed_leaves_its_row_with_the_reason(world: World, failure: Exception, kept: str) -> None:
    world.approve(post())
    world.x.failures = [failure]
    world.clock.move_to(DUE)
    (delivery,) = world.publisher.claim(1)
    world.publisher.deliver(delivery)
    with world.store.transaction() as tables:
        last = tables.audit.entries(str(post().key))[-1].event
    assert (last.actor, last.action) == ("system", kept)
    assert str(failure) in last.detail


def test_what_was_approved_can_be_read_from_the_trail_alone(world: World) -> None:
    world.approve(post())
    with world.store.transaction() as tables:
        approved = tables.audit.entries(str(post().key))[-1].event
        signed = tables.approvals.current(post().key, 1)
    assert signed
    detail = json.loads(approved.detail)
    assert detail["content_hash"] == signed.content_hash
    assert detail["meaning"] == signed.meaning
    assert (detail["reviewer"], detail["registration"]) == ("Dr Rao", "MH 12345")
    assert detail["findings"] == hashlib.sha256(signed.findings.encode()).hexdigest()


def test_the_trail_is_whole_after_a_campaign_and_holds_no_password_and_no_address(world: World) -> None:
    campaign(world)
    assert Trail(world.store).verify().faults == ()
    with world.store.transaction() as tables:
        written = repr(tables.audit.entries())
    assert PASSWORD not in written
    assert "@example.com" not in written


CHANGES = {
    "reason": "UPDATE audit SET detail = replace(detail, 'say it again', 'very good')",
    "who": "UPDATE audit SET actor = 'maya' WHERE action = 'approved'",
    "removed": "DELETE FROM audit WHERE action = 'rejected'",
    "last": "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_row_that_was_changed_behind_the_products_back_is_found(world: World, store: SqlStore, change: str) -> None:
    campaign(world)
    with store._engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        assert connection.execute(text(CHANGES[change])).rowcount > 0
    assert Trail(store).verify().faults != ()


def test_the_evidence_on_a_post_has_all_that_is_known_of_it(world: World) -> None:
    world.workspace.rules_ = replace(
        world.workspace.rules_,
        rules=tuple(
            replace(rule, match=("second sentence",), kind=rule.kind, unless=(), unless_before=(), severities={})
            for rule in world.workspace.rules_.rules
            if rule.id == "ABS08"
        ),
    )
    item = carrying(post(parts=("First sentence.", CLAIM)), SAID)
    world.plan(item)
    waiver = waive_read(world.waivers, str(item.key), "ABS08", CLAIM, reason="It is a test", lasting=timedelta(days=9))
    world.approve(item)
    world.x.failures = [Uncertain("the answer was lost")]
    world.x.lost = True
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=10))
    assert world.state(item) is ItemState.PUBLISHED
    (evidence,) = read_evidence(str(item.key), world.store, world.workspace)
    document = json.loads(json.dumps(evidence_document(evidence)))

    first = document["sentences"][0]
    assert (first["text"], first["original"]) == ("First sentence.", "First sentence.")
    assert first["source"] == {"section": "care", "paragraph": 0, "start": 0, "end": 15}
    assert {"statement": "vary", "version": 1} in [each["source"] for each in document["sentences"]]

    (signed,) = document["signatures"]
    assert signed["content"]["texts"] == ["First sentence.", CLAIM]
    assert signed["hash"] == world.items.outgoing(item).hash
    (digest,) = (picture["digest"] for picture in signed["content"]["pictures"])
    data = base64.b64decode(signed["pictures"][digest].removeprefix("data:image/png;base64,"))
    assert data == PICTURE.data
    assert hashlib.sha256(data).hexdigest() == digest
    assert (signed["name"], signed["registration"], signed["signed_at"]) == ("Dr Rao", "MH 12345", NOW.isoformat())
    ((rule, waived),) = {(each["rule"], each["waived"]) for each in signed["findings"]}
    assert (rule, waived) == ("ABS08", waiver.id)

    (kept,) = document["waivers"]
    assert (kept["id"], kept["reason"], kept["name"]) == (waiver.id, "It is a test", "Dr Rao")
    parts = document["delivery"]["deliveries"]
    assert [len(part["attempts"]) for part in parts] == [1, 1]
    assert parts[0]["attempts"][0]["outcome"] == "uncertain"
    assert [part["state"] for part in parts] == ["accepted", "accepted"]
    assert parts[0]["receipt"]["url"] == "https://x.test/1"
    assert [row["what"] for row in document["trail"]][:3] == ["waived", "submitted", "approved"]
    assert "Triage" in document["note"]


def test_the_evidence_keeps_what_was_signed_when_template_and_picture_have_changed_since(world: World) -> None:
    world.approve(post())
    world.run_at(DUE)
    world.renderer.mark, world.renderer.pictures = " (new)", (replace(PICTURE, data=b"new"),)
    (evidence,) = read_evidence("camp", world.store, world.workspace)
    (signed,) = evidence.signed
    assert signed.content
    assert signed.content.texts == ("First sentence.",)
    assert [data for _, data in signed.pictures.values()] == [PICTURE.data]


def test_a_signature_that_no_longer_holds_stays_in_the_evidence(world: World) -> None:
    world.approve(post())
    world.desk.reject("camp", CLINICIAN, "second thoughts")
    (evidence,) = read_evidence("camp", world.store, world.workspace)
    (signed,) = json.loads(json.dumps(evidence_document(evidence)))["signatures"]
    assert signed["voided_at"] == NOW.isoformat()
    assert "second thoughts" in signed["void_reason"]


def test_the_evidence_on_an_issue_counts_its_people_and_names_none(world: World) -> None:
    world.subscribe(4, suppressed=1)
    world.approve(issue())
    world.run_at(DUE)
    (evidence,) = read_evidence(str(issue().key), world.store, world.workspace)
    document = json.dumps(evidence_document(evidence))
    assert json.loads(document)["delivery"]["accounting"]["accepted"] == 3
    assert json.loads(document)["delivery"]["accounting"]["excluded"] == {"asked not to be written to": 1}
    with world.store.transaction() as tables:
        people = [recipient.subscriber for recipient in tables.recipients.of_issue(issue().key, 1)]
    assert len(people) == 4
    for number, person in enumerate(people):
        assert f"p{number}@" not in document
        assert f'"{person}"' not in document
