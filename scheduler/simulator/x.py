"""X's API v2, as far as a publisher uses it.

Shapes and limits: docs.x.com (create post, media upload, media metadata, user posts timeline, counting characters, rate
limits; delete post: 50 in 15 minutes), read 2026-04. Text is counted by twitter-text itself, not by our planning.
"""

from __future__ import annotations

import base64
import hashlib
import html
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from scheduler.domain.numbers import whole_number
from scheduler.simulator.apis import Account, Api, Platform, Scene
from scheduler.simulator.exchange import Answer, Request, json_answer, timestamp
from scheduler.simulator.faults import Call
from scheduler.simulator.oauth import is_signed
from scheduler.simulator.state import Post, State

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the package's old way of finding its data is deprecated
    from twitter_text import extract_urls_with_indices, parse_tweet

CHANNEL = "x"

IMAGE_BYTES = 5_000_000
IMAGE_TYPES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "image/webp": b"RIFF"}
"""The types of picture that X takes, and the first bytes of each."""

MEDIA_LIFE = timedelta(days=1)
DUPLICATE_WINDOW = timedelta(hours=24)
"""X does not say how long it refuses the same text again; a day is what publishers report."""

WINDOW = timedelta(minutes=15)
WINDOW_POSTS = 100
WINDOW_DELETIONS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class XAccount(Account):
    """An account of X, and the app that may post to it."""

    consumer_key: str = field(default="rehearsal-consumer-key", repr=False)
    consumer_secret: str = field(default="rehearsal-consumer-secret", repr=False)
    access_token: str = field(default="rehearsal-access-token", repr=False)
    access_token_secret: str = field(default="rehearsal-access-token-secret", repr=False)
    user_id: str = "1750000000000000000"

    def settings(self) -> dict[str, str]:
        """Return the four keys."""
        return {
            "consumer_key": self.consumer_key,
            "consumer_secret": self.consumer_secret,
            "access_token": self.access_token,
            "access_token_secret": self.access_token_secret,
        }


@dataclass(frozen=True, slots=True)
class XApi(Platform):
    """Answers X's requests."""

    account: XAccount
    scene: Scene

    @property
    def state(self) -> State:
        """The platforms' accepted publications."""
        return self.scene.state

    def answer(self, request: Request) -> Answer:
        """Carry out a request, and return X's answer."""
        if not is_signed(request, self.account):
            return self.unauthorized()
        if (request.method, request.path) == ("GET", "/2/users/me"):
            return json_answer({"data": self._user()})
        if (request.method, request.path) == ("GET", f"/2/users/{self.account.user_id}/tweets"):
            return self._timeline(request)
        actions = {
            "/2/tweets": self._create_post,
            "/2/media/upload": self._upload,
            "/2/media/metadata": self._describe,
        }
        if request.method == "POST" and request.path in actions:
            return _with_json(request, actions[request.path])
        return self._one_post(request) or problem(404, "Not Found", "Not Found")

    def unauthorized(self) -> Answer:
        """Return X's answer to a missing, wrong or revoked token."""
        return problem(401, "Unauthorized", "Unauthorized")

    def too_many(self, ends: datetime) -> Answer:
        """Return X's answer when a rate limit is used up until `ends`."""
        return problem(429, "Too Many Requests", "Too Many Requests", limit_headers(0, ends))

    def server_error(self) -> Answer:
        """Return X's answer when something broke on its side."""
        return problem(503, "Service Unavailable", "Service Unavailable")

    def shown(self, post: Post) -> tuple[str, list[dict[str, object]]]:
        """Return a post's text as X stores it, and its link entities."""
        return listed_text(post, self.scene.identity.username)

    def _user(self) -> dict[str, str]:
        return {
            "id": self.account.user_id,
            "name": self.scene.identity.display_name,
            "username": self.scene.identity.username,
        }

    def _upload(self, body: Mapping[str, Any]) -> Answer:
        data, media_type = base64.b64decode(body["media"], validate=True), str(body.get("media_type", ""))
        if body["media_category"] != "tweet_image" or media_type not in IMAGE_TYPES:
            return invalid(f"media type {media_type!r} in category {body['media_category']!r} is not allowed")
        if not data.startswith(IMAGE_TYPES[media_type]):
            return invalid("The media does not have the type that was named.")
        if len(data) > IMAGE_BYTES:
            return invalid(f"File size exceeds {IMAGE_BYTES} bytes.")
        media = self.state.add_media(CHANNEL, media_type, data, self.scene.clock.now())
        described = {"id": media.id, "media_key": f"3_{media.id}", "size": len(data), "expires_after_secs": 86400}
        return json_answer({"data": described})

    def _describe(self, body: Mapping[str, Any]) -> Answer:
        media, alt = str(body["id"]), body["metadata"]["alt_text"]["text"]
        if len(alt) > 1000:
            return invalid("alt_text.text must be at most 1000 characters.")
        if not self._usable(media):
            return invalid(f"There is no media {media}.")
        self.state.describe_media(media, alt)
        return json_answer({"data": {"id": media, "associated_metadata": {"alt_text": {"text": alt}}}})

    def _usable(self, media: str) -> bool:
        known = self.state.media.get(media)
        return known is not None and self.scene.clock.now() < known.at + MEDIA_LIFE

    def _create_post(self, body: Mapping[str, Any]) -> Answer:
        now = self.scene.clock.now()
        text = unicodedata.normalize("NFC", body.get("text", "")).strip()
        media = tuple(body.get("media", {}).get("media_ids", ()))
        reply_to = body.get("reply", {}).get("in_reply_to_tweet_id")
        remaining, ends = self._limit(now)
        if remaining == 0:
            return self.too_many(ends)
        if not (text or media) or len(media) > 4:
            return invalid("A post needs a text or a picture, and has at most 4 pictures.")
        if not all(map(self._usable, media)):
            return invalid("Your media IDs are invalid.")
        if text and parse_tweet(text).weightedLength > 280:
            return problem(403, "Forbidden", "Your Tweet text is too long.")
        posted = self.state.add_post(
            Post(CHANNEL, "", text, media, reply_to, now), lambda: self._objection(text, reply_to, now)
        )
        if isinstance(posted, str):
            return problem(403, "Forbidden", posted, limit_headers(remaining, ends))
        shown = {"id": posted.id, "text": self.shown(posted)[0], "edit_history_tweet_ids": [posted.id]}
        return json_answer({"data": shown}, 201, limit_headers(*self._limit(now)))

    def _objection(self, text: str, reply_to: str | None, now: datetime) -> str | None:
        posts = self.state.posts_on(CHANNEL)
        if reply_to is not None and reply_to not in {post.id for post in posts}:
            return "You attempted to reply to a Tweet that is deleted or not visible to you."
        if text and any(post.text == text and now < post.at + DUPLICATE_WINDOW for post in posts):
            return "You are not allowed to create a Tweet with duplicate content."
        return None

    def _one_post(self, request: Request) -> Answer | None:
        _, route, post = request.path.rpartition("/2/tweets/")
        if not route or "/" in post:
            return None
        if request.method == "DELETE":
            return self._delete(post)
        return self._lookup(post, request) if request.method == "GET" else None

    def _delete(self, post: str) -> Answer:
        if whole_number(post) is None:
            return invalid(f"The `id` query parameter value [{post}] is not valid")
        now = self.scene.clock.now()
        recent = [at for at in self.state.deletions.values() if now < at + WINDOW]
        if len(recent) >= WINDOW_DELETIONS:
            return self.too_many(min(recent) + WINDOW)
        if not self.state.delete_post(post, now):
            return missing(post, 404)
        return json_answer({"data": {"deleted": True}})

    def _lookup(self, post: str, request: Request) -> Answer:
        fields = set(request.query.get("tweet.fields", "").split(","))
        found = next((published for published in self.state.posts_on(CHANNEL) if published.id == post), None)
        # X answers 200 to a look-up of what is not there, with the problem in place of the post.
        return (
            json_answer({"data": listed(found, self.scene.identity.username, fields)}) if found else missing(post, 200)
        )

    def _limit(self, now: datetime) -> tuple[int, datetime]:
        """Return how many posts the window has left, and when it ends."""
        recent = [post.at for post in self.state.ever_posted if post.channel == CHANNEL and now < post.at + WINDOW]
        return max(0, WINDOW_POSTS - len(recent)), min(recent, default=now) + WINDOW

    def _timeline(self, request: Request) -> Answer:
        size = whole_number(request.query.get("max_results", "10"))
        start = whole_number(request.query.get("pagination_token", "0"))
        try:
            since = datetime.fromisoformat(request.query.get("start_time", "2010-11-06T00:00:00Z")).astimezone(UTC)
        except ValueError:
            return invalid("start_time is not valid.")
        if size is None or start is None:
            return invalid("max_results or pagination_token is not a whole number.")
        if not 5 <= size <= 100:
            return invalid(f"The `max_results` query parameter value [{size}] is not between 5 and 100")
        seen = self.scene.clock.now() - self.scene.visibility_delay
        # Ids grow with time; only the 3,200 newest posts are ever listed.
        posts = [post for post in reversed(self.state.posts_on(CHANNEL)) if since <= post.at <= seen][:3200]
        page = posts[start : start + size]
        if not page:
            return json_answer({"meta": {"result_count": 0}})
        meta: dict[str, object] = {"result_count": len(page), "newest_id": page[0].id, "oldest_id": page[-1].id}
        if start + size < len(posts):
            meta["next_token"] = str(start + size)
        fields = set(request.query.get("tweet.fields", "").split(","))
        return json_answer(
            {"data": [listed(post, self.scene.identity.username, fields) for post in page], "meta": meta}
        )


def listed(post: Post, username: str, fields: set[str]) -> dict[str, object]:
    """Return a post as the timeline lists it, with the extra fields that were asked for."""
    text, urls = listed_text(post, username)
    extra: dict[str, object] = {"created_at": timestamp(post.at)}
    if urls:
        extra["entities"] = {"urls": urls}
    if post.reply_to:
        extra["referenced_tweets"] = [{"type": "replied_to", "id": post.reply_to}]
    if post.media:
        extra["attachments"] = {"media_keys": [f"3_{media}" for media in post.media]}
    shown = {name: value for name, value in extra.items() if name in fields}
    return {"id": post.id, "text": text, "edit_history_tweet_ids": [post.id], **shown}


def listed_text(post: Post, username: str) -> tuple[str, list[dict[str, object]]]:
    """Return a post's text as X stores it (links through t.co, &, <, > escaped), and its link entities."""
    text, urls, done = "", [], 0
    for number, found in enumerate(extract_urls_with_indices(post.text)):
        start, end = found["indices"]
        text += html.escape(post.text[done:start], quote=False)
        expanded = found["url"] if "://" in found["url"] else f"http://{found['url']}"
        urls.append(_entity(len(text), short_link(post.id, number), expanded))
        text, done = text + short_link(post.id, number), end
    text += html.escape(post.text[done:], quote=False)
    if post.media:
        text += " " if text else ""
        picture, target = short_link(post.id, -1), f"https://x.com/{username}/status/{post.id}/photo/1"
        urls += [{**_entity(len(text), picture, target), "media_key": f"3_{media}"} for media in post.media]
        text += picture
    return text, urls


def _entity(start: int, short: str, expanded: str) -> dict[str, object]:
    display = expanded.partition("://")[2].removeprefix("www.")
    display = display if len(display) <= 30 else display[:29] + "…"
    return {"start": start, "end": start + len(short), "url": short, "expanded_url": expanded, "display_url": display}


def short_link(post: str, number: int) -> str:
    """Return the t.co link of a post's link by number: ten letters or digits after the host."""
    digest = hashlib.sha256(f"{post}/{number}".encode()).digest()
    letters = base64.b64encode(digest, altchars=b"Zz").decode()
    return f"https://t.co/{letters[:10]}"


def limit_headers(remaining: int, ends: datetime) -> dict[str, str]:
    """Return X's rate-limit headers for posts; the reset is in Unix seconds, rounded up."""
    return {
        "x-rate-limit-limit": str(WINDOW_POSTS),
        "x-rate-limit-remaining": str(remaining),
        "x-rate-limit-reset": str(ceil(ends.timestamp())),
    }


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return one of X's problems (RFC 7807)."""
    return json_answer({"title": title, "detail": detail, "type": "about:blank", "status": status}, status, headers)


def missing(post: str, status: int) -> Answer:
    """Return X's answer about a post that is deleted or never was."""
    error = {
        "value": post,
        "detail": f"Could not find tweet with id: [{post}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "id",
        "resource_id": post,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }
    if status == 200:
        return json_answer({"errors": [error]})
    return json_answer({**error, "status": status}, status)


def invalid(message: str) -> Answer:
    """Return X's answer to parameters it cannot use."""
    kind = "https://api.twitter.com/2/problems/invalid-request"
    detail = "One or more parameters to your request was invalid."
    return json_answer(
        {"errors": [{"message": message}], "title": "Invalid Request", "detail": detail, "type": kind}, 400
    )


def _with_json(request: Request, action: Callable[[dict[str, Any]], Answer]) -> Answer:
    try:
        return action(request.json_object())
    except (ValueError, LookupError, TypeError, AttributeError):
        return invalid("The request could not be read as the JSON that this endpoint takes.")


API = Api(
    prefix="/2/",
    calls={
        ("POST", "/2/tweets"): Call.PUBLISH,
        ("POST", "/2/media/upload"): Call.PREPARE,
        ("POST", "/2/media/metadata"): Call.PREPARE,
    },
    account=XAccount(),
    open=XApi,
)
