"""A person rules over their data: each choice counts at once, is in their history, and says nothing of their health."""

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, issue
from sign_up_world import SignUpWorld
from signing_people import AUTHOR
from storage_samples import at_once

from scheduler.domain.consent import ConsentAct, Way
from scheduler.domain.content import Issue, ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import SuppressionKind
from scheduler.domain.subscription import Frequency
from scheduler.services.preferences import Choices, Preferences
from scheduler.storage.store import SqlStore


@pytest.fixture
def world(store: SqlStore) -> SignUpWorld:
    world = SignUpWorld(store)
    world.sign_messages()
    return world


def read(world: SignUpWorld, subscriber: str) -> Preferences:
    preferences = world.preferences.of(subscriber)
    assert preferences is not None
    return preferences


def test_what_is_chosen_is_kept_and_shown_again(world: SignUpWorld) -> None:
    asha = world.subscriber()
    world.preferences.change(
        asha, Choices(first_name="Asha", language="hi", frequency=Frequency.WEEKLY, topics=("hair",), pause_weeks=3)
    )
    chosen = read(world, asha)
    person = chosen.person
    assert (person.first_name, person.language, person.frequency) == ("Asha", "hi", "weekly")
    assert [topic.name("en") for topic in chosen.topics] == ["Hair loss"]
    assert chosen.paused_until == world.clock.now() + timedelta(weeks=3)


def test_each_change_is_in_the_history_by_its_kind_alone(world: SignUpWorld) -> None:
    asha = world.subscriber()
    world.preferences.change(asha, Choices(first_name="Asha", topics=("hair",)))
    world.preferences.change(asha, Choices(first_name="Asha", topics=("hair",)))
    (changed,) = [one for one in world.consents() if one.act is ConsentAct.CHANGED]
    assert (changed.source, changed.proof) == ("preferences", "changed: name, topics")


def test_a_pause_ends_by_itself_and_by_the_persons_word(world: SignUpWorld) -> None:
    asha = world.subscriber()
    world.preferences.change(asha, Choices(pause_weeks=2))
    world.wait(days=15)
    assert read(world, asha).paused_until is None
    world.preferences.change(asha, Choices(pause_weeks=2))
    world.preferences.change(asha, Choices(pause_weeks=0))
    assert read(world, asha).person.paused_until is None


@pytest.mark.parametrize(
    "choices",
    [Choices(language="fr"), Choices(topics=("skin", "acne")), Choices(pause_weeks=-1), Choices(pause_weeks=53)],
    ids=["language", "topic", "no pause", "long pause"],
)
def test_what_is_not_offered_changes_nothing(world: SignUpWorld, choices: Choices) -> None:
    asha = world.subscriber()
    before = read(world, asha)
    with pytest.raises(BadInput):
        world.preferences.change(asha, choices)
    assert read(world, asha) == before


@pytest.mark.parametrize("way", [Way.LINK, Way.ONE_CLICK, Way.PREFERENCES])
def test_leaving_counts_at_once_and_twice_is_as_once(world: SignUpWorld, way: Way) -> None:
    asha = world.subscriber()
    assert world.preferences.leave(asha, way)
    assert not world.preferences.leave(asha, way)
    assert not read(world, asha).is_subscribed
    withdrawn = [one for one in world.consents() if one.act is ConsentAct.WITHDRAWN]
    assert [(one.source, one.proof) for one in withdrawn] == [(way, "unsubscribed")]
    with world.store.transaction() as tables:
        (suppressed,) = tables.suppressions.of(world.pseudonyms.addresses("asha@example.com")).values()
    assert suppressed.kind is SuppressionKind.UNSUBSCRIBED


def test_who_left_changes_nothing_until_they_sign_up_anew(world: SignUpWorld) -> None:
    asha = world.subscriber()
    world.preferences.leave(asha)
    world.preferences.change(asha, Choices(first_name="Asha"))
    assert read(world, asha).person.first_name == ""


def test_an_id_that_is_nobodys_changes_nothing(world: SignUpWorld) -> None:
    assert world.preferences.of("nobody") is None
    assert world.preferences.change("nobody", Choices(first_name="Asha")) is None
    assert not world.preferences.leave("nobody")


def test_who_chose_topics_gets_issues_about_them_and_about_none(world: SignUpWorld) -> None:
    chosen = {"skin": ("skin",), "hair": ("hair",), "both": ("skin", "hair"), "all": ()}
    people = {name: world.subscriber(f"{name}@example.com", topics=topics) for name, topics in chosen.items()}
    world.workspace.topics = ("skin",)
    draft = issue().draft
    assert isinstance(draft, Issue)
    about_skin = replace(issue(), draft=replace(draft, audience="newsletter"))
    world.approve(about_skin)
    world.run_at(DUE)
    with world.store.transaction() as tables:
        rows = {row.subscriber: row for row in tables.recipients.of_issue(about_skin.key, 1)}
    assert {name: rows[person].state for name, person in people.items()} == {
        "skin": "accepted",
        "hair": "excluded",
        "both": "accepted",
        "all": "accepted",
    }
    assert rows[people["hair"]].reason == "reads about other topics"


def test_a_topic_that_nobody_can_choose_keeps_an_issue_back(world: SignUpWorld) -> None:
    world.workspace.topics = ("nails",)
    world.plan(issue())
    (decision,) = world.desk.submit(str(issue().key), AUTHOR)
    assert "newsletter.topics" in decision.reason


def test_changed_topics_end_the_signature(world: SignUpWorld) -> None:
    world.approve(issue())
    world.workspace.topics = ("skin",)
    world.comparison.run()
    assert world.state(issue()) is ItemState.CHANGES_REQUESTED
    assert "topics" in world.item(issue()).note


def test_a_welcome_costs_nobody_the_next_issue(world: SignUpWorld) -> None:
    """Whoever wants to hear once a month joins shortly before the month's issue."""
    asha = world.subscriber(frequency=Frequency.MONTHLY)
    assert len(world.mails("welcome")) == 1
    with world.store.transaction() as tables:
        assert tables.recipients.received_since([asha], world.clock.now() - timedelta(days=28)) == {}


def test_choices_that_are_saved_while_somebody_leaves_do_not_bring_them_back(world: SignUpWorld) -> None:
    asha = world.subscriber()

    def act(kind: str) -> object:
        if kind == "leave":
            return world.preferences.leave(asha)
        return world.preferences.change(asha, Choices(first_name=kind))

    for _ in range(5):
        at_once(act, "leave", "Asha", "Ashi", "Aisha")
        assert not read(world, asha).is_subscribed
        asha = world.subscriber()
