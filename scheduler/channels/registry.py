"""Every channel there is. This is the only list of them; a folder that is named here is a channel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from scheduler.channels.spec import ChannelSpec
from scheduler.domain.errors import BadInput

CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "x": "scheduler.channels.x",
        "bluesky": "scheduler.channels.bluesky",
        "email": "scheduler.channels.email",
    }
)
"""The package of each channel by its name, in the order in which people see them."""


@cache
def spec_of(name: str) -> ChannelSpec:
    """Return a channel's spec. Raises BadInput that names the channels there are."""
    if name not in CHANNELS:
        known = ", ".join(f"'{channel}'" for channel in CHANNELS)
        raise BadInput(f"there is no channel '{name}': use one of {known}, or take it out")
    spec: ChannelSpec = import_module(f"{CHANNELS[name]}.spec").SPEC
    return spec


def specs() -> tuple[ChannelSpec, ...]:
    """Return every channel's spec, in the order of the list."""
    return tuple(map(spec_of, CHANNELS))
