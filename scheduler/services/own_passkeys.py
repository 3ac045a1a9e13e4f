"""One's own passkeys: registered under a name, and removed."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.audit import event
from scheduler.domain.contact import checked_words, is_one_line
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.passkey import REGISTER, Passkey, in_base64url
from scheduler.domain.people import Credentials, Person, Proof, Role
from scheduler.ports import Clock, Store
from scheduler.services.passkey_proofs import PasskeyProofs
from scheduler.services.people import Staff, check_own_password

MOST_PASSKEYS = 20
LONGEST_NAME = 60
"""Characters of a passkey's name."""


@dataclass(frozen=True, slots=True)
class OwnPasskeys:
    """The passkeys of a person, as that person rules over them."""

    store: Store
    clock: Clock
    staff: Staff
    proofs: PasskeyProofs

    def of(self, login: str) -> tuple[Passkey, ...]:
        """Return a person's passkeys, the oldest first."""
        with self.store.transaction() as tables:
            return tables.passkeys.of_person(login)

    def ask_to_make(self, person: Person, origin: str) -> str:
        """Return what a browser needs to make a passkey for a person on a site, as JSON. Raises BadInput."""
        known = self._may_add(person.login)
        challenge = self.proofs.challenge(REGISTER, person.login, origin)
        return self.proofs.ceremony.creation_options(person, challenge, known)

    def register(self, owner: Credentials, name: str, answer: str) -> Passkey:
        """Keep a passkey that was just made, under a name. Its owner proves by their password who they are.

        Raises BadInput, ClinicError.
        """
        called = checked_words(name, "the name").strip()
        if not called or not is_one_line(called) or len(called) > LONGEST_NAME:
            raise BadInput(f"a passkey needs a name of one line, {LONGEST_NAME} characters at most")
        person = self.staff.authenticate(owner, tuple(Role))
        self._may_add(person.login)
        challenge = self.proofs.taken(answer, REGISTER, person.login)
        made, now = self.proofs.ceremony.made(answer, challenge), self.clock.now()
        passkey = Passkey(made.id, person.login, called, made.key, made.sign_count, now)
        with self.store.transaction() as tables:
            tables.passkeys.add(passkey)
            # The public key stays on the trail: what it signed can be verified after it is removed.
            detail = {"passkey": passkey.id, "name": called, "key": in_base64url(made.key)}
            tables.audit.record(event(now, person.login, "passkey registered", person.login, **detail))
        return passkey

    def remove(self, owner: Proof, identity: str) -> Passkey:
        """Remove one of one's own passkeys. Raises ClinicError."""
        person = self.staff.authenticate(owner, tuple(Role), about=removing(identity))
        return self._removed(identity, person.login, person.login)

    def remove_of(self, login: str, identity: str, by: Proof) -> Passkey:
        """Remove the passkey of somebody whose device is lost, as a clinician. Raises ClinicError."""
        clinician = self.staff.authenticate(by, (Role.CLINICIAN,), about=removing(identity))
        return self._removed(identity, login, clinician.login)

    def _removed(self, identity: str, login: str, actor: str) -> Passkey:
        with self.store.transaction() as tables:
            passkey = tables.passkeys.find(identity)
            if passkey is None or passkey.login != login:
                raise ClinicError(f"{login} has no such passkey any more")
            tables.passkeys.remove(identity)
            detail = {"passkey": identity, "name": passkey.name}
            tables.audit.record(event(self.clock.now(), actor, "passkey removed", login, **detail))
        return passkey

    def _may_add(self, login: str) -> tuple[Passkey, ...]:
        """Return a person's passkeys where they may add one. Raises BadInput."""
        with self.store.transaction() as tables:
            check_own_password(login, tables)
            known = tables.passkeys.of_person(login)
        if len(known) >= MOST_PASSKEYS:
            raise BadInput(f"{MOST_PASSKEYS} passkeys are enough: remove one first")
        return known


def removing(identity: str) -> str:
    """Return what a proof is about that removes a passkey."""
    return f"remove passkey {identity}"
