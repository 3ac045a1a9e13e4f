"""Whatever happens to people in whatever order, nobody who opted out is mailed, and no record of consent is lost.

The model knows of each address who barred it, and which links are still good; it does not know how the product keeps
that. After every step it is held against the database, and every issue against the people whom it reached.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from conftest import Databases, SqliteDatabases
from delivery_world import DUE, issue
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sign_up_world import SUBSCRIPTION, SignUpWorld
from signing_people import AUTHOR
from test_audience_list import FakeSegments

from scheduler.domain.consent import ConsentRecord, Way
from scheduler.domain.content import Issue, Item
from scheduler.domain.errors import BadInput
from scheduler.domain.events import ProviderEvent
from scheduler.domain.payload import BatchPayload
from scheduler.domain.subscriber import LIFTED_BY_SIGN_UP, SuppressionKind
from scheduler.ports import Channel
from scheduler.services.audience_import import AudienceImport
from scheduler.services.audience_list import AudienceList
from scheduler.services.erasure import ErasureDesk
from scheduler.services.events import EventDesk
from scheduler.services.import_reading import ImportOptions
from scheduler.services.segments import SegmentDesk
from scheduler.services.sign_up import Answer
from scheduler.services.suppressing import NewConsent, SuppressionDesk
from scheduler.storage.sealing import KeyedSealing
from scheduler.storage.staging import staged_rows
from scheduler.storage.store import SqlStore, open_store

K = SuppressionKind
ADDRESSES = ("asha@example.com", "chitra+news@example.com")
ZONE = ZoneInfo("Asia/Kolkata")
KEY = b"k" * 32
addresses = st.sampled_from(ADDRESSES)


@dataclass
class Person:
    """What the model knows of an address.

    `barred` is why nothing may be sent there. `agreed` says that somebody agreed for it and nothing ended that since;
    None where the model leaves it open. `links` are confirmations that were mailed, with whether one may still count.
    """

    barred: set[SuppressionKind] = field(default_factory=set)
    agreed: bool | None = False
    links: dict[str, bool] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def leave(self, kind: SuppressionKind) -> None:
        self.barred.add(kind)
        if kind is not K.BOUNCED:
            self.agreed = False
            self.links = dict.fromkeys(self.links, False)

    @property
    def may_be_mailed(self) -> bool:
        return not self.barred and self.agreed is not False


class AnyOrder(RuleBasedStateMachine):
    """Everything that may happen to people and their addresses."""

    new_store: Callable[[], SqlStore]

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).new_store()
        self.world = world = SignUpWorld(self.store)
        hashes = world.pseudonyms.addresses
        world.preparation = replace(world.preparation, address_hashes=hashes)
        world.events = EventDesk(self.store, world.clock, hashes)
        world.sign_messages()
        segments = SegmentDesk(FakeSegments(), self.store, world.clock, ZONE, world.pseudonyms.topics)
        people = AudienceList(self.store, world.clock, segments, hashes, world.subscription)
        self.suppression = SuppressionDesk(self.store, world.clock, world.staff, people, hashes, ZONE)
        self.erasure = ErasureDesk(
            self.store, world.clock, world.pseudonyms, dict[str, Channel], lambda: KeyedSealing((KEY,))
        )
        numbers = count(1)
        world.sign_ups = replace(world.sign_ups, new_id=lambda: f"sign-up-{next(numbers):04}")
        self.importing = AudienceImport(
            self.store,
            staged_rows,
            hashes,
            world.clock,
            ZONE,
            lambda amount: [f"id{next(numbers):04}" for _ in range(amount)],
            lambda _seconds: None,
            lambda: 0.0,
        )
        self.folder = TemporaryDirectory()
        self.people = {address: Person() for address in ADDRESSES}
        self.records: dict[str, tuple[ConsentRecord, ...]] = {}
        self.sent: list[tuple[str, str]] = []
        self.issues: list[Item] = []

    def teardown(self) -> None:
        self.folder.cleanup()
        self.store.close()

    @initialize()
    def begin(self) -> None:
        """An issue went out to a list of one, so that there is something to report on; the other is on no list."""
        self.import_a_list({ADDRESSES[0]})
        self.send_an_issue()

    @rule(listed=st.sets(addresses, min_size=1))
    def import_a_list(self, listed: set[str]) -> None:
        rows = "".join(f"{address},Name,en,desk form,2026-01-15\n" for address in sorted(listed))
        file = Path(self.folder.name) / "people.csv"
        file.write_text(f"address,name,language,consent_source,consent_date\n{rows}", encoding="utf-8")
        known = {address: self.is_there(address) for address in listed}
        self.importing.run(file, ImportOptions())
        for address in listed:
            person = self.people[address]
            if not person.barred and person.agreed is False and not known[address]:
                person.agreed = True

    @rule(address=addresses)
    def sign_up(self, address: str) -> None:
        before = len(self.world.mails())
        self.world.sign_up(address)
        self.world.send()
        person = self.people[address]
        for mail in self.world.mails()[before:]:
            assert mail.address == address
            assert not person.barred - LIFTED_BY_SIGN_UP, "who only staff let back is not asked"
            person.links[mail.confirm_url.rpartition("/")[2]] = True

    @rule(address=addresses, pick=st.integers(0, 9))
    def follow_a_link(self, address: str, pick: int) -> None:
        person = self.people[address]
        if not person.links:
            return
        token = sorted(person.links)[pick % len(person.links)]
        answer = self.world.sign_ups.confirm(token).answer
        self.world.send()
        if person.links[token] and not person.barred - LIFTED_BY_SIGN_UP:
            assert answer is Answer.CONFIRMED, "a good link confirms"
            person.barred.clear()
            person.agreed = True
        elif not person.may_be_mailed:
            assert answer is not Answer.CONFIRMED, "an old link brings nobody back"

    @rule(address=addresses, way=st.sampled_from([Way.LINK, Way.ONE_CLICK]), pick=st.integers(0, 9))
    def leave_by_link(self, address: str, way: Way, pick: int) -> None:
        person = self.people[address]
        if not person.ids:
            return
        chosen = sorted(person.ids)[pick % len(person.ids)]
        is_there = self.is_there(address, chosen)
        self.world.preferences.leave(chosen, way)
        if is_there:
            person.leave(K.UNSUBSCRIBED)

    @rule(address=addresses)
    def mail_bounces(self, address: str) -> None:
        self.report(address, ProviderEvent.BOUNCED, K.BOUNCED)

    @rule(address=addresses)
    def mail_is_called_spam(self, address: str) -> None:
        self.report(address, ProviderEvent.COMPLAINED, K.COMPLAINED)

    @rule(address=addresses)
    def leaves_at_the_provider(self, address: str) -> None:
        self.report(address, ProviderEvent.UNSUBSCRIBED, K.UNSUBSCRIBED)

    @rule(address=addresses)
    def staff_suppress(self, address: str) -> None:
        self.suppression.suppress(address, "asked by phone")
        self.people[address].leave(K.ASKED)

    @rule(address=addresses, with_consent=st.booleans())
    def staff_restore(self, address: str, with_consent: bool) -> None:
        person = self.people[address]
        today = self.world.clock.now().astimezone(ZONE).date()
        consent = NewConsent("form at the desk", today) if with_consent else None
        try:
            restored = self.suppression.restore(address, "came back", AUTHOR, consent)
        except BadInput:
            assert not with_consent or not person.barred, "what a person agreed to anew is taken"
            return
        if with_consent:
            person.barred.clear()
            person.agreed = True if restored.back else person.agreed
        else:
            assert person.barred <= {K.BOUNCED}, "a reason alone lifts a bounce and nothing else"
            person.barred.clear()

    @rule(address=addresses)
    def erase(self, address: str) -> None:
        self.erasure.erase(address, "maya")
        self.people[address].leave(K.ERASED)

    @rule(days=st.sampled_from([1, 8, 31]))
    def wait(self, days: int) -> None:
        self.world.wait(days=days)
        if days > SUBSCRIPTION.retention.pending.days:
            for person in self.people.values():
                person.links = dict.fromkeys(person.links, False)

    @precondition(lambda self: len(self.issues) < 5)
    @rule()
    def send_an_issue(self) -> None:
        number = len(self.issues)
        with self.store.reading() as tables:
            candidates = len(tables.subscribers.of_audience("newsletter"))
        moment = self.world.clock.now() + timedelta(hours=24)
        moment = moment.replace(hour=DUE.hour, minute=DUE.minute)
        item = self.issue(number, moment)
        before = len(self.world.email.calls)
        self.world.approve(item)
        self.world.run_at(moment)
        self.issues.append(item)
        reached = self.reached(before)
        for address, person in self.people.items():
            assert address not in reached or person.may_be_mailed, f"{person.barred or 'nobody agreed'}: mailed"
            assert address in reached or person.barred or person.agreed is not True, "somebody was left out"
        with self.store.reading() as tables:
            accounting = tables.recipients.accounting(item.key, 1)
            copies = tables.recipients.of_issue(item.key, 1)
        assert accounting.adds_up
        assert accounting.audience == candidates
        self.sent += [(copy.delivery, copy.subscriber) for copy in copies if copy.delivery is not None]

    @invariant()
    def no_record_of_consent_is_lost_or_changed(self) -> None:
        for address, person in self.people.items():
            person.ids |= self.ids_at(address)
        ids = {subscriber for person in self.people.values() for subscriber in person.ids}
        with self.store.reading() as tables:
            records = tables.consents.of_people(ids)
        for subscriber, known in self.records.items():
            assert records[subscriber][: len(known)] == known
        self.records = dict(records)

    @invariant()
    def whoever_an_issue_would_go_to_now_may_be_mailed(self) -> None:
        with self.store.reading() as tables:
            people = tables.subscribers.of_audience("newsletter")
            excluded = self.world.preparation.excluded(people, (), tables, self.world.clock.now())
        chosen = {each.address for each in people if each.id not in excluded}
        assert chosen <= {address for address, person in self.people.items() if person.may_be_mailed}

    @invariant()
    def counts_add_up(self) -> None:
        with self.store.reading() as tables:
            counts = tables.subscribers.counts("newsletter")
            people = tables.subscribers.of_audience("newsletter")
        assert counts.total == len(people) == sum(counts.languages.values()) == sum(counts.sources.values())
        assert len({each.address for each in people}) == len(people)

    def report(self, address: str, event: ProviderEvent, kind: SuppressionKind) -> None:
        """The provider tells of a mail to an address: the person may be gone since, or somebody else there."""
        for delivery, subscriber in self.sent:
            if subscriber in self.people[address].ids:
                is_there = self.is_there(address, subscriber)
                self.world.report(delivery, subscriber, event)
                if is_there:
                    self.people[address].leave(kind)
                return

    def issue(self, number: int, moment: datetime) -> Item:
        item = issue(f"issue-{number}")
        draft = item.draft
        assert isinstance(draft, Issue)
        local = moment.astimezone(ZONE).replace(tzinfo=None)
        slot = replace(item.slot, at=moment, local=local)
        return replace(item, draft=replace(draft, audience="newsletter"), slot=slot)

    def reached(self, before: int) -> set[str]:
        calls = (call for call in self.world.email.calls[before:] if isinstance(call, BatchPayload))
        issues = (call for call in calls if not call.issue.subject.startswith(("confirmation", "welcome")))
        everybody = [addressee.address for call in issues for addressee in call.addressees]
        assert len(set(everybody)) == len(everybody), "nobody twice"
        return set(everybody)

    def ids_at(self, address: str) -> set[str]:
        with self.store.reading() as tables:
            return {each.id for each in tables.subscribers.at_address(address)}

    def is_there(self, address: str, subscriber: str | None = None) -> bool:
        ids = self.ids_at(address)
        return bool(ids) if subscriber is None else subscriber in ids


ASHA, CHITRA = ADDRESSES
ORDERS: dict[str, Sequence[Callable[[AnyOrder], object]]] = {
    "a link from before leaving": (
        lambda them: them.sign_up(CHITRA),
        lambda them: them.leave_by_link(CHITRA, Way.LINK, 0),
        lambda them: them.follow_a_link(CHITRA, 0),
    ),
    "suppressed while a sign-up waits": (
        lambda them: them.sign_up(CHITRA),
        lambda them: them.staff_suppress(CHITRA),
        lambda them: them.follow_a_link(CHITRA, 0),
    ),
    "erased while a sign-up waits": (
        lambda them: them.sign_up(CHITRA),
        lambda them: them.erase(CHITRA),
        lambda them: them.follow_a_link(CHITRA, 0),
    ),
    "complained, and signed up anew": (
        lambda them: them.mail_is_called_spam(ASHA),
        lambda them: them.sign_up(ASHA),
        lambda them: them.follow_a_link(ASHA, 0),
    ),
    "left, signed up anew and confirmed": (
        lambda them: them.leave_by_link(ASHA, Way.ONE_CLICK, 0),
        lambda them: them.sign_up(ASHA),
        lambda them: them.import_a_list({ASHA}),
        lambda them: them.follow_a_link(ASHA, 0),
    ),
    "bounced, and on a list again": (
        lambda them: them.mail_bounces(ASHA),
        lambda them: them.import_a_list({ASHA, CHITRA}),
    ),
    "bounced, and restored": (
        lambda them: them.mail_bounces(ASHA),
        lambda them: them.staff_restore(ASHA, False),
    ),
    "erased, and on a list again": (
        lambda them: them.erase(ASHA),
        lambda them: them.import_a_list({ASHA, CHITRA}),
    ),
    "suppressed on no list, then on one": (
        lambda them: them.staff_suppress(CHITRA),
        lambda them: them.import_a_list({CHITRA}),
    ),
    "suppressed, restored with consent, complained": (
        lambda them: them.staff_suppress(ASHA),
        lambda them: them.staff_restore(ASHA, True),
        lambda them: them.mail_is_called_spam(ASHA),
        lambda them: them.staff_restore(ASHA, False),
    ),
    "never confirmed": (lambda them: them.sign_up(CHITRA),),
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_that_went_wrong_elsewhere_goes_right(databases: Databases, order: str) -> None:
    them = on(databases)()
    try:
        for step in (AnyOrder.begin, *ORDERS[order], AnyOrder.send_an_issue):
            step(them)
            them.no_record_of_consent_is_lost_or_changed()
            them.whoever_an_issue_would_go_to_now_may_be_mailed()
            them.counts_add_up()
    finally:
        them.teardown()


def on(databases: Databases) -> type[AnyOrder]:
    class OnThisDatabase(AnyOrder):
        new_store = staticmethod(lambda: open_store(databases.migrated()))

    return OnThisDatabase


def run(databases: Databases, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        on(databases),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(600)
def test_nobody_who_opted_out_is_mailed_whatever_happened_in_whatever_order(databases: Databases) -> None:
    on_a_file = isinstance(databases, SqliteDatabases)
    run(databases, *((40, 20) if on_a_file else (6, 15)))
