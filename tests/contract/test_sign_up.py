"""Nobody is on the list who did not confirm it, and nobody can have a stranger mailed twice."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sign_up_world import CONFIRMATION, KEY, SUBSCRIPTION, WELCOME, WORDS, SignUpWorld
from signing_people import CLINICIAN
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from storage_samples import at_once

from scheduler.domain.consent import ConsentAct, Way
from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.delivery import Delivery, Undecided
from scheduler.domain.errors import BadInput, Rejected, Uncertain
from scheduler.domain.events import ProviderEvent
from scheduler.domain.payload import Payload
from scheduler.domain.recipient import Accounting
from scheduler.domain.standing import standing_sequence
from scheduler.domain.subscriber import SubscriberStatus, Suppression, SuppressionKind
from scheduler.domain.subscription import Frequency
from scheduler.services.consent import leave
from scheduler.services.copy_tokens import CopyTokens
from scheduler.services.resolve import OPEN, Verdict
from scheduler.services.retract import Retraction
from scheduler.services.retraction_report import Target, TargetKind
from scheduler.services.sign_up import Answer, SignUpClosed
from scheduler.storage.deliveries import SqlDeliveries
from scheduler.storage.store import SqlStore


@pytest.fixture
def world(store: SqlStore) -> SignUpWorld:
    world = SignUpWorld(store)
    world.sign_messages()
    return world


def left(world: SignUpWorld, kind: SuppressionKind = SuppressionKind.UNSUBSCRIBED) -> None:
    """The person at asha@example.com leaves, or complains."""
    address_hash = world.pseudonyms.addresses("asha@example.com")[0]
    with world.store.transaction() as tables:
        leave("asha@example.com", Way.LINK, Suppression(address_hash, kind, world.clock.now(), kind), tables)


def test_who_signs_up_is_pending_and_gets_one_mail_with_a_link_of_their_own(world: SignUpWorld) -> None:
    world.sign_up(first_name="Asha")
    world.send()
    (mail,) = world.mails()
    person = world.person()
    assert person is not None
    assert person.status is SubscriberStatus.PENDING
    assert (mail.address, mail.name, mail.unsubscribe_url) == ("asha@example.com", "", "")
    assert mail.confirm_url.startswith("https://clinic.example.com/confirm/")
    assert person.id not in mail.confirm_url
    assert world.mails("welcome") == []


def test_following_the_link_confirms_and_welcomes_once(world: SignUpWorld) -> None:
    world.sign_up(first_name="Asha", frequency=Frequency.MONTHLY, topics=("skin", "no-topic"))
    world.send()
    assert [world.follow_link(), world.follow_link()] == [Answer.CONFIRMED, Answer.CONFIRMED]
    world.send()
    person = world.person()
    assert person is not None
    assert (person.status, person.first_name, person.frequency) == (SubscriberStatus.CONFIRMED, "Asha", "monthly")
    with world.store.transaction() as tables:
        kept = tables.subscribers.interests([person.id])[person.id]
    assert [topic.id for topic in world.pseudonyms.recognised(kept, SUBSCRIPTION.topics)] == ["skin"]
    (welcome,) = world.mails("welcome")
    assert welcome.unsubscribe_url.endswith(person.id)


def test_following_the_link_several_times_at_once_is_following_it_once(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    token = world.mails()[0].confirm_url.rpartition("/")[2]
    answers = at_once(lambda _: world.sign_ups.confirm(token).answer, *"abcd")
    assert answers == [Answer.CONFIRMED] * 4
    assert [one.act for one in world.consents()] == ["requested", "confirmed"]


def test_confirming_and_leaving_at_once_ends_in_one_of_both(world: SignUpWorld) -> None:
    for number in range(5):
        address = f"p{number}@example.com"
        world.sign_up(address)
        world.send()
        person, token = world.person(address), world.mails()[-1].confirm_url.rpartition("/")[2]
        assert person is not None

        def act(kind: str, token: str = token, subscriber: str = person.id) -> object:
            return world.preferences.leave(subscriber) if kind == "leave" else world.sign_ups.confirm(token)

        at_once(act, "leave", "confirm", "confirm")
        with world.store.transaction() as tables:
            suppressed = tables.suppressions.of(world.pseudonyms.addresses(address))
            (then,) = tables.subscribers.at_address(address)
        assert bool(suppressed) is (then.status is SubscriberStatus.UNSUBSCRIBED)


def test_each_step_is_in_the_consent_ledger_with_the_exact_words_and_their_proof(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    world.wait(hours=1)
    world.follow_link()
    asked, confirmed = world.consents()
    assert [asked.act, confirmed.act] == [ConsentAct.REQUESTED, ConsentAct.CONFIRMED]
    assert [asked.source, confirmed.source] == ["form", "link"]
    delivery = world.email.calls[0].delivery
    assert confirmed.proof == f"delivery {delivery}"
    assert (confirmed.at - asked.at).total_seconds() == 3600
    with world.store.transaction() as tables:
        assert {tables.consents.wording(one.wording) for one in (asked, confirmed)} == {WORDS}


@pytest.mark.parametrize(
    "again", ["asha@example.com", "ASHA@Example.com", "asha+news@example.com", " asha@example.com "]
)
def test_a_mailbox_gets_one_mail_while_a_sign_up_waits_there(world: SignUpWorld, again: str) -> None:
    world.sign_up()
    world.send()
    for _ in range(3):
        world.wait(days=3)
        world.sign_up(again)
        world.send()
    assert len(world.mails()) == 1


def test_one_gmail_mailbox_is_one_however_it_is_dotted(world: SignUpWorld) -> None:
    world.sign_up("asha.rao@gmail.com")
    world.sign_up("a.s.h.a.rao+x@googlemail.com")
    world.send()
    assert len(world.mails()) == 1
    assert world.person("a.s.h.a.rao+x@googlemail.com") is None


def test_a_sign_up_that_nobody_confirmed_gives_way_to_a_new_one_when_it_is_too_old(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    world.wait(days=31)
    assert world.follow_link() is Answer.TOO_OLD
    world.sign_up()
    world.send()
    assert len(world.mails()) == 2
    assert world.follow_link() is Answer.CONFIRMED
    assert world.follow_link(0) is Answer.TOO_OLD


def test_who_is_on_the_list_gets_nothing_by_signing_up_again(world: SignUpWorld) -> None:
    world.sign_up(first_name="Asha")
    world.send()
    world.follow_link()
    world.send()
    world.wait(days=300)
    world.sign_up(first_name="Somebody else", frequency=Frequency.MONTHLY)
    world.send()
    assert len(world.mails()) == 1
    person = world.person()
    assert person is not None
    assert (person.first_name, person.frequency) == ("Asha", "")


@pytest.mark.parametrize("kind", [SuppressionKind.COMPLAINED, SuppressionKind.BOUNCED, SuppressionKind.ASKED])
def test_who_must_not_be_written_to_gets_nothing_by_signing_up(world: SignUpWorld, kind: SuppressionKind) -> None:
    left(world, kind)
    world.sign_up()
    world.send()
    assert world.mails() == []
    assert world.person() is None


@pytest.mark.parametrize("kind", [SuppressionKind.UNSUBSCRIBED, SuppressionKind.ERASED])
def test_who_left_is_back_by_their_own_confirmed_sign_up_and_not_before(
    world: SignUpWorld, kind: SuppressionKind
) -> None:
    world.sign_up()
    world.send()
    world.follow_link()
    left(world, kind)
    world.sign_up(first_name="Mallory")
    world.send()
    before = world.person()
    assert before is not None
    assert (before.status, before.first_name) == (SubscriberStatus.UNSUBSCRIBED, "")
    assert world.follow_link() is Answer.CONFIRMED
    after = world.person()
    assert after is not None
    assert (after.id, after.status) == (before.id, SubscriberStatus.CONFIRMED)
    acts = [one.act for one in world.consents()]
    assert acts == ["requested", "confirmed", "withdrawn", "requested", "confirmed"]
    with world.store.transaction() as tables:
        assert tables.suppressions.of(world.pseudonyms.addresses("asha@example.com")) == {}


def test_a_stranger_who_was_typed_in_and_says_no_is_not_asked_again(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    for no in (lambda: world.erasure.erase("asha@example.com", by="maya"), lambda: left(world)):
        no()
        for spelled in ("asha@example.com", "Asha+again@example.com"):
            world.sign_up(spelled)
            world.send()
    assert len(world.mails()) == 1
    world.wait(days=31)
    world.sign_up()
    world.send()
    assert len(world.mails()) == 2


@pytest.mark.parametrize("spelled", ["asha+news@example.com", "Asha+A+b@Example.com"])
def test_another_spelling_gets_no_mail_past_what_is_known_of_the_mailbox(world: SignUpWorld, spelled: str) -> None:
    world.subscriber("asha@example.com")
    world.sign_up(spelled)
    left(world, SuppressionKind.COMPLAINED)
    world.sign_up(spelled)
    world.send()
    assert len(world.mails()) == 1


def test_an_old_link_does_not_bring_back_who_left(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    world.follow_link()
    left(world)
    assert world.follow_link() is Answer.TOO_OLD
    person = world.person()
    assert person is not None
    assert person.status is SubscriberStatus.UNSUBSCRIBED


def test_a_complaint_after_the_sign_up_makes_its_link_confirm_nothing(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    address_hash = world.pseudonyms.addresses("asha@example.com")[0]
    with world.store.transaction() as tables:
        complained = SuppressionKind.COMPLAINED
        tables.suppressions.add([Suppression(address_hash, "complained", world.clock.now(), complained)])
    assert world.follow_link() is Answer.NOT_POSSIBLE


def test_nobody_can_sign_up_until_the_mail_is_signed(store: SqlStore) -> None:
    world = SignUpWorld(store)
    with pytest.raises(SignUpClosed, match="clinic plan newsletter"):
        world.sign_up()
    world.standing.plan()
    with pytest.raises(SignUpClosed, match="have it signed"):
        world.sign_up()
    assert world.person() is None
    world.sign_messages()
    assert world.sign_ups.closed("en") is None


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (ItemState.DRAFT, "clinic submit newsletter"),
        (ItemState.CHANGES_REQUESTED, "clinic submit newsletter"),
        (ItemState.IN_REVIEW, "clinic approve newsletter"),
        (ItemState.CANCELLED, "clinic plan newsletter"),
        (ItemState.RETRACTED, "clinic plan newsletter"),
    ],
)
def test_why_nobody_can_sign_up_is_told_with_the_step_that_is_next(
    store: SqlStore, state: ItemState, step: str
) -> None:
    world = SignUpWorld(store)
    world.standing.plan()
    with store.transaction() as tables:
        tables.items.put(replace(tables.items.get(CONFIRMATION), state=state))
    reason = world.sign_ups.closed("en") or ""
    assert re.findall("`([^`]+)`", reason)[0] == step


def test_a_signature_that_ran_out_is_told_with_the_step_that_is_next(world: SignUpWorld) -> None:
    world.wait(days=4000)
    reason = world.sign_ups.closed("en") or ""
    assert "expired" in reason
    assert re.findall("`([^`]+)`", reason) == ["clinic plan newsletter", "clinic submit newsletter"]


def test_without_double_opt_in_who_signs_up_is_on_the_list_at_once(store: SqlStore) -> None:
    world = SignUpWorld(store)
    single = replace(SUBSCRIPTION, double_opt_in=False)
    clinic = world.workspace.clinic_
    world.workspace.clinic_ = replace(clinic, newsletter=replace(clinic.newsletter, subscription=single))
    world.sign_up()
    person = world.person()
    assert person is not None
    assert person.status is SubscriberStatus.CONFIRMED
    assert [(one.act, one.source, one.proof) for one in world.consents()] == [
        ("requested", "form", ""),
        ("confirmed", "form", ""),
    ]


@pytest.mark.parametrize("address", ["", "asha", "asha@", "a\nb@example.com", "x" * 300 + "@example.com"])
def test_what_is_no_address_is_refused_without_repeating_it(world: SignUpWorld, address: str) -> None:
    with pytest.raises(BadInput, match="the address") as refused:
        world.sign_up(address)
    assert not address or address not in str(refused.value)


def test_a_confirmation_goes_out_at_night_and_on_a_closed_day(world: SignUpWorld) -> None:
    world.clock.move_to(datetime(2026, 12, 2, 20, 30, tzinfo=UTC))  # two in the morning in Pune
    world.comparison.run()
    world.sign_up()
    world.send()
    assert len(world.mails()) == 1


def test_the_message_stays_ready_and_its_accounting_adds_up(world: SignUpWorld) -> None:
    for name in ("asha", "ben", "chitra"):
        world.sign_up(f"{name}@example.com")
        world.send()
    world.email.failures.append(Rejected("no such mailbox"))
    world.sign_up("nobody@example.com")
    world.send()
    with world.store.transaction() as tables:
        assert tables.items.state(CONFIRMATION) is ItemState.APPROVED
        assert tables.recipients.accounting(CONFIRMATION, 1) == Accounting(4, 3, 0, 1, 0, 0)
        assert tables.deliveries.in_state(OPEN) == ()


def test_changed_words_end_the_signature_and_who_waits_gets_the_next_version(world: SignUpWorld) -> None:
    world.sign_up("ben@example.com")
    world.send()
    world.sign_up()
    world.renderer.mark = " changed"
    world.workspace.saved += 1
    world.send()
    assert len(world.mails()) == 1
    with pytest.raises(SignUpClosed):
        world.sign_up("chitra@example.com")
    world.sign_messages()
    world.send()
    assert [mail.address for mail in world.mails()] == ["ben@example.com", "asha@example.com"]
    assert world.follow_link() is Answer.CONFIRMED
    with world.store.transaction() as tables:
        assert tables.recipients.accounting(CONFIRMATION, 1) == Accounting(2, 1, 1, 0, 0, 0)
        assert tables.recipients.accounting(CONFIRMATION, 2) == Accounting(1, 1, 0, 0, 0, 0)


def test_a_rejected_message_may_be_sent_back_and_signed_again(world: SignUpWorld) -> None:
    world.sign_up()
    world.send()
    (decision,) = world.desk.reject(str(CONFIRMATION), CLINICIAN, "say it more kindly")
    assert decision.done
    assert world.sign_ups.closed("en") is not None
    world.sign_messages()
    world.send()
    assert len(world.mails()) == 1
    assert world.sign_ups.closed("en") is None


def test_no_delivery_looks_at_the_others(world: SignUpWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each confirmation costs the same however many went out before it."""
    whole = SqlDeliveries.of_item

    def of_others(self: SqlDeliveries, key: ItemKey, version: int | None = None) -> tuple[Delivery, ...]:
        assert key != CONFIRMATION
        return whole(self, key, version)

    monkeypatch.setattr(SqlDeliveries, "of_item", of_others)
    for number in range(3):
        world.sign_up(f"p{number}@example.com")
        world.send()
    assert len(world.mails()) == 3


def test_three_messages_for_each_language_are_planned_once(world: SignUpWorld) -> None:
    keys = [str(item.key) for item in world.messages()]
    assert sorted(keys) == [
        "newsletter/confirmation-en/email/issue",
        "newsletter/confirmation-hi/email/issue",
        "newsletter/link-en/email/issue",
        "newsletter/link-hi/email/issue",
        "newsletter/welcome-en/email/issue",
        "newsletter/welcome-hi/email/issue",
    ]
    assert {change.action for change in world.standing.plan().changes} == {"kept"}
    assert str(WELCOME) in keys


def test_a_lost_answer_leaves_a_confirmation_uncertain_and_it_is_not_sent_again(world: SignUpWorld) -> None:
    world.email.failures.append(Uncertain("the answer was lost"))
    world.email.lost = True
    world.sign_up()
    world.send()
    world.email.sightings.extend([Undecided("nobody can tell")] * 9)
    for _ in range(3):
        world.wait(hours=1)
        world.send()
    assert len(world.mails()) == 1
    with world.store.transaction() as tables:
        (waiting,) = tables.deliveries.in_state(OPEN)
        assert waiting.item == CONFIRMATION
        assert tables.items.state(CONFIRMATION) is ItemState.APPROVED
        assert tables.recipients.accounting(CONFIRMATION, 1) == Accounting(1, 0, 0, 0, 1, 0)
    assert world.follow_link() is Answer.CONFIRMED


def test_the_attempt_is_written_down_before_the_call(world: SignUpWorld) -> None:
    seen: list[int] = []

    def look(payload: Payload) -> None:
        with world.store.transaction() as tables:
            seen.append(len(tables.deliveries.attempts(payload.delivery)))

    world.email.before_send = look
    world.sign_up()
    world.send()
    assert seen == [1]


def test_a_confirmation_a_day_late_waits_for_a_person(world: SignUpWorld) -> None:
    world.sign_up()
    world.wait(hours=25)
    world.send()
    assert world.mails() == []
    world.resolution.resolve(str(CONFIRMATION), Verdict.SEND, CLINICIAN)
    world.send()
    assert len(world.mails()) == 1


def test_after_a_restore_nobody_is_taken_for_another(world: SignUpWorld) -> None:
    """The journal has mails that the restored database does not know; who signs up after it gets one of their own."""
    world.sign_up("before@example.com")
    world.send()
    journal = dict(world.journal.numbers)
    assert len(journal) == 1
    world.sign_up("after@example.com")
    world.send()
    assert [mail.address for mail in world.mails()] == ["before@example.com", "after@example.com"]
    assert not set(journal).intersection(set(world.journal.numbers) - set(journal))
    with world.store.transaction() as tables:
        numbers = [delivery.sequence for delivery in tables.deliveries.of_item(CONFIRMATION)]
    assert numbers == [standing_sequence(read) for read in readers(world, numbers)]


def readers(world: SignUpWorld, numbers: list[int]) -> list[str]:
    """The opaque ids of who got the deliveries with these numbers."""
    with world.store.transaction() as tables:
        rows = tables.recipients.of_issue(CONFIRMATION, 1)
    return sorted((row.subscriber for row in rows), key=lambda reader: numbers.index(standing_sequence(reader)))


def test_what_was_retracted_is_not_sent_and_closes_the_form_until_it_is_planned_again(world: SignUpWorld) -> None:
    world.sign_up()
    retraction = Retraction(world.store, world.workspace, world.staff, world.channels, world.clock)
    target = Target(TargetKind.ITEM, str(CONFIRMATION))
    assert retraction.look(target).effects[0].cancelled == 1
    done = retraction.retract(target, CLINICIAN, "the words were wrong")
    assert done.corrections == ()
    world.send()
    assert world.mails() == []
    with pytest.raises(SignUpClosed):
        world.sign_up("ben@example.com")
    world.sign_messages()
    world.sign_up("ben@example.com")
    world.send()
    assert [mail.address for mail in world.mails()] == ["ben@example.com"]


@pytest.mark.parametrize("statement", ["UPDATE wordings SET text = 'other'", "DELETE FROM wordings"])
def test_the_words_that_people_agreed_to_cannot_be_changed_or_removed(world: SignUpWorld, statement: str) -> None:
    world.sign_up()
    with pytest.raises(IntegrityError, match="never changed or removed"), world.store.transaction() as tables:
        tables.consents._connection.execute(text(statement))  # type: ignore[attr-defined]


def test_a_confirmation_that_comes_back_finds_its_address_by_the_word_in_its_return_path(world: SignUpWorld) -> None:
    words = CopyTokens((KEY,))
    world.events = replace(world.events, address_hashes=world.pseudonyms.addresses)
    world.sign_up()
    world.send()
    (call,), (mail,) = world.email.calls, world.mails()
    with world.store.transaction() as tables:
        copy = words.read(words.of(tables.deliveries.get(call.delivery), mail.subscriber))
    assert copy is not None
    assert world.report(copy.first, copy.subscriber, ProviderEvent.BOUNCED).new == 1
    with world.store.transaction() as tables:
        assert tables.suppressions.of(world.pseudonyms.addresses("asha@example.com"))


@pytest.mark.parametrize("kind", [ProviderEvent.BOUNCED, ProviderEvent.COMPLAINED])
def test_what_the_provider_says_of_a_confirmation_keeps_the_address_from_more_mail(
    world: SignUpWorld, kind: ProviderEvent
) -> None:
    world.events = replace(world.events, address_hashes=world.pseudonyms.addresses)
    world.sign_up()
    world.send()
    (call,) = world.email.calls
    (mail,) = world.mails()
    world.report(call.delivery, mail.subscriber, kind)
    world.wait(days=40)
    world.sign_up("Asha@example.com")
    world.send()
    assert len(world.mails()) == 1
    assert world.follow_link() in {Answer.TOO_OLD, Answer.NOT_POSSIBLE}
