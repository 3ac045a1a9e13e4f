"""Sections that a campaign has no items of, and could have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitingSection:
    """A section in reserve, as its campaign was last planned: its heading, and the accounts on which it waits.

    `is_left_out` when a person took it out, or has not said yet when it goes out.
    """

    campaign: str
    section: str
    heading: str
    channels: tuple[str, ...]
    is_left_out: bool = False
