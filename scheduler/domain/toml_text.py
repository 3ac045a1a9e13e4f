"""Reads TOML that others wrote, whatever is wrong with it in one line; and writes what people type into TOML."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from scheduler.domain.characters import hidden_characters, hidden_fault, printable
from scheduler.domain.errors import BadInput

KeyPath = tuple[str | int, ...]
"""The path to a value: the names of tables and keys, and the places of entries in lists, from 0."""


def parse_toml(text: str, name: str) -> dict[str, Any]:  # a value of TOML is of any of its types
    """Return the tables of a TOML text; `name` is what messages call it.

    Raises BadInput for what is no TOML, is nested too deeply, or has an invisible character in a key or a text that
    hides or turns words.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name} is not TOML: {error}") from error
    except RecursionError as error:
        raise BadInput(f"{name} is not TOML that can be read: it is nested too deeply") from error
    for path, words in _texts((), tables):
        if hidden := hidden_characters(words):
            raise BadInput(f"{name}: {written_key(path)} {hidden_fault(words[min(hidden)])}")
    return tables


def written_key(path: KeyPath) -> str:
    """Return a key as TOML writes it, entries of lists counted from 1: 'clinic.closures[2]'."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part + 1}]"
        else:
            plain = re.fullmatch(r"[\w-]+", part)
            written += ("." if written else "") + (part if plain else printable(json.dumps(part, ensure_ascii=False)))
    return written


def string_content(text: str) -> str:
    """Return a text as it stands between the quotes of a TOML string: no sign of it ends the string."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _texts(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key), key
            yield from _texts((*path, key), below)
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _texts((*path, place), below)
