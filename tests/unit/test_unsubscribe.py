"""Address hashes and unsubscribe links: stable, keyed, and impossible to make up."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import BadInput
from scheduler.services.audience import address_hash, read_unsubscribe_token, unsubscribe_token, unsubscribe_url

KEY = b"k" * 32
SUBSCRIBER = "0123456789abcdef01234567"


def test_an_address_has_one_hash_however_it_is_written() -> None:
    assert address_hash(" Asha@Example.com", KEY) == address_hash("asha@example.com", KEY)
    assert address_hash("asha@example.com", KEY) == hmac.new(KEY, b"asha@example.com", hashlib.sha256).hexdigest()


def test_a_hash_says_nothing_without_the_key() -> None:
    assert address_hash("asha@example.com", KEY) != address_hash("asha@example.com", b"l" * 32)


def test_a_link_names_the_subscriber_and_nothing_else() -> None:
    url = unsubscribe_url("https://clinic.example.com/", SUBSCRIBER, KEY)
    prefix = "https://clinic.example.com/unsubscribe/"
    assert url.startswith(prefix)
    assert read_unsubscribe_token(url.removeprefix(prefix), KEY) == SUBSCRIBER
    assert all(sign.isalnum() or sign in "-_." for sign in url.removeprefix(prefix))


@given(st.integers(0, 67), st.characters())
def test_a_token_with_any_character_changed_is_refused(position: int, character: str) -> None:
    token = unsubscribe_token(SUBSCRIBER, KEY)
    forged = token[:position] + character + token[position + 1 :]
    if forged != token:
        with pytest.raises(BadInput, match="this unsubscribe link is not valid"):
            read_unsubscribe_token(forged, KEY)


@pytest.mark.parametrize("token", ["", ".", SUBSCRIBER, f"{SUBSCRIBER}.", "\ud800.x", "é.é"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadInput, match="this unsubscribe link is not valid"):
        read_unsubscribe_token(token, KEY)


def test_a_token_of_another_clinic_is_refused() -> None:
    with pytest.raises(BadInput, match="this unsubscribe link is not valid"):
        read_unsubscribe_token(unsubscribe_token(SUBSCRIBER, b"l" * 32), KEY)
