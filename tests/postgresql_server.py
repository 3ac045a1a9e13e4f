"""A PostgreSQL server for the tests, from the system's package, that nothing but these tests sees."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

START_SECONDS = 30
# Reached through its socket alone, and quick: what these databases hold need not survive anything.
SETTINGS = (
    "--listen_addresses=",
    "--max_connections=50",
    "--fsync=off",
    "--full_page_writes=off",
    "--wal_level=minimal",
    "--max_wal_senders=0",
    "--autovacuum=off",
)


def installed_server() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs (15 or later), or None where there is none."""
    found = {int(path.parts[-3]): path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    return found[max(found)] if found and max(found) >= 15 else None


class PostgresqlServer:
    """One server on a Unix socket in a folder of its own, gone when it is stopped or the tests die."""

    def __init__(self, programs: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="clinic-postgresql-"))
        self._data = self._folder / "data"
        self._databases = 0
        self._as_user = self._unprivileged()
        subprocess.run(
            [*self._as_user, programs / "initdb", "-D", self._data, "-U", "clinic", "-A", "trust", "-E", "UTF8", "-N"],
            check=True,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        self._process = subprocess.Popen(
            [
                *self._as_user,
                programs / "postgres",
                "-D",
                self._data,
                *SETTINGS,
                f"--unix_socket_directories={self._folder}",
            ],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _unprivileged(self) -> list[str]:
        """Return the command that PostgreSQL runs under: it refuses root, and it is to die with the tests."""
        command = ["setpriv", "--pdeathsig", "INT"]
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
            command += ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        return command

    def _wait(self) -> None:
        give_up = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self._address("postgres")).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > give_up:
                    self.stop()
                    raise
                time.sleep(0.05)  # another process starts; nothing tells when
            else:
                return

    def _address(self, database: str) -> str:
        return f"host={self._folder} user=clinic dbname={database}"

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://clinic@/{database}?host={self._folder}"

    def create(self, template: str = "template1") -> str:
        """Create a database as a copy of another; return its name."""
        self._databases += 1
        name = f"clinic_{self._databases}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, database: str) -> None:
        self._execute(f"DROP DATABASE {database} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)  # a fast shutdown: whoever is connected is cut off
        try:
            self._process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
