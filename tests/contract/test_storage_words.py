"""Items are found by the beginnings of their words, in every script, and alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from storage_samples import ISSUE, NOW, POST, item

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import Card, Item, ItemKey, Kind, Post, PostPart, Sentence, Slot
from scheduler.domain.word_search import wanted_words
from scheduler.storage.store import SqlStore

TEXTS = {
    "german": "Zähneputzen schützt: Ärztinnen raten zweimal täglich dazu. Größe und Maße zählen nicht.",
    "hindi": "त्वचा का उपचार दो सप्ताह में दिखता है। हँसी लौट आती है, और दर्द नहीं होता।",
    "english": "Dentures rest on the gum; the dentist\u2019s check takes half an hour. O'Neill said “no”.",
    "french": "Une évaluation précède chaque séance.",
}


def post(section: str, text: str, title: str = "", days: int = 0) -> Item:
    key = ItemKey("smiles", section, "x", Kind.POST)
    said = Sentence(text, SourceSpan(section, 0, 0, len(text)))
    cards = (Card("title", Sentence(title, SourceSpan(section, -1, 0, len(title)))),) if title else ()
    slot = Slot(datetime(2026, 3, 2), "UTC", NOW + timedelta(days=days))  # noqa: DTZ001 - wall clock
    draft = Post(key, (PostPart(((said,),)),), (), ("Lächeln",), "", cards, "en")
    return replace(item(key), draft=draft, slot=slot)


def found(store: SqlStore, query: str) -> list[str]:
    wanted = wanted_words(query)
    with store.reading() as tx:
        items = tx.items.having(wanted, 0, 50)
        assert tx.items.count_having(wanted) == len(items)
    return [one.key.section for one in items]


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    with store.transaction() as tx:
        for section, text in TEXTS.items():
            tx.items.put(post(section, text))
    return store


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("dentures", "english"),
        ("DENT gum", "english"),
        ("dentist's", "english"),
        ("o'neill", "english"),
        ("zahneputzen", "german"),
        ("Zähne", "german"),
        ("ärztinnen", "german"),
        ("groesse", ""),
        ("grosse MASSE", "german"),
        ("evaluation seance", "french"),
        ("उपचार", "hindi"),
        ("उपच", "hindi"),
        ("त्वचा", "hindi"),
        ("त्", "hindi"),
        ("हंसी दर्द", "hindi"),
        ("चार", ""),
        ("त्वचा dentures", ""),
    ],
)
def test_an_item_is_found_by_the_beginnings_of_its_words(filled: SqlStore, query: str, section: str) -> None:
    assert found(filled, query) == ([section] if section else [])


@pytest.mark.parametrize("query", ["smiles", "lacheln", "post"])
def test_an_item_is_found_by_its_campaign_and_hashtags_too(filled: SqlStore, query: str) -> None:
    assert sorted(found(filled, query)) == sorted(TEXTS)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "gum AND",
        "NOT gum",
        "title:gum",
        "gum*",
        "(gum",
        "gum -rest",
        "gum & | !",
        "gum:*",
        "^gum",
        "NEAR(gum)",
    ],
)
def test_operators_and_quotes_are_no_more_than_what_parts_words(filled: SqlStore, query: str) -> None:
    wanted = wanted_words(query)
    if wanted:
        assert set(found(filled, query)) <= {"english"}


def test_those_with_the_words_in_their_title_come_first_then_the_latest(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(post("early", "Crowns last.", title="Teeth"))
        tx.items.put(post("late", "Crowns last.", title="Teeth", days=9))
        tx.items.put(post("titled", "They last.", title="Crowns and bridges", days=-9))
    assert found(store, "crown") == ["titled", "late", "early"]
    with store.reading() as tx:
        assert [one.key.section for one in tx.items.having(["crown"], 1, 1)] == ["late"]


def test_words_that_an_item_lost_find_it_no_more(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(post("lead", "Crowns last."))
        tx.items.put(post("lead", "Bridges last."))
    assert found(store, "crowns") == []
    assert found(store, "bridges") == ["lead"]


def test_what_was_rolled_back_is_not_found(store: SqlStore) -> None:
    def fail() -> None:
        with store.transaction() as tx:
            tx.items.put(post("lead", "Crowns last."))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert found(store, "crowns") == []


def test_an_issue_is_found_by_its_subject(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.items.put(item(ISSUE))
        tx.items.put(item(POST))
    assert found(store, "subj") == [ISSUE.section]
