"""Records in DNS, through dnspython."""

from __future__ import annotations

import dns.exception
import dns.resolver

from scheduler.domain.errors import Unanswered

LIFETIME = 4.0
"""Seconds for a whole question: a resolver that is not there must not hold up a person."""


def text_records(name: str) -> tuple[str, ...]:
    """Return the text records of a name, none where it has none. Raises Unanswered when nobody can tell."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=LIFETIME, search=False)
    except dns.resolver.NoAnswer:
        return ()
    except dns.resolver.NXDOMAIN as error:
        if not _knows_the_world(name):
            raise Unanswered(f"the name server here knows no names outside, so nothing of {name}") from error
        return ()
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        raise Unanswered(f"no name server answered for {name}") from error
    return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)


def _knows_the_world(name: str) -> bool:
    """Say whether the resolver knows the name's top level: behind some walls it denies every name there is."""
    try:
        dns.resolver.resolve(f"{name.rpartition('.')[2]}.", "NS", lifetime=LIFETIME, search=False)
    except dns.exception.DNSException:
        return False
    return True
