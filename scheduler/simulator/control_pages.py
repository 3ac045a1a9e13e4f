"""The simulator's own pages: what was accepted, and the faults to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.numbers import whole_number
from scheduler.resources import resource_bytes
from scheduler.simulator.apis import Platform, Scene
from scheduler.simulator.email import SendGridApi
from scheduler.simulator.exchange import Answer, Request, json_answer
from scheduler.simulator.faults import Faults, fault_record, read_fault
from scheduler.simulator.mail_reports import Fates, messages_of, post_reports, read_telling
from scheduler.simulator.mailing import emails_of
from scheduler.simulator.views import email_detail, email_named, framed_html, overview

_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/simulator/page.css": ("page.css", "text/css; charset=utf-8"),
    "/simulator/page.js": ("page.js", "text/javascript; charset=utf-8"),
}

_PAGE_POLICY = "default-src 'self'; frame-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_EMAIL_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
"""A mail on show runs no script and fetches nothing, or showing it would be what it does not do: tracking."""


@dataclass(frozen=True, slots=True)
class Console:
    """Answers everything that is not an API of a platform."""

    scene: Scene
    faults: Faults
    platforms: Mapping[str, Platform]

    def answer(self, request: Request) -> Answer:
        """Return a page, what was accepted as JSON, or do what was ordered."""
        if request.method == "GET" and request.path in _FILES:
            return _file(*_FILES[request.path])
        folder, _, name = request.path.removeprefix("/simulator/").partition("/")
        shown = {"media": self._media, "emails": self._email, "bodies": self._body}
        if request.method == "GET" and folder in shown:
            return shown[folder](name)
        ordered = {
            ("GET", "state"): self._overview,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._faults,
            ("DELETE", "faults"): self._faults,
            ("POST", "reset"): self._reset,
            ("POST", "reports"): self._reports,
        }
        if (request.method, folder) in ordered:
            return ordered[request.method, folder](request)
        return json_answer({"error": f"there is nothing at {request.path}"}, 404)

    def _overview(self, request: Request) -> Answer:
        posts, emails = (whole_number(request.query.get(name, "0")) for name in ("posts", "emails"))
        if posts is None or emails is None:
            return json_answer({"error": "posts and emails are whole numbers from 0"}, 400)
        numbers = {"posts": posts, "emails": emails}
        return json_answer(overview(self.scene, self.platforms, self.faults.planned(), numbers))

    def _media(self, name: str) -> Answer:
        media = self.scene.state.media.get(name)
        return Answer(200, media.data, media.media_type) if media else json_answer({"error": "no such picture"}, 404)

    def _email(self, name: str) -> Answer:
        email = email_named(self.scene.state, name)
        return json_answer(email_detail(name, email)) if email else json_answer({"error": "no such mail"}, 404)

    def _body(self, name: str) -> Answer:
        email = email_named(self.scene.state, name)
        if email is None:
            return json_answer({"error": "no such mail"}, 404)
        policy = {"Content-Security-Policy": _EMAIL_POLICY}
        return Answer(200, framed_html(email).encode(), "text/html; charset=utf-8", policy)

    def _faults(self, request: Request) -> Answer:
        try:
            if request.method == "POST":
                self.faults.plan(read_fault(request.json_object()))
        except (BadInput, ValueError) as error:
            return json_answer({"error": str(error)}, 400)
        if request.method == "DELETE":
            self.faults.clear()
        return json_answer({"faults": [fault_record(fault) for fault in self.faults.planned()]})

    def _reports(self, request: Request) -> Answer:
        """Report on every mail that was accepted, to the address in the order."""
        mailer = self.platforms["email"]
        try:
            order = request.json_object()
            telling = read_telling(order)
            mails = [mail for mailing in self.scene.state.mailings for mail in emails_of(mailing)]
            fates = mailer.account.fates if isinstance(mailer, SendGridApi) else Fates()
            messages = messages_of(mails, fates, telling)
            statuses = post_reports(str(order.get("url", "")), messages, self.scene.clock.now)
        except (BadInput, ValueError, OSError) as error:
            return json_answer({"error": str(error)}, 400)
        return json_answer({"mails": len(mails), "answers": {str(status): n for status, n in statuses.items()}})

    def _reset(self, _: Request) -> Answer:
        self.scene.state.reset()
        self.faults.clear()
        return json_answer({"reset": True})


def _file(name: str, media_type: str) -> Answer:
    try:
        content = resource_bytes(f"assets/simulator/{name}")
    except NotFound as error:
        return Answer(404, str(error).encode(), "text/plain; charset=utf-8")
    return Answer(200, content, media_type, {"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache"})
