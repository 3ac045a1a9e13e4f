"""Placeholders of a new workspace, where the clinic's own particulars belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from scheduler.domain.campaign import Clinic, Sender
from scheduler.domain.preflight import PreflightFinding, Verdict

SHIPPED = Clinic(
    name="Your Clinic",
    zone="UTC",
    postal_address="Your address, on one line",
    public_url="https://clinic.example.com",
    sender=Sender("Your Clinic", "newsletter@clinic.example.com", "hello@clinic.example.com"),
)
"""What `clinic init` writes for what it was not told. Nobody is called so, and nobody can own such addresses."""

SHIPPED_LINK = "https://www.example.com/"
"""What `clinic import` writes for the article's own page."""

_RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)\.?$", re.IGNORECASE)
"""Names that nobody can own (RFC 2606, RFC 6761)."""

_STAND_IN = re.compile(
    r"(?:^|\.)your-?(?:clinic|practice|hospital|company|domain|web-?site|site)\.[a-z]+$|[{}<>\[\]]", re.IGNORECASE
)
"""Names that samples have in place of a site's own."""

_TO_FILL_IN = re.compile(r"https?://[^/?#]*[\[<{]|<[a-z _-]+>|\[(?:insert|your)\b", re.IGNORECASE)
"""What stands in an address to be replaced."""

_Left = tuple[str, str, str]
"""A setting that is still a placeholder: its name, what stands there, and what to do."""

_SAMPLES = (SHIPPED.postal_address, "12 Example Road, Pune 411001, India")
"""Postal addresses that were shipped, up to now and before November 2026."""


def placeholders_of_posts(clinic: Clinic) -> Iterator[PreflightFinding]:
    """Yield the clinic's particulars that no post may go out with: its name stands on the cards, its zone in times."""
    return (_of_clinic(*left) for left in _left_in_posts(clinic))


def placeholders_of(clinic: Clinic) -> Iterator[PreflightFinding]:
    """Yield all of the clinic's particulars that are still a placeholder, in the order of config.toml."""
    return (_of_clinic(*left) for left in _left(clinic))


def placeholder_settings(clinic: Clinic) -> tuple[str, ...]:
    """Return the settings that are still a placeholder ('clinic.sender.name'), in the order of config.toml."""
    return tuple(setting for setting, _, _ in _left(clinic))


def _left_in_posts(clinic: Clinic) -> Iterator[_Left]:
    if _is_shipped(clinic.name, SHIPPED.name):
        yield "clinic.name", clinic.name, "write the clinic's name"
    if clinic.zone == SHIPPED.zone:
        yield "clinic.zone", clinic.zone, 'write the clinic\'s time zone, such as "Europe/London"'


def _left(clinic: Clinic) -> Iterator[_Left]:
    yield from _left_in_posts(clinic)
    if any(_is_shipped(clinic.postal_address, sample) for sample in _SAMPLES):
        yield "clinic.postal_address", clinic.postal_address, "write where the clinic takes letters"
    if is_placeholder_link(clinic.public_url):
        yield "clinic.public_url", clinic.public_url, "write the address of the clinic's own site"
    if _is_shipped(clinic.sender.name, SHIPPED.name):
        yield "clinic.sender.name", clinic.sender.name, "write who the newsletters come from"
    for name, address in (("address", clinic.sender.address), ("reply_to", clinic.sender.reply_to or "")):
        if _is_reserved(address.rpartition("@")[2]):
            remedy = "write the address that newsletters come from" if name == "address" else "write who reads answers"
            yield f"clinic.sender.{name}", address, remedy
    if is_placeholder_link(clinic.pages_url):
        yield "web.url", clinic.pages_url, "write the address of the subscribers' pages"


def placeholder_links(links: Iterable[str], campaign: str) -> Iterator[PreflightFinding]:
    """Yield the links of a campaign's item that lead to a name which nobody can own."""
    for link in dict.fromkeys(filter(is_placeholder_link, links)):
        yield _placeholder(
            f"the link {link}",
            f"write the page's address as link in campaigns/{campaign}/campaign.toml, or as public_url in config.toml",
        )


def placeholders_in_text(links: Iterable[str], campaign: str) -> Iterator[PreflightFinding]:
    """Yield the links in an article's own words that lead to a name which nobody can own: its author chose them."""
    for link in dict.fromkeys(filter(is_placeholder_link, links)):
        yield PreflightFinding(
            "particulars",
            Verdict.ADVISES,
            f"the text links to {link}, which leads nowhere",
            f"correct the address in campaigns/{campaign}/article.md, or take the link out",
        )


def without_rules(clinic: Clinic) -> Iterator[PreflightFinding]:
    """Yield a finding where no country's rules for medical advertising are read."""
    if not clinic.jurisdictions:
        yield PreflightFinding(
            "rules",
            Verdict.ADVISES,
            "claims.jurisdictions in config.toml is empty: no country's rules for medical advertising are read",
            'write your own there, such as ["UK"]',
        )


def is_placeholder_link(link: str) -> bool:
    """Say whether a link leads to a name that nobody can own, or is still to be filled in."""
    if _TO_FILL_IN.search(link):  # before it is parted, which fails for some of them
        return True
    host = urlsplit(link).hostname or ""
    return _is_reserved(host) or _STAND_IN.search(host) is not None


def _of_clinic(setting: str, value: str, remedy: str) -> PreflightFinding:
    return _placeholder(f"{setting} in config.toml", remedy, value)


def _placeholder(what: str, remedy: str, value: str = "") -> PreflightFinding:
    shown = f" ({value})" if value else ""
    return PreflightFinding("particulars", Verdict.BLOCKS, f"{what} is a placeholder{shown}", remedy)


def _is_shipped(value: str, shipped: str) -> bool:
    return " ".join(value.split()).casefold() == shipped.casefold()


def _is_reserved(host: str) -> bool:
    return _RESERVED.search(host) is not None
