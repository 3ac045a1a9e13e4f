"""The headers by which mail programs know a newsletter, and let its readers leave it."""

from __future__ import annotations

from scheduler.domain.payload import Addressee, BatchPayload


def domain_of(address: str) -> str:
    """Return the domain of an address: the part after the @."""
    return address.rpartition("@")[2]


def list_id(payload: BatchPayload) -> str:
    """Return the List-Id (RFC 2919) of a clinic's newsletter: the same for every issue, and without a word of it.

    A clinic has one: whoever leaves, leaves all of it. It is made from the sender's address, which is signed.
    """
    return f"<newsletter.{domain_of(payload.sender_address)}>"


def leaving_headers(addressee: Addressee) -> dict[str, str]:
    """Return the headers with which one reader leaves at a click (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{addressee.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def is_list_mail(payload: BatchPayload) -> bool:
    """Say whether a batch is of a newsletter: mail that nobody subscribed to has no list to leave."""
    return all(addressee.unsubscribe_url for addressee in payload.addressees)
