"""Promise 2: nothing goes out unsigned. Promise 5: the preview is the payload."""

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import CLINIC, DUE, NOW, VARY, World, carrying, issue, post
from signing_people import AUTHOR, CLINICIAN, sign

from scheduler.domain.content import Draft, Issue, ItemState, Kind, OwnWords, Post, Sentence
from scheduler.domain.errors import BadInput, ClinicError, NotFound, Rejected
from scheduler.domain.payload import Picture, Rendered
from scheduler.ports import Store
from scheduler.services.resolve import Verdict
from scheduler.services.schedule import post_deliveries


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


PICTURE = Picture("card.png", "image/png", b"bytes", "Card with words", 1200, 675)


def test_a_draft_is_not_published(world: World) -> None:
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.IN_REVIEW


def test_a_campaign_is_submitted_and_approved_as_a_whole(world: World) -> None:
    world.plan(post(), issue())
    assert [one.state for one in world.desk.submit("camp", AUTHOR)] == [ItemState.IN_REVIEW] * 2
    assert [one.state for one in sign(world.desk, "camp")] == [ItemState.APPROVED] * 2


def test_an_approval_names_who_signed_what_and_until_when(world: World) -> None:
    world.approve(post())
    with world.store.transaction() as tables:
        approval = tables.approvals.current(post().key, 1)
    assert approval
    assert (approval.reviewer, approval.signed_at) == ("Dr Rao", NOW)
    assert approval.expires_at == NOW + timedelta(days=365)
    assert approval.content_hash == world.items.outgoing(post()).hash


def test_the_signed_content_is_kept_under_its_hash(world: World) -> None:
    world.approve(post())
    outgoing = world.items.outgoing(post())
    with world.store.transaction() as tables:
        assert tables.approvals.content(outgoing.hash) == outgoing.content
        with pytest.raises(NotFound):
            tables.approvals.content("0" * 64)


def change_template(world: World) -> None:
    world.renderer.mark = " (changed)"


def change_picture(world: World) -> None:
    world.renderer.pictures = (replace(PICTURE, data=b"byteS"),)


def change_alt(world: World) -> None:
    world.renderer.pictures = (replace(PICTURE, alt="Card with word"),)


def change_library(world: World) -> None:
    world.workspace.library_ = replace(VARY, statements=(replace(VARY.statements[0], long="Results vary much."),))


def change_link(world: World) -> None:
    with world.store.transaction() as tables:
        item = tables.items.get(post().key)
        assert isinstance(item.draft, Post)
        tables.items.put(replace(item, draft=replace(item.draft, link="https://other.example.com")))


CHANGES = [change_template, change_picture, change_alt, change_library, change_link]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_after_the_approval_stops_the_publisher(world: World, change: object) -> None:
    assert callable(change)
    world.renderer.pictures = (PICTURE,)
    world.workspace.library_ = VARY
    world.approve(carrying(post()))
    change(world)
    world.run_at(DUE)
    assert world.x.calls == []
    item = world.item(post())
    assert (item.state, item.version) == (ItemState.CHANGES_REQUESTED, 2)
    assert "changed since it was" in item.note
    assert world.states(post()) == ["cancelled"]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_after_the_submission_stops_the_approval(world: World, change: object) -> None:
    assert callable(change)
    world.renderer.pictures = (PICTURE,)
    world.workspace.library_ = VARY
    world.plan(carrying(post()))
    world.desk.submit("camp", AUTHOR)
    change(world)
    (decision,) = sign(world.desk, "camp")
    assert not decision.done
    assert "changed since it was submitted" in decision.reason
    assert world.state(post()) is ItemState.DRAFT


def test_a_changed_sender_stops_an_issue(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.workspace.clinic_ = replace(CLINIC, sender=replace(CLINIC.sender, name="Somebody else"))
    world.run_at(DUE)
    assert world.email.calls == []
    assert world.state(issue()) is ItemState.CHANGES_REQUESTED


def test_an_expired_approval_stops_the_publisher(world: World) -> None:
    world.workspace.clinic_ = replace(CLINIC, approval_days=0)
    world.approve(post())
    world.run_at(DUE)
    assert world.x.calls == []
    assert "approval expired" in world.item(post()).note


def test_an_approval_voided_meanwhile_stops_the_publisher(world: World) -> None:
    world.approve(post())
    with world.store.transaction() as tables:
        assert tables.approvals.void(post().key, "a reference was retracted", NOW) == 1
    world.run_at(DUE)
    assert world.x.calls == []
    assert "a reference was retracted" in world.item(post()).note


def test_a_delivery_that_nobody_approved_is_not_sent(world: World) -> None:
    world.plan(replace(post(), state=ItemState.APPROVED))
    forged = post_deliveries(post(), 1, world.items.outgoing(post()).hash, CLINIC)
    with world.store.transaction() as tables:
        tables.deliveries.add(forged)
    world.run_at(DUE)
    assert world.x.calls == []
    assert "nobody has approved it" in world.item(post()).note


def test_a_change_between_two_parts_of_a_thread_stops_it_until_a_person_decides(world: World) -> None:
    thread = post(parts=("First sentence.", "Second sentence."))
    world.approve(thread)
    world.x.before_send = lambda _payload: change_template(world)
    world.run_at(DUE)
    assert world.states(thread) == ["accepted", "rejected"]
    item = world.item(thread)
    assert (item.state, item.version) == (ItemState.FAILED, 1)
    assert "content has changed" in item.note
    world.renderer.mark = ""
    world.x.before_send = None
    world.resolution.resolve(str(thread.key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(thread) is ItemState.PUBLISHED


def test_an_item_that_moved_on_while_it_was_claimed_is_not_sent(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    (delivery,) = world.publisher.claim(1)
    world.desk.reject(str(post().key), CLINICIAN, "stop")
    assert world.publisher.deliver(delivery) is None
    assert world.x.calls == []
    item = world.item(post())
    assert (item.state, item.note) == (ItemState.CHANGES_REQUESTED, "Dr Rao: stop")


def test_a_rejected_item_comes_back_with_the_reason_and_can_be_submitted_again(world: World) -> None:
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    (decision,) = world.desk.reject("camp", CLINICIAN, "say who it is not for")
    assert decision.state is ItemState.CHANGES_REQUESTED
    assert world.item(post()).note == "Dr Rao: say who it is not for"
    world.desk.submit("camp", AUTHOR)
    sign(world.desk, "camp")
    world.run_at(DUE)
    assert len(world.x.calls) == 1


def test_rejecting_what_was_approved_cancels_it(world: World) -> None:
    world.approve(post())
    world.desk.reject("camp", CLINICIAN, "second thoughts")
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.states(post()) == ["cancelled"]


def test_a_rejection_needs_a_reason(world: World) -> None:
    world.plan(post())
    with pytest.raises(BadInput, match="needs a reason"):
        world.desk.reject("camp", CLINICIAN, "  ")


def test_there_must_be_something_to_decide(world: World) -> None:
    with pytest.raises(BadInput, match="run `clinic plan camp`"):
        world.desk.submit("camp", AUTHOR)
    world.plan(post())
    with pytest.raises(BadInput, match=r"nothing is in_review \(found: draft\): first `clinic submit camp --by LOGIN`"):
        sign(world.desk, "camp")


def test_what_is_too_late_is_not_approved(world: World) -> None:
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    world.clock.move_to(DUE + timedelta(hours=3))
    (decision,) = sign(world.desk, "camp")
    assert not decision.done
    assert "plan again" in decision.reason


def test_an_item_changed_meanwhile_is_not_decided_about(world: World) -> None:
    world.plan(post())
    rendered = world.renderer.render

    def somebody_else_submits(draft: object) -> object:
        world.renderer.render = rendered  # type: ignore[method-assign]  # once
        world.desk.submit("camp", CLINICIAN)
        return rendered(draft)  # type: ignore[arg-type]

    world.renderer.render = somebody_else_submits  # type: ignore[method-assign,assignment]
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert not decision.done
    assert "changed meanwhile" in decision.reason


def test_a_template_error_is_told_for_its_item_alone(world: World) -> None:
    world.plan(post(), issue())
    world.renderer.error = ClinicError("templates/social/x.txt, line 3: no such word")
    decisions = world.desk.submit("camp", AUTHOR)
    assert [one.done for one in decisions] == [False, False]
    assert "line 3" in decisions[0].reason


def test_a_sentence_that_is_not_the_articles_cannot_be_submitted(world: World) -> None:
    item = post()
    assert isinstance(item.draft, Post)
    words = item.draft.parts[0].sentences[0]
    for wrong in (
        Sentence("Our own words.", OwnWords("")),
        replace(words, text="First sentences."),
        replace(words, source=replace(words.source, section="gone")),  # type: ignore[arg-type]
    ):
        part = replace(item.draft.parts[0], paragraphs=((wrong,),))
        world.plan(replace(item, draft=replace(item.draft, parts=(part,))))
        (decision,) = world.desk.submit("camp", AUTHOR)
        assert not decision.done
        assert f"'{wrong.text}' stands neither in the article nor in the library" in decision.reason


def test_a_text_over_the_platforms_limit_cannot_be_submitted(world: World) -> None:
    world.renderer.mark = " x" * 200
    world.plan(post())
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "part 1 counts 415 of 280 characters" in decision.reason


def test_a_link_that_nobody_meant_cannot_be_submitted(world: World) -> None:
    """Promise 2: what goes out was seen, and "helps.It" is a link to a reader of X alone."""
    world.renderer.mark = " A cream helps.It is put on."
    world.plan(post())
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert "part 1 says 'helps.It', which X makes a link of" in decision.reason
    world.renderer.mark = " A cream helps. It is put on."
    assert world.desk.submit("camp", AUTHOR)[0].done


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (replace(PICTURE, alt=" "), "has no alt text"),
        (replace(PICTURE, alt="a" * 1001), "has 1001 of 1000 characters"),
        (replace(PICTURE, data=b"0" * 5_300_000), "5300000 of 5000000 bytes"),
    ],
)
def test_a_picture_the_platform_would_refuse_cannot_be_submitted(world: World, picture: Picture, problem: str) -> None:
    world.renderer.pictures = (picture,)
    world.plan(post())
    (decision,) = world.desk.submit("camp", AUTHOR)
    assert problem in decision.reason


def test_an_issue_that_gmail_would_cut_or_without_a_way_out_cannot_be_submitted(world: World) -> None:
    item = issue()
    world.plan(item)
    world.renderer.mark = "x" * 90_000
    assert "of 90000 bytes" in world.desk.submit("camp", AUTHOR)[0].reason
    world.renderer.mark, world.renderer.way_out = "", "nothing"
    assert "unsubscribe link is missing" in world.desk.submit("camp", AUTHOR)[0].reason
    assert isinstance(item.draft, Issue)
    world.plan(replace(item, draft=replace(item.draft, subject=" ")))
    assert "subject is empty" in world.desk.submit("camp", AUTHOR)[0].reason


def test_a_post_without_text_cannot_be_submitted(world: World) -> None:
    item = post()
    assert isinstance(item.draft, Post)
    blank = replace(item.draft, parts=(replace(item.draft.parts[0], paragraphs=()),))
    world.plan(replace(item, draft=blank))
    assert "part 1 has no text" in world.desk.submit("camp", AUTHOR)[0].reason
    assert item.key.kind is Kind.POST


def test_a_change_between_two_chunks_of_an_issue_stops_the_rest_until_a_person_decides(world: World) -> None:
    world.subscribe(2500)
    world.approve(issue())
    world.email.before_send = lambda _payload: change_template(world)
    world.run_at(DUE)
    assert world.states(issue()) == ["accepted", "rejected", "rejected"]
    assert world.state(issue()) is ItemState.FAILED
    (refused,) = world.desk.reject(str(issue().key), CLINICIAN, "stop")
    assert not refused.done
    assert "clinic resolve" in refused.reason
    world.renderer.mark, world.email.before_send = "", None
    world.resolution.resolve(str(issue().key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(issue()) is ItemState.PUBLISHED
    assert len(world.email.calls) == 3


def test_what_a_platform_rejected_can_be_sent_back_and_written_anew(world: World) -> None:
    world.approve(post())
    world.x.failures = [Rejected("the text is not allowed")]
    world.run_at(DUE)
    (decision,) = world.desk.reject(str(post().key), CLINICIAN, "say it differently")
    assert decision.state is ItemState.CHANGES_REQUESTED
    assert world.states(post()) == ["cancelled"]
    assert world.resolution.open() == ()


def test_an_issue_that_nobody_could_receive_can_be_sent_back(world: World) -> None:
    world.approve(issue())
    world.run_at(DUE)
    assert world.state(issue()) is ItemState.FAILED
    (decision,) = world.desk.reject(str(issue().key), CLINICIAN, "the audience was empty")
    assert decision.done


def test_an_approval_follows_a_time_that_planning_moved_meanwhile(world: World) -> None:
    world.plan(post())
    world.desk.submit("camp", AUTHOR)
    rendered, later = world.renderer.render, DUE + timedelta(days=7)

    def planning_moves_it(draft: Draft) -> Rendered:
        with world.store.transaction() as tables:
            item = tables.items.get(post().key)
            tables.items.put(replace(item, slot=replace(item.slot, at=later)))
        return rendered(draft)

    world.renderer.render = planning_moves_it  # type: ignore[method-assign]  # in the middle of approving
    sign(world.desk, "camp")
    (delivery,) = world.deliveries(post())
    assert delivery.due_at == later
