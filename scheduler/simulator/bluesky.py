"""A Bluesky server (PDS), as far as a publisher uses it.

What it answers was seen on @atproto/pds 0.5.35 in 2026-11; tests/contract/test_channel_bluesky.py asks both. Limits:
the lexicons that come with that server, and its source (a put costs 2 points, a deletion 1, of 5,000 an hour; 30 logins
in 5 minutes). Characters are counted as Unicode says now, which is not how our planning counts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

import regex

from scheduler.simulator.apis import Account, Api, Platform, Scene
from scheduler.simulator.exchange import Answer, Request, json_answer
from scheduler.simulator.faults import Call
from scheduler.simulator.state import Post

CHANNEL = "bluesky"
POSTS = "app.bsky.feed.post"
ACCESS_LIFE, REFRESH_LIFE = timedelta(hours=2), timedelta(days=90)
GRAPHEMES, TEXT_BYTES, IMAGES, IMAGE_BYTES, UPLOAD_BYTES, LANGUAGES = 300, 3000, 4, 2_000_000, 5_242_880, 3
POINTS, POINT_WINDOW = 5000, timedelta(hours=1)
LOGINS, LOGIN_WINDOW = 30, timedelta(minutes=5)
_KEY = re.compile(r"[2-7a-j][2-7a-z]{12}")
_RAW, _DAG_CBOR = 0x55, 0x71

SAME = "the same record is there"
"""Why a record is not written, and yet the server says yes."""


class No(Exception):  # noqa: N818 - an answer
    """The server's answer to what it does not do."""

    def __init__(self, error: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.answer = json_answer({"error": error, "message": message}, status)


class TooManyError(Exception):
    """A limit is used up until `ends`."""

    def __init__(self, ends: datetime) -> None:
        super().__init__()
        self.ends = ends


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskyAccount(Account):
    """An account on the server, and its app password."""

    app_password: str = field(default="rehearsal-app-password", repr=False)
    handle: str = "rehearsal.bsky.social"
    did: str = "did:plc:rehearsal"

    def settings(self) -> dict[str, str]:
        """Return the handle and the app password."""
        return {"handle": self.handle, "app_password": self.app_password}


@dataclass(frozen=True, slots=True)
class BlueskyApi(Platform):
    """Answers the requests of one account."""

    account: BlueskyAccount
    scene: Scene

    def answer(self, request: Request) -> Answer:
        """Act on a request as Bluesky would, and return its answer."""
        actions: dict[str, Callable[[Request], object]] = {
            "POST com.atproto.server.createSession": self._open_session,
            "POST com.atproto.server.refreshSession": self._renew_session,
            "GET com.atproto.server.getSession": self._show_session,
            "POST com.atproto.repo.uploadBlob": self._upload,
            "POST com.atproto.repo.putRecord": self._put,
            "POST com.atproto.repo.deleteRecord": self._delete,
            "GET com.atproto.repo.getRecord": self._get,
            "GET com.atproto.repo.listRecords": self._list,
            "GET app.bsky.feed.getPosts": self._count,
        }
        action = actions.get(f"{request.method} {request.path.removeprefix(API.prefix)}")
        if action is None:
            return No("MethodNotImplemented", "Method Not Implemented", 501).answer
        try:
            return json_answer(action(request))
        except No as no:
            return no.answer
        except TooManyError as limit:
            return self.too_many(limit.ends)
        except (ValueError, LookupError, TypeError, AttributeError):
            return invalid("Input must have the properties that this method takes").answer

    def unauthorized(self) -> Answer:
        """Return Bluesky's answer to a token that it did not give."""
        return No("InvalidToken", "Token could not be verified").answer

    def too_many(self, ends: datetime) -> Answer:
        """Return Bluesky's answer when a rate limit is used up until `ends`."""
        headers = {
            "ratelimit-limit": str(POINTS),
            "ratelimit-remaining": "0",
            "ratelimit-reset": str(ceil(ends.timestamp())),
            "retry-after": str(ceil((ends - self.scene.clock.now()).total_seconds())),
        }
        return json_answer({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, 429, headers)

    def server_error(self) -> Answer:
        """Return Bluesky's answer when something broke on its side."""
        return No("InternalServerError", "Internal Server Error", 500).answer

    def _open_session(self, request: Request) -> object:
        body = request.json_object()
        self._spend("logins", 1, LOGINS, LOGIN_WINDOW)
        known = (self.account.handle, self.account.did)
        if body["identifier"] not in known or body["password"] != self.account.app_password:
            raise No("AuthenticationRequired", "Invalid identifier or password", 401)
        return self._session()

    def _renew_session(self, request: Request) -> object:
        self._authorize(request, "refresh")
        return self._session()

    def _show_session(self, request: Request) -> object:
        self._authorize(request)
        return {"did": self.account.did, "handle": self.account.handle, "active": True}

    def _session(self) -> dict[str, object]:
        now = self.scene.clock.now()
        tokens = {
            "accessJwt": token("access", now + ACCESS_LIFE),
            "refreshJwt": token("refresh", now + REFRESH_LIFE),
        }
        return {**tokens, "did": self.account.did, "handle": self.account.handle, "active": True}

    def _authorize(self, request: Request, scope: str = "access") -> None:
        """Raise No unless a request carries a token for `scope` that has not expired."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not given:
            raise No("AuthMissing", "Authentication Required", 401)
        ends = token_end(given, scope)
        if ends is None:
            raise No("InvalidToken", "Token could not be verified")
        if ends <= self.scene.clock.now():
            raise No("ExpiredToken", "Token has expired")

    def _spend(self, limit: str, points: int, most: int, window: timedelta) -> None:
        """Spend points of a limit. Raises TooManyError when they are used up."""
        ends = self.scene.state.spend(f"{CHANNEL} {limit}", points, most, window, self.scene.clock.now())
        if ends is not None:
            raise TooManyError(ends)

    def _upload(self, request: Request) -> object:
        self._authorize(request)
        if len(request.body) > UPLOAD_BYTES:
            raise No("PayloadTooLarge", "request entity too large", 413)
        cid, media_type = content_id(request.body, _RAW), request.headers["content-type"]
        self.scene.state.add_media(CHANNEL, media_type, request.body, self.scene.clock.now(), cid)
        return {"blob": {"$type": "blob", "ref": {"$link": cid}, "mimeType": media_type, "size": len(request.body)}}

    def _put(self, request: Request) -> object:
        self._authorize(request)
        body: Mapping[str, Any] = request.json_object()
        uri, record = self._place(body), body["record"]
        cid, images = content_id(canonical(record), _DAG_CBOR), images_of(record)
        check_record(record)
        self._spend("writes", 2, POINTS, POINT_WINDOW)
        self._check_blobs(images)
        parent = record["reply"]["parent"]["uri"] if "reply" in record else None
        blobs = tuple(map(blob_of, images))
        post = Post(CHANNEL, uri, record["text"], blobs, parent, self.scene.clock.now(), record)
        refusal = self.scene.state.add_post(post, lambda: self._objection(uri, cid, body))
        if isinstance(refusal, str) and refusal != SAME:
            raise No("InvalidSwap", refusal)
        for image in images:
            self.scene.state.describe_media(blob_of(image), image["alt"])
        return {"uri": uri, "cid": cid, "validationStatus": "valid"}

    def _objection(self, uri: str, cid: str, body: Mapping[str, Any]) -> str | None:
        """Return why a record is not written: it is there already, or what is there is not what the caller expects."""
        there = self._cid(uri)
        if there == cid:
            return SAME
        if "swapRecord" in body and body["swapRecord"] != there:
            return f"Record was at {there}"
        return None

    def _check_blobs(self, images: list[Any]) -> None:
        """Raise No for a picture that was not uploaded, or that went with the record that had it."""
        state = self.scene.state
        ends = state.deletions
        for cid in map(blob_of, images):
            media = state.media.get(cid)
            went = [ends[post.id] for post in state.ever_posted if cid in post.media and post.id in ends]
            in_use = any(cid in post.media for post in state.posts_on(CHANNEL))
            if media is None or (went and max(went) > media.at and not in_use):
                raise No("BlobNotFound", f"Could not find blob: {cid}")

    def _delete(self, request: Request) -> object:
        self._authorize(request)
        uri = self._place(request.json_object())
        self._spend("writes", 1, POINTS, POINT_WINDOW)
        self.scene.state.delete_post(uri, self.scene.clock.now())
        return {}

    def _get(self, request: Request) -> object:
        uri = self._place(request.query)
        record = self._record(uri)
        if record is None:
            raise No("RecordNotFound", f"Could not locate record: {uri}")
        return record

    def _list(self, request: Request) -> object:
        if request.query["collection"] != POSTS:
            return {"records": []}
        uris = sorted(post.id for post in self.scene.state.posts_on(CHANNEL))
        if request.query.get("reverse") != "true":
            uris.reverse()
        return {"records": [self._record(uri) for uri in uris[: int(request.query.get("limit", "50"))]]}

    def _count(self, request: Request) -> object:
        self._authorize(request)
        found = self._record(request.query["uris"])
        counts = {"likeCount": 0, "repostCount": 0, "replyCount": 0, "quoteCount": 0}
        return {"posts": [{"uri": found["uri"], "cid": found["cid"], **counts}] if found else []}

    def _place(self, asked: Mapping[str, Any]) -> str:
        """Return the address of the record that a request means. Raises No."""
        if asked["repo"] not in {self.account.did, self.account.handle}:
            raise No("InvalidRequest", f"Could not find repo: {asked['repo']}")
        if asked["collection"] == POSTS and not _KEY.fullmatch(asked["rkey"]):
            raise invalid(f'Invalid record key for {POSTS}: Invalid TID string (got "{asked["rkey"]}") at $')
        return f"at://{self.account.did}/{asked['collection']}/{asked['rkey']}"

    def _record(self, uri: str) -> dict[str, Any] | None:
        post = next((published for published in self.scene.state.posts_on(CHANNEL) if published.id == uri), None)
        if post is None:
            return None
        return {"uri": uri, "cid": content_id(canonical(post.record), _DAG_CBOR), "value": dict(post.record)}

    def _cid(self, uri: str) -> str | None:
        record = self._record(uri)
        return record["cid"] if record else None


def check_record(record: Mapping[str, Any]) -> None:
    """Raise No for a record that breaks the lexicon of posts."""
    text = record["text"]
    limits = (
        ("string", TEXT_BYTES, len(text.encode()), "text"),
        ("grapheme", GRAPHEMES, len(regex.findall(r"\X", text)), "text"),
        ("array", LANGUAGES, len(record.get("langs", ())), "langs"),
        ("array", IMAGES, len(images_of(record)), "embed.images"),
        *(("blob", IMAGE_BYTES, image["image"]["size"], "embed.images.image") for image in images_of(record)),
    )
    for kind, most, found, place in limits:
        if found > most:
            raise broken(f"{kind} too big (maximum {most}, got {found}) at $.record.{place}")
    for facet in record.get("facets", ()):
        if not 0 <= facet["index"]["byteStart"] <= facet["index"]["byteEnd"]:
            raise broken("integer too small at $.record.facets")
    if record["$type"] != POSTS or not all(isinstance(image["alt"], str) for image in images_of(record)):
        raise broken("Missing required key at $.record")
    datetime.fromisoformat(record["createdAt"])


def images_of(record: Mapping[str, Any]) -> list[Any]:
    """Return the images that a record embeds."""
    images: list[Any] = record.get("embed", {}).get("images", [])
    return images


def blob_of(image: Mapping[str, Any]) -> str:
    """Return the id of an embedded image's blob."""
    return str(image["image"]["ref"]["$link"])


def content_id(content: bytes, codec: int) -> str:
    """Return the CID (version 1, SHA-256) of content; the server has records as CBOR, the simulator as JSON."""
    digest = bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(digest).decode().lower().rstrip("=")


def canonical(record: object) -> bytes:
    """Return a record as the same bytes whatever the order of its fields."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False).encode()


def token(scope: str, ends: datetime) -> str:
    """Return a token of the server's own for a scope."""
    return f"{scope}.{ends.timestamp():.0f}.{_signature(scope, f'{ends.timestamp():.0f}')}"


def token_end(given: str, scope: str) -> datetime | None:
    """Return when a token ends, or None when the server did not give it for that scope."""
    named, _, rest = given.partition(".")
    ends, _, signature = rest.partition(".")
    if named != scope or not hmac.compare_digest(signature, _signature(scope, ends)):
        return None
    return datetime.fromtimestamp(int(ends), UTC)


def _signature(scope: str, ends: str) -> str:
    return hmac.new(b"rehearsal", f"{scope}.{ends}".encode(), "sha256").hexdigest()


def invalid(message: str) -> No:
    """Return the server's answer to a request that it cannot use."""
    return No("InvalidRequest", message)


def broken(message: str) -> No:
    """Return the server's answer to a record that breaks its lexicon."""
    return invalid(f"Invalid {POSTS} record: {message}")


API = Api(
    prefix="/xrpc/",
    calls={
        ("POST", "/xrpc/com.atproto.repo.putRecord"): Call.PUBLISH,
        ("POST", "/xrpc/com.atproto.repo.uploadBlob"): Call.PREPARE,
        ("POST", "/xrpc/com.atproto.repo.deleteRecord"): Call.PREPARE,
        ("POST", "/xrpc/com.atproto.server.createSession"): Call.PREPARE,
        ("POST", "/xrpc/com.atproto.server.refreshSession"): Call.PREPARE,
    },
    account=BlueskyAccount(),
    open=BlueskyApi,
)
