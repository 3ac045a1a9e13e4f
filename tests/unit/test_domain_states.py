"""Promise 3's vocabulary: which states may follow which, and what an item's state says."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.approval import Approval
from scheduler.domain.campaign import Library, Override, QuietHours, Statement
from scheduler.domain.content import (
    ITEM_TRANSITIONS,
    UNTOUCHABLE,
    ItemKey,
    ItemState,
    Kind,
    OwnWords,
    PostPart,
    Sentence,
    check_item_transition,
)
from scheduler.domain.delivery import (
    DELIVERY_TRANSITIONS,
    DeliveryState,
    check_delivery_transition,
    delivery_id,
    item_state,
)
from scheduler.domain.errors import BadInput, IllegalTransition, RetryAt
from scheduler.domain.events import STATE_AFTER_EVENT, ProviderEvent
from scheduler.domain.recipient import RECIPIENT_TRANSITIONS, TAKEN, RecipientState, account, states_before
from scheduler.domain.subscriber import normal_address

KEY = ItemKey("camp", "sec", "x", Kind.POST)
D = DeliveryState
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_an_item_key_reads_back_from_its_text() -> None:
    assert ItemKey.parse(str(KEY)) == KEY


@pytest.mark.parametrize("text", ["", "a/b/x", "a/b/x/letter", "a//x/post", "a/b/x/post/y"])
def test_a_malformed_item_key_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadInput, match="campaign/section/channel/kind"):
        ItemKey.parse(text)


def test_every_state_has_its_transitions() -> None:
    assert set(ITEM_TRANSITIONS) == set(ItemState)
    assert set(DELIVERY_TRANSITIONS) == set(DeliveryState)


def test_what_was_accepted_stays_accepted() -> None:
    for state in DeliveryState:
        with pytest.raises(IllegalTransition, match="accepted"):
            check_delivery_transition("d", D.ACCEPTED, state)


def test_what_is_being_called_never_goes_back_to_claimed() -> None:
    with pytest.raises(IllegalTransition):
        check_delivery_transition("d", D.CALLING, D.CLAIMED)


def test_uncertain_never_becomes_calling_without_passing_pending() -> None:
    with pytest.raises(IllegalTransition):
        check_delivery_transition("d", D.UNCERTAIN, D.CALLING)
    check_delivery_transition("d", D.UNCERTAIN, D.PENDING)


def test_a_draft_cannot_be_published_without_a_review() -> None:
    for state in (UNTOUCHABLE | {ItemState.APPROVED}) - {ItemState.RETRACTED}:
        with pytest.raises(IllegalTransition, match="is draft"):
            check_item_transition(KEY, ItemState.DRAFT, state)


def test_whatever_its_state_an_item_can_be_retracted_and_then_stays_so() -> None:
    for state in ItemState:
        check_item_transition(KEY, state, ItemState.RETRACTED)
    for state in set(ItemState) - {ItemState.RETRACTED}:
        with pytest.raises(IllegalTransition):
            check_item_transition(KEY, ItemState.RETRACTED, state)


def test_staying_in_a_state_is_no_transition() -> None:
    check_item_transition(KEY, ItemState.RETRACTED, ItemState.RETRACTED)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([D.PENDING], ItemState.APPROVED),
        ([D.ACCEPTED, D.PENDING], ItemState.PUBLISHING),
        ([D.CLAIMED], ItemState.PUBLISHING),
        ([D.CALLING, D.PENDING], ItemState.PUBLISHING),
        ([D.ACCEPTED], ItemState.PUBLISHED),
        ([D.ACCEPTED, D.CANCELLED], ItemState.PUBLISHED),
        ([D.ACCEPTED, D.REJECTED], ItemState.FAILED),
        ([D.CANCELLED], ItemState.CANCELLED),
        ([D.MISSED, D.ACCEPTED], ItemState.MISSED),
        ([D.UNCERTAIN, D.MISSED], ItemState.UNCERTAIN),
    ],
)
def test_an_items_state_says_what_needs_a_person_first(states: list[DeliveryState], expected: ItemState) -> None:
    assert item_state(states) is expected


@given(st.lists(st.sampled_from(DeliveryState), min_size=1, max_size=5))
def test_an_item_is_published_only_when_something_went_out_and_nothing_is_open(states: list[DeliveryState]) -> None:
    published = item_state(states) is ItemState.PUBLISHED
    assert published == (D.ACCEPTED in states and set(states) <= {D.ACCEPTED, D.CANCELLED})


def test_a_delivery_id_is_opaque_and_stable() -> None:
    one = delivery_id(KEY, 1, 1)
    assert one == delivery_id(KEY, 1, 1)
    assert len({one, delivery_id(KEY, 2, 1), delivery_id(KEY, 1, 2)}) == 3
    assert len(one) == 24
    assert "camp" not in one


def approval() -> Approval:
    return Approval(KEY, 1, "hash", "Dr A", NOW, NOW + timedelta(days=1))


def test_an_approval_covers_its_own_content_until_it_expires() -> None:
    assert approval().refusal("hash", NOW) is None
    assert "expired on 2026-12-02" in (approval().refusal("hash", NOW + timedelta(days=1)) or "")


def test_an_approval_does_not_cover_changed_content() -> None:
    assert "changed" in (approval().refusal("other", NOW) or "")


def test_a_voided_approval_covers_nothing() -> None:
    voided = Approval(KEY, 1, "hash", "Dr A", NOW, NOW + timedelta(days=1), NOW, "sent back")
    assert "sent back" in (voided.refusal("hash", NOW) or "")


@given(st.dictionaries(st.sampled_from(RecipientState), st.integers(0, 1000)))
def test_the_accounting_of_an_issue_adds_up(states: dict[RecipientState, int]) -> None:
    assert account(states).adds_up


def after(state: RecipientState, events: Sequence[ProviderEvent]) -> RecipientState:
    """Follow events as storage does: those that the table does not allow change nothing."""
    for happened in events:
        new = STATE_AFTER_EVENT.get(happened)
        state = new if new and state in states_before(new) else state
    return state


def test_every_recipient_state_has_its_transitions_and_none_leads_to_itself() -> None:
    assert set(RECIPIENT_TRANSITIONS) == set(RecipientState)
    assert all(state not in following for state, following in RECIPIENT_TRANSITIONS.items())


def test_what_a_provider_took_is_never_taken_back_by_the_ledger() -> None:
    for state in TAKEN:
        assert RECIPIENT_TRANSITIONS[state] <= TAKEN
        assert RecipientState.ACCEPTED not in RECIPIENT_TRANSITIONS[state]


@given(
    state=st.sampled_from(sorted(set(RecipientState) - {RecipientState.EXCLUDED})),
    events=st.lists(st.sampled_from(ProviderEvent)),
    data=st.data(),
)
def test_a_providers_reports_say_the_same_in_any_order(
    state: RecipientState, events: list[ProviderEvent], data: st.DataObject
) -> None:
    assert after(state, data.draw(st.permutations(events))) is after(state, events)


def test_addresses_compare_without_case_or_space() -> None:
    assert normal_address(" Ann@Example.TEST ") == normal_address("ann@example.test")


def test_quiet_hours_may_run_over_midnight() -> None:
    night = QuietHours(time(21), time(8))
    assert [night.cover(time(hour)) for hour in (20, 21, 0, 7, 8)] == [False, True, True, True, False]
    noon = QuietHours(time(12), time(14))
    assert [noon.cover(time(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_a_moved_time_alone_does_not_edit_the_content() -> None:
    assert not Override(at=datetime(2026, 12, 1)).edits_content  # noqa: DTZ001 - a wall-clock time
    assert Override(text="x").edits_content
    assert Override(subject="x").edits_content
    assert Override(hashtags=()).edits_content


def test_the_library_gives_what_a_kind_must_carry() -> None:
    risk = Statement("risk", 1, "long", "short", ("post",))
    status = Statement("status", 1, "long", "short", ("post", "issue"))
    library = Library((risk, status))
    assert library.required_for("post") == (risk, status)
    assert library.required_for("issue") == (status,)


def test_a_part_lists_its_sentences_in_order() -> None:
    one, two = Sentence("One.", OwnWords("maya")), Sentence("Two.", OwnWords("maya"))
    assert PostPart(((one,), (two,))).sentences == (one, two)


def test_a_retry_says_when_and_for_whom() -> None:
    retry = RetryAt(NOW, "slow down", whole_channel=True)
    assert (retry.when, retry.reason, retry.whole_channel) == (NOW, "slow down", True)
