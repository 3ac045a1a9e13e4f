"""A kept hash tells nothing but whether a password is the right one."""

from __future__ import annotations

import pytest

from scheduler.ports import Passwords
from scheduler.storage.passwords import Argon2Passwords
from scheduler.testing import PlainPasswords

PASSWORD = "correct horse भारत"


@pytest.fixture(params=[Argon2Passwords, PlainPasswords])
def passwords(request: pytest.FixtureRequest) -> Passwords:
    made: Passwords = request.param()
    return made


@pytest.mark.parametrize("password", [PASSWORD, "", "\x00", "long " * 100])
def test_only_the_right_password_matches(passwords: Passwords, password: str) -> None:
    kept = passwords.hashed(password)
    assert passwords.matches(kept, password)
    for wrong in (f"{password} ", f" {password}", f"{password}\x00", password.upper() + "!"):
        assert not passwords.matches(kept, wrong)


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$", "$argon2id$v=19$m=65536,t=3,p=4$AAAA$", "$argon2id$é"])
def test_a_malformed_hash_matches_nothing_and_is_no_error(passwords: Passwords, kept: str) -> None:
    assert not passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, "")


def test_text_that_cannot_be_encoded_matches_nothing() -> None:
    passwords = Argon2Passwords()
    assert not passwords.matches(passwords.hashed(PASSWORD), "\udcff")


def test_two_hashes_of_one_password_differ_and_neither_has_it() -> None:
    passwords = Argon2Passwords()
    one, other = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert one != other
    assert one.startswith("$argon2id$")
    assert PASSWORD not in one
    assert passwords.matches(one, PASSWORD)
    assert passwords.matches(other, PASSWORD)
