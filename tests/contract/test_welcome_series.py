"""The welcome series: each step signed, once to each person who confirmed, and to nobody who left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from typing import cast

import pytest
from delivery_world import issue
from sign_up_world import SUBSCRIPTION
from signing_people import AUTHOR, CLINICIAN
from storage_samples import at_once
from welcome_world import DAY, SERIES, STEPS, WelcomeWorld, step_item

from scheduler.domain.campaign import QuietHours
from scheduler.domain.consent import Way
from scheduler.domain.content import Issue, ItemState
from scheduler.domain.delivery import DeliveryState, Undecided
from scheduler.domain.errors import Rejected, Uncertain
from scheduler.domain.events import ProviderEvent
from scheduler.domain.newsletter import NEWSLETTER, Budget, Pace
from scheduler.domain.recipient import RecipientState
from scheduler.domain.segment import Segment
from scheduler.domain.segment_query import parse_query
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression, SuppressionKind
from scheduler.domain.subscription import Frequency
from scheduler.domain.welcome import WelcomeSeries
from scheduler.ports import Database, Transaction
from scheduler.services.consent import leave
from scheduler.services.preferences import Choices
from scheduler.services.resolve import Verdict
from scheduler.services.upcoming import Upcoming
from scheduler.services.welcome.sending import NOT_THEIRS, TOO_LATE
from scheduler.services.welcome.signed_steps import NO_WORDS
from scheduler.storage.store import SqlStore


@pytest.fixture
def world(store: SqlStore) -> WelcomeWorld:
    world = WelcomeWorld(store)
    world.sign_messages()
    world.approve(*(step_item(step.name) for step in STEPS))
    world.comparison.run()
    return world


def walk(world: WelcomeWorld, days: int, first: int = 0) -> None:
    """Let the worker run in the morning and in the evening of some days."""
    for day in range(first, first + days):
        world.at(day, 9)
        world.at(day, 18)


def test_each_step_goes_out_on_its_day_at_its_hour_and_once(world: WelcomeWorld) -> None:
    person = world.welcomed()
    seen = []
    for day in range(10):
        for hour in (0, 8, 9, 10, 17, 18, 23):
            before = len(world.steps_sent())
            world.at(day, hour)
            seen += [(day, hour, step) for step in world.steps_sent()[before:]]
    assert seen == [(1, 9, "first en"), (3, 9, "second en"), (7, 18, "third en")]
    assert [one.subscriber for one in world.given()] == [person] * 3
    enrolment = world.enrolment()
    assert enrolment is not None
    assert (enrolment.next_at, enrolment.ended_at) == (None, None), "nothing is to come, and nothing was cut short"


def test_the_item_of_a_step_stays_signed_for_whoever_comes_later(world: WelcomeWorld) -> None:
    world.welcomed()
    world.at(1)
    world.welcomed(address="ravi@example.com")
    world.at(2)
    assert world.steps_sent("ravi@example.com") == ["first en"]
    assert world.state(step_item("first")) is ItemState.APPROVED
    with world.store.transaction() as tables:
        assert tables.welcome.states("first") == {RecipientState.ACCEPTED: 2}


def test_each_has_a_way_out_of_their_own(world: WelcomeWorld) -> None:
    person = world.welcomed()
    world.at(1)
    call = world.email.calls[-1]
    assert call.addressees[0].unsubscribe_url.endswith(person)  # type: ignore[union-attr]  # a batch


def test_whoever_was_imported_is_not_welcomed_unless_somebody_asks(world: WelcomeWorld) -> None:
    now = world.clock.now()
    person = Subscriber("s1", "old@example.com", "", "newsletter", "en", "import", now, source="import")
    with world.store.transaction() as tables:
        tables.subscribers.add([person])
    walk(world, 3)
    assert world.steps_sent("old@example.com") == []
    with world.store.transaction() as tables:
        assert tables.welcome.enrol(["s1"], world.clock.now()) == 1
    world.at(3)
    assert world.steps_sent("old@example.com") == ["first en"]


def test_without_double_opt_in_nobody_confirmed_and_nobody_is_welcomed(world: WelcomeWorld) -> None:
    clinic = world.workspace.clinic_
    single = replace(SUBSCRIPTION, double_opt_in=False)
    world.workspace.clinic_ = replace(clinic, newsletter=replace(clinic.newsletter, subscription=single))
    world.sign_up()
    person = world.person()
    assert person is not None
    assert person.status is SubscriberStatus.CONFIRMED
    assert world.enrolment() is None


def test_nothing_goes_out_while_the_series_is_off_and_nobody_begins(world: WelcomeWorld) -> None:
    world.welcomed()
    world.workspace.welcome_ = replace(SERIES, enabled=False)
    world.at(1)
    world.welcomed(address="ravi@example.com")
    assert world.enrolment("ravi@example.com") is None
    assert world.steps_sent() == []
    world.workspace.welcome_ = SERIES
    world.at(2)
    assert world.steps_sent() == ["first en"], "who had begun goes on"


def test_a_step_that_nobody_signed_waits_and_holds_up_those_after_it(world: WelcomeWorld) -> None:
    world.desk.reject(str(step_item("first").key), CLINICIAN, "say it shorter")
    world.welcomed()
    walk(world, 5)
    assert world.steps_sent() == []
    world.approve(replace(world.item(step_item("first")), state=ItemState.DRAFT))
    world.at(5, 10)
    walk(world, 3, 6)
    assert world.steps_sent() == ["first en", "second en", "third en"], "one a day, in order"


def test_what_could_not_go_out_in_time_is_left_out_and_counted(world: WelcomeWorld) -> None:
    world.desk.reject(str(step_item("first").key), CLINICIAN, "say it shorter")
    world.welcomed()
    walk(world, 12)
    assert world.steps_sent() == ["second en", "third en"]
    assert world.left_out() == {"first": TOO_LATE}
    with world.store.transaction() as tables:
        assert tables.welcome.left_out("first") == {TOO_LATE: 1}


def test_after_a_long_silence_steps_are_left_out_or_caught_up_by_how_late_they_are(world: WelcomeWorld) -> None:
    world.welcomed()
    for day in (9, 10, 11):
        world.at(day, 18)
    assert world.left_out() == {"first": TOO_LATE}
    assert world.steps_sent() == ["second en", "third en"]


def test_a_change_of_its_words_ends_a_signature_and_nothing_goes_out(world: WelcomeWorld) -> None:
    world.welcomed()
    world.renderer.mark = " changed"
    world.at(1)
    assert world.state(step_item("first")) is ItemState.CHANGES_REQUESTED
    assert world.steps_sent() == []


def test_whoever_waited_when_the_words_changed_gets_the_next_version_once(world: WelcomeWorld) -> None:
    world.welcomed()
    world.clock.move_to(world.clock.now() + DAY)
    world.at(1, 8, 59)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    world.welcome.run()
    world.renderer.mark = " changed"
    world.comparison.run()
    world.run()
    assert world.steps_sent() == []
    item = world.item(step_item("first"))
    world.approve(replace(item, state=ItemState.DRAFT))
    world.at(1, 12)
    world.at(2)
    assert world.steps_sent() == ["first en"]
    assert [one.version for one in world.given()] == [item.version]


def test_moving_the_day_or_the_hour_sends_nothing_twice(world: WelcomeWorld) -> None:
    world.welcomed()
    world.at(1)
    later = (replace(STEPS[0], after=2, at=time(11)), *STEPS[1:])
    world.workspace.welcome_ = replace(SERIES, steps=later)
    walk(world, 2, 1)
    world.at(3, 8)
    assert world.steps_sent() == ["first en"]
    world.workspace.welcome_ = replace(SERIES, steps=(STEPS[0], replace(STEPS[1], after=2, at=time(12)), STEPS[2]))
    world.at(3, 10)
    assert world.steps_sent() == ["first en", "second en"]


def test_a_new_step_reaches_those_for_whom_it_is_not_too_late(world: WelcomeWorld) -> None:
    world.workspace.welcome_ = replace(SERIES, steps=STEPS[:1])
    world.comparison.run()
    world.welcomed()
    walk(world, 3)
    assert world.steps_sent() == ["first en"]
    world.workspace.welcome_ = SERIES
    world.at(3)
    assert world.steps_sent() == ["first en", "second en"]


@pytest.mark.parametrize("kind", [SuppressionKind.UNSUBSCRIBED, SuppressionKind.BOUNCED, SuppressionKind.COMPLAINED])
def test_leaving_and_every_suppression_end_the_series(world: WelcomeWorld, kind: SuppressionKind) -> None:
    world.welcomed()
    world.at(1)
    hashed = world.pseudonyms.addresses("asha@example.com")[0]
    with world.store.transaction() as tables:
        suppression = Suppression(hashed, str(kind), world.clock.now(), kind)
        if kind is SuppressionKind.BOUNCED:
            tables.suppressions.add([suppression])
        else:
            leave("asha@example.com", Way.LINK, suppression, tables)
    walk(world, 8, 2)
    assert world.steps_sent() == ["first en"]
    enrolment = world.enrolment()
    assert enrolment is not None
    assert enrolment.ended_at is not None
    assert enrolment.reason


def test_whoever_leaves_after_a_step_was_prepared_does_not_get_it(world: WelcomeWorld) -> None:
    person = world.welcomed()
    world.at(1, 8, 59)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    world.welcome.run()
    world.preferences.leave(person)
    world.run()
    assert world.steps_sent() == []
    with world.store.transaction() as tables:
        assert tables.welcome.states("first") == {RecipientState.EXCLUDED: 1}


def test_a_hard_bounce_ends_it(world: WelcomeWorld) -> None:
    person = world.welcomed()
    world.at(1)
    delivery = world.given()[0].delivery
    with world.store.transaction() as tables:
        tables.suppressions.add(
            [
                Suppression(
                    world.pseudonyms.addresses("asha@example.com")[0],
                    "bounced",
                    world.clock.now(),
                    SuppressionKind.BOUNCED,
                )
            ]
        )
    world.report(delivery, person, ProviderEvent.BOUNCED)
    walk(world, 5, 2)
    assert world.steps_sent() == ["first en"]


def test_whoever_comes_back_is_given_no_step_again(world: WelcomeWorld) -> None:
    person = world.welcomed()
    world.at(1)
    world.preferences.leave(person)
    world.wait(days=40)
    world.welcomed()
    walk(world, 10, 42)
    assert world.steps_sent() == ["first en", "second en", "third en"]


@pytest.mark.parametrize("address", ["asha@example.com", "asha+news@example.com"])
def test_not_even_after_an_erasure_and_by_another_spelling(world: WelcomeWorld, address: str) -> None:
    world.welcomed()
    world.at(1)
    world.at(3)
    world.erasure.erase("asha@example.com")
    world.wait(days=40)
    again = world.welcomed(address=address)
    walk(world, 10, 44)
    assert [call.issue.subject for call in world.email.calls if call.issue.subject.startswith("Step ")] == [  # type: ignore[union-attr]  # a batch
        "Step first en",
        "Step second en",
        "Step third en",
    ]
    new = [one.step for one in world.given(address) if one.subscriber == again]
    assert new == ["third"]


def test_erasing_leaves_no_word_of_the_person_in_the_series(world: WelcomeWorld) -> None:
    world.welcomed()
    world.at(1)
    world.erasure.erase("asha@example.com")
    assert "asha" not in world.rows()


def test_a_pause_holds_the_series_and_costs_no_step(world: WelcomeWorld) -> None:
    world.welcomed()
    person = world.person()
    assert person is not None
    with world.store.transaction() as tables:
        tables.subscribers.put(replace(person, paused_until=world.clock.now() + 20 * DAY))
    walk(world, 20)
    assert world.steps_sent() == []
    walk(world, 5, 20)
    assert world.steps_sent() == ["first en", "second en", "third en"]


def test_whoever_ends_a_pause_early_goes_on_then(world: WelcomeWorld) -> None:
    person = world.welcomed()
    world.preferences.change(person, Choices(pause_weeks=4))
    world.at(2)
    assert world.steps_sent() == []
    world.preferences.change(person, Choices(pause_weeks=0))
    world.at(3)
    assert world.steps_sent() == ["first en"]


def test_whoever_wants_fewer_mails_gets_fewer_steps(world: WelcomeWorld) -> None:
    world.welcomed(frequency=Frequency.WEEKLY)
    walk(world, 20)
    assert world.steps_sent() == ["first en", "second en", "third en"]
    at = [one.at for one in world.given()]
    assert all(later - earlier > 6 * DAY for earlier, later in pairwise(at)), "one a week"
    world.welcomed(address="ravi@example.com", frequency=Frequency.MONTHLY)
    walk(world, 40, 21)
    assert world.steps_sent("ravi@example.com")[0] == "first en"
    assert world.left_out("ravi@example.com") == {"second": TOO_LATE, "third": TOO_LATE}


def test_a_step_is_in_the_language_that_its_reader_chose(world: WelcomeWorld) -> None:
    world.approve(step_item("first", "hi"))
    world.welcomed(language="hi")
    walk(world, 4)
    assert world.steps_sent() == ["first hi", "second en"], "in the newsletter's first where it has no other"


def test_a_step_in_no_language_that_would_do_is_left_out(store: SqlStore) -> None:
    world = WelcomeWorld(store, WelcomeSeries(enabled=True, steps=STEPS[:1]))
    world.workspace.welcome_ = replace(world.workspace.welcome_, languages=("en",))
    world.sign_messages()
    world.approve(step_item("first", "hi"))
    world.comparison.run()
    world.welcomed()
    world.at(1)
    assert world.left_out() == {"first": NO_WORDS}


def test_a_step_is_for_its_segment_alone(world: WelcomeWorld) -> None:
    world.workspace.segments_ = (Segment("hindi", "newsletter", parse_query("language is hi")),)
    world.approve(step_item("second", "hi", audience="hindi"))
    item = replace(step_item("second", audience="hindi"), state=ItemState.DRAFT, version=2)
    world.approve(item)
    world.welcomed()
    world.welcomed(address="ravi@example.com", language="hi")
    walk(world, 8)
    assert world.left_out() == {"second": NOT_THEIRS}
    assert world.steps_sent("ravi@example.com") == ["first en", "second hi", "third en"]


def test_a_step_goes_by_its_readers_wall_clock_where_it_is_known(world: WelcomeWorld) -> None:
    world.welcomed()
    person = world.person()
    assert person is not None
    with world.store.transaction() as tables:
        tables.subscribers.put(replace(person, zone="America/New_York"))
        tables.welcome.look_again(person.id, world.clock.now())
    # Confirmed on the evening of 30 November there; nine o'clock there is half past seven in the evening in India.
    world.at(1, 9)
    assert world.steps_sent() == []
    world.at(1, 19, 29)
    first = world.steps_sent()
    world.at(1, 19, 30)
    assert (first, world.steps_sent()) == ([], ["first en"]) or first == ["first en"]


def test_quiet_hours_are_kept_on_the_readers_wall_clock(world: WelcomeWorld) -> None:
    clinic = world.workspace.clinic_
    world.workspace.clinic_ = replace(clinic, quiet_hours=QuietHours(time(17), time(10)))
    world.comparison.run()
    world.welcomed()
    world.at(1, 9)
    assert world.steps_sent() == []
    world.at(1, 10)
    assert world.steps_sent() == ["first en"]
    world.at(3, 9)
    assert world.steps_sent() == ["first en"]
    world.at(3, 10)
    assert world.steps_sent() == ["first en", "second en"]


def test_the_budget_of_an_account_holds_for_the_series_too(world: WelcomeWorld) -> None:
    clinic = world.workspace.clinic_
    pace = Pace(budget=Budget(per_day=2))
    world.workspace.clinic_ = replace(clinic, newsletter=replace(NEWSLETTER, subscription=SUBSCRIPTION, pace=pace))
    world.approve(*(replace(world.item(step_item(step.name)), state=ItemState.DRAFT) for step in STEPS))
    people = [
        Subscriber(f"s{n}", f"p{n}@example.com", "", "newsletter", "en", "form", world.clock.now()) for n in range(5)
    ]
    with world.store.transaction() as tables:
        tables.subscribers.add(people)
        tables.welcome.enrol([person.id for person in people], world.clock.now())
    counts = []
    for day in range(1, 4):
        for hour in (9, 11, 13, 18):
            world.at(day, hour)
        counts.append(sum(len(world.steps_sent(person.address)) for person in people))
    assert counts == [2, 4, 6]
    with world.store.transaction() as tables:
        assert tables.deliveries.in_state({DeliveryState.MISSED}) == ()


def test_nothing_is_prepared_while_everything_is_paused_or_the_account_is_held(world: WelcomeWorld) -> None:
    world.welcomed()
    world.controls.hold("email", "maya", "looks odd")
    world.at(1)
    assert world.given() == ()
    world.controls.release("email", AUTHOR)
    world.controls.pause("maya", "looks odd")
    world.at(1, 12)
    assert world.given() == ()
    world.controls.resume(AUTHOR)
    world.at(1, 14)
    assert world.steps_sent() == ["first en"]


def test_a_refused_mail_is_counted_and_asks_nobody(world: WelcomeWorld) -> None:
    world.welcomed()
    world.at(1, 8)
    world.email.failures.append(Rejected("no such mailbox"))
    world.at(1)
    walk(world, 2, 1)
    with world.store.transaction() as tables:
        assert tables.welcome.states("first") == {RecipientState.FAILED: 1}
        assert tables.deliveries.in_state({DeliveryState.REJECTED, DeliveryState.PENDING}) == ()


def test_an_unclear_mail_waits_for_a_persons_word_as_an_issue_does(world: WelcomeWorld) -> None:
    world.welcomed()
    world.at(1, 8)
    world.email.failures.append(Uncertain("the answer was lost"))
    world.email.sightings.extend([Undecided("nobody can tell")] * 9)
    world.at(1)
    walk(world, 1, 2)
    with world.store.transaction() as tables:
        (unclear,) = tables.deliveries.in_state({DeliveryState.UNCERTAIN})
        assert tables.welcome.states("first") == {RecipientState.UNCERTAIN: 1}
    world.resolution.resolve(unclear.id, Verdict.SEND, CLINICIAN)
    world.at(3, 9)
    with world.store.transaction() as tables:
        assert tables.welcome.states("first") == {RecipientState.ACCEPTED: 1}


def test_two_workers_give_each_step_once(world: WelcomeWorld) -> None:
    for number in range(4):
        world.welcomed(address=f"p{number}@example.com")
    world.at(1, 8, 59)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    at_once(lambda _: world.another_welcome().run(), *"abcd")
    world.run()
    assert [world.steps_sent(f"p{number}@example.com") for number in range(4)] == [["first en"]] * 4


def test_leaving_while_a_step_falls_due_ends_in_one_of_both(world: WelcomeWorld) -> None:
    people = [world.welcomed(address=f"p{number}@example.com") for number in range(3)]
    world.at(1, 8, 59)
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))

    def act(kind: str) -> object:
        if kind == "run":
            return world.another_welcome().run()
        return [world.preferences.leave(person) for person in people]

    at_once(act, "run", "leave", "run")
    world.run()
    assert all(world.steps_sent(f"p{number}@example.com") == [] for number in range(3))


def test_each_step_that_falls_due_is_known_to_the_worker_beforehand(world: WelcomeWorld) -> None:
    upcoming = Upcoming(world.store, world.clock, timedelta(minutes=2))
    world.welcomed()
    moment = upcoming.welcome()
    assert moment is not None
    world.run_at(moment)
    assert world.steps_sent() == ["first en"]
    moment = upcoming.next_moment()
    assert moment is not None
    world.run_at(moment)
    assert world.steps_sent() == ["first en", "second en"]
    world.workspace.welcome_ = replace(SERIES, enabled=False)
    world.comparison.run()
    assert upcoming.welcome() is None


def test_an_issue_is_sent_beside_a_step_and_neither_holds_up_the_other(world: WelcomeWorld) -> None:
    person = world.welcomed()
    world.at(1)
    ordinary = issue()
    assert isinstance(ordinary.draft, Issue)
    ordinary = replace(ordinary, draft=replace(ordinary.draft, audience="newsletter"))
    world.approve(replace(ordinary, slot=replace(ordinary.slot, at=world.clock.now())))
    world.run()
    with world.store.transaction() as tables:
        assert tables.recipients.accounting(ordinary.key, 1).accepted == 1
        assert [key for key, _, _ in tables.recipients.of_subscriber([person])].count(ordinary.key) == 1


class Killed(BaseException):
    """The process died."""


class Mortal:
    """A database whose process dies at one of its transactions: before it is kept, or after."""

    def __init__(self, store: Database, dies_at: int, *, keeps: bool) -> None:
        self._store, self._left, self._keeps = store, dies_at, keeps

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self._left -= 1
        with self._store.transaction() as tables:
            yield tables
            if self._left == 0 and not self._keeps:
                raise Killed
        if self._left == 0:
            raise Killed

    brief = transaction


@pytest.mark.parametrize("keeps", [False, True])
def test_a_process_that_dies_at_any_transaction_sends_nothing_twice_and_loses_nothing(
    world: WelcomeWorld, *, keeps: bool
) -> None:
    world.workspace.welcome_ = replace(SERIES, steps=STEPS[:1])
    deaths, died = 0, True
    while died:
        deaths += 1
        address = f"p{deaths}@example.com"
        world.welcomed(address=address)
        world.at(deaths, 8, 59)
        world.clock.move_to(world.clock.now() + timedelta(minutes=1))
        died = _dies(world, Mortal(world.store, deaths, keeps=keeps))
        world.wait(minutes=6)
        world.run()
        world.wait(minutes=6)
        world.run()
        assert [one.step for one in world.given(address)] == ["first"]
        assert world.steps_sent(address) == ["first en"], f"died at transaction {deaths}"
    assert deaths > 4, "it died before, between and after the steps of one mail"
    with world.store.transaction() as tables:
        assert tables.welcome.states("first") == {RecipientState.ACCEPTED: deaths}


def _dies(world: WelcomeWorld, mortal: Mortal) -> bool:
    """Say whether a worker dies while it makes a delivery, and calls."""
    database = cast("Database", mortal)
    try:
        replace(world.another_welcome(), store=database).run()
        publisher = replace(world.another_publisher("worker-2"), store=database)
        while claimed := publisher.claim(1):
            publisher.deliver(claimed[0])
    except Killed:
        return True
    return False
