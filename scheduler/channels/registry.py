"""Every channel there is, by name. A channel's SDK is imported when the channel is opened, not before."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scheduler.channels.settings import ChannelSettings, SendGridSettings, XSettings
from scheduler.domain.errors import BadInput
from scheduler.ports import Channel, Clock

__all__ = ["CHANNELS", "ChannelSettings", "SendGridSettings", "XSettings", "open_channel"]

CHANNELS: dict[str, str] = {
    "email": "scheduler.channels.email.sendgrid:SendGridEmail",
    "x": "scheduler.channels.x.transport:X",
}
"""A channel's name, and the class that speaks to it as 'module:class'."""


def open_channel(name: str, settings: ChannelSettings, clock: Clock) -> Channel:
    """Return the channel `name` for the account in `settings`, without calling it. Raises BadInput."""
    if name not in CHANNELS:
        raise BadInput(f"there is no channel '{name}': choose from {', '.join(sorted(CHANNELS))}")
    module, _, attribute = CHANNELS[name].partition(":")
    return cast("Channel", getattr(import_module(module), attribute)(settings, clock))
