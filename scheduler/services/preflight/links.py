"""The links of an item: written safely, leading to the clinic's own pages, and alive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from scheduler.domain.preflight import LinkAnswer, PreflightFinding, Verdict
from scheduler.planning.page_address import without_counting
from scheduler.services.preflight.particulars import is_placeholder_link

Probe = Callable[[str], LinkAnswer]
"""Follows a link, and says what answered. Raises nothing."""

_AT_ONCE = 4
_LIVES = frozenset({401, 403, 405, 406, 429, 503})
"""Answers of pages that are there, and keep programs out."""


def written_links(links: Iterable[str]) -> Iterator[PreflightFinding]:
    """Yield what is wrong with how links are written."""
    unsafe = [link for link in links if urlsplit(link).scheme not in {"https", "mailto", "tel"}]
    for link in unsafe:
        yield PreflightFinding(
            "links", Verdict.BLOCKS, f"{link} is not https", "write its address with https:// in campaign.toml"
        )
    if not unsafe:
        yield PreflightFinding("links", Verdict.GOOD, "every link is https")


def answered_links(links: Iterable[str], probe: Probe) -> Iterator[PreflightFinding]:
    """Yield what the other end of each link says, several asked at once."""
    pages = dict.fromkeys(map(without_counting, links))
    followed = [link for link in pages if urlsplit(link).scheme == "https" and not is_placeholder_link(link)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for link, answer in zip(followed, pool.map(probe, followed), strict=True):
            yield _answered(link, answer)


def _answered(link: str, answer: LinkAnswer) -> PreflightFinding:
    name = "dead links"
    if answer.gone:
        return PreflightFinding(name, Verdict.BLOCKS, f"{link}: {answer.why}", "mend the page or the link")
    if answer.status is None:
        return PreflightFinding(name, Verdict.UNKNOWN, f"{link}: {answer.why}")
    if answer.status < 300 or answer.status in _LIVES:
        moved = f", which leads to {answer.leads_to}" if answer.leads_to and answer.leads_to != link else ""
        return PreflightFinding(name, Verdict.GOOD, f"{link} answers{moved}")
    if answer.status >= 500:
        return PreflightFinding(name, Verdict.UNKNOWN, f"{link}: its server has a fault now ({answer.status})")
    return PreflightFinding(name, Verdict.BLOCKS, f"{link} answers {answer.status}", "mend the page or the link")
