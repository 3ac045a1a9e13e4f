"""[bounces]: the mailbox that mails come back to, and its password in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from pydantic import Field

from scheduler.config.environment import secret
from scheduler.config.fields import Line
from scheduler.config.toml_file import Table
from scheduler.domain.bounces import BounceMailbox
from scheduler.domain.errors import BadInput

BOUNCES_PASSWORD: Final = "CLINIC_BOUNCES_PASSWORD"  # noqa: S105 - a variable's name


class BouncesTable(Table):
    """[bounces]."""

    server: Line | None = None
    username: Line | None = None
    folder: Line = "INBOX"
    tls: bool = True
    every_minutes: int = Field(default=10, ge=1, le=1440)
    delete: bool = False


def bounce_mailbox(table: BouncesTable, environment: Mapping[str, str]) -> BounceMailbox | None:
    """Return the mailbox, or None where neither a server nor a password is set. Raises BadInput for a part of it."""
    password = secret(environment, BOUNCES_PASSWORD)
    if table.server is None and password is None:
        return None
    if password is None:
        raise BadInput(f"config.toml has the server of [bounces], but {BOUNCES_PASSWORD} is not set: set it")
    if table.server is None or table.username is None:
        raise BadInput(
            f"{BOUNCES_PASSWORD} is set, but [bounces] in config.toml has no server or no username: write "
            'server = "mail.example.com" and username = "bounces@example.com"'
        )
    return BounceMailbox(
        server=table.server,
        username=table.username,
        password=password,
        folder=table.folder,
        tls=table.tls,
        every=timedelta(minutes=table.every_minutes),
        delete=table.delete,
    )
