"""tweepy as X needs it.

The host of the account, the calls of all other channels, and X's refusals read as decisions.
"""

from __future__ import annotations

from typing import Any

import requests
import tweepy

from scheduler.channels.calls import Answer, Calls, silence
from scheduler.channels.rest import answer_of, exchange
from scheduler.channels.x.spec import TRANSPORT, XAccount
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Uncertain
from scheduler.ports import Clock

DUPLICATE = "X already has a post with this text"
"""Stands in the reason of an attempt that X refused as a duplicate."""

_TWEEPY_HOST = "https://api.twitter.com"
_ACCOUNT_PROBLEMS = ("user-suspended", "client-forbidden", "oauth1-permissions", "unsupported-authentication")


class _Session:
    """Stands in for tweepy's session."""

    def __init__(self, account: XAccount) -> None:
        self._base_url = account.base_url.rstrip("/")
        self._timeout = account.timeout

    def request(self, method: str, url: str, **content: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
        """Make a request of tweepy's to the host in the settings."""
        return exchange(method, url.replace(_TWEEPY_HOST, self._base_url, 1), timeout=self._timeout, **content)


def client_of(account: XAccount) -> tweepy.Client:
    """Return a client that answers with what `exchange` returns, and raises what it raises."""
    silence("tweepy", "requests_oauthlib", "oauthlib")
    client = tweepy.Client(None, *_keys(account), return_type=requests.Response, wait_on_rate_limit=False)
    client.session = _Session(account)
    return client


def calls_of(account: XAccount, clock: Clock) -> Calls:
    """Return how X's failures are read."""
    return Calls(
        platform="X",
        clock=clock,
        timeout=account.timeout,
        secrets=_keys(account),
        answer_of=answer_of,
        judge=judge,
        limits=TRANSPORT.limits,
    )


def judge(answer: Answer) -> ChannelFailure | None:
    """Return the decision about a refusal that the common reading would take for another, or None."""
    if answer.status != 403 or not answer.body:
        return None
    if "duplicate" in answer.words.lower():
        return Uncertain(f"{DUPLICATE}: it may have been published before")
    problem = f"{answer.body.get('type', '')} {answer.body.get('reason', '')}"
    if any(known in problem for known in _ACCOUNT_PROBLEMS) or "suspended" in answer.words.lower():
        return NeedsReconnect("X does not let this app or account post (403): look at it in X's developer console")
    return None


def _keys(account: XAccount) -> tuple[str, str, str, str]:
    return account.consumer_key, account.consumer_secret, account.access_token, account.access_token_secret
