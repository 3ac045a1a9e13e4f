"""What every page of the staff is made of: the application, who is signed in, and the way from one page to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from scheduler.bootstrap import Application
from scheduler.domain.content import ItemKey
from scheduler.domain.languages import chosen_language
from scheduler.domain.people import Person, Role, SignedIn
from scheduler.rendering.words import Words
from scheduler.web.page import the_application
from scheduler.web.staff.access import ACCESS, COOKIE, signed_in, the_present
from scheduler.web.staff.item_words import account_name, item_title
from scheduler.web.staff.keys import Jump, KeyGroup, key_groups
from scheduler.web.staff.remedies import without_files

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types clinic"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the staff's pages, as the navigation names it: `path` below /staff; g and `letter` lead there.

    `beyond` are the beginnings of other paths below /staff that belong to it.
    """

    path: str
    words: str
    letter: str = ""
    beyond: tuple[str, ...] = ()

    def reach(self, path: str) -> int:
        """Return how many characters of a path (with /staff) say that its page is of this area, 0 where it is not."""
        own = [f"/staff{each}" for each in (self.path, *self.beyond) if each]
        reached = [len(each) for each in own if path.startswith(each)]
        return max(reached, default=len(path) if not self.path and path == "/staff" else 0)


class Somebody:
    """Who is signed in, as templates know them; what they prove themselves by is looked up where it is asked for."""

    def __init__(self, person: Person, application: Application, refused_at: str = "", refusal: str = "") -> None:
        """`refused_at` names the form whose proof was refused in this request, `refusal` says why."""
        self.login, self.name, self.registration, self.roles = (
            person.login,
            person.name,
            person.registration,
            person.roles,
        )
        self.refused_at, self.refusal = refused_at, refusal
        self._application = application

    @cached_property
    def has_passkey(self) -> bool:
        """True when they can answer with a passkey."""
        return bool(self._application.own_passkeys.of(self.login))

    @cached_property
    def has_codes(self) -> bool:
        """True when a code is asked for beside their password."""
        return self._application.own_codes.standing(self.login).on_at is not None


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Makes the answers to one request of somebody who works here."""

    application: Application
    request: Request

    @property
    def base(self) -> str:
        """The path that every link begins with: where the pages lie on their host, with /staff."""
        return f"{self.request.app.state.base_path}/staff"

    @property
    def person(self) -> Person:
        """Who is signed in."""
        return the_present(self.request).person

    @property
    def identity(self) -> SignedIn:
        """What a use case recognises the person by, where a session is enough."""
        return SignedIn(self.request.cookies.get(COOKIE, ""))

    @property
    def has_passkey(self) -> bool:
        """True when whoever is signed in can prove themselves with a passkey."""
        return bool(self.application.own_passkeys.of(self.person.login))

    @property
    def words(self) -> Words:
        """The words of the page's language: ?lang=, else the browser's."""
        return self.application.staff_pages.words(self.language)

    @property
    def language(self) -> str:
        """The language of the page."""
        asked, accepted = self.request.query_params.get("lang", ""), self.request.headers.get("accept-language", "")
        return chosen_language(asked, accepted, self.application.staff_pages.languages)

    @property
    def keys(self) -> tuple[KeyGroup, ...]:
        """Every key of the pages, by where it works."""
        areas = enumerate(self._areas, start=1)
        jumps = (Jump(area.letter, area.words, number) for number, area in areas if area.letter)
        return key_groups(self.words, jumps)

    @property
    def _areas(self) -> tuple[Area, ...]:
        return tuple(area for area in _areas(self.words) if self.may("GET", area.path))

    @property
    def _area(self) -> Area | None:
        """The area that the page is of, None for a page that is of none."""
        nearest = max(self._areas, key=lambda area: area.reach(self._path), default=None)
        return nearest if nearest is not None and nearest.reach(self._path) else None

    @property
    def _path(self) -> str:
        return str(self.request.scope["path"])

    def item_title(self, key: ItemKey) -> str:
        """Return what an item is and what it is about, as people name it."""
        return item_title(key, self.application.campaigns.heading(key), self.words)

    def handle_of(self, account: str) -> str:
        """Return what an account is called on its network, empty where nobody knows."""
        return next((one.handle for one in self.application.settings.accounts if one.name == account), "")

    def may(self, method: str, path: str) -> bool:
        """Say whether who is signed in may use a route, as ACCESS names it below /staff."""
        return bool(ACCESS.get(f"{method} /staff{path}", frozenset()) & set(self.person.roles))

    def show(
        self,
        name: str,
        values: Mapping[str, object] | None = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return the answer with the page web/staff/<name>, which no browser keeps."""
        present = signed_in(self.request)
        own: dict[str, object] = {"base": self.base, "path": self._path, "Role": Role}
        if present is not None:
            own |= {
                "person": Somebody(present.person, self.application, *_refused(self.request, values or {}, status)),
                "notice": present.notice,
                "areas": self._areas,
                "present_area": self._area,
                "key_groups": tuple(group for group in self.keys if group.holds_on(self._path)),
                "paused": self.application.records.paused(),
                "is_rehearsal": self.application.is_rehearsal,
                "settings_fault": self.application.current_settings.fault,
                "may": self.may,
                "campaign_title": self.application.campaigns.title,
                "item_title": self.item_title,
                "account_name": account_name,
                "without_files": without_files,
            }
            if present.notice:
                self.application.sessions.heard(present)
        page = self.application.staff_pages.page(name, self.language, own | dict(values or {}))
        kept = {"cache-control": "no-store", "content-language": self.language, "content-security-policy": POLICY}
        return HTMLResponse(page, status, kept | dict(headers or {}))

    def refuse(self, status: int, title: str, advice: str, headers: Mapping[str, str] | None = None) -> HTMLResponse:
        """Return the answer that tells of a status; whoever lacks a role is told so."""
        if status == HTTPStatus.FORBIDDEN and signed_in(self.request) is not None:
            title = self.words.gettext("You may not do this")
            advice = self.words.gettext("It needs another role than yours.")
        return self.show("message.html", {"title": title, "paragraphs": (advice,)}, status=status, headers=headers)

    def go(self, path: str, notice: str = "") -> Response:
        """Return the answer that leads on to a page below /staff, which says a sentence once."""
        present = signed_in(self.request)
        if getattr(self.request.state, "gave_recovery_code", False):
            notice = f"{notice} {self.recovery_codes_left(self.application.own_codes.standing(self.person.login).left)}"
        if notice and present is not None:
            self.application.sessions.say_once(present, notice)
        return RedirectResponse(f"{self.base}{path}", 303)

    def recovery_codes_left(self, left: int) -> str:
        """Return what is said of a recovery code that was used."""
        used = self.words.gettext("You used a recovery code.")
        said = self.words.ngettext("{count} is left.", "{count} are left.", left)
        return f"{used} {said}"


def _refused(request: Request, values: Mapping[str, object], status: int) -> tuple[str, str]:
    """Return the form whose proof was refused in a request, as it names itself, and why; nothing where none was."""
    form, why = str(getattr(request.state, "proof_form", "")), values.get("wrong")
    why = why or getattr(values.get("trouble"), "words", "")
    return (form, str(why)) if form and why and status == HTTPStatus.UNPROCESSABLE_ENTITY else ("", "")


def _areas(words: Words) -> tuple[Area, ...]:
    """Return the areas in the order of the navigation."""
    return (
        Area("", words.gettext("To decide"), "d", ("/welcome",)),
        Area("/campaigns", words.gettext("Campaigns"), "m", ("/items/", "/notes/")),
        Area("/review", words.gettext("To sign"), "s"),
        Area("/calendar", words.gettext("Calendar"), "c", ("/several",)),
        Area("/issues", words.gettext("Newsletter"), "n", ("/items/newsletter/",)),
        Area("/subscribers", words.gettext("Subscribers"), "u", ("/issues/welcome.", "/items/welcome.")),
        Area("/library", words.gettext("Library"), "l", ("/media",)),
        Area("/figures", words.gettext("Figures"), "f"),
        Area("/people", words.gettext("People"), "p", ("/new-person", "/new-invitation")),
        Area("/settings", words.gettext("Settings"), "e"),
        Area("/health", words.gettext("Health"), "h"),
        Area("/history", words.gettext("History"), "i"),
    )


def staff_page_of(request: Request) -> StaffPage:
    """Return what makes the pages that answer a request."""
    return StaffPage(the_application(request), request)


Staff = Annotated[StaffPage, Depends(staff_page_of)]
