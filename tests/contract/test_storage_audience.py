"""Every person of an audience is accounted for, and suppression and consent are never overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import ISSUE, MINUTE, NOW, POST, delivery, fill, item, parts, person, recipient, rolled_back

from scheduler.domain.delivery import Delivery
from scheduler.domain.recipient import RECIPIENT_TRANSITIONS, WAITING, Accounting, Recipient, RecipientState
from scheduler.domain.subscriber import Suppression
from scheduler.storage.store import SqlStore

R = RecipientState


def test_subscribing_again_updates_name_and_language_and_keeps_id_and_consent(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.subscribers.add([person(1), person(2)]) == 2
        again = replace(
            person(1), id="other", address=" READER1@example.com", name="New", language="hi", consent_source="import"
        )
        assert tx.subscribers.add([again, person(3)]) == 1
        assert tx.subscribers.of_audience("newsletter") == (
            replace(person(1), name="New", language="hi"),
            person(2),
            person(3),
        )


def test_one_address_twice_in_one_import_is_one_person(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.subscribers.add([person(1), replace(person(1), id="other", name="Last")]) == 1
        assert tx.subscribers.of_audience("newsletter") == (replace(person(1), name="Last"),)


def test_audiences_do_not_mix(store: SqlStore) -> None:
    friend = replace(person(1), id="friend", audience="friends")
    with store.transaction() as tx:
        assert tx.subscribers.add([person(1), friend]) == 2
        assert tx.subscribers.add([]) == 0
        assert tx.subscribers.of_audience("friends") == (friend,)
        assert tx.subscribers.of_audience("nobody") == ()


def test_a_suppression_keeps_its_first_reason(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.suppressions.add([Suppression("h1", "unsubscribed", NOW), Suppression("h2", "bounced", NOW)]) == 2
        assert tx.suppressions.add([Suppression("h1", "import", NOW + MINUTE), Suppression("h3", "erased", NOW)]) == 1
        assert tx.suppressions.reasons(["h1", "h3", "h4"]) == {"h1": "unsubscribed", "h3": "erased"}
        assert tx.suppressions.reasons([]) == {}


def test_recipients_are_frozen_once(store: SqlStore) -> None:
    chunk = delivery(ISSUE)
    fill(store, chunk)
    people = (recipient(1, chunk.id), replace(recipient(2, None, R.EXCLUDED), reason="suppressed"))
    with store.transaction() as tx:
        assert tx.recipients.freeze(ISSUE, 1, people[::-1])
        assert not tx.recipients.freeze(ISSUE, 1, [recipient(3, chunk.id)])
        assert tx.recipients.of_issue(ISSUE, 1) == people
        assert tx.recipients.freeze(ISSUE, 2, [])
        assert tx.recipients.of_issue(ISSUE, 2) == ()


def test_recipients_may_be_frozen_before_their_chunks_are_added(store: SqlStore) -> None:
    chunk = delivery(ISSUE)
    with store.transaction() as tx:
        tx.items.put(item(ISSUE))
        tx.recipients.freeze(ISSUE, 1, [recipient(1, chunk.id)])
        tx.deliveries.add([chunk])
    with store.transaction() as tx:
        assert len(tx.recipients.of_issue(ISSUE, 1)) == 1


def test_a_batch_goes_to_its_own_recipients_that_still_wait(store: SqlStore) -> None:
    first, second = parts(2, ISSUE)
    fill(store, first, second)
    excluded = replace(recipient(4, first.id), state=R.EXCLUDED)
    people = [recipient(2, first.id), recipient(1, first.id), recipient(3, second.id), excluded]
    with store.transaction() as tx:
        tx.subscribers.add([person(number) for number in range(1, 5)])
        tx.recipients.freeze(ISSUE, 1, people)
        assert tx.recipients.addressees(first.id) == (person(1), person(2))


def frozen(store: SqlStore) -> Delivery:
    """An issue of one chunk to five people, one of whom is excluded."""
    chunk = delivery(ISSUE)
    fill(store, chunk)
    with store.transaction() as tx:
        people = [recipient(number, chunk.id) for number in range(1, 5)]
        tx.recipients.freeze(ISSUE, 1, [*people, Recipient("s00005", chunk.id, R.EXCLUDED, "suppressed")])
    return chunk


def test_marking_a_chunk_moves_everyone_who_is_not_excluded(store: SqlStore) -> None:
    chunk = frozen(store)
    with store.transaction() as tx:
        assert tx.recipients.mark(chunk.id, R.FAILED, "no such address", ["s00001", "s00005", "s99999"]) == 1
        assert tx.recipients.mark(chunk.id, R.FAILED, "nobody", []) == 0
        assert tx.recipients.mark(chunk.id, R.ACCEPTED, only_from=WAITING) == 3
        assert tx.recipients.of_issue(ISSUE, 1)[0] == Recipient("s00001", chunk.id, R.FAILED, "no such address")
        assert tx.recipients.accounting(ISSUE, 1) == Accounting(5, 3, 1, 1, 0, 0)


def test_people_are_counted_by_reason_the_most_frequent_first(store: SqlStore) -> None:
    chunk = frozen(store)
    with store.transaction() as tx:
        tx.recipients.mark(chunk.id, R.FAILED, "rare", ["s00001"])
        tx.recipients.mark(chunk.id, R.FAILED, "usual", ["s00002", "s00003"])
        assert list(tx.recipients.reasons(ISSUE, 1, R.FAILED).items()) == [("usual", 2), ("rare", 1)]
        assert tx.recipients.reasons(ISSUE, 1, R.EXCLUDED) == {"suppressed": 1}
        assert tx.recipients.reasons(ISSUE, 2, R.EXCLUDED) == {}


@pytest.mark.parametrize("old", R)
@pytest.mark.parametrize("new", R)
def test_a_recipient_moves_along_the_table_and_not_otherwise(
    store: SqlStore, old: RecipientState, new: RecipientState
) -> None:
    chunk = delivery(ISSUE)
    with rolled_back(store) as tx:
        tx.items.put(item(ISSUE))
        tx.deliveries.add([chunk])
        tx.recipients.freeze(ISSUE, 1, [Recipient("s1", chunk.id, old, "before")])
        is_legal = new in RECIPIENT_TRANSITIONS[old]
        assert tx.recipients.mark(chunk.id, new, "now", only_from=set(R) - {old}) == 0
        assert tx.recipients.mark(chunk.id, new, "now") == is_legal
        after = Recipient("s1", chunk.id, new, "now") if is_legal else Recipient("s1", chunk.id, old, "before")
        assert tx.recipients.of_issue(ISSUE, 1) == (after,)


def test_an_issue_that_is_not_prepared_counts_nobody(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.recipients.accounting(POST, 1) == Accounting(0, 0, 0, 0, 0, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.sampled_from(R), max_size=30),
    marks=st.lists(st.tuples(st.sampled_from(R), st.sets(st.integers(0, 30))), max_size=5),
)
def test_the_audience_always_adds_up(
    store: SqlStore, before: list[RecipientState], marks: list[tuple[RecipientState, set[int]]]
) -> None:
    chunk = delivery(ISSUE)
    with rolled_back(store) as tx:
        tx.items.put(item(ISSUE))
        tx.deliveries.add([chunk])
        people = [
            recipient(number, None if state is R.EXCLUDED else chunk.id, state) for number, state in enumerate(before)
        ]
        tx.recipients.freeze(ISSUE, 1, people)
        for state, numbers in marks:
            tx.recipients.mark(chunk.id, state, subscribers={f"s{number:05}" for number in numbers})
        accounting = tx.recipients.accounting(ISSUE, 1)
        assert accounting.adds_up
        assert accounting.audience == len(before)
        assert accounting.excluded >= before.count(R.EXCLUDED)


@pytest.mark.timeout(300)
def test_a_hundred_thousand_recipients_are_frozen_in_one_transaction(store: SqlStore) -> None:
    chunks = parts(100, ISSUE)
    fill(store, *chunks)
    people = [recipient(number, chunks[number // 1000].id) for number in range(100_000)]
    with store.transaction() as tx:
        assert tx.recipients.freeze(ISSUE, 1, people)
        assert tx.recipients.accounting(ISSUE, 1).waiting == 100_000
        assert len(tx.suppressions.reasons([person.subscriber for person in people])) == 0
