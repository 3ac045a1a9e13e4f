"""What a rule blocks is neither submitted nor signed, unless a clinician signs an exception to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import ARTICLE, DUE, NOW, World, post
from signing_people import AUTHOR, CLINICIAN, sign, waive_read
from signing_samples import INDIA, ruled_world, signature

from scheduler.domain.article import Paragraph, SourceSpan
from scheduler.domain.claims import Severity, Waiver
from scheduler.domain.content import Item, ItemState, Post, PostPart, Sentence
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.ports import Store
from scheduler.services.waive import WaiverDesk

CLAIM = "The anti-aging cream is popular."
OTHER_CLAIM = "An anti-aging serum is popular too."
CURE = "It cures eczema."
MONTH = timedelta(days=30)
RULES = replace(INDIA, rules=tuple(rule for rule in INDIA.rules if rule.id in {"ABS01", "ABS08"}))
"""Two rules of India's: age reversal, which may be waived, and cures, which may not."""

MILD = replace(
    RULES, rules=tuple(replace(each, severity=Severity.WARN, severities={}) for each in RULES.rules), version="mild"
)
"""The same two, which only warn."""


@pytest.fixture
def world(store: Store) -> World:
    made = ruled_world(store)
    made.workspace.rules_ = RULES
    return made


@pytest.fixture
def waivers(world: World) -> WaiverDesk:
    return world.waivers


def saying(world: World, *texts: str, campaign: str = "camp") -> Item:
    """Plan a post with these sentences, which then stand in the article."""
    (care,) = ARTICLE.sections
    paragraphs = tuple(Paragraph(text) for text in texts)
    world.workspace.article_ = replace(ARTICLE, sections=(replace(care, paragraphs=paragraphs),))
    item = post(campaign=campaign)
    sentences = tuple(Sentence(text, SourceSpan("care", at, 0, len(text))) for at, text in enumerate(texts))
    assert isinstance(item.draft, Post)
    made = replace(item, draft=replace(item.draft, parts=(PostPart((sentences,)),)))
    world.plan(made)
    return made


def waive(waivers: WaiverDesk, item: Item, sentence: str = CLAIM, lasting: timedelta = MONTH) -> Waiver:
    return waive_read(waivers, str(item.key), "ABS08", sentence, reason="Title of the paper", lasting=lasting)


def submit_and_sign(world: World, item: Item) -> None:
    for decision in (*world.desk.submit(str(item.key), AUTHOR), *sign(world.desk, str(item.key))):
        assert decision.done, decision.reason


def sent(world: World) -> int:
    return len(world.x.calls)


def test_what_is_blocked_cannot_be_submitted_and_the_reason_names_rule_words_and_fix(world: World) -> None:
    item = saying(world, CLAIM)
    (decision,) = world.desk.submit("camp", AUTHOR)
    rule = RULES.rule("ABS08")
    assert rule
    assert (decision.done, world.state(item)) == (False, ItemState.DRAFT)
    assert "ABS08" in decision.reason
    assert "'anti-aging'" in decision.reason
    assert rule.message in decision.reason
    assert rule.fix in decision.reason


def test_what_is_blocked_cannot_be_signed_either(world: World) -> None:
    item = saying(world, CLAIM)
    world.workspace.rules_ = MILD
    world.desk.submit("camp", AUTHOR)
    world.workspace.rules_ = replace(RULES, version=MILD.version)  # as if the version had not told
    (decision,) = sign(world.desk, "camp")
    assert not decision.done
    assert "ABS08 blocks 'anti-aging'" in decision.reason
    assert world.state(item) is ItemState.IN_REVIEW
    assert world.deliveries(item) == ()


def test_what_only_warns_is_signed_and_the_signature_keeps_the_finding(world: World) -> None:
    world.workspace.rules_ = MILD
    item = saying(world, CLAIM)
    submit_and_sign(world, item)
    assert '"rule":"ABS08"' in signature(world, item).findings
    assert '"severity":"warn"' in signature(world, item).findings


def test_a_waiver_lets_it_through_and_is_part_of_what_is_signed(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM)
    before = world.items.outgoing(item).hash
    waiver = waive(waivers, item)
    assert (waiver.rule, waiver.sentence, waiver.reason) == ("ABS08", CLAIM, "Title of the paper")
    assert (waiver.login, waiver.name, waiver.registration) == ("rao", "Dr Rao", "MH 12345")
    assert (waiver.granted_at, waiver.expires_at) == (NOW, NOW + MONTH)
    outgoing = world.items.outgoing(item)
    assert outgoing.hash != before
    assert outgoing.content.waivers == (waiver.canonical,)
    for part in (waiver.rule, waiver.sentence, waiver.reason, waiver.expires_at.isoformat()):
        assert part in waiver.canonical
    submit_and_sign(world, item)
    assert f'"waived":"{waiver.id}"' in signature(world, item).findings
    world.run_at(DUE)
    assert world.state(item) is ItemState.PUBLISHED


def test_a_waiver_is_on_the_trail_with_its_reason(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM)
    waiver = waive(waivers, item)
    waivers.revoke(waiver.id, CLINICIAN)
    with world.store.transaction() as tables:
        events = [entry.event for entry in tables.audit.entries(str(item.key))]
    assert [(each.actor, each.action) for each in events] == [("rao", "waived"), ("rao", "waiver revoked")]
    assert "Title of the paper" in events[0].detail


def test_a_waiver_granted_after_the_signature_ends_it(world: World, waivers: WaiverDesk) -> None:
    world.workspace.rules_ = MILD
    item = saying(world, CLAIM)
    submit_and_sign(world, item)
    waive(waivers, item)
    world.run_at(DUE)
    assert (sent(world), world.state(item)) == (0, ItemState.CHANGES_REQUESTED)


def test_what_was_signed_with_a_waiver_that_was_revoked_is_not_sent(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM)
    waiver = waive(waivers, item)
    submit_and_sign(world, item)
    waivers.revoke(waiver.id, CLINICIAN)
    world.run_at(DUE)
    assert (sent(world), world.state(item)) == (0, ItemState.CHANGES_REQUESTED)
    assert "its waivers have changed since it was signed" in world.item(item).note
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "ABS08 blocks" in decision.reason


def test_what_was_signed_with_a_waiver_that_ran_out_is_not_sent(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM)
    waive(waivers, item, lasting=DUE - NOW)
    submit_and_sign(world, item)
    world.run_at(DUE)
    assert (sent(world), world.state(item)) == (0, ItemState.CHANGES_REQUESTED)
    assert "its waivers have changed since it was signed" in world.item(item).note


def test_a_waiver_for_one_sentence_does_not_cover_another(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM, OTHER_CLAIM)
    waive(waivers, item)
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert decision.reason.count("blocks") == 1
    waive(waivers, item, OTHER_CLAIM)
    assert world.desk.submit("camp", AUTHOR)[0].done


def test_a_waiver_for_one_item_does_not_cover_another(world: World, waivers: WaiverDesk) -> None:
    other = saying(world, CLAIM, campaign="other")
    item = saying(world, CLAIM)
    waive(waivers, item)
    assert world.desk.submit(str(item.key), AUTHOR)[0].done
    (decision,) = world.desk.submit(str(other.key), AUTHOR)
    assert "ABS08 blocks" in decision.reason


def test_a_waiver_for_one_rule_does_not_cover_another(world: World, waivers: WaiverDesk) -> None:
    both = "The anti-aging cream cures eczema."
    item = saying(world, both)
    waive(waivers, item, both)
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "ABS01 blocks 'cures'" in decision.reason
    assert "ABS08" not in decision.reason


def test_a_rule_that_may_not_be_waived_is_not(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CURE)
    with pytest.raises(BadInput, match=r"ABS01 .* cannot be waived"):
        waivers.waive(str(item.key), "ABS01", CURE, CLINICIAN, reason="x", lasting=MONTH, seen="")


def test_a_rule_that_became_one_that_may_not_be_waived_blocks_again(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM)
    waive(waivers, item)
    world.workspace.rules_ = replace(RULES, rules=tuple(replace(each, waivable=False) for each in RULES.rules))
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "ABS08 blocks" in decision.reason


def test_a_finding_that_changed_while_it_was_read_is_not_waived(world: World, waivers: WaiverDesk) -> None:
    """Promise 2: what was seen is signed."""
    item = saying(world, CLAIM)
    _, seen = waivers.finding_of(str(item.key), "ABS08", CLAIM)
    world.plan(replace(item, version=2))
    with pytest.raises(BadInput, match="it has changed while you read it"):
        waivers.waive(str(item.key), "ABS08", CLAIM, CLINICIAN, reason="x", lasting=MONTH, seen=seen)
    with world.store.transaction() as tables:
        assert tables.waivers.of_item(item.key) == ()


def no_reason(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS08", CLAIM, CLINICIAN, reason="  ", lasting=MONTH, seen="")


def no_end(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS08", CLAIM, CLINICIAN, reason="x", lasting=timedelta(), seen="")


def too_long(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS08", CLAIM, CLINICIAN, reason="x", lasting=timedelta(days=366), seen="")


def unknown_rule(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS99", CLAIM, CLINICIAN, reason="x", lasting=MONTH, seen="")


def no_finding(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS08", "First sentence.", CLINICIAN, reason="x", lasting=MONTH, seen="")


def two_findings(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS08", "anti-aging", CLINICIAN, reason="x", lasting=MONTH, seen="")


def test_a_waiver_for_a_campaign_is_for_its_sentence_in_every_item(world: World, waivers: WaiverDesk) -> None:
    item = saying(world, CLAIM)
    finding, seen = waivers.finding_of("camp", "ABS08", CLAIM)
    assert finding.sentence == CLAIM
    waiver = waivers.waive("camp", "ABS08", CLAIM, CLINICIAN, reason="x", lasting=MONTH, seen=seen)
    assert waiver.everywhere
    assert waiver.canonical.endswith("|every item")
    with world.store.transaction() as tables:
        other, stranger = replace(item.key, section="other"), replace(item.key, campaign="camp-2")
        assert tables.waivers.of_campaign("camp") == (waiver,)
        assert tables.waivers.of_items([item.key, other, stranger]) == {item.key: (waiver,), other: (waiver,)}
    assert waiver.concerns(item)
    assert not waiver.concerns(saying(world, OTHER_CLAIM)), "it has not the sentence"


def whole_campaign(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive("camp", "ABS08", CLAIM, CLINICIAN, reason="x", lasting=MONTH, seen="")


def by_an_author(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(str(item.key), "ABS08", CLAIM, AUTHOR, reason="x", lasting=MONTH, seen="")


def by_a_wrong_password(desk: WaiverDesk, item: Item) -> Waiver:
    return desk.waive(
        str(item.key), "ABS08", CLAIM, replace(CLINICIAN, password="x"), reason="x", lasting=MONTH, seen=""
    )


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (no_reason, "needs a reason"),
        (no_end, "lasts from 1 to 365 days"),
        (too_long, "lasts from 1 to 365 days"),
        (unknown_rule, "no rule 'ABS99'"),
        (no_finding, "there is no such finding"),
        (two_findings, "write more of it"),
        (whole_campaign, "it has changed while you read it"),
        (by_an_author, "needs the role clinician"),
        (by_a_wrong_password, "the password is wrong"),
    ],
)
def test_no_waiver_is_granted(
    world: World, waivers: WaiverDesk, ask: Callable[[WaiverDesk, Item], Waiver], reason: str
) -> None:
    item = saying(world, CLAIM, OTHER_CLAIM)
    with pytest.raises(ClinicError, match=reason):
        ask(waivers, item)
    with world.store.transaction() as tables:
        assert tables.waivers.of_item(item.key) == ()
        assert "waived" not in {entry.event.action for entry in tables.audit.entries()}


def test_an_author_cannot_end_a_waiver(world: World, waivers: WaiverDesk) -> None:
    waiver = waive(waivers, saying(world, CLAIM))
    with pytest.raises(ClinicError, match="needs the role clinician"):
        waivers.revoke(waiver.id, AUTHOR)
    assert world.desk.submit("camp", AUTHOR)[0].done


def test_a_waiver_that_is_not_there_cannot_be_ended(waivers: WaiverDesk) -> None:
    with pytest.raises(NotFound):
        waivers.revoke("nothing", CLINICIAN)
