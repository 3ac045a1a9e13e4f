"""Secrets come from the environment or a file it names; the workspace's own key is made once and never replaced."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from scheduler.config.environment import SecretKeys, secret
from scheduler.domain.errors import BadInput

KEY = b"\x01" * 32


def test_a_secret_is_the_variable_or_the_content_of_the_file_it_names(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from file\r\n", encoding="utf-8")
    assert secret({}, "CLINIC_X") is None
    assert secret({"CLINIC_X": ""}, "CLINIC_X") is None
    assert secret({"CLINIC_X": "given"}, "CLINIC_X") == "given"
    assert secret({"CLINIC_X_FILE": str(tmp_path / "key")}, "CLINIC_X") == "from file"


def test_a_secret_given_twice_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^both CLINIC_X and CLINIC_X_FILE are set"):
        secret({"CLINIC_X": "a", "CLINIC_X_FILE": "b"}, "CLINIC_X")


def test_an_unreadable_secret_file_fails_loudly(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"CLINIC_X_FILE names .* cannot be read: No such file"):
        secret({"CLINIC_X_FILE": str(tmp_path / "absent")}, "CLINIC_X")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="is not UTF-8 text"):
        secret({"CLINIC_X_FILE": str(tmp_path / "binary")}, "CLINIC_X")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    with pytest.raises(BadInput, match="which is empty"):
        secret({"CLINIC_X_FILE": str(tmp_path / "empty")}, "CLINIC_X")


def test_a_secret_that_would_break_a_header_is_refused_without_being_printed() -> None:
    with pytest.raises(BadInput, match=r"^CLINIC_X has a line break") as caught:
        secret({"CLINIC_X": "hunter2\nX-Evil: 1"}, "CLINIC_X")
    assert "hunter2" not in str(caught.value)


def test_a_secret_key_is_made_when_that_is_asked_for_and_for_its_owner_alone(tmp_path: Path) -> None:
    assert SecretKeys(tmp_path, {}).find() is None
    assert not (tmp_path / "var").exists(), "looking for it makes nothing"
    assert SecretKeys(tmp_path, {}, lambda length: b"\x01" * length).make() == KEY
    path = tmp_path / "var" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]
    assert SecretKeys(tmp_path, {}).find() == KEY


def test_two_processes_that_make_a_key_at_once_end_with_one(tmp_path: Path) -> None:
    def beaten_by_another(length: int) -> bytes:
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "secret_key").write_bytes(KEY)
        return b"\x02" * length

    assert SecretKeys(tmp_path, {}, beaten_by_another).make() == KEY


def test_a_key_in_the_environment_goes_first_and_must_be_long(tmp_path: Path) -> None:
    assert SecretKeys(tmp_path, {"CLINIC_SECRET_KEY": "k" * 32}).find() == b"k" * 32
    assert not (tmp_path / "var").exists()
    with pytest.raises(BadInput, match=r"^CLINIC_SECRET_KEY is shorter than 32 characters"):
        SecretKeys(tmp_path, {"CLINIC_SECRET_KEY": "short"}).find()


def test_a_damaged_key_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_bytes(b"")
    with pytest.raises(BadInput, match="is damaged: put it back from a backup"):
        SecretKeys(tmp_path, {}).find()


def test_a_key_that_cannot_be_kept_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be written"):
        SecretKeys(tmp_path, {}, lambda length: b"\x01" * length).make()


def test_rotating_keeps_every_key_before_for_its_owner_alone(tmp_path: Path) -> None:
    made = iter([b"\x01" * 32, b"\x02" * 32, b"\x03" * 32])
    keys = SecretKeys(tmp_path, {}, lambda _length: next(made))
    keys.make()
    assert keys.previous() == ()
    assert keys.rotate() == b"\x02" * 32 == keys.find()
    keys.rotate()
    assert (keys.find(), keys.previous()) == (b"\x03" * 32, (b"\x02" * 32, b"\x01" * 32))
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "var").iterdir()} == {0o600}


def test_a_rotation_that_was_killed_between_its_two_files_loses_no_key(tmp_path: Path) -> None:
    keys = SecretKeys(tmp_path, {})
    key = keys.make()
    keys.previous_file.write_bytes(key)
    keys.rotate()
    assert keys.previous() == (key,)


def test_keys_before_come_from_the_environment_with_spaces_between_them(tmp_path: Path) -> None:
    keys = SecretKeys(tmp_path, {"CLINIC_SECRET_KEY_PREVIOUS": f"{'a' * 32}  {'b' * 40}"})
    assert keys.previous() == (b"a" * 32, b"b" * 40)
    spaced = "one key that has spaces in it, and is long enough"
    assert SecretKeys(tmp_path, {"CLINIC_SECRET_KEY_PREVIOUS": spaced}).previous() == (spaced.encode(),)
    with pytest.raises(BadInput, match="CLINIC_SECRET_KEY_PREVIOUS is shorter than 32"):
        SecretKeys(tmp_path, {"CLINIC_SECRET_KEY_PREVIOUS": "short"}).previous()


def test_a_damaged_file_of_keys_before_is_not_used(tmp_path: Path) -> None:
    keys = SecretKeys(tmp_path, {})
    keys.make()
    keys.previous_file.write_bytes(b"\x01" * 31)
    with pytest.raises(BadInput, match="is damaged"):
        keys.previous()
