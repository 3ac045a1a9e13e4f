"""Whatever a provider reports, in any order and any number of times, people's copies end in the same state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import Databases
from delivery_world import DUE, NOW, SETTLE, World, fake_hash, issue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import at_once

from scheduler.domain.consent import ConsentAct
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import Delivery
from scheduler.domain.errors import ClinicError, Uncertain
from scheduler.domain.events import ProviderEvent, Rates, ReportedEvent, Reporting, SoftBounceRule, Taken
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.subscriber import Suppression, SuppressionKind
from scheduler.services.events import PIECE, EventDesk
from scheduler.services.stopping_events import SOFT_BOUNCES
from scheduler.storage.store import SqlStore, open_store

E = ProviderEvent
R = RecipientState
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def sent(world: World, people: int = 3) -> Delivery:
    """An issue that went out to some people in one batch."""
    world.subscribe(people)
    world.approve(issue())
    world.run_at(DUE)
    return world.deliveries(issue())[0]


def in_doubt(world: World, people: int = 3) -> Delivery:
    """The same, but for the answer, which was lost."""
    world.email.failures, world.email.lost = [Uncertain("no answer")], True
    return sent(world, people)


def told(delivery: str, person: int, kind: ProviderEvent, event: str = "", **fields: object) -> ReportedEvent:
    whole = ReportedEvent(
        id=event or f"{kind}-{person}", kind=kind, at=DUE, delivery=delivery, recipient=f"s{person:05}", raw="{}"
    )
    return replace(whole, **fields)  # type: ignore[arg-type]  # a test's own fields


def people(world: World) -> tuple[Recipient, ...]:
    with world.store.transaction() as tables:
        return tables.recipients.of_issue(issue().key, 1)


def states(world: World) -> list[RecipientState]:
    return [person.state for person in people(world)]


def suppressed(world: World, count: int = 10) -> dict[str, Suppression]:
    """Who is suppressed, by address."""
    with world.store.transaction() as tables:
        found = tables.suppressions.of([fake_hash(f"p{number}@example.com") for number in range(count)])
    return {hashed.removeprefix("hash of ").partition("@")[0]: one for hashed, one in found.items()}


def test_a_report_moves_its_own_person_alone(world: World) -> None:
    delivery = sent(world)
    assert world.events.take("email", [told(delivery.id, 1, E.DELIVERED)]) == Taken(new=1)
    assert states(world) == [R.ACCEPTED, R.DELIVERED, R.ACCEPTED]


def test_a_report_that_comes_forty_six_times_counts_once(world: World) -> None:
    delivery = sent(world)
    same = told(delivery.id, 1, E.COMPLAINED)
    assert world.events.take("email", [same] * 23) == Taken(new=1, repeated=22)
    assert world.events.take("email", [same] * 23) == Taken(repeated=23)
    with world.store.transaction() as tables:
        assert tables.events.account_rates("email", NOW).complained == 1
        assert [record.act for record in tables.consents.of_subscriber("s00001")] == [ConsentAct.WITHDRAWN]


def test_what_is_not_ours_is_left_alone(world: World) -> None:
    delivery = sent(world)
    foreign = [
        told("another delivery", 1, E.COMPLAINED),
        told(delivery.id, 7, E.COMPLAINED),
        told("", 1, E.COMPLAINED, message="unknown"),
        told("", 1, E.COMPLAINED),
    ]
    assert world.events.take("email", foreign) == Taken(foreign=4)
    assert world.events.take("another-account", [told(delivery.id, 1, E.COMPLAINED)]) == Taken(foreign=1)
    assert states(world) == [R.ACCEPTED] * 3
    assert not suppressed(world)


def test_who_was_excluded_is_never_moved(world: World) -> None:
    world.subscribe(2, suppressed=1)
    world.approve(issue())
    world.run_at(DUE)
    delivery = world.deliveries(issue())[0]
    assert world.events.take("email", [told(delivery.id, 0, E.DELIVERED)]) == Taken(foreign=1)
    assert states(world) == [R.EXCLUDED, R.ACCEPTED]


def test_a_report_that_lost_our_arguments_is_found_by_the_providers_message_and_the_address(world: World) -> None:
    delivery = sent(world)
    assert delivery.receipt is not None
    lost = told("", 0, E.BOUNCED, recipient="", message=delivery.receipt.platform_id, address=" P2@Example.com")
    assert world.events.take("email", [lost, replace(lost, id="other", address="who@example.com")]) == Taken(1, 0, 1)
    assert states(world) == [R.ACCEPTED, R.ACCEPTED, R.BOUNCED]


EVENTS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(ProviderEvent), st.sampled_from("abc")), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, data=st.data())
def test_every_order_and_every_repetition_gives_the_same_end(
    databases: Databases, events: list[tuple[int, ProviderEvent, str]], data: st.DataObject
) -> None:
    ends = []
    again = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    cuts = data.draw(st.integers(1, 5))
    for order in (events, data.draw(st.permutations(events + again))):
        with closing(open_store(databases.migrated())) as store:
            world = World(store)
            delivery = in_doubt(world)
            reports = [
                told(delivery.id, person, kind, f"{person}{kind}{code}", code=code) for person, kind, code in order
            ]
            for first in range(0, len(reports), cuts):
                world.events.take("email", reports[first : first + cuts])
            ends.append((people(world), world.states(issue()), kinds(world)))
    assert ends[0] == ends[1]


def kinds(world: World) -> dict[str, SuppressionKind]:
    return {who: one.kind for who, one in suppressed(world).items()}


def test_reports_decide_a_batch_in_doubt_person_by_person_and_then_the_batch(world: World) -> None:
    delivery = in_doubt(world)
    assert states(world) == [R.UNCERTAIN] * 3
    world.events.take("email", [told(delivery.id, 0, E.DELIVERED), told(delivery.id, 1, E.TAKEN)])
    assert states(world) == [R.DELIVERED, R.ACCEPTED, R.UNCERTAIN]
    assert world.states(issue()) == ["uncertain"]
    world.events.take("email", [told(delivery.id, 2, E.BOUNCED, message="m1")])
    decided = world.deliveries(issue())[0]
    assert decided.state == "accepted"
    assert decided.receipt is not None
    assert decided.receipt.platform_id == "m1"
    assert world.state(issue()) is ItemState.PUBLISHED
    with world.store.transaction() as tables:
        assert "reconciled" in [entry.event.action for entry in tables.audit.entries(str(issue().key))]


@pytest.mark.parametrize("proof", [E.TAKEN, E.DEFERRED, E.OPENED, E.CLICKED, E.UNSUBSCRIBED, E.COMPLAINED, E.BLOCKED])
def test_whatever_can_only_follow_the_taking_proves_it(world: World, proof: ProviderEvent) -> None:
    delivery = in_doubt(world, people=1)
    world.events.take("email", [told(delivery.id, 0, proof)])
    assert world.states(issue()) == ["accepted"]


def test_reports_that_came_before_the_call_was_lost_decide_it_all_the_same(world: World) -> None:
    world.subscribe(2)
    world.approve(issue())
    world.clock.move_to(DUE)
    world.preparation.run()
    (delivery,) = world.deliveries(issue())

    def report(_payload: object) -> None:
        world.events.take("email", [told(delivery.id, 0, E.DELIVERED), told(delivery.id, 1, E.DELIVERED)])

    world.email.before_send = report
    world.email.failures, world.email.lost = [Uncertain("no answer")], True
    world.run()
    assert (states(world), world.states(issue())) == ([R.DELIVERED] * 2, ["uncertain"])
    assert world.events.settle() == 1
    assert world.states(issue()) == ["accepted"]
    assert world.events.settle() == 0


def test_who_has_no_report_stays_uncertain_and_nobody_proven_is_written_to_again(world: World) -> None:
    delivery = in_doubt(world)
    world.email.sightings = []
    world.email.published.clear()
    world.events.take("email", [told(delivery.id, 0, E.DELIVERED)])
    assert world.events.settle() == 0
    assert states(world) == [R.DELIVERED, R.UNCERTAIN, R.UNCERTAIN]
    world.run_at(DUE + SETTLE)
    first, second = world.email.calls
    assert [len(call.addressees) for call in (first, second)] == [3, 2]  # type: ignore[union-attr]  # batches both
    assert states(world) == [R.DELIVERED, R.ACCEPTED, R.ACCEPTED]


@pytest.mark.parametrize(
    ("event", "kind", "withdrawn"),
    [
        (told("", 1, E.BOUNCED), SuppressionKind.BOUNCED, False),
        (told("", 1, E.COMPLAINED), SuppressionKind.COMPLAINED, True),
        (told("", 1, E.UNSUBSCRIBED), SuppressionKind.UNSUBSCRIBED, True),
        (told("", 1, E.DROPPED, because=E.COMPLAINED), SuppressionKind.COMPLAINED, True),
        (told("", 1, E.DROPPED, because=E.BOUNCED), SuppressionKind.BOUNCED, False),
    ],
)
def test_what_says_no_suppresses_at_once_with_its_kind(
    world: World, event: ReportedEvent, kind: SuppressionKind, withdrawn: bool
) -> None:
    delivery = sent(world)
    world.events.take("email", [replace(event, delivery=delivery.id)])
    assert kinds(world) == {"p1": kind}
    with world.store.transaction() as tables:
        acts = [record.act for record in tables.consents.of_subscriber("s00001")]
    assert acts == ([ConsentAct.WITHDRAWN] if withdrawn else [])


def test_a_block_a_drop_for_the_mails_sake_and_a_resubscription_suppress_nobody(world: World) -> None:
    delivery = sent(world)
    world.events.take("email", [told(delivery.id, number, kind) for number, kind in enumerate((E.BLOCKED, E.DROPPED))])
    world.events.take("email", [told(delivery.id, 2, E.RESUBSCRIBED)])
    assert not suppressed(world)


def test_nobody_is_subscribed_again_by_a_report(world: World) -> None:
    delivery = sent(world)
    world.events.take("email", [told(delivery.id, 1, E.UNSUBSCRIBED)])
    world.events.take("email", [told(delivery.id, 1, E.RESUBSCRIBED)])
    assert kinds(world) == {"p1": SuppressionKind.UNSUBSCRIBED}


@pytest.mark.parametrize("order", [(E.UNSUBSCRIBED, E.COMPLAINED), (E.COMPLAINED, E.UNSUBSCRIBED)])
def test_what_only_staff_may_lift_stands_whatever_was_reported_first(
    world: World, order: Sequence[ProviderEvent]
) -> None:
    delivery = sent(world)
    for kind in order:
        world.events.take("email", [told(delivery.id, 1, kind)])
    assert kinds(world) == {"p1": SuppressionKind.COMPLAINED}


def issues_that_bounced(world: World, issues: int, each: int, *, arrived_after: int = -1) -> None:
    """Send several issues; each bounces softly for the first person so many times."""
    world.events = replace(world.events, reporting=Reporting(SoftBounceRule(bounces=4, issues=2)))
    world.subscribe(1)
    for number, campaign in enumerate(("camp", "other", "later")[:issues]):
        planned = issue(campaign=campaign)
        world.approve(planned)
        world.run_at(DUE + number * MINUTE)
        (delivery,) = world.deliveries(planned)
        for bounce in range(each):
            world.events.take("email", [soft(delivery, number, bounce)])
        if number == arrived_after:
            arrived = told(delivery.id, 0, E.DELIVERED, f"arrived {number}", at=world.clock.now() + MINUTE / 2)
            world.events.take("email", [arrived])


def soft(delivery: Delivery, number: int, bounce: int) -> ReportedEvent:
    return told(delivery.id, 0, E.BLOCKED, f"soft {number} {bounce}", at=DUE + number * MINUTE)


def test_soft_bounces_suppress_after_the_rule(world: World) -> None:
    issues_that_bounced(world, issues=2, each=2)
    assert suppressed(world)["p0"].kind is SuppressionKind.BOUNCED
    assert suppressed(world)["p0"].reason == SOFT_BOUNCES


@pytest.mark.parametrize(("issues", "each"), [(1, 9), (3, 1)])
def test_soft_bounces_of_too_few_issues_or_too_few_of_them_suppress_nobody(
    world: World, issues: int, each: int
) -> None:
    issues_that_bounced(world, issues, each)
    assert not suppressed(world)


def test_an_issue_that_arrived_ends_the_count_of_soft_bounces(world: World) -> None:
    issues_that_bounced(world, issues=2, each=3, arrived_after=0)
    assert not suppressed(world)


def test_soft_bounces_outside_the_window_do_not_count(world: World) -> None:
    issues_that_bounced(world, issues=1, each=2)
    planned = issue(campaign="later")
    world.approve(planned)
    world.run_at(DUE + 2 * MINUTE)
    world.clock.move_to(DUE + timedelta(days=31))
    (delivery,) = world.deliveries(planned)
    late = [told(delivery.id, 0, E.BLOCKED, f"late {number}", at=world.clock.now()) for number in range(3)]
    world.events.take("email", late)
    assert not suppressed(world)


def test_nothing_is_kept_of_who_opened_or_clicked(world: World) -> None:
    delivery = sent(world)
    link = "https://clinic.example.com/a"
    both = [told(delivery.id, 0, E.OPENED), told(delivery.id, 1, E.CLICKED, link=link)]
    assert world.events.take("email", both) == Taken()
    with world.store.transaction() as tables:
        assert tables.events.engagement(issue().key, 1) == {}


def test_where_switched_on_openings_and_clicks_are_counted_without_a_person(store: SqlStore, world: World) -> None:
    delivery = sent(world)
    counted = Reporting(counted=frozenset({E.OPENED, E.CLICKED}))
    world.events = replace(world.events, reporting=counted, seal=lambda raw: raw.encode())
    link = "https://clinic.example.com/a"
    events = [
        told(delivery.id, 0, E.OPENED),
        told(delivery.id, 1, E.OPENED, by_machine=True),
        told(delivery.id, 0, E.CLICKED, link=link),
        told(delivery.id, 1, E.CLICKED, link=link),
        told(delivery.id, 2, E.CLICKED, link="https://clinic.example.com/unsubscribe/secret"),
    ]
    assert world.events.take("email", events * 2) == Taken(new=5, repeated=5)
    with store.transaction() as tables:
        assert tables.events.engagement(issue().key, 1) == {
            (E.OPENED, "person"): 1,
            (E.OPENED, "machine"): 1,
            (E.CLICKED, link): 2,
            (E.CLICKED, "other links"): 1,
        }
        assert tables.events.forget_payloads(world.clock.now() + MINUTE, 10) == 0


def test_a_click_on_an_issue_whose_package_is_gone_is_counted_all_the_same(store: SqlStore, world: World) -> None:
    delivery = sent(world)
    with store.transaction() as tables:
        tables.approvals._connection.exec_driver_sql("UPDATE deliveries SET content_hash = 'gone'")
    world.events = replace(world.events, reporting=Reporting(counted=frozenset({E.CLICKED})))
    assert world.events.take("email", [told(delivery.id, 0, E.CLICKED, link="https://clinic.example.com/a")]).new == 1


def test_a_payload_is_kept_sealed_for_a_time_and_goes_with_the_person(store: SqlStore, world: World) -> None:
    delivery = sent(world)
    world.events = replace(world.events, seal=lambda raw: b"sealed " + raw.encode())
    world.events.take("email", [told(delivery.id, number, E.DELIVERED) for number in range(3)])
    with store.transaction() as tables:
        assert tables.events.erase("s00000") == 1
        assert tables.events.erase("s00000") == 0
        assert tables.events.forget_payloads(world.clock.now(), 10) == 0
        assert tables.events.forget_payloads(world.clock.now() + MINUTE, 1) == 1
        assert tables.events.forget_payloads(world.clock.now() + MINUTE, 10) == 1


def test_rates_count_each_person_of_an_issue_once(store: SqlStore, world: World) -> None:
    delivery = sent(world, people=4)
    events = [
        told(delivery.id, 0, E.BOUNCED, "a"),
        told(delivery.id, 0, E.BOUNCED, "b"),
        told(delivery.id, 1, E.BLOCKED),
        told(delivery.id, 2, E.COMPLAINED),
    ]
    world.events.take("email", events)
    with store.transaction() as tables:
        assert tables.events.account_rates("email", NOW) == Rates(bounced=1, complained=1)
        assert tables.events.account_rates("email", DUE + MINUTE) == Rates()
        assert tables.events.account_rates("another", NOW) == Rates()


def test_a_long_message_is_taken_in_pieces_and_whole(world: World) -> None:
    delivery = sent(world)
    many = [told(delivery.id, 0, E.DEFERRED, f"e{number}") for number in range(2 * PIECE + 1)]
    assert world.events.take("email", many) == Taken(new=2 * PIECE + 1)


def test_a_database_that_cannot_write_takes_nothing_and_says_so(world: World) -> None:
    delivery = sent(world)

    def full(_address: str) -> tuple[str, ...]:
        raise ClinicError("the disk is full")

    broken = replace(world.events, address_hashes=full)
    with pytest.raises(ClinicError, match="full"):
        broken.take("email", [told(delivery.id, 1, E.BOUNCED)])
    assert states(world) == [R.ACCEPTED] * 3
    assert world.events.take("email", [told(delivery.id, 1, E.BOUNCED)]) == Taken(new=1)


@pytest.fixture
def store(databases: Databases) -> Iterator[SqlStore]:
    with closing(open_store(databases.migrated())) as opened:
        yield opened


def test_two_who_take_the_same_reports_at_once_count_them_once(store: SqlStore, world: World) -> None:
    delivery = sent(world, people=50)
    reports = [told(delivery.id, person, kind) for person in range(50) for kind in (E.TAKEN, E.BOUNCED, E.COMPLAINED)]
    orders = {"one": reports, "other": reports[::-1], "third": reports[1::2] + reports[::2]}

    def take(who: str) -> Taken:
        return EventDesk(store, world.clock, world.events.address_hashes).take("email", orders[who])

    taken = at_once(take, *orders)
    assert sum(one.new for one in taken) == 150
    assert sum(one.repeated for one in taken) == 300
    assert states(world) == [R.COMPLAINED] * 50
    with store.transaction() as tables:
        assert tables.events.account_rates("email", NOW) == Rates(50, 50)
        assert all(len(tables.consents.of_subscriber(f"s{number:05}")) == 1 for number in range(50))
