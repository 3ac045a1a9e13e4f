"""Writes a person's words into campaigns/<slug>/campaign.toml; every comment and every other line of it stays."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Item as TomlItem

from scheduler.config.toml_file import read_text
from scheduler.domain.errors import BadInput
from scheduler.domain.toml_text import parse_toml
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.whole_file import write_whole

_MODE = 0o644


def file_version(text: str) -> str:
    """Return the version of a campaign.toml: the SHA-256 (hex) of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def edited_text(text: str, name: str, settings: Mapping[Setting, SettingValue]) -> str:
    """Return a campaign.toml with some settings written or taken out. Raises BadInput for a file that is no TOML."""
    wanted = parse_toml(text, name)
    try:
        document = tomlkit.parse(text)
        for path, value in settings.items():
            _set(document, path, None if value is None else _item(value))
            _set(wanted, path, _plain(value))
        written = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise BadInput(f"{name}: cannot be written to from here: {error}") from error
    if parse_toml(written, name) != wanted:
        raise BadInput(f"{name}: cannot be written to from here: write it by hand")
    return written


def edit_file(
    root: Path,
    name: str,
    settings: Mapping[Setting, SettingValue],
    read_again: Callable[[], object],
    version: str | None = None,
) -> str:
    """Write settings into a workspace's campaign.toml, and return the text that it had.

    `read_again` reads the file as planning does; where that raises, the file is as it was. Raises BadInput, also where
    the file is not the `version` any more that somebody saw.
    """
    before = read_text(root, name)
    if version is not None and file_version(before) != version:
        raise BadInput(f"{name} was changed meanwhile: look at it again, then write")
    after = edited_text(before, name, settings)
    write_text(root, name, after)
    try:
        read_again()
    except BaseException:
        write_text(root, name, before)
        raise
    return before


def write_text(root: Path, name: str, text: str) -> None:
    """Write a file of the workspace as a whole. Raises BadInput."""
    path = (root / name).resolve()
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _MODE
        write_whole(path, text.encode(), mode=mode, durable=True)
    except OSError as error:
        raise BadInput(f"{name}: cannot be written: {error.strerror}") from error


def write_asset(root: Path, name: str, data: bytes) -> None:
    """Write a file below a workspace's assets/ as a whole. Raises BadInput."""
    path = root / "assets" / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, mode=_MODE, durable=True)
    except OSError as error:
        raise BadInput(f"assets/{name}: cannot be written: {error.strerror}") from error


# Any: a document of tomlkit's and plain tables are walked alike.
def _set(table: Any, path: Setting, value: object) -> None:  # noqa: ANN401
    *above, key = path
    for part in above:
        if part not in table:
            if value is None:
                return
            table[part] = {} if isinstance(table, dict) and not hasattr(table, "unwrap") else _table(part)
        table = table[part]
    if value is not None:
        table[key] = value
    elif key in table:
        del table[key]


def _table(part: str) -> TomlItem:
    # The table of all overrides has no line of its own: only those of the items do.
    return tomlkit.table(is_super_table=part == "overrides")


def _plain(value: SettingValue) -> object:
    """Return a value as TOML is read."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _item(
    value: str | float | tuple[str, ...] | tuple[float, ...] | tuple[date, ...] | Mapping[str, str] | date | bool,
) -> TomlItem:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    if isinstance(value, tuple):
        return tomlkit.item(list(value))
    if isinstance(value, date | bool | int | float):
        return tomlkit.item(value)
    is_plain = "\\" not in value and '"""' not in value and not value.endswith('"')
    return tomlkit.string(value, multiline=True) if "\n" in value and is_plain else tomlkit.string(value)
