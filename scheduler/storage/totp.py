"""One-time codes as authenticator apps make them: RFC 6238 with SHA-1, six digits and 30 seconds, by pyotp."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

import pyotp

_SECONDS = 30
_NEIGHBOURS = (0, -1, 1)
"""Steps beside the present one whose codes are taken too: a phone's clock is not ours, and typing takes a while."""


class Totp:
    """`ports.OneTimeCodes`. Apps understand no other hash, number of digits or length of a step."""

    def new_secret(self) -> str:
        """Return 160 random bits, as RFC 4226 recommends, in base32."""
        return pyotp.random_base32()

    def address(self, secret: str, login: str, clinic: str) -> str:
        """Return the otpauth address that an app reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=clinic.replace(":", " "))

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """Return the step of which a code is, the present one or a neighbour; None for any other code."""
        present, generator = int(now.timestamp()) // _SECONDS, pyotp.TOTP(secret)
        steps = (present + neighbour for neighbour in _NEIGHBOURS)
        return next((step for step in steps if compare_digest(generator.generate_otp(step), code)), None)
