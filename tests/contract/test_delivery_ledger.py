"""Promise 3: never twice, never silently lost. Promise 6: late is a decision."""

from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, LEASE, NOW, SETTLE, World, issue, moved, post
from signing_people import AUTHOR

from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Found, Outcome, Receipt, Undecided
from scheduler.domain.errors import BadInput, NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import Picture, PostPayload
from scheduler.ports import Store
from scheduler.services.resolve import Verdict


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def test_an_approved_post_goes_out_at_its_time_and_not_before(world: World) -> None:
    world.approve(post())
    world.run_at(DUE - timedelta(seconds=1))
    assert world.x.calls == []
    world.run_at(DUE)
    assert [call.text for call in world.x.calls if isinstance(call, PostPayload)] == ["First sentence."]
    assert world.state(post()) is ItemState.PUBLISHED
    (delivery,) = world.deliveries(post())
    assert delivery.receipt == Receipt("x-1", "https://x.test/1", DUE)


def test_nothing_goes_out_twice_however_often_the_worker_looks(world: World) -> None:
    world.approve(post())
    for _ in range(3):
        world.run_at(world.clock.now() + timedelta(minutes=50))
    assert len(world.x.calls) == 1


def test_the_attempt_is_committed_before_the_call(world: World) -> None:
    world.approve(post())
    seen: list[tuple[str, int, int]] = []

    def look(payload: object) -> None:
        (delivery,) = world.deliveries(post())
        with world.store.transaction() as tables:
            seen.append((delivery.state, delivery.attempts, len(tables.deliveries.attempts(delivery.id))))
        assert world.journal.numbers == {delivery.id: 1}

    world.x.before_send = look
    world.run_at(DUE)
    assert seen == [("calling", 1, 1)]


def test_a_worker_that_dies_before_the_call_costs_nothing_but_its_lease(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    assert len(world.another_publisher("worker-0").claim(10)) == 1
    world.run()
    assert world.x.calls == []
    world.run_at(DUE + LEASE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 1


class Killed(BaseException):
    """Stands for SIGKILL at a named step."""


def die_at(step: str) -> object:
    def boundary(name: str, _channel: str) -> None:
        if name == step:
            raise Killed(step)

    return boundary


@pytest.mark.parametrize(("step", "calls"), [("before call", 0), ("after call", 1)])
def test_a_worker_that_dies_around_the_call_leaves_the_question_to_the_platform(
    world: World, step: str, calls: int
) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    dying = world.another_publisher("worker-0", die_at(step))  # type: ignore[arg-type]  # raises by design
    (delivery,) = dying.claim(10)
    with pytest.raises(Killed):
        dying.deliver(delivery)
    assert len(world.x.calls) == calls
    world.run_at(DUE + LEASE)
    world.run_at(DUE + LEASE + SETTLE)
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 1


def test_a_lost_response_is_found_on_the_platform_and_never_sent_again(world: World) -> None:
    world.approve(post())
    world.x.failures, world.x.lost = [Uncertain("the connection broke")], True
    world.run_at(DUE)
    assert world.state(post()) is ItemState.UNCERTAIN
    world.run_at(DUE + SETTLE - timedelta(seconds=1))
    assert world.state(post()) is ItemState.UNCERTAIN, "a platform's listing lags, so it is not believed at once"
    world.run_at(DUE + SETTLE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 1
    (delivery,) = world.deliveries(post())
    assert delivery.receipt == world.x.published[delivery.id]


def test_what_the_platform_does_not_have_is_sent_once_more(world: World) -> None:
    world.approve(post())
    world.x.failures = [Uncertain("the connection broke")]
    world.run_at(DUE)
    world.run_at(DUE + SETTLE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 2
    assert len(world.x.published) == 1


def test_what_the_platform_cannot_tell_waits_for_a_person_and_is_asked_about_ever_more_rarely(world: World) -> None:
    world.approve(post())
    asked: list[int] = []
    world.x.failures = [Uncertain("the connection broke")]
    world.x.sightings = [Undecided("look at the page")] * 100
    world.run_at(DUE)
    for minute in range(60):
        world.run_at(DUE + timedelta(minutes=minute))
        asked.append(100 - len(world.x.sightings))
    assert world.state(post()) is ItemState.UNCERTAIN
    assert 3 <= asked[-1] <= 10
    assert len(world.x.calls) == 1


def test_a_platform_that_cannot_be_asked_leaves_it_uncertain(world: World) -> None:
    world.approve(post())
    world.x.failures = [Uncertain("the connection broke")]
    world.x.sightings = [RetryAt(DUE, "down")]
    world.run_at(DUE)
    world.run_at(DUE + SETTLE)
    assert world.state(post()) is ItemState.UNCERTAIN


def test_an_unexpected_error_during_the_call_is_uncertain(world: World) -> None:
    world.approve(post())
    world.x.failures = [RuntimeError("a bug")]
    world.run_at(DUE)
    (delivery,) = world.deliveries(post())
    assert delivery.state is DeliveryState.UNCERTAIN
    assert "RuntimeError" in delivery.reason


def test_a_rejection_is_final_and_says_why(world: World) -> None:
    world.approve(post())
    world.x.failures = [Rejected("the text is not allowed")]
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=30))
    assert world.state(post()) is ItemState.FAILED
    assert world.item(post()).note == "the text is not allowed"
    assert len(world.x.calls) == 1


def test_a_refused_picture_is_a_rejection_with_an_attempt(world: World) -> None:
    world.approve(post())
    world.x.prepare_failures = [Rejected("the picture is too large")]
    world.run_at(DUE)
    assert world.state(post()) is ItemState.FAILED
    assert world.x.calls == []
    (delivery,) = world.deliveries(post())
    with world.store.transaction() as tables:
        (attempt,) = tables.deliveries.attempts(delivery.id)
    assert (attempt.outcome, attempt.reason) == (Outcome.REJECTED, "the picture is too large")


def test_an_upload_that_fails_is_tried_again_and_nothing_was_called(world: World) -> None:
    world.approve(post())
    world.x.prepare_failures = [Uncertain("the upload broke"), RetryAt(DUE + timedelta(minutes=9), "busy")]
    world.run_at(DUE)
    assert world.states(post()) == ["pending"]
    world.run_at(DUE + timedelta(minutes=1))
    assert world.states(post()) == ["pending"]
    world.run_at(DUE + timedelta(minutes=8))
    assert world.x.calls == []
    world.run_at(DUE + timedelta(minutes=9))
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_rate_limit_holds_the_whole_channel_until_its_reset(world: World) -> None:
    other = moved(post(campaign="other"), timedelta(seconds=1))
    world.approve(post(), other)
    reset = DUE + timedelta(minutes=15)
    world.x.failures = [RetryAt(reset, "too many requests", whole_channel=True)]
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=5))
    assert len(world.x.calls) == 1
    world.run_at(reset)
    assert [world.state(one) for one in (post(), other)] == [ItemState.PUBLISHED] * 2


def test_a_delivery_that_may_be_tried_again_waits_for_its_time_alone(world: World) -> None:
    other = moved(post(campaign="other"), timedelta(seconds=1))
    world.approve(post(), other)
    world.x.failures = [RetryAt(DUE + timedelta(minutes=15), "connection refused")]
    world.run_at(DUE + timedelta(seconds=1))
    assert [world.state(one) for one in (post(), other)] == [ItemState.APPROVED, ItemState.PUBLISHED]
    world.run_at(DUE + timedelta(minutes=15))
    assert world.state(post()) is ItemState.PUBLISHED


@pytest.mark.parametrize("where", ["failures", "prepare_failures"])
def test_an_account_that_needs_reconnecting_is_held_until_a_person_resumes_it(world: World, where: str) -> None:
    world.approve(post())
    setattr(world.x, where, [NeedsReconnect("the token was revoked")])
    world.run_at(DUE)
    world.run_at(DUE + timedelta(minutes=30))
    assert world.states(post()) == ["pending"]
    with world.store.transaction() as tables:
        (hold,) = tables.controls.holds()
        assert (hold.channel, hold.until, hold.reason) == ("x", None, "the token was revoked")
        tables.controls.release_hold("x")
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_channel_without_an_account_is_held_and_says_so(world: World) -> None:
    del world.channels["x"]
    world.approve(post())
    world.run_at(DUE)
    with world.store.transaction() as tables:
        assert "no account is connected for x" in tables.controls.holds()[0].reason


def test_one_channels_trouble_does_not_stop_another(world: World) -> None:
    world.subscribe(1)
    world.approve(post(), issue())
    world.x.failures = [NeedsReconnect("the token was revoked")]
    world.run_at(DUE)
    assert world.state(issue()) is ItemState.PUBLISHED


def test_pausing_holds_everything_and_resuming_lets_it_go(world: World) -> None:
    world.subscribe(1)
    world.approve(post(), issue())
    with world.store.transaction() as tables:
        tables.controls.pause("press enquiry", NOW)
    world.run_at(DUE)
    assert (world.x.calls, world.email.calls) == ([], [])
    with world.store.transaction() as tables:
        tables.controls.resume()
    world.run_at(DUE + timedelta(minutes=10))
    assert (len(world.x.calls), len(world.email.calls)) == (1, 1)


def test_what_is_later_than_its_grace_is_missed_and_asks_a_person(world: World) -> None:
    world.approve(post())
    world.run_at(DUE + timedelta(hours=2, seconds=1))
    assert world.x.calls == []
    assert world.state(post()) is ItemState.MISSED
    assert "time passed" in world.item(post()).note


def test_a_missed_thread_is_sent_as_a_whole_in_order_when_a_person_says_so(world: World) -> None:
    thread = post(parts=("First sentence.", "Second sentence.", "Third sentence."))
    world.approve(thread)
    world.run_at(DUE + timedelta(hours=3))
    assert world.states(thread) == ["missed"] * 3
    world.resolution.resolve(world.deliveries(thread)[0].id, Verdict.SEND, AUTHOR)
    world.run_at(DUE + timedelta(hours=4))
    assert world.state(thread) is ItemState.PUBLISHED
    assert [call.reply_to for call in world.x.calls if isinstance(call, PostPayload)] == [None, "x-1", "x-2"]


def test_a_part_of_a_thread_waits_for_the_part_before_it(world: World) -> None:
    thread = post(parts=("First sentence.", "Second sentence."))
    world.approve(thread)
    world.x.failures = [RetryAt(DUE + timedelta(minutes=5), "busy")]
    world.run_at(DUE + timedelta(minutes=1))
    assert world.states(thread) == ["pending", "pending"]
    world.run_at(DUE + timedelta(minutes=5))
    texts = [call.text for call in world.x.calls if isinstance(call, PostPayload)]
    assert texts == ["First sentence.", "First sentence.", "Second sentence."]
    assert world.state(thread) is ItemState.PUBLISHED


def test_a_rejected_part_stops_the_thread_until_a_person_decides(world: World) -> None:
    thread = post(parts=("First sentence.", "Second sentence.", "Third sentence."))
    world.approve(thread)
    world.x.failures = [None, Rejected("no")]
    world.run_at(DUE)
    assert world.states(thread) == ["accepted", "rejected", "pending"]
    assert world.state(thread) is ItemState.FAILED
    world.resolution.resolve(str(thread.key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(thread) is ItemState.PUBLISHED
    assert [call.reply_to for call in world.x.calls if isinstance(call, PostPayload)] == [None, "x-1", "x-1", "x-2"]


def test_only_the_first_part_of_a_thread_carries_the_picture(world: World) -> None:
    world.renderer.pictures = (Picture("card.png", "image/png", b"png", "alt", 1, 1),)
    world.approve(post(parts=("First sentence.", "Second sentence.")))
    world.run_at(DUE)
    assert [bool(call.pictures) for call in world.x.calls if isinstance(call, PostPayload)] == [True, False]


def test_late_proof_of_a_call_beats_doubt(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    slow = world.another_publisher("slow")
    (delivery,) = slow.claim(1)

    def lease_runs_out(payload: object) -> None:
        world.clock.advance(LEASE)
        world.reconciliation.expire()
        assert world.state(post()) is ItemState.UNCERTAIN

    world.x.before_send = lease_runs_out
    slow.deliver(delivery)
    assert world.state(post()) is ItemState.PUBLISHED


def test_proof_that_comes_after_the_platform_was_asked_in_vain_is_not_lost(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    slow = world.another_publisher("slow")
    (delivery,) = slow.claim(1)

    def given_up_for_not_sent(payload: object) -> None:
        world.x.before_send = None
        world.clock.advance(LEASE)
        world.reconciliation.expire()
        world.questions.ask_all()
        assert world.states(post()) == ["pending"]

    world.x.before_send = given_up_for_not_sent
    slow.deliver(delivery)
    assert world.state(post()) is ItemState.PUBLISHED
    world.run()
    assert len(world.x.calls) == 1


def test_proof_that_comes_after_a_person_dropped_it_is_not_lost(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    slow = world.another_publisher("slow")
    (delivery,) = slow.claim(1)

    def dropped(payload: object) -> None:
        world.clock.advance(LEASE)
        world.reconciliation.expire()
        world.resolution.resolve(delivery.id, Verdict.DROP, AUTHOR)
        assert world.state(post()) is ItemState.CANCELLED

    world.x.before_send = dropped
    slow.deliver(delivery)
    assert world.states(post()) == ["accepted"]
    assert world.state(post()) is ItemState.PUBLISHED


def test_proof_that_comes_while_it_is_claimed_again_stops_the_second_call(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    slow = world.another_publisher("slow")
    (delivery,) = slow.claim(1)

    def tried_again(payload: object) -> None:
        world.x.before_send = None
        world.clock.advance(LEASE)
        world.reconciliation.expire()
        world.questions.ask_all()
        claimed.extend(world.publisher.claim(1))

    claimed: list[Delivery] = []
    world.x.before_send = tried_again
    slow.deliver(delivery)
    assert [world.publisher.deliver(one) for one in claimed] == [None]
    assert len(world.x.calls) == 1
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_second_proof_is_told_as_a_possible_duplicate(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.approve(post())

    def found_meanwhile(payload: object) -> None:
        (delivery,) = world.deliveries(post())
        with world.store.transaction() as tables:
            (attempt,) = tables.deliveries.attempts(delivery.id)
            tables.deliveries.finish(attempt, Outcome.ACCEPTED, DUE, receipt=Receipt("x-0", None, DUE))

    world.x.before_send = found_meanwhile
    world.run_at(DUE)
    assert "may be out twice: as x-1 too" in caplog.text


def test_a_machine_that_slept_past_its_lease_does_not_call(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    (delivery,) = world.publisher.claim(1)

    def sleep(delivery: Delivery, attempt: Attempt) -> None:
        world.clock.advance(LEASE)

    world.journal.record = sleep  # type: ignore[method-assign]  # the machine sleeps while it writes
    assert world.publisher.deliver(delivery) is None
    assert world.x.calls == []
    assert world.states(post()) == ["pending"]


def test_what_is_claimed_when_everything_is_paused_is_not_called(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    (delivery,) = world.publisher.claim(1)
    with world.store.transaction() as tables:
        tables.controls.pause("press enquiry", DUE)
    assert world.publisher.deliver(delivery) is None
    assert (world.x.calls, world.states(post())) == ([], ["pending"])


def test_a_broken_template_delays_and_voids_nothing(world: World) -> None:
    world.approve(post())
    world.renderer.error = BadInput("template social/x.txt, line 3: unexpected end")
    world.run_at(DUE)
    assert world.x.calls == []
    said = "it could not be compared with the workspace: template social/x.txt, line 3: unexpected end"
    assert world.deliveries(post())[0].reason == said
    world.renderer.error = None
    world.run_at(DUE + timedelta(minutes=1))
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_replaced_version_is_not_sent_by_a_restored_database(world: World) -> None:
    world.journal.versions[post().key] = 2
    world.approve(post())
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.UNCERTAIN
    world.run_at(DUE + SETTLE)
    assert world.state(post()) is ItemState.UNCERTAIN, "only a person can tell which version is out"
    world.resolution.resolve(str(post().key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED


def test_one_id_is_not_given_to_several_deliveries(world: World) -> None:
    world.subscribe(1500)
    world.approve(issue())
    world.email.failures = [Uncertain("?"), Uncertain("?")]
    world.email.sightings = [Undecided("look")] * 9
    world.run_at(DUE)
    with pytest.raises(BadInput, match="2 open deliveries"):
        world.resolution.resolve(str(issue().key), Verdict.SENT, AUTHOR, platform_id="77")


def test_a_settings_file_in_the_middle_of_an_edit_delays_and_voids_nothing(world: World) -> None:
    world.approve(post())
    world.workspace.error = BadInput("config.toml, line 3: a quote is missing")
    world.run_at(DUE)
    assert world.x.calls == []
    said = "it could not be compared with the workspace: config.toml, line 3: a quote is missing"
    assert world.deliveries(post())[0].reason == said
    world.workspace.error = None
    world.run_at(DUE + timedelta(minutes=1))
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_worker_that_lost_its_lease_does_not_call(world: World) -> None:
    world.approve(post())
    world.clock.move_to(DUE)
    slow = world.another_publisher("slow")
    (delivery,) = slow.claim(1)
    world.run_at(DUE + LEASE)
    assert slow.deliver(delivery) is None
    assert len(world.x.calls) == 1


def test_a_full_disk_under_the_journal_stops_the_call(world: World) -> None:
    world.approve(post())
    world.journal.error = OSError(28, "No space left on device")
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.states(post()) == ["pending"]
    world.journal.error = None
    world.run_at(DUE + timedelta(minutes=1))
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_restored_database_does_not_send_again_what_its_journal_knows(world: World) -> None:
    world.approve(post())
    (delivery,) = world.deliveries(post())
    world.journal.numbers[delivery.id] = 1
    world.x.published[delivery.id] = Receipt("x-9", None, NOW)
    world.run_at(DUE)
    assert world.x.calls == []
    assert world.state(post()) is ItemState.UNCERTAIN
    world.run_at(DUE + SETTLE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert world.x.calls == []


def test_after_a_restore_what_the_platform_does_not_have_is_sent(world: World) -> None:
    world.approve(post())
    (delivery,) = world.deliveries(post())
    world.journal.numbers[delivery.id] = 1
    world.run_at(DUE)
    world.run_at(DUE + SETTLE)
    world.run_at(DUE + SETTLE + SETTLE)
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 1


def test_a_person_can_say_that_an_uncertain_delivery_was_sent(world: World) -> None:
    world.approve(post())
    world.x.failures = [Uncertain("?")]
    world.x.sightings = [Undecided("look")] * 9
    world.run_at(DUE)
    world.resolution.resolve(str(post().key), Verdict.SENT, AUTHOR, platform_id="42")
    (delivery,) = world.deliveries(post())
    assert world.state(post()) is ItemState.PUBLISHED
    assert delivery.receipt
    assert delivery.receipt.platform_id == "42"
    assert delivery.reason == "Maya: sent"


def test_the_id_of_a_part_that_the_next_one_answers_has_to_be_given(world: World) -> None:
    thread = post(parts=("First sentence.", "Second sentence."))
    world.approve(thread)
    world.x.failures = [Uncertain("?")]
    world.x.sightings = [Undecided("look")] * 9
    world.run_at(DUE)
    with pytest.raises(BadInput, match="give its id with --id"):
        world.resolution.resolve(str(thread.key), Verdict.SENT, AUTHOR)
    world.resolution.resolve(str(thread.key), Verdict.SENT, AUTHOR, platform_id="77")
    world.run()
    assert [call.reply_to for call in world.x.calls if isinstance(call, PostPayload)] == [None, "77"]


def test_a_person_can_have_an_uncertain_delivery_sent_again(world: World) -> None:
    world.approve(post())
    world.x.failures = [Uncertain("?")]
    world.x.sightings = [Undecided("look")] * 9
    world.run_at(DUE)
    later = DUE + timedelta(hours=9)
    world.clock.move_to(later)
    world.resolution.resolve(str(post().key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED
    assert len(world.x.calls) == 2


def test_a_person_can_drop_what_was_missed(world: World) -> None:
    world.approve(post())
    world.run_at(DUE + timedelta(hours=3))
    assert [one.item for one in world.resolution.open()] == [post().key]
    world.resolution.resolve(str(post().key), Verdict.DROP, AUTHOR, "no longer true")
    assert world.state(post()) is ItemState.CANCELLED
    assert world.resolution.open() == ()


def test_what_was_missed_cannot_be_called_sent(world: World) -> None:
    world.approve(post())
    world.run_at(DUE + timedelta(hours=3))
    with pytest.raises(BadInput, match="was not sent"):
        world.resolution.resolve(str(post().key), Verdict.SENT, AUTHOR)


def test_there_is_nothing_to_decide_about_what_went_out(world: World) -> None:
    world.approve(post())
    world.run_at(DUE)
    with pytest.raises(BadInput, match="nothing to decide: it is accepted"):
        world.resolution.resolve(world.deliveries(post())[0].id, Verdict.DROP, AUTHOR)


def test_a_rejected_delivery_can_be_sent_again_by_a_person(world: World) -> None:
    world.approve(post())
    world.x.failures = [Rejected("the account is locked")]
    world.run_at(DUE)
    world.resolution.resolve(str(post().key), Verdict.SEND, AUTHOR)
    world.run()
    assert world.state(post()) is ItemState.PUBLISHED


def test_a_sighting_names_the_platforms_own_proof(world: World) -> None:
    proof = Receipt("x-77", "https://x.test/77", DUE)
    world.approve(post())
    world.x.failures, world.x.sightings = [Uncertain("?")], [Found(proof)]
    world.run_at(DUE)
    world.run_at(DUE + SETTLE)
    assert world.deliveries(post())[0].receipt == proof


def test_what_a_person_decided_meanwhile_is_not_overruled_by_the_platform(world: World) -> None:
    world.approve(post())
    world.x.failures = [Uncertain("?")]
    world.run_at(DUE)

    class Interrupting:
        name = "x"

        def find(self, payload: object, attempt: object) -> Found:
            world.resolution.resolve(str(post().key), Verdict.DROP, AUTHOR)
            return Found(Receipt("x-1", None, DUE))

    world.channels["x"] = Interrupting()  # type: ignore[assignment]  # only find is asked for
    world.run_at(DUE + SETTLE)
    assert world.state(post()) is ItemState.CANCELLED


def test_the_time_of_an_item_may_move_without_a_new_signature(world: World) -> None:
    world.approve(post())
    later = DUE + timedelta(days=1)
    with world.store.transaction() as tables:
        item = tables.items.get(post().key)
        tables.items.put(replace(item, slot=replace(item.slot, at=later)))
        tables.deliveries.reschedule(item.key, item.version, later, later + timedelta(hours=2))
    world.run_at(DUE + timedelta(minutes=1))
    assert world.x.calls == []
    world.run_at(later)
    assert world.state(post()) is ItemState.PUBLISHED
