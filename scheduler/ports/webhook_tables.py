"""The protocols of outgoing webhooks: their tables, and the way out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from scheduler.domain.notifications import NotificationKind
from scheduler.domain.outgoing_webhook import Endpoint, Message


class WebhookPost(Protocol):
    """Posts to addresses of other programs, guarded."""

    def check(self, url: str) -> None:
        """Raise NotFetched unless an address may be posted to, as it is written and as it is looked up now."""
        ...

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Post a body and return the answer's status; the rest of the answer is not read. Raises NotFetched."""
        ...


class Endpoints(Protocol):
    """The addresses that hear of things, and the messages to them."""

    def insert(self, endpoint: Endpoint) -> None:
        """Insert an address."""
        ...

    def choose(self, identity: str, kinds: Collection[NotificationKind]) -> None:
        """Let an address hear of other kinds."""
        ...

    def mark_failing(self, identity: str, since: datetime | None) -> None:
        """Write down since when everything fails at an address; None where something arrived."""
        ...

    def switch(self, identity: str, off_at: datetime | None, reason: str = "") -> None:
        """Turn an address off, or on again (None)."""
        ...

    def get(self, identity: str) -> Endpoint:
        """Return an address. Raises NotFound."""
        ...

    def all(self) -> tuple[Endpoint, ...]:
        """Return every address, the oldest first."""
        ...

    def remove(self, identity: str) -> None:
        """Remove an address with its messages."""
        ...

    def hear(self, identity: str, after: int, until: int) -> bool:
        """Move the last row that an address was told; False where another worker did so since it was `after`."""
        ...

    def begin(self, identity: str, sequence: int) -> None:
        """Let an address hear of what comes after a row of the trail."""
        ...

    def add(self, messages: Iterable[Message]) -> None:
        """Insert messages, each unless it is there."""
        ...

    def message(self, endpoint: str, identity: str) -> Message:
        """Return a message. Raises NotFound."""
        ...

    def due(self, now: datetime) -> tuple[Message, ...]:
        """Return the messages that are due, by address and age."""
        ...

    def claim(self, message: Message, now: datetime, until: datetime) -> Message | None:
        """Take a message that is due, to try it until a time; None where another has it. One try more is counted."""
        ...

    def finish(self, message: Message) -> None:
        """Write down how a try ended, unless another was begun meanwhile."""
        ...

    def again(self, message: Message, now: datetime) -> None:
        """Let a message be tried anew from now on, under its own id."""
        ...

    def give_up(self, endpoint: str, reason: str) -> None:
        """Give up what waits for an address."""
        ...

    def newest(self, endpoint: str, most: int) -> tuple[Message, ...]:
        """Return the newest messages to an address, the newest first."""
        ...

    def forget(self, before: datetime) -> None:
        """Remove what is over and was made before a time."""
        ...
