"""The verdict in the fields of a delivery report (RFC 3464), by its codes (RFC 3463)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scheduler.domain.events import ProviderEvent


class Verdict(NamedTuple):
    """What a report says of a mail, with the code of the reason."""

    happened: ProviderEvent
    code: str = ""


_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])", re.ASCII)
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])", re.ASCII)
_ADDRESS_AT_FAULT = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1)")
"""Bad mailbox, bad system, bad syntax, moved without a new address, a domain that takes no mail; a mailbox disabled."""

_NO_SUCH_ADDRESS = frozenset({"550", "551", "553"})
_ABOUT_THE_SENDER = re.compile(
    r"spam|block|policy|reputation|listed|denied|reject(?:ed)? (?:by|due)|dmarc|spf", re.IGNORECASE
)


def said_about(groups: Iterable[Mapping[str, str]]) -> Verdict | None:
    """Return the verdict of a report's groups of fields; None where none of them says what was done.

    A mail of ours has one recipient, so the gravest of several is this person's.
    """
    verdicts = [verdict for group in groups if (verdict := _verdict(group)) is not None]
    return max(verdicts, key=lambda verdict: _GRAVITY.index(verdict.happened), default=None)


_GRAVITY = (ProviderEvent.DELIVERED, ProviderEvent.DEFERRED, ProviderEvent.BLOCKED, ProviderEvent.BOUNCED)


def _verdict(group: Mapping[str, str]) -> Verdict | None:
    action = group.get("action", "").split(" ")[0].lower()
    status = _status(group)
    if action == "delayed":
        return Verdict(ProviderEvent.DEFERRED, status)
    if action == "delivered":
        return Verdict(ProviderEvent.DELIVERED, status)
    if action != "failed":
        return None
    return Verdict(ProviderEvent.BOUNCED if _is_about_the_address(group, status) else ProviderEvent.BLOCKED, status)


def _status(group: Mapping[str, str]) -> str:
    """Return the code that says most: the other server's own, where the report's has no detail."""
    found = [_STATUS.search(group.get(name, "")) for name in ("status", "diagnostic-code")]
    codes = [match.group() for match in found if match]
    detailed = [code for code in codes if not code.endswith(".0.0")]
    return (detailed or codes or [""])[0]


def is_about_the_address(status: str) -> bool:
    """Say whether a code of RFC 3463 says that the address takes no mail."""
    return _ADDRESS_AT_FAULT.fullmatch(status) is not None


def _is_about_the_address(group: Mapping[str, str], status: str) -> bool:
    if status and not status.endswith(".0.0"):
        return is_about_the_address(status)
    words = group.get("diagnostic-code", "")
    reply = _REPLY.search(words)
    return reply is not None and reply.group() in _NO_SUCH_ADDRESS and not _ABOUT_THE_SENDER.search(words)
