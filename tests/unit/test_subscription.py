"""Which mailbox an address ends in, and the words for what people choose."""

import pytest

from scheduler.domain.subscription import Subscription, Topic, mailbox_of


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
