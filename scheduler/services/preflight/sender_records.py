"""The records in DNS by which mail servers know that a sender may use its domain.

SPF: RFC 7208. DKIM: RFC 6376. DMARC: RFC 7489. Gmail and Yahoo (2024-02) and Microsoft (2025-05-05) want all three from
who sends 5,000 mails a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.domain.errors import Unanswered
from scheduler.domain.preflight import PreflightFinding, Verdict

Texts = Callable[[str], tuple[str, ...]]
"""Returns the text records of a name, none where there is no such name. Raises Unanswered when nobody can tell."""

_UNKNOWN = "no name server answered"


@dataclass(frozen=True, slots=True)
class Authentication:
    """How a transport signs its mails: the selectors of its DKIM keys, and what SPF must include, or nothing."""

    selectors: tuple[str, ...] = ()
    include: str = ""


def sender_records(domain: str, authentication: Authentication, texts: Texts) -> tuple[PreflightFinding, ...]:
    """Return a finding on SPF, DKIM and DMARC of a sender's domain, each with the record to publish."""
    return tuple(look(domain, authentication, texts) for look in (_guarded(_spf), _guarded(_dkim), _guarded(_dmarc)))


Look = Callable[[str, Authentication, Texts], PreflightFinding]


def _guarded(look: Look) -> Look:
    def guarded(domain: str, authentication: Authentication, texts: Texts) -> PreflightFinding:
        try:
            return look(domain, authentication, texts)
        except Unanswered:
            return PreflightFinding(look.__name__.removeprefix("_").upper(), Verdict.UNKNOWN, f"{domain}: {_UNKNOWN}")

    return guarded


def _spf(domain: str, authentication: Authentication, texts: Texts) -> PreflightFinding:
    found = [text for text in texts(domain) if _is_version(text, "v=spf1")]
    include = f"include:{authentication.include} " if authentication.include else ""
    wanted = f'publish at {domain} the TXT record "v=spf1 {include or "a mx "}~all"'
    if len(found) > 1:
        return _wrong("SPF", f"{domain} has {len(found)} SPF records, of which none counts", "keep one of them")
    if not found:
        return _wrong("SPF", f"{domain} has no SPF record", wanted)
    if found[0].split()[-1].lower() in {"+all", "all"}:
        return _wrong("SPF", f"{domain} lets everybody send: {found[0]}", 'end it in "~all" or "-all"')
    if authentication.include and authentication.include not in found[0]:
        return PreflightFinding(
            "SPF",
            Verdict.ADVISES,
            f"{domain} does not name {authentication.include}: {found[0]}",
            f"add include:{authentication.include} before its end, unless the provider uses a return path of its own",
        )
    return PreflightFinding("SPF", Verdict.GOOD, found[0])


def _dkim(domain: str, authentication: Authentication, texts: Texts) -> PreflightFinding:
    if not authentication.selectors:
        return PreflightFinding(
            "DKIM",
            Verdict.UNKNOWN,
            f"{domain}: the mail server's selector is not known",
            "name it as dkim_selectors in [preflight]",
        )
    names = [f"{selector}._domainkey.{domain}" for selector in authentication.selectors]
    keys = [name for name in names if any("p=" in text and not _is_revoked(text) for text in texts(name))]
    if not keys:
        return _wrong(
            "DKIM",
            f"no key at {' or '.join(names)}",
            "publish there the records that your mail provider shows for this domain",
        )
    return PreflightFinding("DKIM", Verdict.GOOD, f"a key at {' and '.join(keys)}")


def _dmarc(domain: str, authentication: Authentication, texts: Texts) -> PreflightFinding:  # noqa: ARG001 - as the others
    for name in _parents(domain):
        found = [text for text in texts(f"_dmarc.{name}") if _is_version(text, "v=DMARC1")]
        if len(found) > 1:
            return _wrong("DMARC", f"_dmarc.{name} has {len(found)} records, of which none counts", "keep one of them")
        if found:
            tags = dict(_tags(found[0]))
            if tags.get("p", "").lower() not in {"none", "quarantine", "reject"}:
                return _wrong("DMARC", f"_dmarc.{name} has no policy: {found[0]}", "put p=none into it")
            return PreflightFinding("DMARC", Verdict.GOOD, found[0])
    record = f'"v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    return _wrong("DMARC", f"{domain} has no DMARC record", f"publish at _dmarc.{domain} the TXT record {record}")


def _wrong(check: str, found: str, remedy: str) -> PreflightFinding:
    return PreflightFinding(check, Verdict.BLOCKS, found, remedy)


def _parents(domain: str) -> Iterator[str]:
    """Yield a domain and those above it that may speak for it (RFC 7489, 6.6.3, without the list of suffixes)."""
    labels = domain.split(".")
    yield from (".".join(labels[place:]) for place in range(len(labels) - 1))


def _is_version(text: str, version: str) -> bool:
    beginning = text.strip()[: len(version)].lower()
    rest = text.strip()[len(version) : len(version) + 1]
    return beginning == version.lower() and rest in {"", " ", ";"}


def _is_revoked(text: str) -> bool:
    return dict(_tags(text)).get("p", "") == ""


def _tags(text: str) -> Iterator[tuple[str, str]]:
    for tag in text.split(";"):
        name, equals, value = tag.partition("=")
        if equals:
            yield name.strip().lower(), value.strip()
