"""The readers of a rehearsal: they sign up on the pages, confirm, receive, and leave by the links in their mails.

They know what a reader knows: the address of the page, and the mails in their inbox. A scanner follows every link in a
mail before its reader does, as mail programs' guards do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from scheduler.domain.errors import ClinicError
from scheduler.rendering.report import ReaderStep
from scheduler.simulator.mailing import Email

SIGNING_UP = (
    ("meera@example.com", "Meera"),
    ("anand@example.com", "Anand"),
    ("lakshmi@example.com", "Lakshmi"),
    ("joseph@example.com", "Joseph"),
    ("farah@example.com", "Farah"),
    ("typed.by.somebody.else@example.com", ""),
)
"""Who signs up. The last never asked for it, and does not confirm."""

LEAVING_BY_LINK = frozenset({"anand@example.com"})
LEAVING_BY_ONE_CLICK = frozenset({"joseph@example.com"})
"""Who leaves after the first issue: on the page, and by the button of their mail program (RFC 8058)."""

_LINK = re.compile(r'href="([^"]+)"')
_ONE_CLICK = re.compile(r"<(https://[^>]+)>")


@dataclass(slots=True)
class Readers:
    """People with a browser.

    `port` is that of the pages on this machine, `inbox` the mails that came to an address so far. The first issue comes
    at `issues_from` or later.
    """

    port: int
    inbox: Callable[[str], tuple[Email, ...]]
    now: Callable[[], datetime]
    issues_from: datetime
    steps: list[ReaderStep] = field(default_factory=list)
    _read: Counter[str] = field(default_factory=Counter)

    def sign_up(self, site: str) -> None:
        """Fill in the form of the page, each for themselves."""
        for address, first_name in SIGNING_UP:
            form = _fields(self._get(f"{site}/sign-up"))
            self._post(f"{site}/sign-up", form | {"email": address, "first_name": first_name})
            self._say(address, "signed up on the page")

    def read(self) -> None:
        """Read the mails that came since, and do as each reader does."""
        for address, first_name in SIGNING_UP:
            for mail in self.inbox(address)[self._read[address] :]:
                self._read[address] += 1
                self._scan(mail)
                if first_name:
                    self._act(address, mail)

    def _act(self, address: str, mail: Email) -> None:
        """Confirm by the first mail; leave by that of the first issue: on the page, or by the mail program's button."""
        for link in _links(mail, "/confirm/"):
            self._post(link, {})
            self._say(address, "confirmed by the link in the mail")
        if mail.at < self.issues_from:
            return
        if address in LEAVING_BY_LINK:
            self._post(_links(mail, "/unsubscribe/")[0], {})
            self._say(address, "left by the link in the issue")
        if address in LEAVING_BY_ONE_CLICK:
            self._post(_ONE_CLICK.findall(mail.headers["List-Unsubscribe"])[0], {"List-Unsubscribe": "One-Click"})
            self._say(address, "left by the button of the mail program")

    def _scan(self, mail: Email) -> None:
        """Follow every link of the clinic's own, as a guard does that looks for harm: nothing may come of it."""
        for path in ("/confirm/", "/unsubscribe/", "/preferences/"):
            for link in _links(mail, path):
                self._get(link)

    def _get(self, link: str) -> str:
        return self._ask("GET", link)

    def _post(self, link: str, form: Mapping[str, str]) -> str:
        return self._ask("POST", link, urlencode(form))

    def _ask(self, method: str, link: str, body: str | None = None) -> str:
        """Ask this machine's server for a link of the clinic's, as the proxy before it would. Raises ClinicError."""
        parts = urlsplit(link)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": parts.netloc, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        if response.status != 200:
            raise ClinicError(f"the page for a reader answered {response.status}: look at its log")
        return page

    def _say(self, address: str, did: str) -> None:
        self.steps.append(ReaderStep(self.now(), address, did))


def _links(mail: Email, path: str) -> tuple[str, ...]:
    """Return the links of a mail whose path has these words."""
    found = (unescape(link) for link in _LINK.findall(mail.html))
    return tuple(dict.fromkeys(link for link in found if path in urlsplit(link).path))


class _FormReader(HTMLParser):
    """Collects the fields of a page's form with the values that they come with."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field."""
        given = {name: value or "" for name, value in attrs}
        is_choice = given.get("type") in {"checkbox", "radio"}
        if tag == "input" and given.get("name") and (not is_choice or "checked" in given or "required" in given):
            self.fields[given["name"]] = given.get("value", "on" if is_choice else "")


def _fields(page: str) -> dict[str, str]:
    reader = _FormReader()
    reader.feed(page)
    return reader.fields


def counted(steps: Iterable[ReaderStep]) -> str:
    """Return what the readers did, with how many did it."""
    kinds = Counter(step.did for step in steps)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())
