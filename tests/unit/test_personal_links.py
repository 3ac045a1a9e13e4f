"""Personal links and address hashes: keyed, for one purpose, readable after a rotation, and impossible to make up."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.services.keyed_hashes import address_hash, address_hashes
from scheduler.services.personal_links import CONFIRMATION_LIFE, ExpiredLink, InvalidLink, PersonalLinks, Purpose
from scheduler.testing import FixedClock

KEY, OLDER, FOREIGN = b"k" * 32, b"o" * 32, b"f" * 32
SUBSCRIBER = "0123456789abcdef01234567"
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
PURPOSES = st.sampled_from(Purpose)


def links(*keys: bytes, now: datetime = NOW) -> PersonalLinks:
    return PersonalLinks(lambda: keys or (KEY,), FixedClock(now))


def test_an_address_has_one_hash_however_it_is_written() -> None:
    assert address_hash(" Asha@Example.com", KEY) == address_hash("asha@example.com", KEY)
    assert address_hash("asha@example.com", KEY) == hmac.new(KEY, b"asha@example.com", hashlib.sha256).hexdigest()


def test_a_hash_says_nothing_without_the_key() -> None:
    assert address_hash("asha@example.com", KEY) != address_hash("asha@example.com", FOREIGN)


def test_an_address_is_looked_for_under_every_key_of_the_ring() -> None:
    assert address_hashes("asha@example.com", (KEY, OLDER)) == (
        address_hash("asha@example.com", KEY),
        address_hash("asha@example.com", OLDER),
    )


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_names_the_purpose_and_the_opaque_id_and_nothing_else(purpose: Purpose) -> None:
    url = links().url("https://clinic.example.com/", purpose, SUBSCRIBER)
    prefix = f"https://clinic.example.com/{purpose}/"
    assert url.startswith(f"{prefix}{SUBSCRIBER}.")
    assert links().read(purpose, url.removeprefix(prefix)) == SUBSCRIBER
    assert all(sign.isalnum() or sign in "-_." for sign in url.removeprefix(prefix))


def test_an_unsubscribe_link_is_as_earlier_versions_wrote_it_and_never_ends() -> None:
    signature = hmac.digest(KEY, b"unsubscribe:" + SUBSCRIBER.encode(), hashlib.sha256)
    written = f"{SUBSCRIBER}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    assert links().token(Purpose.UNSUBSCRIBE, SUBSCRIBER) == written
    assert links(now=NOW + timedelta(days=20_000)).read(Purpose.UNSUBSCRIBE, written) == SUBSCRIBER


def test_a_link_outlives_the_rotation_of_the_key_and_not_its_loss() -> None:
    for purpose in Purpose:
        token = links(OLDER).token(purpose, SUBSCRIBER)
        assert links(KEY, OLDER).read(purpose, token) == SUBSCRIBER
        with pytest.raises(InvalidLink):
            links(KEY).read(purpose, token)


def test_a_link_to_confirm_ends() -> None:
    token = links().token(Purpose.CONFIRM, SUBSCRIBER)
    assert links(now=NOW + CONFIRMATION_LIFE).read(Purpose.CONFIRM, token) == SUBSCRIBER
    with pytest.raises(ExpiredLink, match="is too old: ask for a new one"):
        links(now=NOW + CONFIRMATION_LIFE + timedelta(seconds=1)).read(Purpose.CONFIRM, token)


@given(PURPOSES, PURPOSES, PURPOSES)
def test_a_link_for_one_purpose_is_none_for_another(signed: Purpose, asked: Purpose, other: Purpose) -> None:
    token = links().token(signed, SUBSCRIBER)
    for purpose in {asked, other} - {signed}:
        with pytest.raises(InvalidLink):
            links().read(purpose, token)


@given(PURPOSES, st.integers(0, 90), st.characters())
def test_a_token_with_any_character_changed_is_refused(purpose: Purpose, position: int, character: str) -> None:
    token = links().token(purpose, SUBSCRIBER)
    forged = token[:position] + character + token[position + 1 :]
    if forged != token:
        with pytest.raises(InvalidLink):
            links().read(purpose, forged)


@given(PURPOSES, st.integers(0, 100), st.integers(0, 100))
def test_a_piece_of_a_token_is_refused(purpose: Purpose, start: int, end: int) -> None:
    token = links().token(purpose, SUBSCRIBER)
    if (piece := token[start:end]) != token:
        with pytest.raises(InvalidLink):
            links().read(purpose, piece)


@given(PURPOSES, st.text())
def test_what_is_no_token_is_refused(purpose: Purpose, text: str) -> None:
    with pytest.raises(InvalidLink):
        links().read(purpose, text)


@pytest.mark.parametrize("token", ["", ".", "..", SUBSCRIBER, f"{SUBSCRIBER}.", "\ud800.x", "é.é", f"{SUBSCRIBER}.9.x"])
@pytest.mark.parametrize("purpose", Purpose)
def test_what_is_nearly_a_token_is_refused(purpose: Purpose, token: str) -> None:
    with pytest.raises(InvalidLink, match=f"this {purpose} link is not valid"):
        links().read(purpose, token)


@given(PURPOSES, st.text(alphabet="0123456789abcdef", min_size=1))
def test_a_token_of_another_clinic_is_refused(purpose: Purpose, subject: str) -> None:
    with pytest.raises(InvalidLink):
        links().read(purpose, links(FOREIGN).token(purpose, subject))
