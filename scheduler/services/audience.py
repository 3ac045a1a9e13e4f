"""Addresses of the newsletter suppressed for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.contact import checked_words, is_one_line
from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import Suppression
from scheduler.ports import Clock, Store
from scheduler.services.addresses import written_address
from scheduler.services.keyed_hashes import address_hash, address_hashes

MAX_REASON = 200
"""Characters of the reason for a suppression."""


@dataclass(frozen=True, slots=True)
class AudienceDesk:
    """The exit from every audience: an address suppressed for good.

    `secret_keys` key the hashes of suppressed addresses, the present one first.
    """

    store: Store
    secret_keys: Sequence[bytes]
    clock: Clock

    def suppress(self, address: str, reason: str) -> bool:
        """Never write to an address again, whatever is imported later; say whether that is new.

        Only a keyed hash is kept, so that the person can be erased and stays suppressed. `reason` is one
        line without an address. Raises BadInput.
        """
        try:
            written = written_address(address)
        except ValueError as error:
            raise BadInput(f"the address {error}") from error
        reason = checked_words(reason, "the reason")
        if not reason or not is_one_line(reason) or len(reason) > MAX_REASON or "@" in reason:
            raise BadInput("the reason must be one short line without an address: write for example 'asked by phone'")
        suppression = Suppression(address_hash(written, self.secret_keys[0]), reason, self.clock.now())
        with self.store.transaction() as tables:
            if tables.suppressions.reasons(address_hashes(written, self.secret_keys)):
                return False
            return tables.suppressions.add([suppression]) == 1
