"""Reads a platform's answers: what is asked for is there, of its type and within bounds, or the answer is garbled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]
"""A JSON object, whose values are whatever the platform says: each is looked at before it is used."""

LONGEST_ID = 512
"""Characters of an id or an address of a record; the longest known, Bluesky's at:// addresses, have about 80."""

LONGEST_TEXT = 100_000
"""Characters of a text; more than any platform takes of one post."""

_ID = re.compile(rf"[!-~]{{1,{LONGEST_ID}}}")


class GarbledError(ValueError):
    """An answer does not have what its platform promises. Nothing can be told from it."""


def identifier(body: object, *path: str) -> str:
    """Return an id: 1 to 512 visible ASCII characters. Raises GarbledError."""
    value = _at(body, path)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _garbled(path, "is no id")
    return value


def text(body: object, *path: str) -> str:
    """Return a text, which may be empty. Raises GarbledError."""
    value = _at(body, path)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise _garbled(path, "is no text")
    return value


def flag(body: object, *path: str) -> bool:
    """Return whether something is so. Raises GarbledError."""
    value = _at(body, path)
    if not isinstance(value, bool):
        raise _garbled(path, "is neither true nor false")
    return value


def record(body: object, *path: str) -> Json:
    """Return an object. Raises GarbledError."""
    value = _at(body, path)
    if not isinstance(value, Mapping):
        raise _garbled(path, "is no object")
    return value


def records(body: object, *path: str) -> list[Json]:
    """Return the objects of a list. Raises GarbledError."""
    value = _at(body, path)
    if not isinstance(value, list) or not all(isinstance(element, Mapping) for element in value):
        raise _garbled(path, "is no list of objects")
    return value


def words(body: object, *path: str) -> list[str]:
    """Return the texts of a list. Raises GarbledError."""
    value = _at(body, path)
    if not isinstance(value, list) or not all(isinstance(element, str) for element in value):
        raise _garbled(path, "is no list of texts")
    return value


def moment(body: object, *path: str) -> datetime:
    """Return a time (ISO 8601 with an offset) in UTC. Raises GarbledError."""
    try:
        at = datetime.fromisoformat(text(body, *path))
        if at.tzinfo is None:
            raise _garbled(path, "is a time without its offset")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _garbled(path, "is no time") from error


def count(body: object, *path: str) -> int | None:
    """Return a number of things, or None where the platform does not tell one."""
    try:
        value = _at(body, path)
    except GarbledError:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def has(body: object, *path: str) -> bool:
    """Say whether something other than null is there."""
    try:
        return _at(body, path) is not None
    except GarbledError:
        return False


def has_identifier(body: object, *path: str) -> bool:
    """Say whether an id is there."""
    try:
        identifier(body, *path)
    except GarbledError:
        return False
    return True


def _at(body: object, path: tuple[str, ...]) -> object:
    for key in path:
        if not isinstance(body, Mapping) or key not in body:
            raise _garbled(path, "is missing")
        body = body[key]
    return body


def _garbled(path: tuple[str, ...], problem: str) -> GarbledError:
    return GarbledError(f"{'.'.join(path) or 'the answer'} {problem}")
