"""X, through tweepy. Media goes through API v2 over tweepy's session, as tweepy's own upload is v1.1 (closed 2025-06).

Limits: docs.x.com, media best practices and data dictionary, read 2026-04.
"""

from __future__ import annotations

import html
import re
import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests
import tweepy

from scheduler.channels.calls import Answer, Calls, Purpose, sent_at, silence
from scheduler.channels.x.spec import SPEC, XAccount
from scheduler.domain.account import AccountStatus, Confirmation, Metrics, Standing
from scheduler.domain.delivery import Absent, Attempt, Found, Prepared, Receipt, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, Uncertain
from scheduler.domain.numbers import whole_number
from scheduler.domain.payload import Payload, Picture, PostPayload
from scheduler.ports import Clock

MEDIA_LIFE = timedelta(hours=23)
"""How long an uploaded picture may be used: X keeps it for 24 hours (docs.x.com, media upload, read 2026-09), less a margin."""

CLOCK_MARGIN = timedelta(minutes=5)
"""How much earlier than an attempt the search for its post starts: the two clocks may differ."""

DUPLICATE = "X already has a post with this text"
"""Stands in the reason of an attempt that X refused as a duplicate."""

DUPLICATE_SEARCH = timedelta(days=7)
"""How far back the post is sought that such an attempt repeats."""

_PAGES = 10
_TWEEPY_HOST = "https://api.twitter.com"
_ACCOUNT_PROBLEMS = ("user-suspended", "client-forbidden", "oauth1-permissions", "unsupported-authentication")


class _Session:
    """Stands in for tweepy's session, to supply what tweepy cannot be told: the host, a time-out, no redirects.

    Each request has a connection of its own: a kept one that X closed meanwhile would make a lost
    call of one that was never sent.
    """

    def __init__(self, account: XAccount) -> None:
        self._base_url = account.base_url.rstrip("/")
        self._timeout = account.timeout

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
        """Make a request of tweepy's to the host in the account."""
        url = url.replace(_TWEEPY_HOST, self._base_url, 1)
        return requests.request(method, url, timeout=self._timeout, allow_redirects=False, **kwargs)


class X:
    """One X account."""

    def __init__(self, account: XAccount, clock: Clock) -> None:
        self.name = account.name
        silence("tweepy", "requests_oauthlib", "oauthlib")
        keys = (account.consumer_key, account.consumer_secret, account.access_token, account.access_token_secret)
        self._clock = clock
        self._calls = Calls(
            platform="X", clock=clock, timeout=account.timeout, secrets=keys, answer_of=_answer_of, judge=_judge
        )
        self._client = tweepy.Client(None, *keys, return_type=requests.Response, wait_on_rate_limit=False)
        self._client.session = _Session(account)

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:
        """Upload a post's pictures with their alt texts, unless an earlier try did, and keep their ids in order.

        Raises Rejected, before any call, when X would not take one of them.
        """
        pictures = _post(payload).pictures
        if problems := list(SPEC.capabilities.picture_problems(pictures)):
            raise Rejected("; ".join(problems))
        if kept is not None and len(kept.media) == len(pictures):
            return kept
        expires_at = self._clock.now() + MEDIA_LIFE if pictures else None
        return Prepared(media=tuple(map(self._uploaded, pictures)), expires_at=expires_at)

    def _uploaded(self, picture: Picture) -> str:
        media = self._post_json(
            "/2/media/upload",
            {
                "media": b64encode(picture.data).decode(),
                "media_category": "tweet_image",
                "media_type": picture.media_type,
            },
        )["data"]["id"]
        self._post_json("/2/media/metadata", {"id": media, "metadata": {"alt_text": {"text": picture.alt}}})
        return str(media)

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:
        """Publish a post."""
        post = _post(payload)

        def publish() -> Receipt:
            response = self._client.create_tweet(
                text=post.text,
                media_ids=list(prepared.media) or None,
                in_reply_to_tweet_id=post.reply_to,
                user_auth=True,
            )
            headers = {name.lower(): value for name, value in response.headers.items()}
            return _receipt(response.json()["data"]["id"], sent_at(headers, self._clock))

        return self._calls.make(Purpose.PUBLISH, publish)

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Look for a post among the account's own since shortly before the attempt."""
        post = _post(payload)
        refused = DUPLICATE in attempt.reason
        since = attempt.started_at - (DUPLICATE_SEARCH if refused else CLOCK_MARGIN)
        listed, complete = self._own_posts(since)
        for found in listed:
            if says_the_same(found, post):
                return Found(_receipt(found["id"], datetime.fromisoformat(found["created_at"]).astimezone(UTC)))
        if not complete:
            return Undecided(f"X did not list every post since {since:%Y-%m-%d %H:%M} UTC: look at the account")
        if refused:
            # Sending again would only be refused again.
            return Undecided(f"{DUPLICATE}, but not since {since:%Y-%m-%d}: look at the account, and change the text")
        return Absent()

    def withdraw(self, receipt: Receipt) -> bool:
        """Delete a post. Raises Rejected, before any call, for what is no post's id."""
        if whole_number(receipt.platform_id) is None:
            raise Rejected(f"'{receipt.platform_id}' is not the id of a post: delete it on X itself")

        def delete() -> bool:
            try:
                response = self._client.delete_tweet(receipt.platform_id, user_auth=True)
            except tweepy.NotFound as error:
                # Somebody was here before, or the answer to an earlier call was lost. Any other 404 proves nothing.
                if "resource-not-found" not in error.response.text:
                    raise
                return True
            deleted: bool = response.json()["data"]["deleted"]
            return deleted

        if not self._calls.make(Purpose.PREPARE, delete):
            raise Rejected("X did not delete the post: delete it on X itself")
        return True

    def confirm(self, receipt: Receipt) -> Confirmation:
        """Ask whether a post is still there."""

        def look() -> Confirmation:
            body = self._client.get_tweet(receipt.platform_id, user_auth=True).json()
            return Confirmation(Standing.LIVE if "data" in body else Standing.GONE)

        return self._calls.make(Purpose.READ, look)

    def metrics(self, receipt: Receipt) -> Metrics:
        """Return what X counts of a post in public."""

        def count() -> Metrics:
            response = self._client.get_tweet(receipt.platform_id, tweet_fields=["public_metrics"], user_auth=True)
            counts = response.json().get("data", {}).get("public_metrics", {})
            return Metrics(
                views=counts.get("impression_count"),
                likes=counts.get("like_count"),
                reposts=counts.get("retweet_count"),
                replies=counts.get("reply_count"),
            )

        return self._calls.make(Purpose.READ, count)

    def check(self) -> AccountStatus:
        """Return the connected account's handle."""
        return AccountStatus(f"X, connected as @{self._me()['username']}")

    def _me(self) -> dict[str, Any]:
        me: dict[str, Any] = self._calls.make(Purpose.READ, lambda: self._client.get_me(user_auth=True).json()["data"])
        return me

    def _post_json(self, route: str, body: dict[str, object]) -> dict[str, Any]:
        answer: dict[str, Any] = self._calls.make(
            Purpose.PREPARE, lambda: self._client.request("POST", route, json=body, user_auth=True).json()
        )
        return answer

    def _own_posts(self, since: datetime) -> tuple[list[dict[str, Any]], bool]:
        """Return the account's posts since a time, and whether these are certainly all."""
        account, token, posts = self._me()["id"], None, []
        for _ in range(_PAGES):
            page = self._calls.make(Purpose.READ, partial(self._page, account, since, token))
            posts += page.get("data", [])
            token = page["meta"].get("next_token")
            if token is None or page.get("errors"):
                return posts, not page.get("errors")
        return posts, False

    def _page(self, account: str, since: datetime, token: str | None) -> dict[str, Any]:
        page: dict[str, Any] = self._client.get_users_tweets(
            account,
            start_time=since,
            max_results=100,
            pagination_token=token,
            tweet_fields=["created_at", "entities", "referenced_tweets"],
            user_auth=True,
        ).json()
        return page


def says_the_same(found: Mapping[str, Any], post: PostPayload) -> bool:
    """Tell whether a post as X lists it has the text of `post`, and answers the same post."""
    answers = [other["id"] for other in found.get("referenced_tweets", ()) if other["type"] == "replied_to"]
    return answers == ([post.reply_to] if post.reply_to else []) and comparable(typed_text(found)) == comparable(
        post.text
    )


def typed_text(found: Mapping[str, Any]) -> str:
    """Undo what X does to a text: HTML escapes, links shortened to t.co, a t.co link appended for a picture."""
    text = html.unescape(found["text"])
    for url in found.get("entities", {}).get("urls", ()):
        text = text.replace(url["url"], "" if "media_key" in url else url.get("expanded_url", url["url"]))
    return text


def comparable(text: str) -> str:
    """Return a text without what X may change in it: white space, Unicode form, a link's scheme and last slash."""
    text = re.sub(r"https?://", "", unicodedata.normalize("NFC", text), flags=re.IGNORECASE)
    return " ".join(word.removesuffix("/") for word in text.split())


def _post(payload: Payload) -> PostPayload:
    if not isinstance(payload, PostPayload):
        raise Rejected("X takes posts, not newsletter issues")
    return payload


def _receipt(post: str, at: datetime) -> Receipt:
    return Receipt(post, f"https://x.com/i/status/{post}", at)


def _answer_of(error: Exception) -> Answer | None:
    if not isinstance(error, tweepy.HTTPException):
        return None
    response = error.response
    try:
        body = response.json()
    except requests.JSONDecodeError:
        body = {}
    return Answer(
        response.status_code,
        {name.lower(): value for name, value in response.headers.items()},
        "; ".join(map(str, error.api_messages)) or str(response.reason),
        f"{body.get('type', '')} {body.get('reason', '')}",
    )


def _judge(answer: Answer) -> ChannelFailure | None:
    if answer.status != 403:
        return None
    if "duplicate" in answer.words.lower():
        return Uncertain(f"{DUPLICATE}: it may have been published before")
    if any(problem in answer.problem for problem in _ACCOUNT_PROBLEMS) or "suspended" in answer.words.lower():
        return NeedsReconnect("X does not let this app or account post (403): look at it in X's developer console")
    return None
