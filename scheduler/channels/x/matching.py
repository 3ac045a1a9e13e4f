"""Recognises one's own post in what X lists: X shortens links, escapes HTML and appends a link for a picture."""

from __future__ import annotations

import html
import re
import unicodedata

from scheduler.channels.answers import Json, has, identifier, records, text
from scheduler.domain.payload import PostPayload


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
