"""The trail read page by page, on each database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler.domain.audit import event
from scheduler.services.trail import PAGE, Trail
from scheduler.storage.store import SqlStore

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def trail(store: SqlStore) -> Trail:
    with store.transaction() as tables:
        for number in range(PAGE + 1):
            tables.audit.record(event(NOW, "maya", f"act {number}", "dental/lead/x/post"))
        tables.audit.record(event(NOW, "rao", "of a person", "maya"))
        tables.audit.record(event(NOW, "rao", "of another campaign", "dental-two/lead/x/post"))
    return Trail(store)


def test_each_page_goes_on_where_the_one_before_it_ended(trail: Trail) -> None:
    first = trail.page()
    second = trail.page(before=first.older)
    rows = [entry.sequence for entry in (*first.entries, *second.entries)]
    assert rows == list(range(PAGE + 3, 0, -1))
    assert second.older is None
    assert (trail.verify().faults, len(first.entries)) == ((), PAGE)


@pytest.mark.parametrize(
    ("about", "count"),
    [("rao", 2), ("maya", PAGE + 2), ("dental", PAGE + 1), ("dental/lead/x/post", PAGE + 1), ("dent_l", 0), ("%", 0)],
)
def test_a_page_is_about_a_person_a_subject_or_a_campaign_and_nothing_like_it(
    trail: Trail, about: str, count: int
) -> None:
    first = trail.page(about)
    rest = trail.page(about, before=first.older).entries if first.older else ()
    assert len(first.entries) + len(rest) == count


def test_where_nothing_went_out_no_channel_took_anything_last(store: SqlStore) -> None:
    with store.reading() as tables:
        assert tables.counts.last_accepted() == {}
