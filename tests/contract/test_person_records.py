"""A person sees everything that is kept of them, and the exact words that they agreed to."""

import json

import pytest
from delivery_world import DUE, issue
from sign_up_world import WORDS, SignUpWorld

from scheduler.domain.errors import NotFound
from scheduler.services.documents.person import person_document, preferences_document
from scheduler.services.person_records import PersonRecords
from scheduler.services.preferences import Choices
from scheduler.storage.store import SqlStore


@pytest.fixture
def world(store: SqlStore) -> SignUpWorld:
    world = SignUpWorld(store)
    world.sign_messages()
    return world


@pytest.fixture
def records(world: SignUpWorld, store: SqlStore) -> PersonRecords:
    return PersonRecords(store, world.subscription, world.pseudonyms)


def test_the_record_has_consent_with_its_words_and_everything_that_was_sent(
    world: SignUpWorld, records: PersonRecords
) -> None:
    asha = world.subscriber(first_name="Asha", topics=("hair",))
    world.preferences.change(asha, Choices(language="hi", pause_weeks=1))
    (found,) = records.find("ASHA@example.com")
    assert (found.person.id, [topic.id for topic in found.topics]) == (asha, ["hair"])
    assert [one.record.act for one in found.consents] == ["requested", "confirmed", "changed"]
    assert [one.wording for one in found.consents] == [WORDS, WORDS, None]
    assert [(copy.subject, copy.state) for copy in found.sent] == [
        ("confirmation-en", "accepted"),
        ("welcome-en", "accepted"),
    ]
    assert all(copy.at is not None for copy in found.sent)
    assert records.find(asha) == (found,)


def test_an_issue_that_went_to_them_is_there_by_its_subject(world: SignUpWorld, records: PersonRecords) -> None:
    world.subscribe(1)
    world.approve(issue())
    world.run_at(DUE)
    (found,) = records.find("p0@example.com")
    assert [(str(copy.item), copy.subject, copy.state) for copy in found.sent] == [
        (str(issue().key), "Care", "accepted")
    ]


def test_the_export_is_json_and_has_no_word_that_the_person_did_not_give(
    world: SignUpWorld, records: PersonRecords
) -> None:
    asha = world.subscriber(first_name="Asha", topics=("hair",))
    world.subscriber("ben@example.com")
    exported = json.loads(json.dumps(person_document(records.of(asha))))
    assert exported["preferences"]["topics"] == ["Hair loss"]
    assert exported["receives_issues"]
    assert exported["consent"][0]["wording"]["text"] == WORDS.text
    assert "ben@example.com" not in json.dumps(exported)


def test_the_page_of_choices_has_what_is_chosen_and_what_is_offered(world: SignUpWorld) -> None:
    asha = world.subscriber(topics=("skin",))
    preferences = world.preferences.of(asha)
    assert preferences is not None
    document = preferences_document(preferences)
    assert (document["topics"], document["languages"]) == (["skin"], ["en", "hi"])
    assert document["offered"] == [{"id": "skin", "name": "Skin care"}, {"id": "hair", "name": "Hair loss"}]


def test_nobody_is_found_by_what_is_nobodys(records: PersonRecords) -> None:
    with pytest.raises(NotFound, match="audience list"):
        records.find("stranger@example.com")
    with pytest.raises(NotFound):
        records.of("nobody")
