"""A segment chooses exactly the people whom its query describes, on both databases, and reads nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Databases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import ISSUE, delivery, fill, person, recipient

from scheduler.domain.audience_view import Chosen, Chunk
from scheduler.domain.errors import BadInput
from scheduler.domain.events import ProviderEvent
from scheduler.domain.recipient import RecipientState
from scheduler.domain.segment import (
    AllOf,
    AnyOf,
    Dated,
    Fact,
    Not,
    OneOf,
    Query,
    Received,
    Relation,
    Selection,
    Within,
    written,
)
from scheduler.domain.segment_query import parse_query
from scheduler.domain.subscriber import Subscriber, SubscriberStatus
from scheduler.ports.event_tables import KeptEvent
from scheduler.storage.store import SqlStore, open_store

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MIDNIGHT = datetime(2026, 1, 31, 18, 30, tzinfo=UTC)
"""The beginning of February 2026 in Kolkata."""


def token(topic: str) -> str:
    return hashlib.sha256(topic.encode()).hexdigest()


LANGUAGES = ("en", "en-GB", "EN-gb", "eng", "hi", "")
SOURCES = ("website", "import", "o'brien", "")
JOINED = (MIDNIGHT, MIDNIGHT - SECOND, MIDNIGHT + timedelta(days=1), NOW, datetime(2020, 1, 1, tzinfo=UTC))
TOPICS = ((), ("skin",), ("hair",), ("skin", "hair"))
PEOPLE = tuple(
    replace(
        person(number),
        language=LANGUAGES[number % len(LANGUAGES)],
        source=SOURCES[number % len(SOURCES)],
        consent_at=JOINED[number % len(JOINED)],
        status=list(SubscriberStatus)[number % 3],
        zone="Asia/Kolkata" if number % 2 else "",
        frequency=("", "weekly", "monthly")[number // 7 % 3],
    )
    for number in range(60)
)
INTERESTS = {who.id: TOPICS[number // 5 % len(TOPICS)] for number, who in enumerate(PEOPLE)}
STATES = tuple(RecipientState)
COPIES = {who.id: STATES[number % len(STATES)] for number, who in enumerate(PEOPLE[:40])}
ARRIVED = {who.id: JOINED[number % 3 : number % 5] for number, who in enumerate(PEOPLE[:30])}
"""When mails to some people were reported to have arrived."""

TAKEN = {"accepted", "delivered", "deferred", "bounced", "complained"}


@pytest.fixture
def store(databases: Databases) -> Iterator[SqlStore]:
    store = open_store(databases.migrated())
    fill(store, delivery(ISSUE))
    with store.transaction() as tx:
        tx.subscribers.add([*PEOPLE, replace(person(99), audience="others")])
        for subscriber, topics in INTERESTS.items():
            tx.subscribers.set_interests(subscriber, [token(topic) for topic in topics])
        copies = (replace(recipient(0, delivery(ISSUE).id), subscriber=who, state=COPIES[who]) for who in COPIES)
        tx.recipients.freeze(ISSUE, 1, tuple(copies))
        told = ((who, moment) for who, moments in ARRIVED.items() for moment in moments)
        kept = (
            KeptEvent(f"e{number}", ProviderEvent.DELIVERED, delivery(ISSUE).id, who, "", moment)
            for number, (who, moment) in enumerate(told)
        )
        tx.events.add("email", [*kept, KeptEvent("x", ProviderEvent.BOUNCED, None, PEOPLE[50].id, "", NOW)], NOW)
    yield store
    store.close()


def selection(query: Query | str) -> Selection:
    return Selection(
        parse_query(query) if isinstance(query, str) else query,
        NOW,
        ZONE,
        lambda topic: ("made with an older key", token(topic)),
    )


def found(store: SqlStore, query: Query | str) -> list[str]:
    with store.reading() as tx:
        people = tx.subscribers.page(Chosen("newsletter", selection=selection(query)), None, 1000)
        return sorted(who.id for who in people)


def holds(query: Query, who: Subscriber) -> bool:
    """The meaning of a query, said once more and without a database."""
    match query:
        case AllOf(parts):
            true = all(holds(part, who) for part in parts)
        case AnyOf(parts):
            true = any(holds(part, who) for part in parts)
        case Not(part):
            true = not holds(part, who)
        case OneOf(Fact.TOPIC, values):
            true = bool(set(values) & set(INTERESTS[who.id]))
        case OneOf(Fact.LANGUAGE, values):
            spoken = who.language.lower()
            true = any(spoken == value or spoken.startswith(f"{value}-") for value in values)
        case OneOf(fact, values):
            true = (getattr(who, fact) or "every") in values
        case Within(fact, days):
            true = any(day >= NOW.astimezone(ZONE).date() - timedelta(days=days) for day in days_of(fact, who))
        case Dated(fact, relation, day):
            true = any(stands(relation, each, day) for each in days_of(fact, who))
        case Received(item):
            true = f"{ISSUE}/".startswith(f"{item}/") and COPIES.get(who.id, "") in TAKEN
    return true


def days_of(fact: Fact, who: Subscriber) -> list[date]:
    moments = (who.consent_at,) if fact is Fact.JOINED else ARRIVED.get(who.id, ())
    return [moment.astimezone(ZONE).date() for moment in moments]


def stands(relation: Relation, moment: date, day: date) -> bool:
    return {"before": moment < day, "on": moment == day, "after": moment > day, "since": moment >= day}[relation]


values: dict[Fact, list[str]] = {
    Fact.TOPIC: ["skin", "hair", "nothing"],
    Fact.LANGUAGE: ["en", "en-gb", "hi", "xx"],
    Fact.SOURCE: ["website", "o'brien", "%", "_mport"],
    Fact.STATUS: [*map(str, SubscriberStatus)],
    Fact.ZONE: ["Asia/Kolkata", "Europe/Paris"],
    Fact.FREQUENCY: ["every", "weekly", "monthly"],
}
one_of = st.sampled_from(list(values)).flatmap(
    lambda fact: st.sets(st.sampled_from(values[fact]), min_size=1).map(lambda some: OneOf(fact, tuple(sorted(some))))
)
days = st.dates(date(2026, 1, 29), date(2026, 3, 4))
conditions = st.one_of(
    one_of,
    st.builds(Dated, st.sampled_from([Fact.JOINED, Fact.DELIVERED]), st.sampled_from(Relation), days),
    st.builds(Within, st.sampled_from([Fact.JOINED, Fact.DELIVERED]), st.integers(1, 60)),
    st.builds(Received, st.sampled_from(["exosomes", str(ISSUE), "exosome", "exosomes/lead", "'; --"])),
)
queries = st.recursive(
    conditions,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)
on_one_store = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@on_one_store
@given(query=queries)
def test_exactly_the_people_are_chosen_whom_the_query_describes(store: SqlStore, query: Query) -> None:
    assert found(store, query) == sorted(who.id for who in PEOPLE if holds(query, who))


@on_one_store
@given(query=queries)
def test_what_was_signed_means_the_same_when_it_is_read_again(store: SqlStore, query: Query) -> None:
    try:
        again = parse_query(written(query))
    except BadInput:  # deeper than anybody may write
        return
    assert found(store, again) == found(store, query)


pieces = st.sampled_from(
    [
        *Fact,
        "is",
        "not",
        "in",
        "(",
        ")",
        ",",
        "and",
        "or",
        "x",
        "en",
        "'x'",
        ";",
        "--",
        "within",
        "9",
        "days",
        "before",
        "2026-02-01",
    ]
)


@on_one_store
@given(text=st.one_of(st.text(), st.lists(pieces, max_size=20).map(" ".join)))
def test_any_text_is_refused_or_answered_and_nothing_is_changed(store: SqlStore, text: str) -> None:
    try:
        chosen = found(store, text)
    except BadInput:
        return
    assert set(chosen) <= {who.id for who in PEOPLE}


@pytest.mark.parametrize(
    "text",
    [
        'source is "x\'; DROP TABLE subscribers; --"',
        "source is 'x\" OR 1=1 --'",
        "source is '%'",
        'received "x\' UNION SELECT password_hash FROM people --"',
        "topic is 'x) OR (1=1'",
        "zone is UTC and source is 'audience = others'",
    ],
)
def test_what_looks_like_sql_is_a_value_that_nobody_has(store: SqlStore, text: str) -> None:
    assert found(store, text) == []
    with store.reading() as tx:
        assert tx.subscribers.audiences() == {"newsletter": 60, "others": 1}


@pytest.mark.parametrize(
    "text",
    [
        "people is x",
        "password_hash is x",
        "subscribers.address is x",
        "address is 'reader1@example.com'",
        "normal_address in (x)",
        "audience is others",
        "id is s00001",
        "language is en union select 1",
        "source is (select 1)",
        "language is en /* x */",
    ],
)
def test_no_other_column_or_table_can_be_named(store: SqlStore, text: str) -> None:
    with pytest.raises(BadInput):
        found(store, text)


def chunks(store: SqlStore, query: str | None, limit: int) -> list[Chunk]:
    after = ""
    made: list[Chunk] = []
    chosen = None if query is None else selection(query)
    while not made or not made[-1].is_last:
        with store.transaction() as tx:
            made.append(tx.subscribers.chunk("newsletter", chosen, after, limit))
        after = made[-1].last
    return made


@pytest.mark.parametrize("limit", [1, 7, 60, 61])
@pytest.mark.parametrize("query", [None, "topic is skin", "source is nobody"])
def test_chunks_are_the_whole_segment_each_person_once(store: SqlStore, query: str | None, limit: int) -> None:
    made = chunks(store, query, limit)
    people = [who.id for chunk in made for who in chunk.people]
    expected = [who.id for who in PEOPLE] if query is None else found(store, query)
    assert people == expected
    assert len(made) <= len(PEOPLE) // limit + 1


def test_a_chunk_looks_at_no_more_people_than_its_limit_however_few_it_finds(store: SqlStore) -> None:
    first = chunks(store, "source is nobody", 10)[0]
    assert first == Chunk((), "s00009", is_last=False)


def test_an_audience_of_nobody_is_one_empty_chunk(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.subscribers.chunk("nobody", None, "", 10) == Chunk((), "", is_last=True)


def test_an_audience_is_counted_by_what_is_declared(store: SqlStore) -> None:
    with store.reading() as tx:
        counts = tx.subscribers.counts("newsletter")
    assert counts.total == len(PEOPLE)
    assert counts.statuses == {"pending": 20, "confirmed": 20, "unsubscribed": 20}
    assert counts.languages == {"": 10, "EN-gb": 10, "en": 10, "en-GB": 10, "eng": 10, "hi": 10}
    assert counts.topics == {token("skin"): 30, token("hair"): 30}
    assert sum(counts.sources.values()) == len(PEOPLE)


def searched(store: SqlStore, search: str) -> list[str]:
    with store.reading() as tx:
        return [who.id for who in tx.subscribers.page(Chosen("newsletter", search=search), None, 100)]


def test_people_are_found_by_the_beginning_of_address_and_name_and_by_their_whole_id(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.subscribers.put(replace(PEOPLE[3], name="Åsa de Vries", address="100%_a@example.com"))
    assert searched(store, "READER1@") == ["s00001"]
    assert searched(store, "reader 5") == [*(f"s0005{number}" for number in range(10)), "s00005"]
    assert searched(store, "vries") == ["s00003"]
    assert searched(store, "Åsa") == ["s00003"]
    assert searched(store, "100%_") == ["s00003"]
    assert searched(store, "%") == searched(store, "_") == searched(store, "example.com") == []
    assert searched(store, "s00007") == ["s00007"]
    assert searched(store, "s0000") == []


def in_pages(store: SqlStore, chosen: Chosen) -> list[Subscriber]:
    """Return everybody who is chosen, read in small pages."""
    people: list[Subscriber] = []
    with store.reading() as tx:
        while page := tx.subscribers.page(chosen, people[-1] if people else None, 7):
            people += page
    return people


def test_pages_follow_one_another_by_address(store: SqlStore) -> None:
    for status in SubscriberStatus:
        everybody = [who.address for who in in_pages(store, Chosen("newsletter", status))]
        assert everybody == sorted(who.address for who in PEOPLE if who.status is status)


def test_people_are_found_by_how_their_address_begins(store: SqlStore) -> None:
    ids = [who.id for who in in_pages(store, Chosen("newsletter", address=" READER5"))]
    assert ids == [*(f"s0005{number}" for number in range(10)), "s00005"]
    assert in_pages(store, Chosen("newsletter", address="eader5")) == []
    assert in_pages(store, Chosen("newsletter", address="%")) == []


def test_people_are_found_by_how_their_name_begins_and_come_by_name(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.subscribers.put(replace(PEOPLE[3], name="ÅSA  de Vries"))
        tx.subscribers.put(replace(PEOPLE[4], name="", first_name="Åsa"))
        tx.subscribers.add([replace(PEOPLE[5], name="Åsa Berg")])
        tx.subscribers.rewrite([replace(PEOPLE[6], name="åsa Adams")])
    names = [who.name or who.first_name for who in in_pages(store, Chosen("newsletter", name="åsa"))]
    assert names == ["Åsa", "åsa Adams", "Åsa Berg", "ÅSA  de Vries"]
    assert [who.id for who in in_pages(store, Chosen("newsletter", name="åsa de v"))] == ["s00003"]
    assert len(in_pages(store, Chosen("newsletter", name="reader "))) == len(PEOPLE) - len(names)


def test_the_names_of_audiences_are_known_without_counting(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.subscribers.insert([replace(PEOPLE[0], id="other", audience="patients")])
        assert tx.subscribers.audience_names() == ("newsletter", "others", "patients")
        assert set(tx.subscribers.audience_names()) == set(tx.subscribers.audiences())
