"""The payload of one call: what was signed, and who is still to receive it with the links of each one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheduler.domain.delivery import Delivery
from scheduler.domain.package import Package
from scheduler.domain.payload import (
    CONFIRM_PLACEHOLDER,
    PREFERENCES_PLACEHOLDER,
    UNSUBSCRIBE_PLACEHOLDER,
    Addressee,
    BatchPayload,
    Payload,
    PostPayload,
    RenderedIssue,
    RenderedPost,
)
from scheduler.domain.personal_parts import printable_first_name
from scheduler.domain.standing import own_link
from scheduler.domain.subscriber import Subscriber

_FIELDS = {
    UNSUBSCRIBE_PLACEHOLDER: "unsubscribe_url",
    CONFIRM_PLACEHOLDER: "confirm_url",
    PREFERENCES_PLACEHOLDER: "preferences_url",
}
"""Where the link that each reader needs stands among what is known of them."""


def no_token(_delivery: Delivery, _subscriber: str) -> str:
    """Return no word for a copy: its bounces are not read."""
    return ""


def no_link(_site: str, _subject: str) -> str:
    """Return no link: where nobody signs up."""
    return ""


def post_payload(delivery: Delivery, rendered: RenderedPost) -> PostPayload:
    """Return the payload of one part of a post; the pictures go with the first."""
    pictures = rendered.pictures if delivery.sequence == 1 else ()
    is_last = delivery.sequence == len(rendered.texts)
    return PostPayload(
        delivery.id,
        rendered.texts[delivery.sequence - 1],
        pictures,
        delivery.reply_to,
        delivery.due_at,
        rendered.language,
        rendered.link_card if is_last and not pictures else None,
    )


def batch_payload(
    delivery: Delivery,
    package: Package,
    people: Sequence[Subscriber],
    own_url: Callable[[str, str], str],
    copy_token: Callable[[Delivery, str], str],
    *,
    view_url: str = "",
) -> BatchPayload:
    """Return the payload of one batch of an issue. `own_url` makes the link that each reader needs, as was signed.

    `view_url` is where the issue is read in a browser.
    Who has yet to confirm is on no list, and a stranger may have typed in their name: neither is in their mail.
    """
    signed, way = package.content, own_link(delivery.item)
    has_confirmed = way != CONFIRM_PLACEHOLDER
    addressees = tuple(
        Addressee(
            person.id,
            person.address,
            person.name if has_confirmed else "",
            token=copy_token(delivery, person.id),
            first_name=printable_first_name(person.first_name) if has_confirmed else "",
            view_url=view_url,
            **{_FIELDS[way]: own_url(signed.public_url, person.id)},
        )
        for person in people
    )
    issue = package.rendered
    if not isinstance(issue, RenderedIssue):
        raise TypeError(f"{delivery.item} is a post, which has no batches")
    reply_to = signed.reply_to or None
    sender = (signed.sender_name, signed.sender_address, reply_to)
    return BatchPayload(delivery.id, issue.of_variant(delivery.variant), *sender, addressees, signed.counted)


def people_in(payload: Payload) -> int:
    """Return how many people a call writes to: nobody in particular, where it is a post."""
    return len(payload.addressees) if isinstance(payload, BatchPayload) else 0
