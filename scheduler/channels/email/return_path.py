"""The return path of each person's mail, so that a bounce says by its own address whose it is (VERP).

bounces@clinic.example becomes bounces+TOKEN@clinic.example: a subaddress (RFC 5233), which the mail server has to take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.contact import MAX_LOCAL_PART, parse_address
from scheduler.domain.errors import BadInput

_LONGEST_NAME = MAX_LOCAL_PART - 1 - 53
"""Characters of the part before the sign: a token has 53 (`services.copy_tokens`)."""

_SUBADDRESS = re.compile(r"[^\s<>@+]{1,64}\+([A-Za-z0-9]{20,64})@", re.ASCII)


def checked_return_path(account: SmtpAccount) -> str:
    """Return the address that bounces go to, or an empty one where none is set. Raises BadInput."""
    if not account.return_path:
        return ""
    try:
        address = parse_address(account.return_path)
    except ValueError as error:
        raise BadInput(f"the return path of {account.name} {error}") from error
    local = address.partition("@")[0]
    if len(local) > _LONGEST_NAME or "+" in local:
        raise BadInput(
            f"the return path of {account.name} must have at most {_LONGEST_NAME} characters, and no +, before its @: "
            "a word for each mail is added there"
        )
    return address


def with_token(return_path: str, token: str) -> str:
    """Return the return path with a token in it; an empty one stays so."""
    local, at, domain = return_path.partition("@")
    return f"{local}+{token}{at}{domain}" if local else ""


def tokens_in(addresses: str) -> Iterator[str]:
    """Yield what may be tokens in the addresses of a header, whoever wrote it."""
    return (found.group(1) for found in _SUBADDRESS.finditer(addresses))
