"""One-time codes and recovery codes, each taken once: the second thing by which a password's owner is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from scheduler.domain.audit import event
from scheduler.domain.errors import ClinicError
from scheduler.domain.one_time_code import (
    CodeSecret,
    is_one_time_code,
    is_recovery_code,
    plain_code,
    recovery_hash,
)
from scheduler.domain.request_limit import RequestLimit
from scheduler.ports import Clock, OneTimeCodes, Sealing, Store
from scheduler.services.request_limits import RequestLimits

WRONG_CODES = RequestLimit(10, timedelta(hours=1))
"""Wrong codes in a row, wherever they are typed: of a million codes three count at a time, so that a guess a minute
would take months (our own, 2026-11). A right one forgets the wrong ones."""

_KIND = "wrong code"


@dataclass(frozen=True, slots=True)
class CodeProofs:
    """Says whether a code is a person's own. `sealing` opens what the apps' secrets are kept in."""

    store: Store
    generator: OneTimeCodes
    sealing: Callable[[], Sealing]
    limits: RequestLimits
    clock: Clock

    def are_on(self, login: str) -> bool:
        """Say whether a person proves who they are by a code too."""
        with self.store.transaction() as tables:
            secret = tables.code_secrets.of_person(login)
        return secret is not None and secret.on_at is not None

    def check(self, login: str, typed: str) -> int | None:
        """Take a person's code; return how many recovery codes are left where it was one of them. Raises ClinicError.

        A code counts once, and a code of an app no more than thirty seconds before or after its time.
        """
        if self.limits.wait(_KIND, login, WRONG_CODES):
            raise ClinicError("too many wrong codes: wait a few minutes, then try again")
        code = plain_code(typed)
        left = None
        if is_recovery_code(code):
            left = self._recovered(login, code)
        else:
            self._take(login, code)
        self.limits.forget(_KIND, login)
        return left

    def _take(self, login: str, code: str) -> None:
        with self.store.transaction() as tables:
            secret = tables.code_secrets.of_person(login)
        step = None if secret is None else self.step_of(secret, code)
        if step is None:
            raise ClinicError("the code is wrong")
        with self.store.transaction() as tables:
            if not tables.code_secrets.take_step(login, step):
                raise ClinicError("the code was used already: wait for the next one")

    def _recovered(self, login: str, code: str) -> int:
        with self.store.transaction() as tables:
            if not tables.code_secrets.take_recovery(login, recovery_hash(login, code)):
                raise ClinicError("the code is wrong")
            left = tables.code_secrets.recovery_left(login)
            tables.audit.record(event(self.clock.now(), login, "recovery code used", login, left=left))
        return left

    def step_of(self, secret: CodeSecret, typed: str) -> int | None:
        """Return the step of time of which a code of an app is; None for a wrong one. Raises ClinicError."""
        code = plain_code(typed)
        return self.generator.step_of(self.opened(secret), code, self.clock.now()) if is_one_time_code(code) else None

    def opened(self, secret: CodeSecret) -> str:
        """Return what an app makes its codes of. Raises ClinicError where the secret key is another one."""
        try:
            return self.sealing().open(secret.login, secret.sealed)
        except ClinicError as error:
            raise ClinicError(
                "one-time codes cannot be read with this secret key: put the right key back, use a recovery code or a "
                "passkey"
            ) from error
