"""The parts that every use case stands on: settings, files, database, accounts, keys, people and the clock."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.channels.opening import open_accounts
from scheduler.config.current_settings import CurrentSettings
from scheduler.config.environment import SecretKeys
from scheduler.config.settings import Settings
from scheduler.config.workspace import REHEARSAL_MARK, FileWorkspace
from scheduler.engine.clock import SystemClock
from scheduler.ports import Channel, Clock
from scheduler.rendering.current import CurrentRenderer
from scheduler.services.clock_check import ClockCheck, ComparedClock
from scheduler.services.code_proofs import CodeProofs
from scheduler.services.credentials import AccountCredentials
from scheduler.services.installation import Installation
from scheduler.services.passkey_proofs import PasskeyProofs
from scheduler.services.people import Staff
from scheduler.services.request_limits import RequestLimits
from scheduler.services.signed_comparison import SignedComparison
from scheduler.storage.journal import FileJournal
from scheduler.storage.passwords import Argon2Passwords
from scheduler.storage.privacy import make_private
from scheduler.storage.sealing import CODES, KeyedSealing
from scheduler.storage.store import SqlStore, found_store, open_store


class Foundation:
    """A workspace with its parts connected, each opened when it is first used.

    `clock` and `channels` may be given instead of the machine's clock and the real accounts. `jurisdictions` go before
    the clinic's own, to see what the rules would say elsewhere.
    """

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str],
        *,
        clock: Clock | None = None,
        channels: Mapping[str, Channel] | None = None,
        jurisdictions: tuple[str, ...] | None = None,
    ) -> None:
        self.root = root
        self.clock: Clock = clock or SystemClock()
        self._platform_clock = ComparedClock(self.clock)
        self.environment = environment
        self._channels = channels
        self._jurisdictions = jurisdictions

    @property
    def settings(self) -> Settings:
        """The settings of config.toml and the environment as they are now; while it cannot be read, as they were."""
        return self.current_settings.last_good()

    @cached_property
    def current_settings(self) -> CurrentSettings:
        """config.toml, which is read again when it has changed."""
        return self.workspace.current_settings

    @cached_property
    def workspace(self) -> FileWorkspace:
        """The files that staff write, read anew at each use."""
        return FileWorkspace(self.root, self.environment, self._jurisdictions, keeps_last_settings=True)

    @cached_property
    def is_rehearsal(self) -> bool:
        """Whether a rehearsal made the workspace: a simulator stood in for the networks, by a clock of its own."""
        return (self.root / REHEARSAL_MARK).is_file()

    @cached_property
    def store(self) -> SqlStore:
        """The database, its tables brought up to date. Raises NotFound when there is none: see `found`."""
        make_private(self.variable_files)
        return open_store(self.settings.database_url)

    def found(self) -> None:
        """Make the database and the secret key of a new clinic, unless they are there. Raises ClinicError."""
        self.store = found_store(self.settings.database_url, self.variable_files)
        self.installation.found()

    @cached_property
    def variable_files(self) -> Path:
        """The folder of what the product itself writes: database, journal, cards."""
        return self.root / "var"

    @cached_property
    def journal(self) -> FileJournal:
        """The attempts, written down beside the database."""
        return FileJournal(self.variable_files / "attempts.journal", self.store.journal_home(self.variable_files))

    @cached_property
    def renderer(self) -> CurrentRenderer:
        """The renderer with the workspace's templates and brand, as they are at each use."""
        return self.renderer_of(self.workspace)

    def renderer_of(self, workspace: FileWorkspace) -> CurrentRenderer:
        """Return the renderer of this workspace as it is, or as it would be with other settings."""
        return CurrentRenderer(workspace.root, workspace.clinic, self.variable_files / "cards")

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The connected accounts by channel; a channel without credentials is not among them."""
        if self._channels is not None:
            return self._channels
        return open_accounts(self.settings.accounts, self._platform_clock, self._credentials)

    def _credentials(self, account: str) -> AccountCredentials:
        return AccountCredentials(account, self.store, KeyedSealing(self.secret_keys), self.clock, owner())

    @cached_property
    def secret_keys(self) -> tuple[bytes, ...]:
        """The key of personal links and of addresses' hashes, then those before it. Raises ClinicError for another."""
        return self.installation.checked_keys()

    @cached_property
    def installation(self) -> Installation:
        """The installation that may send, and a person's word about it."""
        return Installation(self.store, self.journal, SecretKeys(self.root, self.environment), self.clock, self.people)

    def today(self) -> date:
        """Return the date on the clinic's wall."""
        return self.clock.now().astimezone(ZoneInfo(self.settings.clinic.zone)).date()

    @cached_property
    def people(self) -> Staff:
        """The people who work here, and their rights."""
        return Staff(self.store, Argon2Passwords(), self.clock, self.passkey_proofs, self.code_proofs)

    @cached_property
    def passkey_proofs(self) -> PasskeyProofs:
        """Challenges to passkeys, and their answers."""
        from scheduler.storage.passkey_ceremony import WebAuthn  # fido2, for whoever proves who they are

        return PasskeyProofs(self.store, WebAuthn(), self.clock, secrets.token_bytes)

    @cached_property
    def code_proofs(self) -> CodeProofs:
        """One-time codes and recovery codes. The keys are read with a code: an installation needs its people first."""
        from scheduler.storage.totp import Totp  # pyotp, likewise

        sealing = partial(KeyedSealing, purpose=CODES)
        return CodeProofs(self.store, Totp(), lambda: sealing(self.secret_keys), self.request_limits, self.clock)

    @cached_property
    def request_limits(self) -> RequestLimits:
        """The limits on how often somebody asks for something on the pages."""
        return RequestLimits(self.store, self._key_ring, self.clock)

    def _key_ring(self) -> tuple[bytes, ...]:  # an installation has its people, and they need the limits
        return self.installation.key_ring()

    @cached_property
    def signed_comparison(self) -> SignedComparison:
        """The comparison of what is signed with the workspace as it is."""
        # What may go out is judged by the settings as they are: while they cannot be read, nothing is.
        strict = FileWorkspace(self.root, self.environment, self._jurisdictions)
        longest = self.settings.worker.comparison
        return SignedComparison(self.store, strict, self.renderer_of(strict), self.clock, longest)

    @cached_property
    def clock_check(self) -> ClockCheck:
        """The machine's clock, held against the platforms'."""
        return ClockCheck(self.store, self._platform_clock, self.channels, time.monotonic, socket.gethostname())

    def _clock_doubt(self) -> str | None:  # a clock that is given goes by a rehearsal's or a test's own time
        return self.clock_check.doubt() if isinstance(self.clock, SystemClock) else None


def owner() -> str:
    """Return a name for a worker that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
