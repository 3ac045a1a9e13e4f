"""The rotating credentials of the accounts: renewed by one worker at a time, the old kept until the new has worked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from scheduler.domain.credential import Credential, SealedCredential
from scheduler.domain.delivery import Hold
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, RetryAt
from scheduler.ports import Channel, Clock, Sealing, Store

ASK_AGAIN = timedelta(seconds=5)
"""How soon another worker looks whether the credential that it waits for is there; renewing takes a second or two."""

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long a worker may take to renew a credential; longer than any call may last."""


@dataclass(frozen=True, slots=True)
class AccountCredentials:
    """`ports.RotatingCredential` of one account, in the database.

    No transaction is open while the platform is asked: the row is leased instead, so that the brake and every other
    worker go on.
    """

    account: str
    store: Store
    sealing: Sealing
    clock: Clock
    owner: str

    def current(self) -> Credential | None:
        """Return the account's credential, or None before there is one."""
        with self.store.transaction() as tables:
            sealed = tables.credentials.get(self.account)
        return self._opened(sealed) if sealed.ciphertext else None

    def renewed(self, seen: Credential | None, renew: Callable[[], Credential]) -> Credential:
        """Return the credential after `seen`: one that another worker has made, or what `renew` makes now.

        Raises RetryAt while another worker makes it, and what `renew` raises; the old one is then kept.
        """
        made = self._claim(seen)
        if made is not None:
            return made
        try:
            fresh = renew()
        except BaseException:
            self._release()
            raise
        return self._keep(fresh)

    def proved(self, credential: Credential) -> None:
        """Note that a credential has worked: the one before it is no longer needed."""
        with self.store.transaction() as tables:
            sealed = tables.credentials.locked(self.account)
            if sealed.version == credential.version and sealed.previous:
                tables.credentials.put(replace(sealed, previous=None))

    def refused(self, credential: Credential) -> Credential | None:
        """Go back to the credential before one that has never worked; return it, or None where there is none."""
        with self.store.transaction() as tables:
            sealed = tables.credentials.locked(self.account)
            if sealed.version != credential.version or sealed.previous is None:
                return None
            restored = replace(sealed, ciphertext=sealed.previous, version=sealed.version + 1, previous=None)
            tables.credentials.put(restored)
        return self._opened(restored)

    @property
    def _renewer(self) -> str:
        """A name that no other thread of any worker has: several of one process publish at once."""
        return f"{self.owner}/{threading.get_ident()}"

    def _claim(self, seen: Credential | None) -> Credential | None:
        """Lease the row, or return a credential that is newer than the one seen. Raises RetryAt."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            sealed = tables.credentials.locked(self.account)
            if sealed.version > (seen.version if seen else 0):
                return self._opened(sealed)
            if sealed.is_renewed_by_another(self._renewer, now):
                raise RetryAt(now + ASK_AGAIN, f"another worker renews the credentials of {self.account}")
            tables.credentials.put(replace(sealed, owner=self._renewer, lease_until=now + LEASE))
        return None

    def _release(self) -> None:
        with self.store.transaction() as tables:
            sealed = tables.credentials.locked(self.account)
            if sealed.owner == self._renewer:
                tables.credentials.put(replace(sealed, owner=None, lease_until=None))

    def _keep(self, fresh: Credential) -> Credential:
        ciphertext = self.sealing.seal(self.account, fresh.value)
        with self.store.transaction() as tables:
            sealed = tables.credentials.locked(self.account)
            kept = SealedCredential(
                self.account, ciphertext, fresh.expires_at, fresh.refreshed_at, sealed.version + 1, sealed.ciphertext
            )
            tables.credentials.put(kept)
        return replace(fresh, version=kept.version)

    def _opened(self, sealed: SealedCredential) -> Credential:
        value = self.sealing.open(self.account, sealed.ciphertext or b"")
        return Credential(value, sealed.expires_at, sealed.refreshed_at or self.clock.now(), sealed.version)


@dataclass(frozen=True, slots=True)
class CredentialRefresh:
    """Renews what ends soon, also for accounts that publish nothing for months."""

    store: Store
    channels: Mapping[str, Channel]

    def run(self) -> None:
        """Let every account renew its credentials; one that needs a person is held, before a post waits for it."""
        for name, channel in self.channels.items():
            try:
                channel.refresh()
            except NeedsReconnect as failure:
                with self.store.transaction() as tables:
                    tables.controls.hold(Hold(name, None, failure.reason))
            except ChannelFailure as failure:
                logger.warning("the credentials of %s were not renewed: %s", name, failure.reason)
