"""Addresses of pages: whether two are one page or one site, and what in them only counts visitors."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_COUNTING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|msclkid|(fb|g|tw|tt|dc|y)clid|[gw]braid|_g[al]|_hs\w+|hsa_\w+|mc_[ce]id|mkt_tok|igshid|srsltid",
    re.IGNORECASE,
)
"""How Google, Meta, Microsoft, X, TikTok, Yandex, Matomo, HubSpot, Mailchimp and Marketo name what counts visitors."""


def without_counting(address: str) -> str:
    """Return an address without its fragment and the parameters that count visitors: it leads to the same page."""
    parts = urlsplit(address)
    kept = [pair for pair in parts.query.split("&") if not _COUNTING.fullmatch(pair.partition("=")[0])]
    return parts._replace(query="&".join(kept), fragment="").geturl()


def is_same_page(address: str, other: str) -> bool:
    """Say whether two addresses are one page, however they are written."""
    return _page(address) == _page(other)


def is_same_site(address: str, other: str) -> bool:
    """Say whether two addresses are of one host, with or without www."""
    return _host(urlsplit(address)) == _host(urlsplit(other)) != ""


def _page(address: str) -> tuple[str, str, list[tuple[str, str]]]:
    parts = urlsplit(without_counting(address))
    return _host(parts), unquote(parts.path).rstrip("/"), sorted(parse_qsl(parts.query, keep_blank_values=True))


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")
