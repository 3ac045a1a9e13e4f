"""The settings of a workspace as they are now: config.toml is read again when it has changed.

A program that runs for months sees what somebody changes. While the file cannot be read it goes by what it last read,
and says so; whoever has to know, as a worker that compares what is signed, is refused instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.config.fingerprint import Stamp, stamp_of
from scheduler.config.settings import CONFIG_FILE, Flags, Settings, load_settings
from scheduler.config.toml_file import read_text
from scheduler.domain.errors import ClinicError


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read of a file that had this stamp. `settings` are the last good ones, `fault` is against the file."""

    stamp: Stamp | None
    digest: str
    settings: Settings | None
    fault: ClinicError | None = None


class CurrentSettings:
    """Reads config.toml, and reads it again when its content changes: until then the settings are the same object."""

    def __init__(self, root: Path, environment: Mapping[str, str], flags: Flags | None = None) -> None:
        self._root = root
        self._environment = environment
        self._flags = flags
        self._reading: _Reading | None = None
        self._first: Settings | None = None

    def strict(self) -> Settings:
        """Return the settings as the file has them. Raises NotFound, BadInput."""
        reading = self._read()
        if reading.fault is not None or reading.settings is None:
            raise type(reading.fault or ClinicError())(str(reading.fault))
        return reading.settings

    def last_good(self) -> Settings:
        """Return the settings as they last could be read. Raises NotFound, BadInput where they never could."""
        return self._read().settings or self.strict()

    @property
    def fault(self) -> str:
        """Why the settings that hold are not those of the file, or empty."""
        return str(self._read().fault or "")

    @property
    def waiting_for_restart(self) -> tuple[str, ...]:
        """The tables of the file that changed since this program began, and hold for it once it is started again."""
        now, first = self.last_good(), self._first or self.last_good()
        parts = {
            "delivery": (now.worker, first.worker),
            "web": (now.web, first.web),
            "accounts": (now.accounts, first.accounts),
            "bounces": (now.bounces, first.bounces),
        }
        return tuple(name for name, (one, other) in parts.items() if one != other)

    def forget(self) -> None:
        """Read the file again at the next use, also where the file system says that it has not changed."""
        if self._reading is not None:
            reading = self._reading
            self._reading = _Reading(None, "" if reading.fault else reading.digest, reading.settings)

    def _read(self) -> _Reading:
        stamp, known = stamp_of(self._root / CONFIG_FILE), self._reading
        if known is None or known.stamp is None or known.stamp != stamp:
            known = self._read_again(stamp, known)
            self._reading = known
        return known

    def _read_again(self, stamp: Stamp | None, known: _Reading | None) -> _Reading:
        settings = known.settings if known else None
        try:
            digest = hashlib.sha256(read_text(self._root, CONFIG_FILE).encode()).hexdigest()
            if known and settings and known.fault is None and digest == known.digest:
                return _Reading(stamp, digest, settings)
            settings = load_settings(self._root, self._environment, self._flags)
        except ClinicError as error:
            return _Reading(stamp, "", settings, error)
        self._first = self._first or settings
        return _Reading(stamp, digest, settings)
