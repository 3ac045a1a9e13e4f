"""Promise 2: what a signature covers, who may give it, what it says, and when it no longer holds."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from delivery_world import DUE, NOW, World, carrying, issue, moved, post
from signing_samples import (
    LIBRARY,
    OTHER,
    PICTURE,
    SAID,
    reference_retracted,
    ruled_world,
    statement_changed,
    statement_gone,
    statement_retracted,
)

from scheduler.claims.rulebook import shipped_rules, with_own_rules
from scheduler.domain.approval import Approval
from scheduler.domain.content import ItemState, Post
from scheduler.domain.package import CanonicalContent, PackedPicture, content_hash
from scheduler.ports import Store
from scheduler.services.outgoing import canonical_content

OWN_RULE = """
[source.OWN]
title = "Our own style book"
url = "https://clinic.example.com/style"
read = "2026-11-01"

[[rule]]
id = "OWN01"
name = "no-teapots"
scope = "sentence"
severity = "block"
match = ['teapots?']
message = "Speaks of teapots."
fix = "Leave the teapot out."
sources = ["OWN"]
bad = ["A teapot.", "Two teapots."]
good = ["A cup.", "Two cups."]
"""


@pytest.fixture
def world(store: Store) -> World:
    return ruled_world(store)


def with_field(content: CanonicalContent, name: str, value: str | tuple[str, ...]) -> CanonicalContent:
    given: dict[str, Any] = {name: value}  # Any: a field is a text or a tuple of texts, as the dataclass says
    return replace(content, **given)


CONTENT = CanonicalContent(
    key="k",
    texts=("t",),
    pictures=(PackedPicture("card.png", "image/png", "i", "a", 1, 1),),
    links=("l",),
    library="v1",
    rules="r1",
    waivers=("w",),
    own_words=("o",),
    confirmed=("c",),
    audience="all",
    sender_name="s",
    sender_address="s@example.com",
    reply_to="r@example.com",
    public_url="https://clinic.example.com",
    placeholder="-here-",
    link_card=("l", "t", "d"),
    language="en",
    platform="x",
    segment="some",
    topics=("a",),
    query='language is "en"',
    counted=("clicked",),
    subjects=("another",),
    sample="0.2",
)


@pytest.mark.parametrize("name", [field.name for field in fields(CanonicalContent)])
def test_a_change_of_any_field_of_the_content_voids_the_signature(name: str) -> None:
    signed = Approval(post().key, 1, content_hash(CONTENT), "Dr Rao", NOW, NOW + timedelta(days=1))
    assert signed.refusal(content_hash(CONTENT), NOW) is None
    value = getattr(CONTENT, name)
    others = ("", f"{value}x", f"{value} ") if isinstance(value, str) else ((), (*value, "x"), ("x", *value[1:]))
    for other in others:
        assert (
            signed.refusal(content_hash(with_field(CONTENT, name, other)), NOW)
            == "the content has changed since it was approved"
        )


@pytest.mark.parametrize("name", [field.name for field in fields(CanonicalContent)])
def test_the_publisher_sends_nothing_whose_content_differs_in_any_field(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.approve(post())

    def changed(*about: Any) -> CanonicalContent:  # Any: as `canonical_content` is called
        content = canonical_content(*about)
        value = getattr(content, name)
        return with_field(content, name, f"{value}x" if isinstance(value, str) else (*value, "x"))

    monkeypatch.setattr("scheduler.services.outgoing.canonical_content", changed)
    world.workspace.saved += 1
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.CHANGES_REQUESTED


def one_byte(world: World) -> None:
    world.renderer.pictures = (replace(PICTURE, data=b"byteS"),)


def link(world: World) -> None:
    item = world.item(post())
    assert isinstance(item.draft, Post)
    world.plan(replace(item, draft=replace(item.draft, link="https://clinic.example.com/b")))


def own_rule(world: World) -> None:
    world.workspace.rules_ = with_own_rules(OWN_RULE).chosen(("IN",))


def raised_rule(world: World) -> None:
    world.workspace.rules_ = with_own_rules('[raise]\nSAF06 = "block"\n').chosen(("IN",))


def another_country(world: World) -> None:
    world.workspace.rules_ = shipped_rules().chosen(("IN", "UK"))


CHANGES = [
    one_byte,
    link,
    own_rule,
    raised_rule,
    another_country,
    statement_changed,
    statement_retracted,
    reference_retracted,
    statement_gone,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_after_the_signature_is_not_sent_and_goes_back_with_the_reason(
    world: World, change: Callable[[World], None]
) -> None:
    item = carrying(post(), SAID)
    world.approve(item)
    change(world)
    world.run_at(DUE)
    assert world.x.calls == []
    now = world.item(item)
    assert (now.state, now.version) == (ItemState.CHANGES_REQUESTED, 2)
    assert re.search(r"ha(s|ve) changed since it was (signed|approved)", now.note)
    assert world.states(item) == ["cancelled"]
    with world.store.transaction() as tables:
        assert tables.approvals.signatures(item.key)[0].voided_at == DUE
        assert tables.audit.entries(str(item.key))[-1].event.action == "returned to review"


@pytest.mark.parametrize("change", [statement_changed, own_rule])
def test_an_issue_whose_rules_or_statements_changed_is_not_sent_either(
    world: World, change: Callable[[World], None]
) -> None:
    world.subscribe(2)
    item = carrying(issue(), SAID)
    world.approve(item)
    change(world)
    world.run_at(DUE)
    assert world.email.calls == []
    assert world.state(item) is ItemState.CHANGES_REQUESTED


def test_an_expired_signature_is_not_sent_and_goes_back_with_the_reason(world: World) -> None:
    late = moved(post(), timedelta(days=366))
    world.approve(late)
    world.run_at(late.slot.at)
    assert world.x.calls == []
    assert world.state(late) is ItemState.CHANGES_REQUESTED
    assert world.item(late).note == "its approval expired on 2027-12-01: sign it again"


def test_a_change_of_a_statement_that_the_item_does_not_carry_leaves_its_signature_alone(world: World) -> None:
    item = carrying(post(), SAID)
    world.approve(item)
    world.workspace.library_ = replace(LIBRARY, version="v2", statements=(SAID, replace(OTHER, retracted="wrong")))
    world.run_at(DUE)
    assert world.state(item) is ItemState.PUBLISHED


def test_words_of_a_rule_that_decide_nothing_leave_a_signature_alone(world: World) -> None:
    world.workspace.rules_ = with_own_rules(OWN_RULE).chosen(("IN",))
    world.approve(post())
    told = OWN_RULE.replace("Speaks of teapots.", "Says teapot.").replace('"Two cups."', '"Three cups."')
    world.workspace.rules_ = with_own_rules(told).chosen(("IN",))
    world.run_at(DUE)
    assert world.state(post()) is ItemState.PUBLISHED


def test_moving_the_time_alone_keeps_the_signature(world: World) -> None:
    world.approve(post())
    later = timedelta(days=2)
    with world.store.transaction() as tables:
        item = tables.items.get(post().key)
        tables.items.put(moved(item, later))
        tables.deliveries.reschedule(item.key, item.version, DUE + later, DUE + later + timedelta(hours=2))
    world.run_at(DUE)
    assert world.x.calls == []
    world.run_at(DUE + later)
    assert world.state(post()) is ItemState.PUBLISHED
