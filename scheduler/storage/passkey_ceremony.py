"""Passkeys as browsers speak of them: WebAuthn, verified by Yubico's library."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from scheduler.domain.errors import ClinicError
from scheduler.domain.passkey import Challenge, NewKey, Passkey, in_base64url
from scheduler.domain.people import Person

_VERIFIED = UserVerificationRequirement.REQUIRED


class WebAuthn:
    """`ports.PasskeyCeremony`. A site's passkeys are for its host, and answers for the very origin."""

    def creation_options(self, person: Person, challenge: Challenge, known: Collection[Passkey]) -> str:
        """Return the options of `navigator.credentials.create`, as JSON."""
        user = PublicKeyCredentialUserEntity(id=person.login.encode(), name=person.login, display_name=person.name)
        options, _ = _server(challenge).register_begin(
            user,
            _keys(known),
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=_VERIFIED,
            challenge=websafe_decode(challenge.value),
        )
        return json.dumps(dict(options)["publicKey"])

    def request_options(self, challenge: Challenge, known: Collection[Passkey]) -> str:
        """Return the options of `navigator.credentials.get`, as JSON."""
        options, _ = _server(challenge).authenticate_begin(
            _keys(known) or None, user_verification=_VERIFIED, challenge=websafe_decode(challenge.value)
        )
        return json.dumps(dict(options)["publicKey"])

    def challenge_in(self, answer: str) -> str:
        """Return the challenge that an answer says it is for."""
        with _malformed():
            client = CollectedClientData(websafe_decode(_read(answer)["response"]["clientDataJSON"]))
            return in_base64url(client.challenge)

    def made(self, answer: str, challenge: Challenge) -> NewKey:
        """Return the key of a passkey that was just made."""
        with _malformed():
            made = _server(challenge).register_complete(_state(challenge), _read(answer))
            if made.credential_data is None:
                raise ValueError("no key")
            key = made.credential_data
            return NewKey(in_base64url(key.credential_id), bytes(key), made.counter)

    def key_in(self, answer: str) -> str:
        """Return the id of the passkey that an answer says it comes from."""
        with _malformed():
            return in_base64url(websafe_decode(_read(answer)["rawId"]))

    def verified(self, answer: str, challenge: Challenge, passkey: Passkey) -> int:
        """Verify an answer, and return how often the passkey says that it has signed."""
        with _malformed():
            read = _read(answer)
            _server(challenge).authenticate_complete(_state(challenge), _keys([passkey]), read)
            return AuthenticationResponse.from_dict(read).response.authenticator_data.counter


def _server(challenge: Challenge) -> Fido2Server:
    host = urlsplit(challenge.origin).hostname or ""
    site = PublicKeyCredentialRpEntity(id=host, name=host)
    return Fido2Server(site, verify_origin=lambda origin: origin == challenge.origin)


def _state(challenge: Challenge) -> Mapping[str, object]:
    """Return a challenge as the library wants it back."""
    return {"challenge": challenge.value, "user_verification": _VERIFIED}


def _keys(passkeys: Collection[Passkey]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(passkey.key) for passkey in passkeys]


def _read(answer: str) -> dict[str, Any]:  # Any: values of JSON
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError("not an object")
    return read


@contextmanager
def _malformed() -> Iterator[None]:
    """Say in one way that an answer is none: what it lacks is of no use to whoever made it up."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, IndexError, InvalidSignature) as error:
        raise ClinicError("the passkey's answer does not hold: try again") from error
