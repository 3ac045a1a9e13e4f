"""The use cases around a signature: what is put before a clinician, and what people prove of themselves."""

from __future__ import annotations

import secrets
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from scheduler.bootstrap.made_of_settings import made_of_settings
from scheduler.bootstrap.worker import Worker
from scheduler.rendering.email.facts import mail_facts
from scheduler.services.api_tokens import ApiTokens
from scheduler.services.confirm import ConfirmationDesk
from scheduler.services.idempotency import Idempotency
from scheduler.services.items import ItemDesk
from scheduler.services.look_summaries import LookSummaries
from scheduler.services.own_codes import OwnCodes
from scheduler.services.own_passkeys import OwnPasskeys
from scheduler.services.preflight import Preflight
from scheduler.services.preflight.sender_records import Authentication
from scheduler.services.review import ReviewDesk
from scheduler.services.review_queue import ReviewQueue
from scheduler.services.review_sheet import ReviewSheets
from scheduler.services.sessions import Sessions
from scheduler.services.waive import WaiverDesk


class Signing(Worker):
    """The parts of a workspace by which something is signed."""

    @cached_property
    def items(self) -> ItemDesk:
        """Items as they stand and as they go out."""
        return ItemDesk(self.workspace, self.store, self.renderer, self.clock)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in on the pages."""
        return Sessions(self.store, self.clock, self.people)

    @cached_property
    def own_passkeys(self) -> OwnPasskeys:
        """One's own passkeys."""
        return OwnPasskeys(self.store, self.clock, self.people, self.passkey_proofs)

    @cached_property
    def own_codes(self) -> OwnCodes:
        """One's own one-time codes."""
        return OwnCodes(self.store, self.clock, self.people, self.code_proofs, secrets.token_bytes)

    @cached_property
    def api_tokens(self) -> ApiTokens:
        """The tokens of programs that act for people."""
        new_secret = partial(secrets.token_hex, 32)
        return ApiTokens(self.store, self.clock, self.people, lambda: ZoneInfo(self.settings.clinic.zone), new_secret)

    @cached_property
    def idempotency(self) -> Idempotency:
        """The requests of programs that may come twice."""
        return Idempotency(self.store, self.installation.key_ring, self.clock)

    @cached_property
    def sheets(self) -> ReviewSheets:
        """The sheets that are put before a clinician."""
        return ReviewSheets(self.items, self.workspace, self.store)

    @cached_property
    def review_queue(self) -> ReviewQueue:
        """What waits for a signature."""
        return ReviewQueue(self.store, self.workspace, self.clock)

    @cached_property
    def look_summaries(self) -> LookSummaries:
        """What stands on items, in numbers."""
        return LookSummaries(self.items, self.workspace, self.store, self.clock)

    @made_of_settings
    def review(self) -> ReviewDesk:
        """Items submitted, signed and sent back."""
        return ReviewDesk(
            self.items,
            self.sheets,
            self.workspace,
            self.store,
            self.clock,
            self.people,
            self.preflight,
            self.signed_comparison,
        )

    @made_of_settings
    def preflight(self) -> Preflight:
        """The last look at items before people see them."""
        from scheduler.channels.email.domain_records import text_records  # dnspython, for those who look
        from scheduler.channels.open_web.link_probe import probe_link

        asks = self.settings.preflight.network
        return Preflight(
            self.items,
            self.workspace,
            mail_facts,
            self._authentication,
            self._is_rehearsed,
            probe_link if asks else None,
            text_records if asks else None,
        )

    def _is_rehearsed(self, account: str) -> bool:
        return self._channels is not None or any(
            configured.reaches_nobody for configured in self.settings.accounts if configured.name == account
        )

    def _authentication(self, account: str) -> Authentication:
        own = self.settings.preflight.dkim_selectors
        found = (configured for configured in self.settings.accounts if configured.name == account)
        return next(
            (Authentication(own or one.dkim_selectors, one.transport.spf_include) for one in found), Authentication(own)
        )

    @cached_property
    def confirmations(self) -> ConfirmationDesk:
        """A clinician's word on sentences that somebody wrote themselves."""
        return ConfirmationDesk(self.sheets, self.workspace, self.store, self.clock, self.people)

    @cached_property
    def waivers(self) -> WaiverDesk:
        """A clinician's exceptions to a finding."""
        return WaiverDesk(self.items, self.workspace, self.store, self.clock, self.people)
