"""A sign-up as it was typed in, with the words that stood beside its button."""

from __future__ import annotations

from scheduler.domain.consent import Wording
from scheduler.domain.contact import parse_address
from scheduler.domain.errors import BadInput
from scheduler.services.sign_up import Wish
from scheduler.web.forms import Fields
from scheduler.web.limits import may_ask_for
from scheduler.web.page import Pages

SOURCES = ("page", "site", "qr", "api")
"""Where a sign-up may come from: our page, the clinic's own site, the poster in the waiting room, a program."""

TRAP = "website"
"""A field that nobody sees, and that programs fill in."""


class UnknownWording(BadInput):
    """Words about consent that are not ours, or no longer."""


def wish_of(pages: Pages, fields: Fields) -> Wish | None:
    """Return the sign-up in a form, or None for one that is taken without a word and not acted on.

    That is one of a program that fills in every field, and one for an address that was asked for too often. Raises
    BadInput for what is no address, UnknownWording.
    """
    try:
        address = parse_address(fields.one("email"))
    except ValueError as error:
        raise BadInput(f"the address {error}") from error
    wording = _wording(pages, fields.one("wording"))
    if fields.one(TRAP) or not may_ask_for(pages.application, address, "sign-up"):
        return None
    source = fields.one("source")
    return Wish(
        address=address,
        wording=wording,
        language=fields.one("language") or wording.language,
        source=source if source in SOURCES else SOURCES[0],
        first_name=fields.one("first_name"),
        topics=fields.every("topic"),
    )


def _wording(pages: Pages, digest: str) -> Wording:
    """Return the words that somebody saw, which the form names by their hash. Raises UnknownWording."""
    public = pages.application.public_pages
    for language in public.languages:
        wording = public.wording(language)
        if wording.digest == digest:
            return wording
    raise UnknownWording("these are not the words that stand beside the button")
