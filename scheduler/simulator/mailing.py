"""The mails that a mailing becomes: one per recipient, with the substitutions done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.simulator.state import Mailing


@dataclass(frozen=True, slots=True)
class Email:
    """One person's mail. `attachments` maps content ids to (media type, base64)."""

    msg_id: str
    to_address: str
    to_name: str
    from_address: str
    from_name: str
    reply_to: str
    subject: str
    html: str
    text: str
    headers: Mapping[str, str]
    custom_args: Mapping[str, str]
    attachments: Mapping[str, tuple[str, str]]
    at: datetime


def emails_of(mailing: Mailing) -> tuple[Email, ...]:
    """Return the mails of a mailing, in the order of its personalizations."""
    return tuple(email_of(mailing, number) for number in range(len(mailing.body["personalizations"])))


def email_of(mailing: Mailing, number: int) -> Email:
    """Return one mail of a mailing. Raises IndexError."""
    body: Mapping[str, Any] = mailing.body
    own: Mapping[str, Any] = body["personalizations"][number]
    sender, to = own.get("from", body["from"]), own["to"][0]
    bodies = {part["type"]: part["value"] for part in body["content"]}

    def written(text: str) -> str:
        for tag, value in own.get("substitutions", {}).items():
            text = text.replace(tag, value)
        return text

    return Email(
        msg_id=f"{mailing.message_id}.recvd-simulator-{number}.0",
        to_address=to["email"],
        to_name=to.get("name", ""),
        from_address=sender["email"],
        from_name=sender.get("name", ""),
        reply_to=body.get("reply_to", {}).get("email", ""),
        subject=written(own.get("subject") or body["subject"]),
        html=written(bodies.get("text/html", "")),
        text=written(bodies.get("text/plain", "")),
        headers={**body.get("headers", {}), **own.get("headers", {})},
        custom_args={**body.get("custom_args", {}), **own.get("custom_args", {})},
        attachments={
            part["content_id"]: (part["type"], part["content"])
            for part in body.get("attachments", ())
            if part.get("content_id")
        },
        at=mailing.at,
    )
