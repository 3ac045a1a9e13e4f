"""Promise 2: what somebody writes into the database is no signature, and `audit verify` says so, row by row."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from delivery_world import DUE, NOW, SETTLE, World, issue, moved, post
from signing_people import CLINICIAN
from sqlalchemy import text

from scheduler.domain.errors import RetryAt, Uncertain
from scheduler.services.resolve import Verdict
from scheduler.services.trail import Trail
from scheduler.storage.store import SqlStore

KEY = "camp/care/x/post"
LATER = "later/care/x/post"


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def faults(world: World) -> tuple[str, ...]:
    return Trail(world.store).verify().faults


def change(world: World, *statements: str, **values: object) -> None:
    """Write into the database as somebody would who has its file."""
    assert isinstance(world.store, SqlStore)
    with world.store._engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def work_on_everything(world: World) -> None:
    """Submit, sign, reject, send, lose an answer, be told to wait, find, decide, miss."""
    threaded = post(parts=("First sentence.", "Second sentence.", "Third sentence."))
    lost, late = (
        moved(post(campaign="other"), timedelta(minutes=1)),
        moved(post(campaign="later"), timedelta(minutes=2)),
    )
    world.subscribe(5, suppressed=1)
    world.approve(threaded, issue(), lost, late)
    world.desk.reject(LATER, CLINICIAN, "too bold")
    world.x.failures = [RetryAt(DUE + timedelta(minutes=1), "busy"), None, Uncertain("lost")]
    world.email.failures = [Uncertain("lost")]
    for minutes in range(8):
        world.run_at(DUE + timedelta(minutes=minutes))
    world.run_at(DUE + timedelta(minutes=9) + SETTLE)
    with world.store.transaction() as tables:
        uncertain = [one for one in tables.deliveries.of_item(issue().key) if one.state == "uncertain"]
    for delivery in uncertain:
        world.resolution.resolve(delivery.id, Verdict.SENT, CLINICIAN)


def test_what_people_and_the_worker_did_is_borne_out_row_by_row(world: World) -> None:
    work_on_everything(world)
    assert faults(world) == ()


def test_a_signature_that_was_revived_is_told(world: World) -> None:
    world.approve(post())
    world.desk.reject(KEY, CLINICIAN, "too bold")
    change(
        world,
        "UPDATE approvals SET voided_at = NULL, version = version + 1",
        "UPDATE items SET state = 'approved'",
        "UPDATE deliveries SET state = 'pending', version = version + 1",
    )
    told = faults(world)
    assert any("has no row in the trail" in fault for fault in told)
    assert any("may go out, and the trail last says 'rejected'" in fault for fault in told)
    assert any("carries content that nobody signed for version 2" in fault for fault in told)


def test_a_signature_that_stands_again_after_it_was_withdrawn_is_told(world: World) -> None:
    world.approve(post())
    world.desk.reject(KEY, CLINICIAN, "too bold")
    change(world, "UPDATE approvals SET voided_at = NULL")
    assert any("was withdrawn in row" in fault and "stands again" in fault for fault in faults(world))


def test_a_signature_that_was_copied_is_told(world: World) -> None:
    world.approve(post())
    columns = (
        "item, version, content_hash, reviewer, signed_at, expires_at, voided_at, void_reason, signer, registration, "
        "meaning, rules, library, findings"
    )
    change(world, "INSERT INTO approvals (COLUMNS) SELECT COLUMNS FROM approvals".replace("COLUMNS", columns))
    assert faults(world) == (f"{KEY}: the signature of rao on version 1 has no row in the trail",)


ADD_A_PART = (
    "INSERT INTO deliveries (id, item, version, sequence, count, channel, state, due_at, ready_at, miss_after, "
    "content_hash, attempts, reason) SELECT 'another', item, version, 2, 2, channel, state, due_at, ready_at, "
    "miss_after, content_hash, 0, '' FROM deliveries"
)

EDITS: dict[str, tuple[str, str]] = {
    "the time to which a signature holds": (
        "UPDATE approvals SET expires_at = expires_at + 1000000",
        "has no row in the trail",
    ),
    "what was signed": ("UPDATE approvals SET content_hash = 'another'", "has no row in the trail"),
    "who signed": ("UPDATE approvals SET signer = 'maya'", "has no row in the trail"),
    "a signature as of before there was a trail": (
        "UPDATE approvals SET signer = '', signed_at = 0",
        "is gone, or was changed",
    ),
    "a signature taken out": ("DELETE FROM approvals", "is gone, or was changed"),
    "a signature withdrawn": ("UPDATE approvals SET voided_at = 1", "no row of the trail says so"),
    "who submitted": ("UPDATE submissions SET by = 'rao'", "has no row in the trail"),
    "a submission taken out": ("DELETE FROM submissions", "is gone"),
    "what a delivery carries": ("UPDATE deliveries SET content_hash = 'another'", "content that nobody signed"),
    "the version of an item": ("UPDATE items SET version = 7", "may go out"),
    "a draft that says it is approved": (
        "UPDATE items SET state = 'approved' WHERE key LIKE 'later/%'",
        "may go out, and the trail does not tell of it",
    ),
    "a draft that says it is in review": (
        "UPDATE items SET state = 'in_review' WHERE key LIKE 'later/%'",
        "is in review, and nobody submitted it",
    ),
    "a signed post that says it is cancelled": (
        "UPDATE items SET state = 'cancelled' WHERE key = 'camp/care/x/post'",
        "it is cancelled, and the trail says that version 1 was approved",
    ),
    "a signed post that says it is a draft": (
        "UPDATE items SET state = 'draft' WHERE key = 'camp/care/x/post'",
        "it is draft, and the trail says that version 1 was approved",
    ),
    "an item that says it is out": ("UPDATE items SET state = 'published'", "no delivery of it was accepted"),
    "an item that says it was retracted": ("UPDATE items SET state = 'retracted'", "nobody retracted it"),
    "a proof that no call brought": (
        "UPDATE deliveries SET state = 'accepted', receipt_platform_id = '1', receipt_at = 1, ready_at = NULL",
        "the trail has another receipt, or none",
    ),
    "a delivery under another id, of which no attempt is known": (
        "UPDATE deliveries SET id = 'another'",
        "its id is not the one of its item, version and part",
    ),
    "a post that answers another one": ("UPDATE deliveries SET reply_to = '9'", "answers another post"),
    "a part that was added": (ADD_A_PART, "version 1 has 2 deliveries, and not one for each of its parts"),
    "a part that is none": ("UPDATE deliveries SET count = 0", "it is part 1 of 0"),
    "deliveries taken out": ("DELETE FROM deliveries", "its deliveries are gone"),
    "content that was added": (
        "INSERT INTO contents (hash, canonical) VALUES ('another', '{}')",
        "was never submitted",
    ),
    "a draft that cannot be read": ("UPDATE items SET draft = '{'", "cannot be read"),
}


@pytest.mark.parametrize(("edit", "told"), EDITS.values(), ids=EDITS)
def test_a_row_that_was_written_from_outside_is_told(world: World, edit: str, told: str) -> None:
    world.approve(post())
    world.plan(post(campaign="later"))
    assert faults(world) == ()
    change(world, edit.replace(" by = ", ' "by" = '))
    found = faults(world)
    assert any(told in fault for fault in found), found
    assert all("\n" not in fault for fault in found)


def test_a_receipt_that_was_taken_out_is_told_before_it_goes_out_again(world: World) -> None:
    world.approve(post())
    world.run_at(DUE)
    change(world, "UPDATE deliveries SET state = 'pending', receipt_platform_id = NULL, ready_at = due_at")
    assert any("the trail has its receipt: it went out" in fault for fault in faults(world))


def test_a_delivery_that_was_taken_out_after_it_went_out_is_told(world: World) -> None:
    world.approve(post())
    world.run_at(DUE)
    change(world, "DELETE FROM attempts", "DELETE FROM deliveries")
    assert any("is gone, and the trail has its receipt: it went out" in fault for fault in faults(world))


def test_a_waiver_that_nobody_granted_is_told(world: World) -> None:
    world.approve(post())
    change(
        world,
        "INSERT INTO waivers (id, item, rule, sentence, reason, login, name, registration, granted_at, expires_at)"
        " VALUES ('w', :item, 'cure', 'It heals.', 'because', 'rao', 'Dr Rao', '', 1, 2)",
        item=KEY,
    )
    assert faults(world) == (f"{KEY}: the waiver w of rao has no row in the trail, or was changed",)


def test_what_is_older_than_the_trail_is_no_forgery(world: World) -> None:
    world.approve(post())
    old = (NOW - timedelta(days=90)).timestamp() * 1_000_000
    signature = (
        "INSERT INTO approvals (item, version, content_hash, reviewer, signed_at, expires_at, voided_at, "
        "void_reason, signer, registration, meaning, rules, library, findings) VALUES (:item, 0, :hash, 'Dr Rao', "
        ":at, :at, :at, 'changed', '', '', '', '', '', '[]')"
    )
    content = "INSERT INTO contents (hash, canonical) VALUES (:hash, :canonical)"
    told = {"item": KEY, "hash": sha256(b"{}").hexdigest(), "canonical": "{}", "at": int(old)}
    change(world, content, signature, **told)
    assert faults(world) == ()
