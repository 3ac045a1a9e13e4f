"""Opens an account: a channel's SDK is imported when the first of its accounts is opened, not before."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scheduler.channels.settings import ChannelSettings, SendGridSettings, XSettings
from scheduler.domain.errors import BadInput
from scheduler.ports import Channel, Clock

__all__ = ["ChannelSettings", "SendGridSettings", "XSettings", "open_channel"]

_TRANSPORTS: dict[str, str] = {
    "email": "scheduler.channels.email.sendgrid:SendGridEmail",
    "x": "scheduler.channels.x.transport:X",
}
"""A channel's name, and the class that speaks to it as 'module:class'."""


def open_channel(name: str, settings: ChannelSettings, clock: Clock) -> Channel:
    """Return the channel `name` for the account in `settings`, without calling it. Raises BadInput."""
    if name not in _TRANSPORTS:
        raise BadInput(f"there is no channel '{name}': choose from {', '.join(sorted(_TRANSPORTS))}")
    module, _, attribute = _TRANSPORTS[name].partition(":")
    return cast("Channel", getattr(import_module(module), attribute)(settings, clock))
