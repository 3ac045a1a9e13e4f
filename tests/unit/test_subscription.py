"""Who gets an issue is each reader's own choice; the reason tells nothing of any topic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.subscriber import Subscriber, SubscriberStatus
from scheduler.domain.subscription import (
    AboutIssue,
    Frequency,
    Subscription,
    Topic,
    mailbox_of,
    reason_to_leave_out,
)

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
ASHA = Subscriber("s1", "asha@example.com", "", "newsletter", "en", "form", NOW)
ISSUE = AboutIssue(NOW, frozenset({"t1"}))
DAY = timedelta(days=1)


def test_who_chose_nothing_gets_every_issue() -> None:
    assert reason_to_leave_out(ASHA, ISSUE, (), NOW - timedelta(minutes=1)) is None


@pytest.mark.parametrize("status", [SubscriberStatus.PENDING, SubscriberStatus.UNSUBSCRIBED])
def test_only_who_is_confirmed_gets_any(status: SubscriberStatus) -> None:
    assert reason_to_leave_out(replace(ASHA, status=status), ISSUE) is not None


def test_a_pause_holds_until_its_end() -> None:
    paused = replace(ASHA, paused_until=NOW + DAY)
    assert reason_to_leave_out(paused, ISSUE) == "paused by the person"
    assert reason_to_leave_out(paused, replace(ISSUE, at=NOW + DAY)) is None


@pytest.mark.parametrize(
    ("interests", "topics", "left_out"),
    [({"t1"}, {"t1", "t2"}, False), ({"t2"}, {"t1"}, True), ({"t2"}, set(), False), (set(), {"t1"}, False)],
    ids=["one of them", "none of them", "an issue for all", "a reader of all"],
)
def test_topics_that_were_chosen_decide(interests: set[str], topics: set[str], *, left_out: bool) -> None:
    reason = reason_to_leave_out(ASHA, AboutIssue(NOW, frozenset(topics)), interests)
    assert (reason is not None) is left_out
    assert reason is None or "t1" not in reason


@pytest.mark.parametrize(
    ("frequency", "days", "left_out"),
    [("weekly", 6, True), ("weekly", 7, False), ("monthly", 27, True), ("monthly", 28, False), ("", 0, False)],
)
def test_nobody_hears_more_often_than_they_chose(frequency: str, days: int, *, left_out: bool) -> None:
    reader = replace(ASHA, frequency=frequency)
    assert (reason_to_leave_out(reader, ISSUE, (), NOW - days * DAY) is not None) is left_out
    assert reason_to_leave_out(reader, ISSUE) is None


def test_a_frequency_that_is_no_longer_known_leaves_nobody_out() -> None:
    assert reason_to_leave_out(replace(ASHA, frequency="yearly"), ISSUE, (), NOW) is None
    assert Frequency("weekly") is Frequency.WEEKLY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asha@Example.com", "asha+news@example.com"),
        ("a.sha@gmail.com", "asha+1@googlemail.com"),
        ("+asha@example.com", "+asha@EXAMPLE.com"),
    ],
)
def test_spellings_of_one_mailbox_are_one(one: str, other: str) -> None:
    assert mailbox_of(one) == mailbox_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("asha@example.com", "asha@example.org"), ("a.sha@example.com", "asha@example.com")]
)
def test_mailboxes_of_two_people_are_two(one: str, other: str) -> None:
    assert mailbox_of(one) != mailbox_of(other)


@pytest.mark.parametrize(
    ("wanted", "language"), [("hi", "hi"), ("pt-BR", "pt"), ("pt", "pt"), ("en-GB", "en"), ("de", "en"), ("", "en")]
)
def test_the_nearest_language_of_the_newsletter_is_taken(wanted: str, language: str) -> None:
    assert Subscription(languages=("en", "hi", "pt")).language(wanted) == language


def test_a_topic_is_named_in_the_readers_language_or_the_first_that_it_has() -> None:
    topic = Topic("skin", {"en": "Skin", "hi": "\u0924\u094d\u0935\u091a\u093e"})
    assert [topic.name(language) for language in ("en-GB", "hi", "de")] == ["Skin", topic.names["hi"], "Skin"]
    assert Topic("skin").name("en") == "skin"
