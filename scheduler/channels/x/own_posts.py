"""Recognises one's own post in what X lists: X shortens links, escapes HTML and appends a link for a picture."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from scheduler.channels.answers import GarbledError, Json, has, identifier, moment, record, records, text
from scheduler.domain.delivery import Receipt
from scheduler.domain.numbers import whole_number
from scheduler.domain.payload import PostPayload


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the account's posts.

    Our post, if it is there; the token of the next page; whether X left nothing out.
    """

    found: Receipt | None
    following: str | None
    is_whole: bool


def read_page(body: Json, post: PostPayload) -> Page:
    """Look for a post on a page. Raises GarbledError."""
    listed = records(body, "data") if has(body, "data") else []
    same = next((found for found in listed if says_the_same(found, post)), None)
    following = identifier(body, "meta", "next_token") if has(record(body, "meta"), "next_token") else None
    found = receipt_of(number(same, "id"), moment(same, "created_at")) if same else None
    return Page(found, following, is_whole=not has(body, "errors"))


def receipt_of(post: str, at: datetime) -> Receipt:
    """Return the proof of a post by its id."""
    return Receipt(post, f"https://x.com/i/status/{post}", at)


def number(body: object, *path: str) -> str:
    """Return an id as X gives them: digits alone. Raises GarbledError."""
    found = identifier(body, *path)
    if whole_number(found) is None:
        raise GarbledError(f"{'.'.join(path)} is no number")
    return found


def says_the_same(found: Json, post: PostPayload) -> bool:
    """Tell whether a post as X lists it has the text of `post`, and answers the same post. Raises GarbledError."""
    others = records(found, "referenced_tweets") if has(found, "referenced_tweets") else []
    answers = [identifier(other, "id") for other in others if text(other, "type") == "replied_to"]
    is_answer_to_the_same = answers == ([post.reply_to] if post.reply_to else [])
    return is_answer_to_the_same and comparable(typed_text(found)) == comparable(post.text)


def typed_text(found: Json) -> str:
    """Undo X's changes to a text: HTML escapes, links shortened to t.co, a t.co link appended for a picture."""
    written = html.unescape(text(found, "text"))
    for url in records(found, "entities", "urls") if has(found, "entities", "urls") else ():
        short = text(url, "url")
        expanded = text(url, "expanded_url") if has(url, "expanded_url") else short
        written = written.replace(short, "" if "media_key" in url else expanded)
    return written


def comparable(written: str) -> str:
    """Return a text without the things that X may change: white space, Unicode form, a link's scheme and last slash."""
    plain = re.sub(r"https?://", "", unicodedata.normalize("NFC", written), flags=re.IGNORECASE)
    return " ".join(word.removesuffix("/") for word in plain.split())
