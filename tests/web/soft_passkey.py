"""A passkey in memory: what a browser and a device do together, without either."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

Flag = AuthenticatorData.FLAG


@dataclass
class SoftPasskey:
    """A key for one site. `count` is what it says of how often it has signed; it `verifies` its person, or does not."""

    origin: str
    identity: bytes = b"a-soft-passkey-1"
    count: int = 0
    verifies: bool = True
    _key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options: dict[str, Any], **client: str) -> str:
        """Return what a browser gives after it made this passkey."""
        public = ES256.from_cryptography_key(self._key.public_key())  # type: ignore[no-untyped-call]  # fido2's own lack
        data = AttestedCredentialData.create(Aaguid.NONE, self.identity, public)
        authenticator = AuthenticatorData.create(self._site(), self._flags() | Flag.AT, self.count, data)
        attestation = AttestationObject.create("none", authenticator, {})
        client_data = self._client(CollectedClientData.TYPE.CREATE, options, client)
        return self._json(clientDataJSON=client_data, attestationObject=attestation)

    def answer(self, options: dict[str, Any], **client: str) -> str:
        """Return what a browser gives after this passkey answered a challenge."""
        self.count += 1
        client_data = self._client(CollectedClientData.TYPE.GET, options, client)
        authenticator = AuthenticatorData.create(self._site(), self._flags(), self.count)
        signature = self._key.sign(bytes(authenticator) + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self._json(clientDataJSON=client_data, authenticatorData=authenticator, signature=signature)

    def _flags(self) -> Flag:
        return Flag.UP | Flag.UV if self.verifies else Flag.UP

    def _site(self) -> bytes:
        return hashlib.sha256((urlsplit(self.origin).hostname or "").encode()).digest()

    def _client(self, kind: str, options: dict[str, Any], client: dict[str, str]) -> CollectedClientData:
        challenge = websafe_decode(options["challenge"])
        return CollectedClientData.create(client.get("kind", kind), challenge, client.get("origin", self.origin))

    def _json(self, **response: bytes) -> str:
        identity = websafe_encode(self.identity)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": identity, "rawId": identity, "type": "public-key", "response": parts})
