"""The page of the search. A script asks it again while somebody types."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response

from scheduler.rendering.words import Words
from scheduler.services.search import Found
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff
from scheduler.web.staff.search.model import PAGE_OF, asked_of, parts_of
from scheduler.web.staff.states import STATE_LOOKS, state_words

router = APIRouter(prefix="/staff")


@router.api_route("/search", methods=READING)
def search(page: Staff) -> Response:
    """Return what has the words of the address."""
    asked = asked_of(page.request.query_params)
    kinds = tuple(kind for kind in Found if page.may("GET", PAGE_OF[kind]))
    results = page.application.search.find(asked.query, kinds, first=asked.first, most=asked.most)
    values = {
        "asked": asked,
        "results": results,
        "totals": {group.kind: group.total for group in results.groups},
        "parts": parts_of(results, asked, page.words, page.may),
        "kinds": {kind: word for kind, word in _kind_words(page.words).items() if kind in kinds},
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
    }
    return page.show("search/search.html", values)


def _kind_words(words: Words) -> Mapping[Found, str]:
    return {
        Found.ITEM: words.gettext("Posts and issues"),
        Found.CAMPAIGN: words.gettext("Campaigns"),
        Found.SECTION: words.gettext("Articles"),
        Found.STATEMENT: words.gettext("Library"),
        Found.PERSON: words.gettext("People"),
    }
