"""X, through tweepy. Media goes through API v2 over tweepy's session, as tweepy's own upload is v1.1 (closed 2025-06).

Limits: docs.x.com, media best practices and data dictionary, read 2026-04.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from scheduler.channels.answers import GarbledError, Json, count, flag, has, identifier, records, text
from scheduler.channels.calls import Purpose, sent_at
from scheduler.channels.rest import RefusedError, headers_of, json_of
from scheduler.channels.x.client import DUPLICATE, calls_of, client_of
from scheduler.channels.x.own_posts import Page, number, read_page, receipt_of
from scheduler.channels.x.spec import SPEC, XAccount
from scheduler.domain.account import AccountStatus, Confirmation, Metrics, Standing
from scheduler.domain.delivery import Absent, Attempt, Found, Receipt, Sighting, Undecided
from scheduler.domain.errors import Rejected
from scheduler.domain.numbers import whole_number
from scheduler.domain.payload import Payload, Picture, PostPayload
from scheduler.domain.prepared import Prepared
from scheduler.ports import Clock

MEDIA_LIFE = timedelta(hours=23)
"""How long an uploaded picture may be used: X keeps it for 24 hours (docs.x.com, media upload, read 2026-09), less a
margin."""

CLOCK_MARGIN = timedelta(minutes=5)
"""How much earlier than an attempt the search for its post starts: the two clocks may differ."""

DUPLICATE_SEARCH = timedelta(days=7)
"""How far back the post is sought that such an attempt repeats."""

_PAGES = 10


class X:
    """One X account."""

    def __init__(self, account: XAccount, clock: Clock) -> None:
        self.name = account.name
        self._clock = clock
        self._calls = calls_of(account, clock)
        self._client = client_of(account)

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
        data = b64encode(picture.data).decode()
        upload = {"media": data, "media_category": "tweet_image", "media_type": picture.media_type}
        media = self._calls.make(Purpose.PREPARE, lambda: number(self._posted("/2/media/upload", upload), "data", "id"))
        described = {"id": media, "metadata": {"alt_text": {"text": picture.alt}}}
        self._calls.make(Purpose.PREPARE, lambda: self._posted("/2/media/metadata", described))
        return media

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
            return receipt_of(number(json_of(response), "data", "id"), sent_at(headers_of(response), self._clock))

        return self._calls.make(Purpose.PUBLISH, publish)

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Look for a post among the account's own since shortly before the attempt."""
        post = _post(payload)
        refused = DUPLICATE in attempt.reason
        account = self._calls.make(Purpose.READ, self._me)
        began = self._calls.on_platform(attempt.started_at)
        since = began - (DUPLICATE_SEARCH if refused else CLOCK_MARGIN)
        page = Page(None, None, is_whole=True)
        for _ in range(_PAGES):
            page = self._calls.make(Purpose.READ, partial(self._page, post, account.id, since, page.following))
            if page.found or page.following is None or not page.is_whole:
                break
        if page.found:
            return Found(page.found)
        if page.following is not None or not page.is_whole:
            return Undecided(f"X did not list every post since {since:%Y-%m-%d %H:%M} UTC: look at the account")
        if refused:
            # Sending again would only be refused again.
            return Undecided(f"{DUPLICATE}, but not since {since:%Y-%m-%d}: look at the account, and change the text")
        return Absent()

    def withdraw(self, receipt: Receipt) -> bool:
        """Delete a post. Raises Rejected, before any call, for an id that is no post's."""
        if whole_number(receipt.platform_id) is None:
            raise Rejected(f"'{receipt.platform_id}' is not the id of a post: delete it on X itself")

        def delete() -> bool:
            try:
                response = self._client.delete_tweet(receipt.platform_id, user_auth=True)
            except RefusedError as refusal:
                # Somebody was here before, or the answer to an earlier call was lost. Any other 404 proves nothing.
                if refusal.answer.status != 404 or "resource-not-found" not in str(refusal.answer.body.get("type")):
                    raise
                return True
            return flag(json_of(response), "data", "deleted")

        if not self._calls.make(Purpose.PREPARE, delete):
            raise Rejected("X did not delete the post: delete it on X itself")
        return True

    def confirm(self, receipt: Receipt) -> Confirmation:
        """Ask whether a post is still there."""

        def look() -> Confirmation:
            body = json_of(self._client.get_tweet(receipt.platform_id, user_auth=True))
            if has(body, "data"):
                return Confirmation(Standing.LIVE)
            if any("resource-not-found" in text(error, "type") for error in records(body, "errors")):
                return Confirmation(Standing.GONE)
            raise GarbledError("neither the post nor that it is gone")

        return self._calls.make(Purpose.READ, look)

    def metrics(self, receipt: Receipt) -> Metrics:
        """Return the counts that X shows of a post in public."""

        def counted() -> Metrics:
            response = self._client.get_tweet(receipt.platform_id, tweet_fields=["public_metrics"], user_auth=True)
            counts = partial(count, json_of(response), "data", "public_metrics")
            return Metrics(
                views=counts("impression_count"),
                likes=counts("like_count"),
                reposts=counts("retweet_count"),
                replies=counts("reply_count"),
            )

        return self._calls.make(Purpose.READ, counted)

    def refresh(self) -> None:
        """Do nothing: the keys hold until somebody changes them."""

    def check(self) -> AccountStatus:
        """Return the connected account's handle."""
        return AccountStatus(f"X, connected as @{self._calls.make(Purpose.READ, self._me).username}")

    def _me(self) -> _User:
        body = json_of(self._client.get_me(user_auth=True))
        return _User(number(body, "data", "id"), identifier(body, "data", "username"))

    def _posted(self, route: str, body: Json) -> Json:
        return json_of(self._client.request("POST", route, json=body, user_auth=True))

    def _page(self, post: PostPayload, account: str, since: datetime, token: str | None) -> Page:
        """Look for a post on one page of the account's own."""
        response = self._client.get_users_tweets(
            account,
            start_time=since,
            max_results=100,
            pagination_token=token,
            tweet_fields=["created_at", "entities", "referenced_tweets"],
            user_auth=True,
        )
        return read_page(json_of(response), post)


@dataclass(frozen=True, slots=True)
class _User:
    """The connected account: X's number for it, and its handle."""

    id: str
    username: str


def _post(payload: Payload) -> PostPayload:
    if not isinstance(payload, PostPayload):
        raise Rejected("X takes posts, not newsletter issues")
    return payload
