"""Subscribers' addresses: their syntax, slips of the finger that a person should look at, and addresses of a role.

email-validator decides, without asking the DNS. An ordinary address is told to be one by two patterns that
accept a part of what it accepts, in a twentieth of its time; a property test holds the two together.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Final

from scheduler.domain.characters import hidden_characters, hidden_fault
from scheduler.domain.contact import MAX_ADDRESS, MAX_LOCAL_PART, is_one_line

_PLAIN_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9_+'-]+(?:\.[A-Za-z0-9_+'-]+)*")
_PLAIN_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_RESERVED: Final = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Last labels under which nobody has an address (RFC 6761, 6762, 7686): email-validator gives the answer."""

_DOMAINS: Final = """
    gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.in yahoo.fr yahoo.de yahoo.es yahoo.com.au
    yahoo.com.br ymail.com rocketmail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.es hotmail.it
    outlook.com outlook.de outlook.fr outlook.es outlook.in live.com live.co.uk live.fr live.de live.in msn.com
    icloud.com me.com mac.com aol.com mail.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de
    arcor.de orange.fr wanadoo.fr free.fr sfr.fr laposte.net bbox.fr btinternet.com sky.com talktalk.net
    virginmedia.com rediffmail.com proton.me protonmail.com pm.me zoho.com zoho.in fastmail.com telefonica.net
    comcast.net verizon.net att.net sbcglobal.net cox.net bellsouth.net bigpond.com optusnet.com.au email.com inbox.com
    hey.com bluewin.ch libero.it
"""
MAIL_DOMAINS: Final = frozenset(_DOMAINS.split())
"""Domains at which many people have their address."""

_ROLE_NAMES: Final = """
    abuse accounts admin administrator all appointments billing booking bookings clinic contact customerservice
    enquiries enquiry feedback frontdesk hello help helpdesk hr info information inquiries jobs mail marketing
    newsletter noreply no-reply do-not-reply office orders pharmacy postmaster press privacy reception sales
    secretary security service subscribe support team unsubscribe webmaster
    anfrage bewerbung buchhaltung buero büro empfang kontakt praxis rechnung sekretariat termin verwaltung zentrale
    accueil bonjour cabinet comptabilite secretariat rendezvous rdv
    citas clinica contacto consultas facturacion hola informacion recepcion ventas
"""
_ROLES: Final = frozenset(_ROLE_NAMES.split())


@lru_cache(maxsize=8_192)
def _is_plain_domain(domain: str) -> bool:
    lower = domain.lower()
    last = lower.rpartition(".")[2]
    # Two hyphens may be the mark of an internationalised label.
    plain = "--" not in lower and last not in _RESERVED
    return plain and len(lower) <= 253 and _PLAIN_DOMAIN.fullmatch(lower) is not None


def written_address(text: str) -> str:
    """Return a subscriber's address, trimmed, as it is written to: NFC, the domain in lower-case ASCII.

    Raises ValueError, whose text completes a sentence that begins with "address" and does not repeat it.
    """
    address = text.strip()
    local, at, domain = address.rpartition("@")
    if at and len(local) <= MAX_LOCAL_PART and _is_plain_domain(domain) and _PLAIN_LOCAL_PART.fullmatch(local):
        if len(address) > MAX_ADDRESS:
            raise ValueError(f"is longer than {MAX_ADDRESS} characters")
        return f"{local}@{domain.lower()}"
    return _validated(address)


def is_written_in_ascii(address: str) -> bool:
    """Say whether every mail server takes an address: one outside ASCII before the @ needs SMTPUTF8 (RFC 6531)."""
    return address.isascii()


def _validated(address: str) -> str:
    if not address:
        raise ValueError("is empty")
    if not is_one_line(address):
        raise ValueError("has a line break or another control character in it")
    if hidden := hidden_characters(address):
        raise ValueError(hidden_fault(address[min(hidden)]))
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or " " in address:
        raise ValueError("is not an e-mail address: write it as in name@example.com")
    if len(local) > MAX_LOCAL_PART:
        raise ValueError(f"has more than {MAX_LOCAL_PART} characters before the @")
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import, seldom asked

    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(f"is not an e-mail address: {_reason(error, address)}") from None
    written = f"{found.local_part}@{found.ascii_domain}"
    if len(written) > MAX_ADDRESS:
        raise ValueError(f"is longer than {MAX_ADDRESS} characters")
    return written


def _reason(error: ValueError, address: str) -> str:
    """Return the validator's reason as part of a sentence, without anything of the address."""
    reason = str(error).rstrip(".")
    local, _, domain = address.rpartition("@")
    if any(part and len(part) > 3 and part.lower() in reason.lower() for part in (local, domain)):
        return "it cannot exist"
    return reason[:1].lower() + reason[1:]


def likely_meant(address: str) -> str | None:
    """Return the domain that somebody may have meant who wrote another almost like it, or None."""
    return _likely_domain(address.rpartition("@")[2])


@lru_cache(maxsize=8_192)
def _likely_domain(domain: str) -> str | None:
    if domain in MAIL_DOMAINS:
        return None
    nearby = {known for shorter in _shortened(domain) for known in _by_shortened().get(shorter, ())}
    # By name, so that of two that are as near the answer is always the same one.
    near = ((SequenceMatcher(None, domain, known).ratio(), known) for known in sorted(nearby))
    ratio, best = max(near, default=(0.0, ""))
    return best if ratio >= 0.8 else None


@cache
def _by_shortened() -> dict[str, tuple[str, ...]]:
    """Return the common domains by each form of them that lacks at most one letter.

    Two words that are one slip apart (a letter more, less, another or two in each other's place) share such a form. So
    difflib, which takes half a millisecond for the whole list, compares but what is near.
    """
    found: dict[str, tuple[str, ...]] = {}
    for domain in sorted(MAIL_DOMAINS):
        for shorter in _shortened(domain):
            found[shorter] = (*found.get(shorter, ()), domain)
    return found


def _shortened(domain: str) -> set[str]:
    if len(domain) > 40:
        return set()
    return {domain} | {domain[:place] + domain[place + 1 :] for place in range(len(domain))}


def is_role_address(address: str) -> bool:
    """Say whether an address belongs to a role (info@, office@) rather than to a person."""
    return address.partition("@")[0].partition("+")[0].lower() in _ROLES
