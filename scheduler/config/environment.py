"""Secrets: from the environment or from a file that it names, never from the workspace's own files."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.contact import is_one_line
from scheduler.domain.errors import BadInput
from scheduler.whole_file import write_whole

DATABASE_URL = "CLINIC_DATABASE_URL"
SECRET_KEY = "CLINIC_SECRET_KEY"  # noqa: S105 - a variable's name
SECRET_KEY_PREVIOUS = "CLINIC_SECRET_KEY_PREVIOUS"  # noqa: S105 - likewise
PASSWORD = "CLINIC_PASSWORD"  # noqa: S105 - likewise
NEW_PASSWORD = "CLINIC_NEW_PASSWORD"  # noqa: S105 - likewise
CODE = "CLINIC_CODE"
SECRET_VARIABLES = (SECRET_KEY, SECRET_KEY_PREVIOUS, DATABASE_URL, PASSWORD, NEW_PASSWORD, CODE)
"""Every variable that holds a secret, those of accounts apart; each may be given as `<name>_FILE` instead."""

SECRET_KEY_BYTES = 32
"""The length of a key for HMAC-SHA256: that of its output (RFC 2104, section 3)."""

_SECRET_KEY_FILE = Path("var", "secret_key")
_PREVIOUS_KEYS_FILE = Path("var", "secret_key.previous")


def secret(environment: Mapping[str, str], name: str, *, lines: bool = False) -> str | None:
    """Return the secret of that name, or None when neither it nor `<name>_FILE` is set (an empty one is not set).

    A trailing line break is cut off. Raises BadInput, never printing the value, when both are set,
    when the file cannot be read or is empty, or when the value has control characters in it; `lines` lets it have
    several lines, as a key in PEM does.
    """
    value, file = environment.get(name), environment.get(f"{name}_FILE")
    if value and file:
        raise BadInput(f"both {name} and {name}_FILE are set: unset one of them")
    if file:
        value = _secret_in(Path(file), f"{name}_FILE")
    if not value:
        return None
    if not all(map(is_one_line, value.splitlines() if lines else [value])):
        raise BadInput(f"{name} has a line break or a control character in it: set it again")
    return value


@dataclass(frozen=True, slots=True)
class SecretKeys:
    """The key of a workspace's personal links and address hashes, and those before it: the ring.

    Whoever loses a key loses every suppression that was kept under it, so one that is there is never thrown away: a
    rotation puts it with the previous ones. `generate` makes random bytes.
    """

    root: Path
    environment: Mapping[str, str]
    generate: Callable[[int], bytes] = secrets.token_bytes

    @property
    def file(self) -> Path:
        """The file of the key, unless it comes from the environment."""
        return self.root / _SECRET_KEY_FILE

    @property
    def previous_file(self) -> Path:
        """The file of the keys before it, one after another, the newest first."""
        return self.root / _PREVIOUS_KEYS_FILE

    @property
    def is_given(self) -> bool:
        """Whether the key comes from the environment."""
        return secret(self.environment, SECRET_KEY) is not None

    def find(self) -> bytes | None:
        """Return CLINIC_SECRET_KEY (or its _FILE), at least 32 characters, else what var/secret_key holds, else None.

        Raises BadInput for a short key, and for a file that cannot be read or has another length.
        """
        given = secret(self.environment, SECRET_KEY)
        if given is not None:
            return _long_enough(given, SECRET_KEY)
        key = _read_key_file(self.file)
        if key is not None and len(key) != SECRET_KEY_BYTES:
            raise BadInput(f"{self.file} is damaged: put it back from a backup (without it every suppression is lost)")
        return key

    def previous(self) -> tuple[bytes, ...]:
        """Return the keys before the present one, the newest first. Raises BadInput as `find` does.

        They are those of CLINIC_SECRET_KEY_PREVIOUS (or its _FILE), with spaces between them, and of
        var/secret_key.previous.
        """
        written = secret(self.environment, SECRET_KEY_PREVIOUS) or ""
        given = written.split()
        if any(len(key) < SECRET_KEY_BYTES for key in given):
            given = [written]  # one key, which has spaces in it
        kept = _read_key_file(self.previous_file) or b""
        if len(kept) % SECRET_KEY_BYTES:
            raise BadInput(f"{self.previous_file} is damaged: put it back from a backup")
        keys = [_long_enough(key, SECRET_KEY_PREVIOUS) for key in given]
        keys += [kept[start : start + SECRET_KEY_BYTES] for start in range(0, len(kept), SECRET_KEY_BYTES)]
        return tuple(dict.fromkeys(keys))

    def make(self) -> bytes:
        """Write a new key, readable by its owner alone, and return it.

        Where another process was quicker, that one's key is returned. Raises BadInput.
        """
        try:
            _write_once(self.file, self.generate(SECRET_KEY_BYTES))
            return self.file.read_bytes()
        except OSError as error:
            raise BadInput(f"the secret key in {self.file} cannot be written: {error.strerror}") from error

    def rotate(self) -> bytes:
        """Put the key of the file with the previous ones, and a new one in its place; return that. Raises BadInput.

        The previous keys are written first: a process that is killed between the two loses none.
        """
        present = _read_key_file(self.file)
        if present is None or self.is_given:
            raise BadInput(
                f"the secret key comes from {SECRET_KEY}: put it into {SECRET_KEY_PREVIOUS}, before those that are "
                f"there, set a new one as {SECRET_KEY}, and run this again"
            )
        key = self.generate(SECRET_KEY_BYTES)
        before = _read_key_file(self.previous_file) or b""
        try:
            if not before.startswith(present):
                write_whole(self.previous_file, present + before, mode=0o600, durable=True)
            write_whole(self.file, key, mode=0o600, durable=True)
        except OSError as error:
            raise BadInput(f"the secret key in {self.file} cannot be written: {error.strerror}") from error
        return key


def _long_enough(key: str, variable: str) -> bytes:
    if len(key) < SECRET_KEY_BYTES:
        raise BadInput(f"{variable} is shorter than {SECRET_KEY_BYTES} characters: set a longer one")
    return key.encode()


def _read_key_file(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.exists() else None
    except OSError as error:
        raise BadInput(f"the secret key in {file} cannot be read: {error.strerror}") from error


def _secret_in(path: Path, variable: str) -> str:
    try:
        value = path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise BadInput(f"{variable} names {path}, which cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{variable} names {path}, which is not UTF-8 text") from error
    if not value:
        raise BadInput(f"{variable} names {path}, which is empty")
    return value


def _write_once(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all; keep the one another process wrote first.

    By a hard link and not by `write_whole`, which would put a second key over the first.
    """
    path.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mkstemp's files have mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        path.hardlink_to(temporary)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
