"""Copies on which nothing was reported are asked about, at the provider's pace, and what nobody can tell is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from delivery_world import DUE, World, issue
from simulator_cases import MAILER

from scheduler.channels.email.spec import SENDGRID, SendGridAccount
from scheduler.channels.opening import open_account
from scheduler.domain.errors import RetryAt, Uncertain
from scheduler.domain.events import ReportedEvent
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Channel, Reporter
from scheduler.services.documents.reports import gaps_document
from scheduler.services.report_gaps import NOBODY_TO_ASK, SETTLED, GapOutcome, ReportGaps
from scheduler.simulator import Simulator
from scheduler.simulator import email as simulated
from scheduler.simulator.mail_reports import Fates
from scheduler.storage.store import SqlStore
from scheduler.testing import FakeChannel

R = RecipientState
MINUTE = timedelta(minutes=1)
LATER = DUE + SETTLED + MINUTE


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


@dataclass
class Gaps:
    """The service, with what it waited."""

    world: World
    channel: Channel
    waited: list[float] = field(default_factory=list)

    @property
    def desk(self) -> ReportGaps:
        return ReportGaps(
            self.world.store, {"email": self.channel}, self.world.events, self.world.clock, self.waited.append
        )

    def fill(self) -> list[GapOutcome]:
        return list(self.desk.fill(self.desk.found()))


def sendgrid(url: str, world: World, *, activity: bool = True) -> Channel:
    settings = SendGridAccount(name="email", api_key=MAILER.api_key, base_url=url, activity=activity)
    return open_account(SENDGRID, settings, world.clock)


def sent_through(channel: Channel, world: World, people: int = 5) -> None:
    world.channels["email"] = channel
    world.subscribe(people)
    world.approve(issue())
    world.run_at(DUE)
    world.clock.move_to(LATER)


def states(world: World) -> list[RecipientState]:
    with world.store.transaction() as tables:
        return [person.state for person in tables.recipients.of_issue(issue().key, 1)]


def test_what_was_never_reported_is_asked_for_once(world: World) -> None:
    fates = {"email": simulated.SendGridAccount(fates=Fates(bounced=0.5))}
    with Simulator(world.clock, accounts=fates) as simulator:
        channel = sendgrid(simulator.url, world)
        assert isinstance(channel, Reporter)
        sent_through(channel, world, people=12)
        assert states(world) == [R.ACCEPTED] * 12
        gaps = Gaps(world, channel)
        (outcome,) = gaps.fill()
        assert (outcome.gap.people, outcome.taken.new, outcome.reason) == (12, 12, "")
        assert set(states(world)) == {R.DELIVERED, R.BOUNCED}
        assert gaps.fill() == []


def test_a_call_whose_answer_was_lost_is_decided_by_what_activity_knows(world: World) -> None:
    with Simulator(world.clock) as simulator:
        channel = sendgrid(simulator.url, world)
        sent_through(channel, world, people=3)
        with world.store.transaction() as tables:
            (delivery,) = tables.deliveries.of_item(issue().key)
        assert delivery.receipt is not None
        gap = Gaps(world, channel).desk.found()[0]
        list(Gaps(world, channel).desk.fill((replace(gap, message=""),)))
    assert states(world) == [R.DELIVERED] * 3


def test_nothing_is_a_gap_before_reports_had_their_time_and_after_the_provider_forgot(world: World) -> None:
    sent_through(world.email, world)
    for moment, gaps in ((DUE + SETTLED - MINUTE, 0), (LATER, 1), (DUE + timedelta(days=31), 0)):
        world.clock.move_to(moment)
        assert len(Gaps(world, world.email).desk.found()) == gaps


def test_where_nobody_can_be_asked_a_person_is_told_where_to_look(world: World) -> None:
    sent_through(world.email, world)
    (outcome,) = Gaps(world, world.email).fill()
    assert outcome.reason == NOBODY_TO_ASK
    with Simulator(world.clock) as simulator:
        (outcome,) = Gaps(world, sendgrid(simulator.url, world, activity=False)).fill()
    assert outcome.reason.startswith("SendGrid cannot be asked without Email Activity: look in its Activity page")
    assert states(world) == [R.ACCEPTED] * 5
    assert gaps_document([outcome])["reports"] == 0


class Refusing(FakeChannel):
    """An account that wants to be left alone so many times before it answers."""

    rest_between_reports = 10.0
    refusals = 1
    wait = MINUTE

    def reports(self, delivery: str, message: str) -> tuple[ReportedEvent, ...]:
        self.refusals -= 1
        if self.refusals >= 0:
            raise RetryAt(self.clock.now() + self.wait, "SendGrid said no (429)")
        return ()


def test_a_provider_is_asked_at_its_pace_and_left_alone_when_it_says_so(world: World) -> None:
    channel = Refusing("email", world.clock)
    sent_through(channel, world)
    gaps = Gaps(world, channel)
    (outcome,) = gaps.fill()
    assert (outcome.reason, gaps.waited) == ("", [60.0])
    channel.refusals, channel.wait = 1, timedelta(hours=1)
    (outcome,) = gaps.fill()
    assert "run this again after" in outcome.reason
    channel.refusals, channel.wait = 9, MINUTE
    (outcome,) = gaps.fill()
    assert "run this again after" in outcome.reason


def test_two_questions_are_ten_seconds_apart(world: World) -> None:
    quiet = Refusing("email", world.clock)
    quiet.refusals = 0
    sent_through(quiet, world)
    gaps = Gaps(world, quiet)
    (gap,) = gaps.desk.found()
    list(gaps.desk.fill((gap, gap, gap)))
    assert gaps.waited == [10.0, 10.0]


def test_an_uncertain_delivery_is_a_gap_as_well(world: World) -> None:
    world.email.failures, world.email.lost = [Uncertain("no answer")], True
    sent_through(world.email, world, people=2)
    (gap,) = Gaps(world, world.email).desk.found()
    assert (gap.people, gap.message) == (2, "")
