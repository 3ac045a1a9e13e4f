"""Checks OAuth 1.0a signatures (RFC 5849) as X does, without the library that makes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import quote, unquote

from scheduler.simulator.accounts import Accounts
from scheduler.simulator.exchange import Request

_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


def is_signed(request: Request, accounts: Accounts) -> bool:
    """Tell whether a request carries the accounts' tokens and a signature made with their secrets."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    given = {name: unquote(value) for name, value in _PARAMETER.findall(rest)}
    keys = (given.get("oauth_consumer_key"), given.get("oauth_token"))
    if scheme.lower() != "oauth" or keys != (accounts.consumer_key, accounts.access_token):
        return False
    return hmac.compare_digest(given.pop("oauth_signature", ""), signature(request, given, accounts))


def signature(request: Request, given: dict[str, str], accounts: Accounts) -> str:
    """Return the HMAC-SHA1 signature (base64) of a request whose body is not a form (RFC 5849, section 3.4)."""
    parameters = {**request.query, **{name: value for name, value in given.items() if name != "realm"}}
    pairs = sorted((_escape(name), _escape(value)) for name, value in parameters.items())
    base = "&".join(map(_escape, (request.method, request.url, "&".join(f"{name}={value}" for name, value in pairs))))
    key = f"{_escape(accounts.consumer_secret)}&{_escape(accounts.access_token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()


def _escape(text: str) -> str:
    return quote(text, safe="-._~")
