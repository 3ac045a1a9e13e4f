"""Figures count people from rows: everybody is accounted for first, and machines are never taken for readers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from delivery_world import DUE, NOW, World, issue, moved
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord
from scheduler.domain.errors import BadInput
from scheduler.domain.events import ProviderEvent, Reporting
from scheduler.domain.figures import IssueFigures, Movement, Openings, Week, by_week, first_instant
from scheduler.services.documents.figures import issue_document, list_document
from scheduler.services.figures import FigureDesk
from scheduler.storage.store import SqlStore

E = ProviderEvent
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = "Asia/Kolkata"


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def desk(store: SqlStore, world: World, *counted: ProviderEvent) -> FigureDesk:
    return FigureDesk(store, world.clock, Reporting(counted=frozenset(counted)), ZONE)


def sent(world: World, people: int = 8) -> str:
    world.subscribe(people, suppressed=1)
    world.approve(issue())
    world.run_at(DUE)
    return world.deliveries(issue())[0].id


def of_issue(store: SqlStore, world: World, *counted: ProviderEvent) -> IssueFigures:
    (found,) = desk(store, world, *counted).issues(str(issue().key))
    return found


def test_everybody_accepted_is_in_exactly_one_count(store: SqlStore, world: World) -> None:
    delivery = sent(world)
    world.report(delivery, "s00001", E.DELIVERED)
    world.report(delivery, "s00002", E.DEFERRED)
    world.report(delivery, "s00003", E.BOUNCED, "5.1.1")
    world.report(delivery, "s00004", E.BLOCKED, "5.7.1")
    world.report(delivery, "s00005", E.COMPLAINED)
    found = of_issue(store, world)
    assert found.adds_up
    assert (found.accounting.audience, found.accounting.accepted) == (8, 7)
    assert (found.delivered, found.deferred, found.complained, found.unreported) == (1, 1, 1, 2)
    assert found.bounced == {"bad address (5.1.1)": 1, "refused (5.7.1)": 1}
    assert list(found.excluded.values()) == [1]
    assert (found.openings, found.clicks) == (None, None)


def test_who_left_counts_for_the_issue_before_and_for_no_other(store: SqlStore, world: World) -> None:
    delivery = sent(world)
    world.clock.move_to(DUE + HOUR)
    world.report(delivery, "s00001", E.UNSUBSCRIBED)
    assert of_issue(store, world).left == 1
    world.approve(later := moved(issue(campaign="later"), DAY))
    world.run_at(DUE + DAY)
    world.clock.move_to(DUE + 2 * DAY)
    world.report(world.deliveries(later)[0].id, "s00002", E.UNSUBSCRIBED)
    assert [one.left for one in desk(store, world).issues()] == [1, 1]


def test_openings_tell_machines_apart_and_clicks_name_links_alone(store: SqlStore, world: World) -> None:
    sent(world)
    key = issue().key
    with store.transaction() as tables:
        tables.events.count_engagement(key, 1, E.OPENED, "person", 3)
        tables.events.count_engagement(key, 1, E.OPENED, "machine", 5)
        tables.events.count_engagement(key, 1, E.CLICKED, "https://clinic.example.com/a", 2)
        tables.events.count_engagement(key, 1, E.CLICKED, "https://clinic.example.com/a", 2)
    found = of_issue(store, world, E.OPENED, E.CLICKED)
    assert (found.openings, found.clicks) == (Openings(3, 5), {"https://clinic.example.com/a": 4})
    assert issue_document(found)["openings_inflated_by_machines"] == {"people": 3, "machines": 5}
    assert issue_document(of_issue(store, world))["clicks"] is None


def test_a_campaign_without_an_issue_says_so(store: SqlStore, world: World) -> None:
    assert desk(store, world).issues() == ()
    with pytest.raises(BadInput, match="no items yet"):
        desk(store, world).issues("camp")


def test_a_list_is_counted_with_who_joined_and_left_by_week(store: SqlStore, world: World) -> None:
    world.subscribe(3, suppressed=1)
    acts = [
        ("s00000", ConsentAct.IMPORTED, NOW - 8 * DAY),
        ("s00001", ConsentAct.CONFIRMED, NOW - HOUR),
        ("s00002", ConsentAct.REQUESTED, NOW - HOUR),
        ("s00000", ConsentAct.WITHDRAWN, NOW),
        ("s00009", ConsentAct.CONFIRMED, NOW - 400 * DAY),
    ]
    with store.transaction() as tables:
        tables.consents.record(ConsentRecord(who, "all", NEWSLETTER, act, at) for who, act, at in acts)
    found = desk(store, world).list("all", weeks=2)
    assert found.standing == {"confirmed": 3}
    assert found.suppressed == {"asked": 1}
    assert found.weeks == (
        Week(date(2026, 11, 23), added=1),
        Week(date(2026, 11, 30), signed_up=1, confirmed=1, left=1),
    )
    assert list_document(found)["weeks"] == [
        {"monday": "2026-11-23", "signed_up": 0, "confirmed": 0, "added": 1, "joined": 1, "left": 0},
        {"monday": "2026-11-30", "signed_up": 1, "confirmed": 1, "added": 0, "joined": 1, "left": 1},
    ]


def test_a_week_begins_on_the_clinics_own_monday() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 29, 20, tzinfo=UTC)  # 01:30 on Monday in Kolkata
    (week,) = by_week({Movement.CONFIRMED: {sunday_evening_in_utc: 2}}, NOW, ZONE, 1)
    assert week == Week(date(2026, 11, 30), confirmed=2)
    assert first_instant(NOW, ZONE, 1) <= sunday_evening_in_utc


@given(st.dictionaries(st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)), st.integers(0, 9), max_size=20))  # noqa: DTZ001 - made aware below
def test_nobody_who_joined_in_the_time_shown_is_lost(hours: dict[datetime, int]) -> None:
    joined = {hour.replace(tzinfo=UTC): people for hour, people in hours.items()}
    shown = by_week({Movement.ADDED: joined}, NOW, ZONE, 60)
    assert sum(week.joined for week in shown) == sum(joined.values())
