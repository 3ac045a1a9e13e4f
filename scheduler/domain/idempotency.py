"""A program's request that may come twice, and the answer that is given each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

KEPT: Final = timedelta(hours=24)
"""How long an answer is kept: a program that was cut off asks again within minutes, or after a night."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status, a media type and the body."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request under an idempotency key of one token.

    `digest` is a keyed hash of all that was asked. `answer` is None as long as it is under way, or for ever when it was
    cut off: whether it was done is then not known here.
    """

    token: str
    key: str
    digest: str
    began_at: datetime
    answer: Answer | None = None
