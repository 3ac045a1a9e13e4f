"""One's own one-time codes: switched on with a first code, and off; and the recovery codes beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.one_time_code import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    CodeSecret,
    recovery_code,
    recovery_hash,
)
from scheduler.domain.people import Credentials, Identity, Proof, Role
from scheduler.ports import Clock, Store, Transaction
from scheduler.services.code_proofs import CodeProofs
from scheduler.services.people import Staff

SWITCHING_ON = "switch one-time codes on"
"""What a proof is about that switches one's codes on."""

SWITCHING_OFF = "switch one-time codes off"
"""What a proof is about that switches one's codes off."""

NEW_RECOVERY_CODES = "make new recovery codes"
"""What a proof is about that makes one's recovery codes anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's codes: since when they are on (None: off), and how many recovery codes are left."""

    on_at: datetime | None
    left: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A secret that waits for its first code: as it is typed into an app, and as the address in a QR code."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """The codes of a person, as that person rules over them. `random` gives so many random bytes."""

    store: Store
    clock: Clock
    staff: Staff
    proofs: CodeProofs
    random: Callable[[int], bytes]

    def standing(self, login: str) -> Standing:
        """Return how a person's codes stand."""
        with self.store.transaction() as tables:
            secret = tables.code_secrets.of_person(login)
            return Standing(secret.on_at if secret else None, tables.code_secrets.recovery_left(login))

    def prepare(self, identity: Identity) -> None:
        """Make a secret, which counts once it is switched on with a first code. Raises ClinicError where one is on."""
        person = self.staff.recognise(identity, tuple(Role))
        sealed = self.proofs.sealing().seal(person.login, self.proofs.generator.new_secret())
        with self.store.transaction() as tables:
            _check_off(tables.code_secrets.of_person(person.login))
            tables.code_secrets.put(CodeSecret(person.login, sealed, self.clock.now()))

    def prepared(self, identity: Identity, clinic: str) -> Prepared | None:
        """Return the secret that waits for its first code, named after the clinic; None where none does."""
        person = self.staff.recognise(identity, tuple(Role))
        with self.store.transaction() as tables:
            secret = tables.code_secrets.of_person(person.login)
        if secret is None or secret.on_at is not None:
            return None
        opened = self.proofs.opened(secret)
        return Prepared(opened, self.proofs.generator.address(opened, person.login, clinic))

    def switch_on(self, owner: Proof, code: str) -> tuple[str, ...]:
        """Switch one's codes on with a first code; return the recovery codes, which nobody can see again.

        Raises BadInput for a wrong code, and ClinicError.
        """
        person, now = self.staff.authenticate(owner, tuple(Role), about=SWITCHING_ON), self.clock.now()
        with self.store.transaction() as tables:
            secret = tables.code_secrets.of_person(person.login)
        _check_off(secret)
        step = None if secret is None else self.proofs.step_of(secret, code)
        if secret is None or step is None:
            raise BadInput("the code of the app is wrong: look at the app again, and at the clock of the phone")
        codes = self._new_codes()
        with self.store.transaction() as tables:
            if tables.code_secrets.of_person(person.login) != secret:
                raise ClinicError("another secret was made meanwhile: take the new one into the app")
            tables.code_secrets.put(replace(secret, on_at=now, last_step=step))
            self._keep(person.login, codes, tables)
            tables.audit.record(event(now, person.login, "one-time codes switched on", person.login))
        return codes

    def switch_off(self, owner: Proof) -> None:
        """Switch one's codes off, and end the recovery codes. Raises ClinicError."""
        person = self.staff.authenticate(owner, tuple(Role), about=SWITCHING_OFF)
        self._off(person.login, person.login)

    def switch_off_at_machine(self, owner: Credentials) -> None:
        """Switch one's codes off by the password alone: for whoever sits at the machine that has the workspace."""
        person = self.staff.person_of(owner)
        self._off(person.login, person.login, where="the machine")

    def switch_off_of(self, login: str, by: Proof) -> None:
        """Switch off the codes of somebody who lost their phone, as a clinician. Raises NotFound, ClinicError."""
        clinician = self.staff.authenticate(by, (Role.CLINICIAN,), about=switching_off(login))
        self._off(login, clinician.login)

    def renew_recovery(self, owner: Proof) -> tuple[str, ...]:
        """Return new recovery codes in place of the earlier ones. Raises ClinicError where codes are not on."""
        person = self.staff.authenticate(owner, tuple(Role), about=NEW_RECOVERY_CODES)
        codes = self._new_codes()
        with self.store.transaction() as tables:
            _check_on(person.login, tables)
            self._keep(person.login, codes, tables)
            tables.audit.record(event(self.clock.now(), person.login, "recovery codes made anew", person.login))
        return codes

    def _off(self, login: str, actor: str, **detail: str) -> None:
        with self.store.transaction() as tables:
            tables.people.get(login)
            _check_on(login, tables)
            tables.code_secrets.remove(login)
            tables.audit.record(event(self.clock.now(), actor, "one-time codes switched off", login, **detail))

    def _new_codes(self) -> tuple[str, ...]:
        return tuple(recovery_code(self.random(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES))

    def _keep(self, login: str, codes: tuple[str, ...], tables: Transaction) -> None:
        tables.code_secrets.put_recovery(login, [recovery_hash(login, code) for code in codes])


def switching_off(login: str) -> str:
    """Return what a proof is about that switches somebody else's codes off."""
    return f"switch off the one-time codes of {login}"


def _check_off(secret: CodeSecret | None) -> None:
    if secret is not None and secret.on_at is not None:
        raise ClinicError("one-time codes are on already: switch them off first")


def _check_on(login: str, tables: Transaction) -> None:
    secret = tables.code_secrets.of_person(login)
    if secret is None or secret.on_at is None:
        raise ClinicError(f"{login} has no one-time codes on")
