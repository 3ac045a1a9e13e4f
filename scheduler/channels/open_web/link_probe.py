"""Follows a link to see whether people can."""

from __future__ import annotations

from scheduler.channels.open_web.page_fetch import OpenWeb
from scheduler.domain.fetched import OPEN_WEB, Allowed, NotFetched
from scheduler.domain.preflight import LinkAnswer

_READERS = OpenWeb()


def probe_link(link: str, web: OpenWeb = _READERS, allowed: Allowed = OPEN_WEB, seconds: float = 10.0) -> LinkAnswer:
    """Ask for a page, without its body, and follow its redirects by https alone."""
    try:
        with web.followed(link, allowed, seconds, methods=("HEAD", "GET")) as (place, response):
            return LinkAnswer(response.status, str(place))
    except NotFetched as fault:
        return LinkAnswer(None, gone=fault.gone, why=str(fault))
