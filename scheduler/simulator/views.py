"""The content of the page: the timeline that followers would see, the inbox that subscribers would see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from scheduler.channels.registry import spec_of
from scheduler.domain.numbers import whole_number
from scheduler.simulator.apis import Platform, Scene
from scheduler.simulator.exchange import timestamp
from scheduler.simulator.faults import PlannedFault, fault_record
from scheduler.simulator.mailing import Email, email_of
from scheduler.simulator.state import Media, Post, State

PAGE = 50


def overview(
    scene: Scene, platforms: Mapping[str, Platform], faults: tuple[PlannedFault, ...], start: Mapping[str, int]
) -> dict[str, object]:
    """Return the accepted posts and mails, newest first: `PAGE` of each from the numbers in `start` on."""
    state, identity = scene.state, scene.identity
    posts, media = state.posts, state.media
    newest = tuple(reversed(posts))[start["posts"] : start["posts"] + PAGE]
    return {
        "now": timestamp(scene.clock.now()),
        "account": {"name": identity.display_name, "username": identity.username},
        "channels": [{"name": name, "title": spec_of(name).title} for name in platforms],
        "posts": [_post(post, media, platforms[post.channel]) for post in newest],
        "emails": [
            _email(f"{place}-{number}", email_of(state.mailings[place], number))
            for place, number in islice(_newest_emails(state), start["emails"], start["emails"] + PAGE)
        ],
        "counts": {
            "posts": len(posts),
            "emails": sum(len(mailing.body["personalizations"]) for mailing in state.mailings),
            "mailings": len(state.mailings),
        },
        "requests": dict(state.requests),
        "faults": [fault_record(fault) for fault in faults],
    }


def email_named(state: State, name: str) -> Email | None:
    """Return the mail with the name that the overview gives it, 'mailing-recipient', or None."""
    mailing, number = (whole_number(part) for part in name.partition("-")[::2])
    if mailing is None or number is None:
        return None
    try:
        return email_of(state.mailings[mailing], number)
    except IndexError:
        return None


def email_detail(name: str, email: Email) -> dict[str, object]:
    """Return a mail with everything that the page shows of it beside its body."""
    parts = {"text": email.text, "headers": dict(email.headers), "custom_args": dict(email.custom_args)}
    return {**_email(name, email), **parts}


def framed_html(email: Email) -> str:
    """Return a mail's HTML with its inline pictures put in, as a mail program shows it."""

    def picture(match: re.Match[str]) -> str:
        media_type, data = email.attachments.get(match[1], ("", ""))
        return f"data:{media_type};base64,{data}" if data else match[0]

    return re.sub(r"cid:([\w.@-]+)", picture, email.html)


def _newest_emails(state: State) -> Iterator[tuple[int, int]]:
    """Yield the places of all mails, those of the newest mailing first: of the mailing, and in it."""
    mailings = state.mailings
    for place in range(len(mailings) - 1, -1, -1):
        for number in range(len(mailings[place].body["personalizations"])):
            yield place, number


def _post(post: Post, media: Mapping[str, Media], platform: Platform) -> dict[str, object]:
    text, urls = platform.shown(post)
    return {
        "id": post.id,
        "network": spec_of(post.channel).title,
        "at": timestamp(post.at),
        "typed": post.text,
        "text": text,
        "urls": urls,
        "reply_to": post.reply_to,
        "media": [{"id": name, "alt": media[name].alt, "sha256": media[name].sha256} for name in post.media],
    }


def _email(name: str, email: Email) -> dict[str, object]:
    return {
        "name": name,
        "msg_id": email.msg_id,
        "at": timestamp(email.at),
        "to": {"address": email.to_address, "name": email.to_name},
        "from": {"address": email.from_address, "name": email.from_name},
        "reply_to": email.reply_to,
        "subject": email.subject,
    }
