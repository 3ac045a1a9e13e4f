"""The parts that every route is given: the application, and pages in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from scheduler.bootstrap import Application
from scheduler.domain.languages import best_language, chosen_language
from scheduler.rendering.public_pages import DEFAULT_LANGUAGE
from scheduler.rendering.words import Words


def the_application(request: Request) -> Application:
    """Return the application that the server was made for."""
    return cast("Application", request.app.state.application)


READING = ["GET", "HEAD"]
"""The methods that change nothing."""

App = Annotated[Application, Depends(the_application)]


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the answers to one request: pages of the templates in web/public/, in the language that it asks for."""

    application: Application
    request: Request

    @property
    def base(self) -> str:
        """The path that every link to a page of ours begins with; empty where they lie at the root of their host."""
        return str(self.request.app.state.base_path)

    @property
    def languages(self) -> tuple[str, ...]:
        """The clinic's languages that there are words for, its first one first."""
        spoken = self.application.public_pages.languages
        clinics = self.application.workspace.clinic().newsletter.subscription.languages
        return tuple(language for language in clinics if best_language((language,), spoken)) or (DEFAULT_LANGUAGE,)

    def language(self, own: str = "") -> str:
        """Return the language of a page: its reader's, else ?lang=, else the browser's, else the clinic's.

        The reader's is `own`, else that of whom the personal link is of that was followed.
        """
        if known := self._readers_language(own):
            return known
        asked, accepted = self.request.query_params.get("lang", ""), self.request.headers.get("accept-language", "")
        return chosen_language(asked, accepted, self.languages)

    def _readers_language(self, own: str) -> str:
        """Return the reader's own language; empty where it is unknown, or there are no words for it."""
        found = own or self._language_of_link()
        return found if found and best_language((found,), self.application.public_pages.languages) else ""

    def _language_of_link(self) -> str:
        # Looked up once for a request: after somebody is erased their page still speaks their language.
        state = self.request.state
        if not hasattr(state, "language_of_link"):
            purpose, _, rest = self.request.scope["path"].removeprefix("/").partition("/")
            state.language_of_link = self.application.reader_languages.of(purpose, rest.partition("/")[0])
        return str(state.language_of_link)

    def words(self, own: str = "") -> Words:
        """Return the words of the page's language."""
        return self.application.public_pages.words(self.language(own))

    def show(
        self,
        name: str,
        values: Mapping[str, object] | None = None,
        *,
        status: int = 200,
        own_language: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return the answer with the page web/public/<name>, kept by nobody on the way unless `headers` allow it."""
        language = self.language(own_language)
        own = {
            "base": self.base,
            "languages": () if self._readers_language(own_language) else self.languages,
            "has_archive": self.application.archive.is_open,
        }
        page = self.application.public_pages.page(name, language, own | dict(values or {}))
        kept = {"cache-control": "no-store", "content-language": language, "vary": "Accept-Language"}
        return HTMLResponse(page, status, kept | dict(headers or {}))

    def tell(
        self,
        title: str,
        *paragraphs: str,
        status: int = 200,
        own_language: str = "",
        links: Sequence[tuple[str, str]] = (),
    ) -> HTMLResponse:
        """Return the answer with a title and a few sentences. `links` are (address, words)."""
        values = {"title": title, "paragraphs": paragraphs, "links": links}
        return self.show("message.html", values, status=status, own_language=own_language)

    def ways_on(self) -> Sequence[tuple[str, str]]:
        """Return the links, as `tell` takes them, of a page where somebody came who wanted to be elsewhere."""
        words, asked = self.words(), f"?lang={self.language()}"
        return (
            (f"{self.base}/sign-up{asked}", words.gettext("Subscribe")),
            (f"{self.base}/my-link{asked}", words.gettext("Change what you receive, or unsubscribe")),
        )


def pages_of(request: Request) -> Pages:
    """Return what makes the pages that answer a request."""
    return Pages(the_application(request), request)


PageMaker = Annotated[Pages, Depends(pages_of)]
