"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from scheduler.whole_file import write_whole


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_takes_its_name_with_its_permissions_once_it_is_whole(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    path.chmod(0o666)
    write_whole(path, b"after", mode=0o640, durable=durable)
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("fails", ["fsync", "fchmod"])
def test_a_file_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, fails, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"after", mode=0o600, durable=True)
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"secret")
    (tmp_path / "a.txt").symlink_to(tmp_path / "elsewhere")
    write_whole(tmp_path / "a.txt", b"after", mode=0o600, durable=False)
    assert (tmp_path / "elsewhere").read_bytes() == b"secret"
    assert not (tmp_path / "a.txt").is_symlink()
