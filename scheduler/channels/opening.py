"""Opens an account: a transport's SDK is imported when its first account is opened, not before."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scheduler.channels.accounts import Account, TransportSpec
from scheduler.ports import Channel, Clock


def open_account(transport: TransportSpec, account: Account, clock: Clock) -> Channel:
    """Return the account, ready to be called; nothing is called yet."""
    module, _, adapter = transport.adapter.partition(":")
    return cast("Channel", getattr(import_module(module), adapter)(account, clock))
