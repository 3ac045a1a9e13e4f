"""Staff suppress any address at once; lifting a person's own wish takes that person's new consent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from signing_people import AUTHOR, add_people
from storage_samples import person
from test_audience_list import FakeSegments

from scheduler.domain.audit import AuditEvent
from scheduler.domain.consent import ConsentAct
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.people import Credentials
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.domain.subscription import Subscription
from scheduler.services.audience_list import AudienceList
from scheduler.services.people import Staff
from scheduler.services.segments import SegmentDesk
from scheduler.services.suppressing import NewConsent, SuppressionDesk
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock, PlainPasswords

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = person(1)
DESK = NewConsent("form at the desk", date(2026, 3, 2))
K = SuppressionKind


def hashes(address: str) -> tuple[str, ...]:
    return tuple(hashlib.sha256(f"{key} {address.lower()}".encode()).hexdigest() for key in ("new", "old"))


@pytest.fixture
def desk(store: SqlStore) -> SuppressionDesk:
    clock = FixedClock(NOW)
    staff = Staff(store, PlainPasswords(), clock)
    add_people(staff)
    segments = SegmentDesk(FakeSegments(), store, clock, ZONE, hashes)
    people = AudienceList(store, clock, segments, hashes, Subscription)
    return SuppressionDesk(store, clock, staff, people, hashes, ZONE, breathe=lambda _: None)


@pytest.fixture
def ann(store: SqlStore) -> Subscriber:
    with store.transaction() as tx:
        tx.subscribers.add([ANN, replace(ANN, id="friend", audience="friends"), person(2)])
    return ANN


def kept(store: SqlStore, kind: SuppressionKind, key: int = 0, at: datetime = NOW) -> None:
    with store.transaction() as tx:
        tx.suppressions.add([Suppression(hashes(ANN.address)[key], "a reason", at, kind)])


def suppressions(store: SqlStore) -> list[tuple[str, str]]:
    with store.transaction() as tx:
        return [(each.kind, each.reason) for each in tx.suppressions.of(hashes(ANN.address)).values()]


def status(store: SqlStore, subscriber: str = ANN.id) -> SubscriberStatus:
    with store.transaction() as tx:
        found = tx.subscribers.get(subscriber)
    assert found is not None
    return found.status


def acts(store: SqlStore, subscriber: str = ANN.id) -> list[tuple[ConsentAct, str, str]]:
    with store.transaction() as tx:
        return [(each.act, each.source, each.by) for each in tx.consents.of_subscriber(subscriber)]


def trail(store: SqlStore) -> list[AuditEvent]:
    with store.transaction() as tx:
        return [entry.event for entry in tx.audit.entries() if entry.event.action.startswith("suppress")]


def test_a_suppressed_person_is_off_every_list_and_the_ledger_says_so(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber
) -> None:
    outcome = desk.suppress(" READER1@Example.com ", "asked by phone", by="Maya")
    assert outcome.before is None
    assert {each.audience for each in outcome.people} == {"newsletter", "friends"}
    assert (status(store), status(store, "friend")) == (SubscriberStatus.UNSUBSCRIBED, SubscriberStatus.UNSUBSCRIBED)
    assert acts(store) == acts(store, "friend") == [(ConsentAct.WITHDRAWN, "staff", "Maya")]
    assert suppressions(store) == [("asked", "asked by phone")]
    assert status(store, person(2).id) is SubscriberStatus.CONFIRMED


def test_who_is_not_on_the_list_is_suppressed_all_the_same(store: SqlStore, desk: SuppressionDesk) -> None:
    outcome = desk.suppress(ANN.address, "asked")
    assert (outcome.people, outcome.before) == ((), None)
    assert suppressions(store) == [("asked", "asked")]


@pytest.mark.parametrize("key", [0, 1])
@pytest.mark.parametrize("kind", [K.ASKED, K.COMPLAINED])
def test_what_was_suppressed_already_stays_as_it_was(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber, kind: SuppressionKind, key: int
) -> None:
    kept(store, kind, key)
    outcome = desk.suppress(ANN.address, "again")
    assert outcome.before is not None
    assert (outcome.before.kind, outcome.before.at) == (kind, NOW)
    assert suppressions(store) == [(kind, "a reason")]


@pytest.mark.parametrize("key", [0, 1])
@pytest.mark.parametrize("kind", [K.UNSUBSCRIBED, K.ERASED, K.BOUNCED])
def test_what_somebody_asks_for_takes_the_place_of_what_is_lifted_without_them(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber, kind: SuppressionKind, key: int
) -> None:
    """A sign-up that others may have begun, or a mailbox that works again."""
    kept(store, kind, key)
    outcome = desk.suppress(ANN.address, "asked by phone")
    assert outcome.before is not None
    assert suppressions(store) == [("asked", "asked by phone")]
    with pytest.raises(BadInput, match="own new consent"):
        desk.restore(ANN.address, "the mailbox works again", AUTHOR)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("ann", "asked", ""), "the address is not an e-mail address"),
        ((ANN.address, "", ""), "one short line"),
        ((ANN.address, "ann@example.com asked", ""), "without an address"),
        ((ANN.address, "x" * 201, ""), "one short line"),
        ((ANN.address, "a\nb", ""), "one short line"),
        ((ANN.address, "asked", "x" * 81), "at most 80"),
        ((ANN.address, "asked", "maya@example.com"), "no address"),
    ],
)
def test_what_cannot_be_kept_is_refused_without_the_address(
    store: SqlStore, desk: SuppressionDesk, given: tuple[str, str, str], words: str
) -> None:
    with pytest.raises(BadInput, match=words) as fault:
        desk.suppress(*given)
    assert ANN.address not in str(fault.value)
    assert suppressions(store) == []


def test_the_trail_has_the_act_without_the_address(store: SqlStore, desk: SuppressionDesk, ann: Subscriber) -> None:
    desk.suppress(ANN.address, "asked by phone", by="Maya")
    desk.restore(ANN.address, "came back", AUTHOR, DESK)
    suppressed, lifted = trail(store)
    assert (suppressed.actor, suppressed.subject) == ("Maya", hashes(ANN.address)[0])
    assert (lifted.actor, lifted.action) == ("maya", "suppression lifted")
    assert ANN.id in suppressed.detail
    assert ANN.id in lifted.detail
    assert not any("@" in f"{each.subject}{each.detail}" for each in trail(store))


FILES: dict[str, tuple[bytes, Callable[[str], bytes]]] = {
    "lines": (b"", str.encode),
    "with a header": (b"email,reason\n", lambda text: text.encode()),
    "with a byte order mark": (b"\xef\xbb\xbf", str.encode),
    "UTF-16": (b"\xff\xfe", lambda text: text.encode("utf-16-le")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_suppressed_line_by_line_and_a_wrong_one_hides_no_other(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber, tmp_path: Path, name: str
) -> None:
    desk.suppress("old@example.com", "asked")
    begins, encoded = FILES[name]
    lines = (
        "reader1@example.com\r\n"
        '"reader2@example.com";"2026-01-01"\n'
        "\n"
        "Nobody,nobody@example.com,bounced\n"
        "not an address\n"
        "two@@example.com\n"
        "OLD@example.com\n"
        "<reader1@example.com>"
    )
    file = tmp_path / "people.csv"
    file.write_bytes(begins + encoded(lines))
    outcome = desk.suppress_file(file, "old provider", "Maya")
    assert (outcome.new, outcome.known, outcome.absent) == (3, 2, 2)
    first = 6 if "header" in name else 5
    assert [line for line, _ in outcome.refused] == [first, first + 1]
    assert "@" not in "".join(reason for _, reason in outcome.refused).replace("'@'", "").replace("the @", "").replace(
        "name@", ""
    )
    assert suppressions(store) == [("asked", "old provider")]


def test_a_file_that_cannot_be_read_is_told(desk: SuppressionDesk, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        desk.suppress_file(tmp_path, "asked")


def test_a_bounced_address_is_restored_for_a_reason(store: SqlStore, desk: SuppressionDesk, ann: Subscriber) -> None:
    kept(store, K.BOUNCED)
    restored = desk.restore(ANN.id, "the mailbox works again", AUTHOR)
    assert [each.kind for each in restored.lifted] == [K.BOUNCED]
    assert restored.back == ()
    assert suppressions(store) == []
    assert status(store) is SubscriberStatus.CONFIRMED


@pytest.mark.parametrize("key", [0, 1])
@pytest.mark.parametrize("kind", [K.ASKED, K.COMPLAINED, K.UNSUBSCRIBED, K.ERASED])
def test_a_persons_own_wish_ends_with_their_new_consent_alone(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber, kind: SuppressionKind, key: int
) -> None:
    kept(store, kind, key)
    with pytest.raises(BadInput, match=f"{kind} since 2026-03-02.*own new consent"):
        desk.restore(ANN.address, "please", AUTHOR)
    with pytest.raises(BadInput, match="older than"):
        desk.restore(ANN.address, "please", AUTHOR, replace(DESK, day=date(2026, 3, 1)))
    with pytest.raises(BadInput, match="in the future"):
        desk.restore(ANN.address, "please", AUTHOR, replace(DESK, day=date(2026, 3, 3)))
    assert suppressions(store) == [(kind, "a reason")]
    restored = desk.restore(ANN.address, "came back", AUTHOR, DESK)
    assert {each.id for each in restored.back} == {ANN.id, "friend"}
    assert suppressions(store) == []
    with store.transaction() as tx:
        back = tx.subscribers.get(ANN.id)
    assert back is not None
    assert (back.status, back.consent_source) == (SubscriberStatus.CONFIRMED, "form at the desk")
    assert back.consent_at.astimezone(ZONE).isoformat() == "2026-03-02T00:00:00+05:30"
    assert acts(store) == [(ConsentAct.RESTORED, "form at the desk", "maya")]


def test_who_left_and_is_not_suppressed_needs_new_consent_as_well(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber
) -> None:
    with store.transaction() as tx:
        tx.subscribers.put(replace(ANN, status=SubscriberStatus.UNSUBSCRIBED))
    with pytest.raises(BadInput, match="the person left the list: only"):
        desk.restore(ANN.id, "please", AUTHOR)
    assert desk.restore(ANN.id, "came back", AUTHOR, DESK).back[0].status is SubscriberStatus.CONFIRMED


def test_a_bounce_does_not_lift_what_the_person_wished(store: SqlStore, desk: SuppressionDesk, ann: Subscriber) -> None:
    with store.transaction() as tx:
        tx.subscribers.put(replace(ANN, status=SubscriberStatus.UNSUBSCRIBED))
    kept(store, K.BOUNCED)
    with pytest.raises(BadInput, match="own new consent"):
        desk.restore(ANN.address, "the mailbox works again", AUTHOR)
    assert suppressions(store) == [(K.BOUNCED, "a reason")]


def test_who_never_confirmed_is_not_confirmed_by_lifting(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber
) -> None:
    with store.transaction() as tx:
        tx.subscribers.put(replace(ANN, status=SubscriberStatus.PENDING))
    kept(store, K.ASKED)
    desk.restore(ANN.address, "came back", AUTHOR, DESK)
    assert status(store) is SubscriberStatus.PENDING


def test_restoring_takes_a_login_and_its_password(store: SqlStore, desk: SuppressionDesk, ann: Subscriber) -> None:
    kept(store, K.BOUNCED)
    with pytest.raises(ClinicError, match="the password is wrong"):
        desk.restore(ANN.address, "works again", Credentials("maya", "wrong"))
    assert suppressions(store) == [(K.BOUNCED, "a reason")]


def test_what_is_not_suppressed_is_not_restored(desk: SuppressionDesk, ann: Subscriber) -> None:
    with pytest.raises(BadInput, match="nothing to restore"):
        desk.restore(ANN.address, "please", AUTHOR)
    with pytest.raises(NotFound, match="nobody on the list has this id"):
        desk.restore("nobody", "please", AUTHOR)


@pytest.mark.parametrize("source", ["", "ann@example.com said so", "x" * 201, "a\x07b"])
def test_a_consent_says_in_one_line_where_it_was_given(
    store: SqlStore, desk: SuppressionDesk, ann: Subscriber, source: str
) -> None:
    kept(store, K.ASKED)
    with pytest.raises(BadInput, match="the consent's source"):
        desk.restore(ANN.address, "please", AUTHOR, replace(DESK, source=source))
