"""Opens an account: a transport's SDK is imported when its first account is opened, not before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Protocol, cast

from scheduler.channels.accounts import Account, TransportSpec
from scheduler.domain.credential import Credential
from scheduler.ports import Channel, Clock, RotatingCredential, Webhook


def open_account(
    transport: TransportSpec, account: Account, clock: Clock, credentials: RotatingCredential | None = None
) -> Channel:
    """Return the account, ready to be called; nothing is called yet.

    `credentials` are for a transport whose credentials rotate; without them, they last as long as the process.
    """
    adapter = _adapter(transport.adapter)
    if transport.rotates:
        return cast("Channel", adapter(account, clock, credentials or ProcessCredentials()))
    return cast("Channel", adapter(account, clock))


class Configured(Protocol):
    """An account of the settings; `account` is None until its secrets are set."""

    @property
    def name(self) -> str:
        """The account's name."""
        ...

    @property
    def transport(self) -> TransportSpec:
        """The way to reach it."""
        ...

    @property
    def account(self) -> Account | None:
        """Its settings and secrets."""
        ...


def open_accounts(
    accounts: Iterable[Configured], clock: Clock, credentials: Callable[[str], RotatingCredential]
) -> dict[str, Channel]:
    """Return every account whose secrets are set, by name; `credentials` keeps those of an account that rotate."""
    return {
        account.name: open_account(
            account.transport, account.account, clock, credentials(account.name) if account.transport.rotates else None
        )
        for account in accounts
        if account.account
    }


def open_webhooks(accounts: Iterable[Configured]) -> dict[tuple[str, str], Webhook]:
    """Return the webhook of every account whose secrets are set and whose provider has one, by transport and name."""
    return {
        (account.transport.name, account.name): cast("Webhook", _adapter(account.transport.webhook)(account.account))
        for account in accounts
        if account.account and account.transport.webhook
    }


def _adapter(place: str) -> Any:  # noqa: ANN401 - each takes the account of its own class
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


@dataclass(slots=True)
class ProcessCredentials:
    """`ports.RotatingCredential` of one process: forgotten when it ends."""

    _kept: list[Credential] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def current(self) -> Credential | None:
        """Return the account's credential, or None before there is one."""
        with self._lock:
            return self._kept[-1] if self._kept else None

    def renewed(self, seen: Credential | None, renew: Callable[[], Credential]) -> Credential:
        """Return the credential after `seen`: one that another thread has made, or what `renew` makes now."""
        with self._lock:
            current = self.current()
            version = current.version if current else 0
            if current and version > (seen.version if seen else 0):
                return current
            self._kept = [*self._kept[-1:], replace(renew(), version=version + 1)]
            return self._kept[-1]

    def proved(self, credential: Credential) -> None:
        """Note that a credential has worked: the one before it is no longer needed."""
        with self._lock:
            if self.current() == credential:
                self._kept = [credential]

    def refused(self, credential: Credential) -> Credential | None:
        """Go back to the credential before one that has never worked; return it, or None where there is none."""
        with self._lock:
            if self.current() != credential or len(self._kept) < 2:
                return None
            self._kept = [replace(self._kept[0], version=credential.version + 1)]
            return self._kept[0]
