"""Challenges to passkeys, and what their answers prove: one thing, once, within ten minutes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.domain.audit import event
from scheduler.domain.errors import ClinicError
from scheduler.domain.passkey import SIGN_IN, Challenge, Passkey, new_challenge
from scheduler.domain.people import PasskeyAnswer
from scheduler.ports import Clock, PasskeyCeremony, Store

RANDOM = 32
"""Random bytes in a challenge; WebAuthn asks for 16 at least (W3C, Web Authentication Level 3, 13.4.3)."""


@dataclass(frozen=True, slots=True)
class PasskeyProofs:
    """Asks passkeys, and reads their answers. `random` gives so many random bytes."""

    store: Store
    ceremony: PasskeyCeremony
    clock: Clock
    random: Callable[[int], bytes]

    def ask(self, about: str, login: str, origin: str) -> str:
        """Return what a browser of a person needs to prove something with a passkey, as JSON. Raises ClinicError."""
        challenge = self.challenge(about, login, origin)
        with self.store.transaction() as tables:
            known = tables.passkeys.of_person(login)
        if not known:
            raise ClinicError("you have no passkey here: type your password")
        return self.ceremony.request_options(challenge, known)

    def ask_anybody(self, origin: str) -> str:
        """Return what a browser needs to sign somebody in with a passkey, whoever they are, as JSON."""
        return self.ceremony.request_options(self.challenge(SIGN_IN, "", origin), ())

    def challenge(self, about: str, login: str, origin: str) -> Challenge:
        """Make a challenge and keep it until it is answered."""
        made = new_challenge(about, login, origin, self.random(RANDOM), self.clock.now())
        with self.store.transaction() as tables:
            tables.passkeys.forget(made.made_at)
            tables.passkeys.ask(made)
        return made

    def taken(self, answer: str, about: str, login: str) -> Challenge:
        """Return the challenge that an answer is for, which is used up by that. Raises ClinicError."""
        value = self.ceremony.challenge_in(answer)
        with self.store.transaction() as tables:
            challenge = tables.passkeys.take(value)
        if challenge is None or not challenge.stands(self.clock.now()):
            raise ClinicError("the passkey was asked too long ago, or its answer was used already: try again")
        if (challenge.about, challenge.login) != (about, login):
            raise ClinicError(
                "the passkey answered for something else than what is asked now: look again and try again"
            )
        return challenge

    def proved(self, proof: PasskeyAnswer, about: str) -> str:
        """Return the login of whoever proves something by a passkey's answer. Raises ClinicError."""
        challenge = self.taken(proof.answer, about, proof.login)
        with self.store.transaction() as tables:
            passkey = tables.passkeys.find(self.ceremony.key_in(proof.answer))
        if passkey is None or proof.login not in {"", passkey.login}:
            raise ClinicError("this passkey is not registered here")
        count = self.ceremony.verified(proof.answer, challenge, passkey)
        if count <= passkey.sign_count and (count, passkey.sign_count) != (0, 0):
            raise ClinicError("this passkey counts as if it had been copied: remove it, and use another")
        self._note(passkey, challenge, count, proof.answer)
        return passkey.login

    def _note(self, passkey: Passkey, challenge: Challenge, count: int, answer: str) -> None:
        """Write down what was signed, with all that is needed to verify it again by the key that was registered."""
        now, response = self.clock.now(), json.loads(answer)["response"]
        signed = {name: str(response[name]) for name in ("clientDataJSON", "authenticatorData", "signature")}
        detail = {"passkey": passkey.id, "about": challenge.about, "random": challenge.random, **signed}
        with self.store.transaction() as tables:
            tables.passkeys.mark_used(passkey.id, count, now)
            tables.audit.record(event(now, passkey.login, "passkey used", passkey.login, **detail))
