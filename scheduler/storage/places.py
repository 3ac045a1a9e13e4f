"""Where a database stands, told by what a copy of it cannot have."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from scheduler.domain.errors import ClinicError
from scheduler.domain.installation import Place

_MACHINE_ID: Final = Path("/etc/machine-id")
"""The machine's own id, made once at its installation; a container may have none (freedesktop.org, machine-id(5))."""


def file_identity(path: Path | None) -> tuple[int, int] | None:
    """Return a file's identity on its machine (device and inode), or None when it is not there."""
    try:
        status = path.stat() if path else None
    except FileNotFoundError:
        return None
    return (status.st_dev, status.st_ino) if status else None


def place_of_file(database: Path) -> Place | None:
    """Return where a database file stands, or None without the marker beside it."""
    marker = _marker(database)
    try:
        name, status = marker.read_text(encoding="ascii", errors="replace").strip(), marker.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ClinicError(
            f"{marker}, which says where the database stands, cannot be read: {error.strerror}"
        ) from error
    return Place(name, status.st_ino, status.st_ctime_ns, str(marker.absolute().parent), _machine())


def mark_place(database: Path) -> None:
    """Write the marker beside a database file, for its owner alone, unless it is there. Raises ClinicError."""
    marker = _marker(database)
    try:
        descriptor = os.open(marker, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(16)}\n")
            file.flush()
            os.fsync(descriptor)
    except FileExistsError:
        return
    except OSError as error:
        raise ClinicError(f"{marker} cannot be written: {error.strerror}") from error


def place_of_server(connection: Connection) -> Place | None:
    """Return where a database on a server stands: a copy that was restored elsewhere has other numbers.

    None where the server does not tell (pg_control_system may be kept from the database's user).
    """
    may = "has_function_privilege('pg_control_system()', 'EXECUTE')"
    number = "(SELECT system_identifier FROM pg_control_system())"
    database = "(SELECT oid FROM pg_database WHERE datname = current_database())"
    if not connection.scalar(text(f"SELECT {may}")):
        return None
    return Place(str(connection.scalar(text(f"SELECT {number} || ':' || {database}"))))


def machine_home(folder: Path) -> str:
    """Return the identity of this machine's journal in a folder, among machines that share a database."""
    named = "\0".join((socket.gethostname(), _machine(), str(folder.absolute())))
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _marker(database: Path) -> Path:
    return database.with_name(f"{database.name}.place")


def _machine() -> str:
    """Return the machine's id, hashed: the id itself is to be kept secret (machine-id(5))."""
    try:
        known = _MACHINE_ID.read_bytes().strip()
    except OSError:
        return ""
    return hashlib.sha256(b"clinic-scheduler" + known).hexdigest()[:16] if known else ""
