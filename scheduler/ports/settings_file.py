"""The protocol of config.toml, written by the product for staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scheduler.domain.campaign import Clinic
from scheduler.ports.campaign_files import Setting, SettingValue


class SettingsFile(Protocol):
    """The clinic's settings."""

    def clinic(self) -> Clinic:
        """Return the clinic's settings as they hold now. Raises NotFound, BadInput."""
        ...

    def settings_version(self) -> str:
        """Return the version of the file: the SHA-256 (hex) of its text. Raises NotFound, BadInput."""
        ...

    def edit_settings(self, settings: Mapping[Setting, SettingValue], version: str | None = None) -> str:
        """Write settings, by their paths, and return the text that the file had; None takes one out.

        Its comments stay. Raises BadInput; the file is then as it was, and so where it is not of that `version` any
        more.
        """
        ...

    def variable_before(self, setting: Setting) -> str:
        """Return the environment's variable that goes before a setting of the file, or empty."""
        ...

    def keep_asset(self, folder: str, name: str, data: bytes) -> str:
        """Keep a PNG in a folder of assets/, named with its digest; return its path there. Raises BadInput."""
        ...
