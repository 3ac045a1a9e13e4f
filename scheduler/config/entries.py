"""Writes one entry into a TOML file of [[entries]]; every other byte of it stays.

An entry is written by itself and put in its place: tomlkit (0.15) puts the entries of a file in which two kinds
alternate into another order, writes a new key below the comment that stands before the next entry, and ends its line as
Unix does in a file of Windows'. A test looks whether a newer one still does.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.toml_text import parse_toml

Values = Mapping[str, object]
"""The keys of an entry that are written; None takes one out."""

_HEADER = re.compile(r"^[ \t]*\[{1,2}[^\n]*\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one kind in a file: [[statement]] in campaigns/library.toml, each known by its `key`.

    `top` stands above the first entry of a file that the product makes.
    """

    file: str
    kind: str
    key: str
    top: str


def written_entry(text: str, of: Entries, name: str, values: Values) -> str:
    """Return a file's text with some keys of the entry of a name written or taken out.

    One of which there is none is added below the others. Raises BadInput for a file that cannot be written to.
    """
    wanted = copy.deepcopy(parse_toml(text, of.file))
    entries = wanted.setdefault(of.kind, [])
    place = _place(entries, of, name)
    if place is None:
        given = {key: value for key, value in values.items() if value is not None}
        entries.append({of.key: name, **given})
        edited = _with_entry(text, of, entries[-1])
    else:
        _set(entries[place], values)
        edited = _with_changed(text, of, place, values)
    return _checked(edited, wanted, of, name)


def without_entry(text: str, of: Entries, name: str) -> str:
    """Return a file's text without the entry of a name, and the comments in it. Raises NotFound, BadInput."""
    wanted = copy.deepcopy(parse_toml(text, of.file))
    entries = wanted.get(of.kind, [])
    place = _place(entries, of, name)
    if place is None:
        raise NotFound(f"{of.file} has no {of.kind} '{name}'")
    del entries[place]
    if not entries:
        del wanted[of.kind]
    block = _block(text, of, place)
    edited = text if block is None else text[: block[0]].rstrip("\r\n") + _rest(text, block)
    return _checked(edited, wanted, of, name)


def _rest(text: str, block: tuple[int, int]) -> str:
    start, end = block
    ending = "\r\n" if "\r\n" in text else "\n"
    after = text[end:].strip("\r\n")
    gap = ending * 2 if start and after else ending if start else ""
    return f"{gap}{after}{ending}" if after else gap


def _place(entries: list[dict[str, Any]], of: Entries, name: str) -> int | None:
    return next((at for at, entry in enumerate(entries) if entry.get(of.key) == name), None)


def _checked(edited: str, wanted: Mapping[str, Any], of: Entries, name: str) -> str:
    """Return a text that reads as it should: where an entry stands is not guessed, but read again. Raises BadInput."""
    try:
        is_right = tomllib.loads(edited) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise BadInput(f"{of.file}: {of.kind} '{name}' cannot be written from here: write it by hand")
    return edited


def _with_entry(text: str, of: Entries, entry: Mapping[str, object]) -> str:
    above = text or of.top
    ending = "\r\n" if "\r\n" in above else "\n"
    gap = ending if above.endswith("\n") else ending * 2
    return f"{above}{gap}" + f"{tomlkit.dumps({of.kind: [entry]}).strip()}\n".replace("\n", ending)


def _with_changed(text: str, of: Entries, place: int, values: Values) -> str:
    """Return a text with one entry changed; as it was where that stands in a way that is not understood here."""
    found = _block(text, of, place)
    if found is None:
        return text
    start, end = found
    block = text[start:end]
    ending = "\r\n" if "\r\n" in block else "\n"
    is_ended = block.endswith("\n")
    try:
        document = tomlkit.parse(block.replace("\r\n", "\n") + ("" if is_ended else "\n"))
        _set(document[of.kind][0], values)
        written = tomlkit.dumps(document)
    except TOMLKitError:
        return text
    written = written if is_ended else written.rstrip("\n")
    return text[:start] + written.replace("\n", ending) + text[end:]


def _block(text: str, of: Entries, place: int) -> tuple[int, int] | None:
    """Return where an entry begins and ends, None where it is not found; comments above the next are that one's."""
    headers = [found for found in _HEADER.finditer(text) if _names(found[0], of.kind)]
    if place >= len(headers):
        return None
    start = headers[place].start()
    following = _HEADER.search(text, headers[place].end())
    lines = text[start : following.start() if following else len(text)].splitlines(keepends=True)
    while lines[-1].strip() == "" or lines[-1].lstrip().startswith("#"):
        lines.pop()
    return start, start + len("".join(lines))


def _names(header: str, kind: str) -> bool:
    return re.fullmatch(rf"[ \t]*\[\[[ \t]*[\"']?{kind}[\"']?[ \t]*\]\]", header) is not None


def _set(entry: Any, values: Values) -> None:  # noqa: ANN401 - a table of tomlkit's and a plain one are written alike
    for key, value in values.items():
        if value is not None:
            entry[key] = value
        else:
            entry.pop(key, None)
