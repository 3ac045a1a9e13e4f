"""One request and its answer, as every part of the simulator hands them on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""The names of this machine."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. Header names are in lower case; `url` is the whole address without the query."""

    method: str
    url: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json_object(self) -> dict[str, object]:
        """Return the body read as a JSON object. Raises ValueError."""
        read = json.loads(self.body)
        if not isinstance(read, dict):
            raise ValueError("not a JSON object")  # noqa: TRY004 - one error for all that cannot be read
        return read


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer."""

    status: int
    body: bytes = b""
    media_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """True when it says yes."""
        return self.status < 300


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return a value as a JSON answer."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), headers=headers or {})


def timestamp(at: datetime) -> str:
    """Return a time as the APIs write it: UTC, milliseconds, 'Z'."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
