"""Writes entries into campaigns/library.toml: a new one, a changed one, one that may not be used again.

Every other byte of it stays.
"""

from __future__ import annotations

import copy
import json
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from scheduler.config.campaign_edit import file_version, write_text
from scheduler.config.entries import Entries, Values, written_entry
from scheduler.config.library import LIBRARY_FILE, library_of
from scheduler.config.toml_file import read_text
from scheduler.domain.contact import is_one_line
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.toml_text import parse_toml
from scheduler.whole_file import write_whole

_TOP = "# The clinic's approved statements and references: see docs/library.md.\n"
"""Stands above the first entry of a file that the product made."""

_ID_LINE = re.compile(r"^(?P<indent>[ \t]*)[\"']?id[\"']?[ \t]*=", re.MULTILINE)


def retracted_text(text: str, kind: str, name: str, reason: str) -> str:
    """Return a library's TOML with `retracted = "reason"` in the [[statement]] or [[reference]] of that id.

    It becomes the line after the one with the id. An entry that is retracted already keeps its reason. Raises BadInput.
    """
    if not is_one_line(reason) or not reason.strip():
        raise BadInput("the reason has to be one line of text")
    before = parse_toml(text, LIBRARY_FILE)
    wanted, place = copy.deepcopy(before), _place(before, kind, name)
    if before[kind][place].get("retracted"):
        return text
    wanted[kind][place]["retracted"] = reason
    added = f"retracted = {json.dumps(reason, ensure_ascii=False)}"
    for found in _ID_LINE.finditer(text):
        end = text.find("\n", found.start())
        line = text[found.start() : end if end >= 0 else len(text)]
        ending = "\r\n" if line.endswith("\r") else "\n"
        before_it, after_it = (text[: end + 1], text[end + 1 :]) if end >= 0 else (text + ending, "")
        edited = f"{before_it}{found['indent']}{added}{ending}{after_it}"
        # Which line it was is not guessed: the edit counts if it reads as before, with this one key more.
        if _reads_as(edited, wanted):
            return edited
    raise BadInput(f"{LIBRARY_FILE}: {kind} '{name}' cannot be marked from here: add the line {added} to it")


def retract_in_file(root: Path, kind: str, name: str, reason: str) -> None:
    """Mark an entry of the workspace's library as retracted. Raises NotFound, BadInput."""
    try:
        read_text(root, LIBRARY_FILE)
    except NotFound:
        raise NotFound(f"there is no {LIBRARY_FILE}, so no {kind} '{name}' in it") from None
    path = (root / LIBRARY_FILE).resolve()
    try:
        raw = path.read_bytes().decode("utf-8")
        text = raw.removeprefix("\ufeff")
        edited = retracted_text(text, kind, name, reason)
        if edited != text:
            written = (raw.removesuffix(text) + edited).encode()
            write_whole(path, written, mode=stat.S_IMODE(path.stat().st_mode), durable=True)
    except OSError as error:
        raise BadInput(f"{LIBRARY_FILE}: cannot be written: {error.strerror}") from error


def foreseen_text(root: Path, kind: str, name: str, values: Values) -> str:
    """Return the text of the workspace's library with an entry written. Raises BadInput for one that cannot be."""
    text = written_entry(library_text(root), Entries(LIBRARY_FILE, kind, "id", _TOP), name, values)
    library_of(parse_toml(text, LIBRARY_FILE))
    return text


def write_in_file(root: Path, kind: str, name: str, values: Values, version: str) -> None:
    """Write an entry of the workspace's library.

    Raises BadInput for one that cannot be, and where the file is not of that `version` any more that somebody saw.
    """
    if file_version(library_text(root)) != version:
        raise BadInput(f"{LIBRARY_FILE} was changed meanwhile: look at it again, then write")
    write_text(root, LIBRARY_FILE, foreseen_text(root, kind, name, values))


def library_text(root: Path) -> str:
    """Return the text of the workspace's library, empty where there is none. Raises BadInput."""
    try:
        return read_text(root, LIBRARY_FILE)
    except NotFound:
        return ""


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _place(library: dict[str, Any], kind: str, name: str) -> int:
    entries = library.get(kind, [])
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    if name not in ids:
        known = ", ".join(str(known_id) for known_id in ids) or "none"
        raise BadInput(f"{LIBRARY_FILE} has no {kind} '{name}': there are {known}")
    return ids.index(name)
