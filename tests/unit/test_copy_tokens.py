"""The words in return paths: the same through every retry, and nobody else can make one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.delivery import Delivery, DeliveryState, delivery_id
from scheduler.services.audience_import import neighbouring_ids
from scheduler.services.copy_tokens import Copy, CopyTokens

NOW = datetime(2026, 12, 1, tzinfo=UTC)
KEY = ItemKey("cells", "lead", "email", Kind.ISSUE)
DELIVERY = Delivery(delivery_id(KEY, 1, 3), KEY, 1, 3, 3, DeliveryState.CALLING, NOW, NOW, NOW, "hash")
FIRST = delivery_id(KEY, 1, 1)
TOKENS = CopyTokens((b"k" * 32,))


@given(st.text(min_size=1, max_size=30))
def test_a_word_names_the_copy_that_it_was_made_for(subscriber: str) -> None:
    assert TOKENS.read(TOKENS.of(DELIVERY, subscriber)) == Copy(FIRST, subscriber)


def test_a_word_fits_into_an_address_and_survives_a_change_of_case() -> None:
    subscriber = neighbouring_ids(1)[0]
    token = TOKENS.of(DELIVERY, subscriber)
    assert len(f"bounces+{token}") <= 64
    assert token.isalnum()
    assert token == token.lower()
    assert TOKENS.read(token.upper()) == Copy(FIRST, subscriber)


def test_every_delivery_of_a_version_has_the_same_word_for_a_person_and_another_version_another() -> None:
    carried_over = replace(DELIVERY, id=delivery_id(KEY, 1, 9), sequence=9)
    assert TOKENS.of(carried_over, "ab") == TOKENS.of(DELIVERY, "ab")
    assert TOKENS.of(replace(DELIVERY, version=2), "ab") != TOKENS.of(DELIVERY, "ab")


def test_a_word_of_an_earlier_key_is_read_and_one_of_another_key_is_not() -> None:
    token = TOKENS.of(DELIVERY, "ab")
    assert CopyTokens((b"n" * 32, b"k" * 32)).read(token) is not None
    assert CopyTokens((b"n" * 32,)).read(token) is None


@given(st.integers(min_value=0), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_word_that_was_changed_names_nobody(place: int, letter: str) -> None:
    token = TOKENS.of(DELIVERY, "0123456789abcdef01234567")
    place %= len(token) - 1  # the last letter has bits to spare
    changed = token[:place] + letter + token[place + 1 :]
    assert changed == token or TOKENS.read(changed) is None


@pytest.mark.parametrize("word", ["", "a", "ab", "=", "é", "a" * 10_000, "bounces", "0189"])
def test_a_word_that_is_none_names_nobody(word: str) -> None:
    assert TOKENS.read(word) is None
