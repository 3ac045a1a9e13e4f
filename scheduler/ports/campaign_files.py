"""The protocol of the files that staff and the product both write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from scheduler.domain.campaign import Campaign
from scheduler.domain.welcome import WelcomeSeries

Setting = tuple[str, ...]
"""The path to a setting from the top of the file: ('overrides', 'bridges/x', 'hook')."""

SettingValue = (
    str | float | tuple[str, ...] | tuple[float, ...] | tuple[date, ...] | Mapping[str, str] | date | bool | None
)
"""A text, a number, a list of texts, numbers or days, a small table, a day, a time, yes or no; nothing takes it out."""


class WelcomeFile(Protocol):
    """The file of the welcome series, written by the product for staff."""

    def welcome_series(self) -> WelcomeSeries:
        """Return the series. Raises BadInput."""
        ...

    def welcome_version(self) -> str:
        """Return the version of the file. Raises BadInput."""
        ...

    def write_welcome(self, series: WelcomeSeries, version: str | None = None) -> None:
        """Write the series; comments stay. Raises BadInput, also where the file is not of that `version` any more."""
        ...


class CampaignFiles(Protocol):
    """The campaign.toml of each campaign, written by the product for staff."""

    def campaign(self, slug: str) -> Campaign:
        """Return one campaign's plan. Raises NotFound, BadInput."""
        ...

    def campaign_version(self, slug: str) -> str:
        """Return the version of a campaign's file: the SHA-256 (hex) of its text. Raises NotFound, BadInput."""
        ...

    def edit_campaign(self, slug: str, settings: Mapping[Setting, SettingValue], version: str | None = None) -> str:
        """Write settings, by their paths, into a campaign's file, and return the text that it had; None takes one out.

        Its comments stay. Raises NotFound, BadInput; the file is then as it was, and so where it is not of that
        `version` (the SHA-256, as hex, of its text) any more.
        """
        ...

    def restore_campaign(self, slug: str, text: str) -> None:
        """Give a campaign's file the text that it had."""
        ...
