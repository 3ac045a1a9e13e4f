"""Brings a database's tables up to this version of the product, from whichever version made them.

Each file in `versions` is one revision; it is never changed once released. A new one is written by
hand after the last, and `HEAD` names it; a test compares the outcome with `scheduler.storage.tables`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from scheduler.domain.errors import ClinicError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0034"
"""The newest revision. Written here so that a database that is up to date opens without loading Alembic."""

_MIGRATION_LOCK = 0x636C696E6963
"""The key of PostgreSQL's advisory lock during a migration: the letters 'clinic'."""


def current_revision(connection: Connection) -> str | None:
    """Return the revision that a database's tables are at, or None when it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def migrate(connection: Connection, revision: str = HEAD) -> bool:
    """Upgrade the tables to a revision within the connection's transaction; return False if they are at it.

    Raises ClinicError, changing nothing, if the tables were made by a newer version of the product.
    """
    if connection.dialect.name == "postgresql":  # SQLite's write transaction keeps others out by itself
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    current = current_revision(connection)
    if current == revision:
        return False
    if current is not None and current not in revisions():
        raise ClinicError(
            f"the database was made by a newer clinic-scheduler (revision {current}, this one knows {HEAD}); upgrade it"
        )
    from alembic import command  # noqa: PLC0415 - slow to import, and rarely needed

    command.upgrade(_config(connection), revision)
    return True


def revisions() -> tuple[str, ...]:
    """Return every revision, oldest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - likewise

    return tuple(script.revision for script in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions())))


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
