"""A post as Bluesky keeps it: a record under a key of our own. Pure.

Shapes: the lexicons app.bsky.feed.post, app.bsky.richtext.facet, app.bsky.embed.images and .external as shipped with
the server @atproto/pds 0.5.35; record keys: atproto.com/specs/tid. Read 2026-11.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import regex

from scheduler.channels.answers import Json, has, identifier, record, records, text
from scheduler.channels.linking import written_links
from scheduler.domain.payload import PostPayload
from scheduler.domain.prepared import Prepared

COLLECTION = "app.bsky.feed.post"

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_HASHTAG = regex.compile(r"(?<![^\s(])#([\p{L}\p{M}\p{N}_]*[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*)")


def record_key(post: PostPayload) -> str:
    """Return the key under which a post stands: the same for the same delivery, whoever asks, and whenever.

    It is a TID, as Bluesky wants one: 53 bits of microseconds and 10 of a clock's number, which a hash of the
    delivery's id fills below the second of its slot. Two deliveries of one second share a key in 1 of 10^9 cases.
    """
    second = int((post.due_at or datetime.fromtimestamp(0, UTC)).timestamp())
    noise = int.from_bytes(hashlib.sha256(post.delivery.encode()).digest()[:8])
    number = ((second * 1_000_000 + noise % 1_000_000) << 10) | (noise >> 54)
    return "".join(_DIGITS[(number >> shift) & 31] for shift in range(60, -1, -5))


def key_at(place: str) -> str:
    """Return the key in a post's id (at://…) or in its address for readers: a person may have given either."""
    return place.rstrip("/").rpartition("/")[2]


def record_of(post: PostPayload, prepared: Prepared, at: datetime) -> dict[str, Any]:
    """Return the record of a post that is made at a time (aware UTC).

    `prepared.media` are the JSON of what it refers to: each picture as the server named it, or what a reply answers.
    """
    made: dict[str, Any] = {"$type": COLLECTION, "text": post.text, "createdAt": timestamp(at)}
    if post.language:
        made["langs"] = [post.language]
    if found := sorted(facets(post.text), key=lambda facet: facet["index"]["byteStart"]):
        made["facets"] = found
    if post.reply_to:
        made["reply"] = json.loads(prepared.media[-1])
    if embed := _embed(post, prepared):
        made["embed"] = embed
    return made


def _embed(post: PostPayload, prepared: Prepared) -> dict[str, Any] | None:
    if post.pictures:
        images = [
            {
                "image": json.loads(blob),
                "alt": picture.alt,
                "aspectRatio": {"width": picture.width, "height": picture.height},
            }
            for picture, blob in zip(post.pictures, prepared.media, strict=False)
        ]
        return {"$type": "app.bsky.embed.images", "images": images}
    if post.link_card:
        card = post.link_card
        external = {"uri": card.url, "title": card.title, "description": card.description}
        return {"$type": "app.bsky.embed.external", "external": external}
    return None


def facets(words: str) -> Iterator[dict[str, Any]]:
    """Yield the facets of a text's links and hashtags, by their places in its UTF-8 bytes."""
    for link in written_links(words):
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": link.address}
        yield _facet(words, link.start, link.address, feature)
    for match in _HASHTAG.finditer(words):
        yield _facet(words, match.start(), match[0], {"$type": "app.bsky.richtext.facet#tag", "tag": match[1]})


def _facet(words: str, start: int, part: str, feature: Mapping[str, str]) -> dict[str, Any]:
    begins = len(words[:start].encode())
    return {"index": {"byteStart": begins, "byteEnd": begins + len(part.encode())}, "features": [dict(feature)]}


def is_the_record(value: Json, post: PostPayload, prepared: Prepared) -> bool:
    """Say whether a record under the key of `post` is that post: its text, what it answers, what was uploaded for it.

    Raises GarbledError for what is no post.
    """
    answered = identifier(value, "reply", "parent", "uri") if has(value, "reply") else ""
    if (text(value, "text"), key_at(answered)) != (post.text, key_at(post.reply_to or "")):
        return False
    uploaded = prepared.media[:-1] if post.reply_to else prepared.media
    images = records(value, "embed", "images") if uploaded and has(value, "embed", "images") else []
    return [record(image, "image") for image in images] == [json.loads(blob) for blob in uploaded]


def blob_in(answer: Json) -> str:
    """Return the blob in the answer to an upload, as JSON that a record may hold. Raises GarbledError."""
    identifier(answer, "blob", "ref", "$link")
    return json.dumps(record(answer, "blob"))


def thread_in(answer: Json) -> str:
    """Return the references of a reply to a post, as JSON: it and the first of its thread. Raises GarbledError."""
    parent = {name: identifier(answer, name) for name in ("uri", "cid")}
    root = parent
    if has(answer, "value", "reply"):
        root = {name: identifier(answer, "value", "reply", "root", name) for name in ("uri", "cid")}
    return json.dumps({"root": root, "parent": parent})


def timestamp(at: datetime) -> str:
    """Return a time as records have it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
