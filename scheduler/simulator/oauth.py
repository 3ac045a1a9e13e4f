"""Checks OAuth 1.0a signatures (RFC 5849) as X does, without the library that makes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Protocol
from urllib.parse import quote, unquote

from scheduler.simulator.exchange import Request


class Keys(Protocol):
    """The two tokens of an account, and their secrets."""

    @property
    def consumer_key(self) -> str:
        """The token of the app."""
        ...

    @property
    def consumer_secret(self) -> str:
        """Its secret."""
        ...

    @property
    def access_token(self) -> str:
        """The token of the account."""
        ...

    @property
    def access_token_secret(self) -> str:
        """Its secret."""
        ...


_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


def is_signed(request: Request, keys: Keys) -> bool:
    """Tell whether a request carries the account's tokens and a signature made with its secrets."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    given = {name: unquote(value) for name, value in _PARAMETER.findall(rest)}
    named = (given.get("oauth_consumer_key"), given.get("oauth_token"))
    if scheme.lower() != "oauth" or named != (keys.consumer_key, keys.access_token):
        return False
    return hmac.compare_digest(given.pop("oauth_signature", ""), signature(request, given, keys))


def signature(request: Request, given: dict[str, str], keys: Keys) -> str:
    """Return the HMAC-SHA1 signature (base64) of a request whose body is not a form (RFC 5849, section 3.4)."""
    parameters = {**request.query, **{name: value for name, value in given.items() if name != "realm"}}
    pairs = sorted((_escape(name), _escape(value)) for name, value in parameters.items())
    base = "&".join(map(_escape, (request.method, request.url, "&".join(f"{name}={value}" for name, value in pairs))))
    key = f"{_escape(keys.consumer_secret)}&{_escape(keys.access_token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()


def _escape(text: str) -> str:
    return quote(text, safe="-._~")
