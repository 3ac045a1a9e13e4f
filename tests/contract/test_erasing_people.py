"""Who asks for it is erased everywhere, and stays suppressed; what added up still does, and consent stays on record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sign_up_world import CONFIRMATION, SignUpWorld

from scheduler.domain.consent import ConsentAct
from scheduler.domain.errors import BadInput, NeedsReconnect, Rejected, RetryAt
from scheduler.domain.events import ProviderEvent, ReportedEvent
from scheduler.domain.recipient import Accounting
from scheduler.domain.subscriber import Subscriber, SuppressionKind
from scheduler.services.preferences import Choices
from scheduler.services.sign_up import Answer
from scheduler.storage.store import SqlStore


@pytest.fixture
def world(store: SqlStore) -> SignUpWorld:
    world = SignUpWorld(store)
    world.sign_messages()
    return world


def test_nothing_names_the_person_any_more(world: SignUpWorld) -> None:
    asha = world.subscriber("asha.unique@example.com", first_name="Ashalata")
    world.preferences.change(asha, Choices(topics=("hair",)))
    assert "asha.unique" in world.rows()
    erased = world.erasure.erase("Asha.Unique@example.com", by="maya")
    assert (erased.was_known, erased.taken, erased.wait) == (True, ("email",), ())
    kept = world.rows()
    assert "asha.unique" not in kept
    assert "ashalata" not in kept


def test_what_somebody_reads_about_stands_nowhere_in_the_database(world: SignUpWorld) -> None:
    """Interests may tell of health: they are keyed hashes, and no record or trail has their words."""
    asha = world.subscriber(topics=("skin",))
    world.preferences.change(asha, Choices(topics=("hair", "skin")))
    world.preferences.change(asha, Choices(topics=("hair",)))
    kept = world.rows()
    for word in ("skin care", "hair loss", "'hair'", "'skin'", "interest:hair"):
        assert word not in kept
    with world.store.transaction() as tables:
        (token,) = tables.subscribers.interests([asha])[asha]
    assert token in kept


def test_the_records_of_consent_and_the_accounting_stay_by_opaque_ids(world: SignUpWorld) -> None:
    asha = world.subscriber()
    before = world.consents()
    world.erasure.erase("asha@example.com", by="maya")
    with world.store.transaction() as tables:
        *earlier, last = tables.consents.of_subscriber(asha)
        assert tables.recipients.accounting(CONFIRMATION, 1) == Accounting(1, 1, 0, 0, 0, 0)
    assert tuple(earlier) == before
    assert (last.act, last.source, last.by) == (ConsentAct.ERASED, "staff", "maya")


def test_who_was_erased_stays_suppressed_and_may_sign_up_anew(world: SignUpWorld) -> None:
    world.subscriber()
    world.erasure.erase("asha@example.com")
    with world.store.transaction() as tables:
        (one,) = tables.suppressions.of(world.pseudonyms.addresses("asha@example.com")).values()
    assert one.kind is SuppressionKind.ERASED
    world.sign_up()
    world.send()
    assert world.follow_link() is Answer.CONFIRMED


def test_a_complaint_outlives_the_erasure(world: SignUpWorld) -> None:
    world.subscriber()
    complained = SuppressionKind.COMPLAINED
    with world.store.transaction() as tables:
        from_complaint = world.pseudonyms.addresses("asha@example.com")[0]
        tables.suppressions.add([world.suppression(from_complaint, complained)])
    world.erasure.erase("asha@example.com")
    world.sign_up()
    world.send()
    assert len(world.mails()) == 1


def test_a_sign_up_that_waits_is_erased_before_its_mail_goes_out(world: SignUpWorld) -> None:
    world.sign_up()
    world.erasure.erase("asha@example.com")
    world.send()
    assert world.mails() == []
    with world.store.transaction() as tables:
        assert tables.recipients.accounting(CONFIRMATION, 1).adds_up


def test_whoever_is_on_the_list_can_be_erased_however_their_address_is_written(world: SignUpWorld) -> None:
    for number, address in enumerate(("jos\N{LATIN SMALL LETTER E WITH ACUTE}@example.com", "asha@intranet.test")):
        person = Subscriber(f"s{number}", address, "", "newsletter", "en", "form", world.clock.now())
        with world.store.transaction() as tables:
            tables.subscribers.insert([person])
        if number:
            world.erasure.erase(address, by="maya")
        else:
            world.erasure.erase_subscriber(person.id)
        with world.store.transaction() as tables:
            assert tables.subscribers.at_address(address) == ()


def test_an_address_that_the_provider_refuses_keeps_no_other_from_being_erased(world: SignUpWorld) -> None:
    for name in ("asha", "ben", "chitra"):
        world.erasure.erase(f"{name}@example.com", at_once=False)
    refused = Rejected("one of the addresses is none")
    world.erasing.erase_failures += [refused, refused]
    world.erasure.run()
    assert world.erasure.waiting() == (1, refused.reason)
    assert sorted(address for call in world.erasing.erased for address in call) == [
        "ben@example.com",
        "chitra@example.com",
    ]


def test_a_late_report_brings_no_address_back_and_still_keeps_it_from_mail(world: SignUpWorld) -> None:
    world.events = replace(world.events, address_hashes=world.pseudonyms.addresses, seal=str.encode)
    asha = world.subscriber("asha@example.com")
    (welcome,) = (call for call in world.email.calls if world.mails("welcome")[0] in call.addressees)  # type: ignore[union-attr]
    world.erasure.erase("asha@example.com")
    complaint = ReportedEvent(
        id="late",
        kind=ProviderEvent.COMPLAINED,
        at=world.clock.now(),
        delivery=welcome.delivery,
        recipient=asha,
        address="Asha@example.com",
        raw='{"email": "asha@example.com"}',
    )
    assert world.events.take("email", [complaint]).new == 1
    assert "asha@example.com" not in world.rows()
    sent = len(world.mails())
    world.sign_up()
    world.send()
    assert len(world.mails()) == sent


def test_the_provider_is_asked_until_it_has_taken_the_erasure(world: SignUpWorld) -> None:
    world.subscriber()
    now = world.clock.now()
    world.erasing.erase_failures += [RetryAt(now, "it did not answer"), NeedsReconnect("the key may not erase")]
    erased = world.erasure.erase("asha@example.com")
    assert (erased.taken, erased.wait) == ((), ("email",))
    assert world.erasure.waiting() == (1, "it did not answer")
    assert "asha@example.com" not in world.rows()
    for _ in range(3):
        world.clock.move_to(world.clock.now() + timedelta(hours=1))
        world.erasure.run()
    assert world.erasing.erased == [("asha@example.com",)]
    assert world.erasure.waiting() == (0, "")


def test_who_is_on_no_list_is_erased_at_the_provider_and_suppressed_all_the_same(world: SignUpWorld) -> None:
    erased = world.erasure.erase("stranger@example.com")
    assert (erased.was_known, erased.taken) == (False, ("email",))
    with world.store.transaction() as tables:
        assert tables.suppressions.of(world.pseudonyms.addresses("stranger@example.com"))


def test_people_erase_themselves_by_their_own_link(world: SignUpWorld) -> None:
    asha = world.subscriber()
    erased = world.erasure.erase_subscriber(asha)
    assert erased is not None
    assert erased.was_known
    assert world.erasure.erase_subscriber(asha) is None
    assert world.preferences.of(asha) is None


def test_what_is_no_address_erases_nothing(world: SignUpWorld) -> None:
    with pytest.raises(BadInput, match="the address"):
        world.erasure.erase("asha")


def test_a_dry_run_counts_what_the_rules_would_remove_and_removes_nothing(world: SignUpWorld) -> None:
    world.sign_up("pending@example.com")
    world.preferences.leave(world.subscriber("left@example.com"))
    world.subscriber("reader@example.com")
    world.wait(days=731)
    looked = world.retention.look()
    assert (looked.sign_ups, looked.left) == (1, 1)
    assert world.retention.look() == looked
    assert world.retention.run() == looked
    assert world.retention.run().total == 0
    assert [world.person(f"{name}@example.com") is None for name in ("pending", "left", "reader")] == [
        True,
        True,
        False,
    ]


def test_who_left_long_ago_stays_suppressed_when_their_name_is_gone(world: SignUpWorld) -> None:
    left = world.subscriber("left@example.com")
    world.preferences.leave(left)
    world.wait(days=729)
    assert world.retention.run().left == 0
    world.wait(days=2)
    assert world.retention.run().left == 1
    with world.store.transaction() as tables:
        assert tables.suppressions.of(world.pseudonyms.addresses("left@example.com"))
        assert [one.act for one in tables.consents.of_subscriber(left)][-2:] == ["withdrawn", "erased"]


def test_whoever_never_confirmed_any_spelling_of_an_address_is_kept_no_longer(world: SignUpWorld) -> None:
    world.sign_up("pending+1@example.com")
    world.wait(days=31)
    world.sign_up("pending+2@example.com")
    assert world.retention.look().sign_ups == 1
    assert world.retention.run().sign_ups == 1
    assert world.person("pending+1@example.com") is None
    world.send()
    assert world.follow_link() is Answer.CONFIRMED
    world.wait(days=31)
    assert world.retention.run().sign_ups == 0
    assert world.person("pending+2@example.com") is not None
