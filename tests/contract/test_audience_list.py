"""The list as staff look at it, and as a file: everybody once, formulas harmless, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from storage_samples import person

from scheduler.domain.consent import ConsentAct, ConsentRecord, Wording
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.segment import Query, Segment
from scheduler.domain.segment_query import parse_query
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.domain.subscription import Subscription, Topic
from scheduler.services import audience_export
from scheduler.services.audience_export import COLUMNS, AudienceExport
from scheduler.services.audience_list import UNKNOWN_TOPIC, AudienceList, Wanted
from scheduler.services.segments import SegmentDesk
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUBSCRIPTION = Subscription(topics=(Topic("skin"), Topic("hair")))
AGREED = Wording("en", "I want the newsletter.")


def hashes(text: str) -> tuple[str, ...]:
    return tuple(hashlib.sha256(f"{key} {text}".encode()).hexdigest() for key in ("new", "old"))


class FakeSegments:
    """The file of segments."""

    def __init__(self) -> None:
        self.kept: dict[str, Segment] = {}

    def segments(self) -> dict[str, Segment]:
        return self.kept

    def read_query(self, query: str) -> Query:
        return parse_query(query, ("skin", "hair"))

    def add_segment(self, name: str, query: str, audience: str) -> Segment:
        self.kept[name] = Segment(name, audience, self.read_query(query))
        return self.kept[name]

    def remove_segment(self, name: str) -> None:
        del self.kept[name]


@pytest.fixture
def desk(store: SqlStore) -> SegmentDesk:
    return SegmentDesk(FakeSegments(), store, FixedClock(NOW), ZONE, hashes)


@pytest.fixture
def people(store: SqlStore, desk: SegmentDesk) -> AudienceList:
    return AudienceList(store, FixedClock(NOW), desk, hashes, lambda: SUBSCRIPTION)


@pytest.fixture
def export(store: SqlStore, people: AudienceList) -> AudienceExport:
    return AudienceExport(store, FixedClock(NOW), people)


def fill(store: SqlStore, *some: Subscriber) -> None:
    with store.transaction() as tx:
        tx.subscribers.add(some)


def suppress(store: SqlStore, who: Subscriber, kind: SuppressionKind, key: int = 0) -> None:
    with store.transaction() as tx:
        tx.suppressions.add([Suppression(hashes(who.address)[key], "a reason", NOW, kind)])


def test_pages_show_everybody_once_and_say_how_to_go_on(store: SqlStore, people: AudienceList) -> None:
    fill(store, *(person(number) for number in range(25)))
    after: str | None = ""
    seen: list[str] = []
    while after is not None:
        page = people.page(Wanted(), after, 10)
        seen += [listed.person.address for listed in page.people]
        after = page.following
    assert seen == sorted(person(number).address for number in range(25))
    assert page.statuses == {SubscriberStatus.CONFIRMED: 25}


@pytest.mark.parametrize("wanted", [Wanted(address="reader"), Wanted(name="reader ")])
def test_pages_of_a_search_show_everybody_once_and_count_nobody_unasked(
    store: SqlStore, people: AudienceList, wanted: Wanted
) -> None:
    fill(store, *(person(number) for number in range(25)))
    first = people.page(wanted, "", 10, counted=False)
    second = people.page(wanted, first.following or "", 15, counted=False)
    assert len({listed.person.id for listed in (*first.people, *second.people)}) == 25
    assert (second.following, first.statuses, second.statuses) == (None, {}, {})


def test_a_page_that_is_exactly_full_is_the_last(store: SqlStore, people: AudienceList) -> None:
    fill(store, *(person(number) for number in range(10)))
    assert people.page(Wanted(), "", 10).following is None


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(status="confrmed"), "did you mean 'confirmed'"),
        (Wanted(status="x"), "there are pending, confirmed, unsubscribed"),
        (Wanted(segment="recnt"), "did you mean 'recent'"),
        (Wanted(segment="recent", audience="others"), "leave --audience out"),
        (Wanted(audience="No!"), "audience's name must be"),
        (Wanted(search="a\0b"), "control character"),
        (Wanted(search="\ud800"), "one line"),
        (Wanted(search="x" * 300), "at most"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_remedy(
    people: AudienceList, desk: SegmentDesk, wanted: Wanted, words: str
) -> None:
    desk.file.add_segment("recent", "joined within 30 days", "newsletter")
    with pytest.raises((BadInput, NotFound), match=words):
        people.page(wanted)


@pytest.mark.parametrize("after", ["nobody", "x\0", "'; --"])
def test_going_on_after_nobody_is_refused(people: AudienceList, after: str) -> None:
    with pytest.raises(NotFound, match="begin anew"):
        people.page(Wanted(), after)


def test_a_page_has_a_bounded_number_of_people(people: AudienceList) -> None:
    for limit in (0, 1001):
        with pytest.raises(BadInput, match="1 to 1000"):
            people.page(Wanted(), limit=limit)


@pytest.mark.parametrize("key", [0, 1])
@pytest.mark.parametrize(
    ("kind", "word"),
    [("unsubscribed", "unsubscribed"), ("bounced", "bounced"), ("complained", "complained"), ("asked", "suppressed")],
)
def test_a_suppression_goes_before_a_status_whichever_key_it_was_made_with(
    store: SqlStore, people: AudienceList, kind: str, word: str, key: int
) -> None:
    fill(store, person(1))
    suppress(store, person(1), SuppressionKind(kind), key)
    (listed,) = people.find(person(1).address)
    assert listed.standing.word == word
    assert "since 2026-03-02" in listed.standing.why


def test_a_standing_is_one_word_and_why(store: SqlStore, people: AudienceList) -> None:
    pausing = replace(person(1), paused_until=NOW + timedelta(days=1))
    fill(
        store,
        pausing,
        replace(person(2), paused_until=NOW),
        replace(person(3), status=SubscriberStatus.PENDING),
        replace(person(4), status=SubscriberStatus.UNSUBSCRIBED, consent_at=NOW - timedelta(hours=14)),
    )
    words = [listed.standing.word for listed in people.page(Wanted()).people]
    assert words == ["paused", "confirmed", "pending", "unsubscribed"]
    assert people.page(Wanted()).people[3].joined.isoformat() == "2026-03-02"  # as the clinic's calendar has it


def test_a_person_is_found_by_address_in_every_audience_and_by_id_in_one(store: SqlStore, people: AudienceList) -> None:
    fill(store, person(1), replace(person(1), id="friend", audience="friends"))
    assert len(people.find(" READER1@example.com")) == 2
    assert [listed.person.audience for listed in people.find("friend")] == ["friends"]


@pytest.mark.parametrize("name", ["ann@example.com", "s00001", "x\0y", "' OR 1=1"])
def test_who_is_not_on_the_list_is_not_found_and_not_repeated(people: AudienceList, name: str) -> None:
    with pytest.raises(NotFound) as fault:
        people.find(name)
    assert name not in str(fault.value)


def test_interests_are_counted_by_declared_topics_whichever_key_they_were_made_with(
    store: SqlStore, people: AudienceList
) -> None:
    fill(store, *(person(number) for number in range(4)))
    with store.transaction() as tx:
        tx.subscribers.set_interests(person(0).id, [hashes("skin")[0]])
        tx.subscribers.set_interests(person(1).id, [hashes("skin")[1], hashes("gone")[0]])
    suppress(store, person(9), SuppressionKind.BOUNCED)
    counted = people.count()
    assert counted.topics == {"skin": 2, "hair": 0, UNKNOWN_TOPIC: 1}
    assert counted.suppressions == {SuppressionKind.BOUNCED: 1}


def test_a_segment_is_counted_and_not_called_as_an_audience_is(store: SqlStore, desk: SegmentDesk) -> None:
    fill(store, person(1), replace(person(2), language="hi", status=SubscriberStatus.PENDING))
    assert desk.add("all", "language in (en, hi)", "newsletter").statuses == {"confirmed": 1, "pending": 1}
    assert (desk.show("all").total, desk.show("all").confirmed) == (2, 1)
    assert desk.count("language is en", "newsletter").total == 1
    with pytest.raises(BadInput, match="there is an audience 'newsletter' already"):
        desk.add("newsletter", "language is en", "newsletter")
    with pytest.raises(NotFound, match="there are: all"):
        desk.show("x")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience_export, "PIECE", 3)


@pytest.mark.parametrize("number", [0, 1, 3, 7])
def test_an_export_has_everybody_once(store: SqlStore, export: AudienceExport, tmp_path: Path, number: int) -> None:
    fill(store, *(person(each) for each in range(number)))
    told: list[int] = []
    assert export.write(tmp_path / "a.csv", Wanted(), told.append) == number
    assert export.write(tmp_path / "a.jsonl", Wanted()) == number
    everybody = sorted(person(each).address for each in range(number))
    assert [row["address"] for row in rows(tmp_path / "a.csv")] == everybody
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["address"] for line in lines] == everybody
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert told[-1:] == ([number] if number else [])


def test_an_export_is_for_its_owner_alone_and_goes_over_an_older_one(
    store: SqlStore, export: AudienceExport, tmp_path: Path
) -> None:
    fill(store, person(1))
    file = tmp_path / "a.csv"
    file.write_text("older")
    file.chmod(0o644)
    export.write(file, Wanted())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(rows(file)) == 1


def test_an_export_that_fails_leaves_what_was_there_and_nothing_else(
    store: SqlStore, export: AudienceExport, tmp_path: Path
) -> None:
    fill(store, *(person(each) for each in range(9)))
    (tmp_path / "exports").mkdir()
    file = tmp_path / "exports" / "a.csv"
    file.write_text("older")

    def full_disk(number: int) -> None:
        if number > 3:
            raise OSError(28, "No space left on device")

    with pytest.raises(BadInput, match="No space left"):
        export.write(file, Wanted(), full_disk)
    assert file.read_text() == "older"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1", "\t=1"])
def test_no_cell_is_a_formula(store: SqlStore, export: AudienceExport, tmp_path: Path, name: str) -> None:
    fill(store, replace(person(1), name=name))
    export.write(tmp_path / "a.csv", Wanted())
    assert rows(tmp_path / "a.csv")[0]["name"] == f"'{name}"
    export.write(tmp_path / "a.jsonl", Wanted())
    assert json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))["name"] == name


def test_an_export_has_interests_and_consent_with_its_exact_words(
    store: SqlStore, export: AudienceExport, tmp_path: Path
) -> None:
    fill(store, person(1), person(2))
    requested = ConsentRecord(
        person(1).id, "newsletter", "newsletter", ConsentAct.REQUESTED, NOW, "form", AGREED.digest
    )
    with store.transaction() as tx:
        tx.consents.keep_wording(AGREED)
        tx.consents.record([requested, replace(requested, act=ConsentAct.CONFIRMED, proof="delivery 1")])
        tx.subscribers.set_interests(person(1).id, [hashes("skin")[1], hashes("hair")[0], hashes("gone")[0]])
    export.write(tmp_path / "a.jsonl", Wanted(search="reader1"))
    written = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert written["topics"] == ["hair", "no longer declared", "skin"]
    assert [each["act"] for each in written["consent_history"]] == ["requested", "confirmed"]
    assert {each["wording"] for each in written["consent_history"]} == {AGREED.text}
    export.write(tmp_path / "a.csv", Wanted())
    first, second = rows(tmp_path / "a.csv")
    assert json.loads(first["consent_history"]) == written["consent_history"]
    assert (first["topics"], second["topics"], second["consent_history"]) == ("hair; no longer declared; skin", "", "")


def test_what_is_exported_can_be_chosen(
    store: SqlStore, export: AudienceExport, desk: SegmentDesk, tmp_path: Path
) -> None:
    fill(store, person(1), replace(person(2), language="hi"))
    desk.file.add_segment("hindi", "language is hi", "newsletter")
    assert export.write(tmp_path / "a.jsonl", Wanted(segment="hindi")) == 1
    assert export.write(tmp_path / "a.jsonl", Wanted(status="pending")) == 0
