"""Scanners follow every link: no GET and no HEAD of any route changes anything in the database."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import Formatter

import pytest
from fastapi.routing import iter_route_contexts
from web_world import Newsletter, signed_newsletter

from scheduler.services.personal_links import Purpose

MOST_PLACES = 2
"""Places of a route that are filled with every combination; where there are more, all of them get the same."""


@pytest.fixture
def newsletter(tmp_path: Path) -> Iterator[Newsletter]:
    with signed_newsletter(tmp_path / "clinic") as made:
        yield made


def addresses(newsletter: Newsletter) -> Iterator[str]:
    """Yield every route that can be read, with whatever could be in its places: links that are good, and nonsense."""
    known = newsletter.subscribed()
    newsletter.sign_up("waiting@lotus.clinic")
    newsletter.send()
    waiting = newsletter.confirmation("waiting@lotus.clinic").rpartition("/")[2]
    tokens = [newsletter.token(purpose, known) for purpose in Purpose]
    for route in iter_route_contexts(newsletter.app.routes):
        if not {"GET", "HEAD"}.isdisjoint(route.methods or ()):
            path = (route.path or "").replace(":path}", "}")  # one whose value may have slashes
            places = [name for _, name, _, _ in Formatter().parse(path) if name]
            given = [*tokens, waiting, known.id, "x"]
            few = len(places) <= MOST_PLACES
            for values in product(given, repeat=len(places)) if few else ((one,) * len(places) for one in given):
                yield path.format(**dict(zip(places, values, strict=True)))


def test_no_get_and_no_head_of_any_route_changes_anything(newsletter: Newsletter) -> None:
    paths = list(addresses(newsletter))
    before = newsletter.contents()
    answered = set()
    for path in paths:
        for query in ("", "?List-Unsubscribe=One-Click&do=leave&confirm=1&lang=hi"):
            read, head = newsletter.browser.get(path + query), newsletter.browser.head(path + query)
            assert read.status_code < 500
            is_stream = path.endswith("/events")  # one that goes on has no head of its own
            assert head.status_code == (405 if is_stream else read.status_code), path
            assert head.content == b""
            answered.add((path.split("/")[1], read.status_code))
    assert newsletter.contents() == before
    assert {("confirm", 200), ("unsubscribe", 200), ("preferences", 200), ("sign-up", 200)} <= answered


def test_a_method_that_is_none_of_the_page_changes_nothing(newsletter: Newsletter) -> None:
    paths = list(addresses(newsletter))
    before = newsletter.contents()
    for path in paths:
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            answer = newsletter.browser.request(method, path)
            assert answer.status_code in {404, 405}, path
            assert answer.status_code == 404 or "GET" in answer.headers["allow"]
    assert newsletter.contents() == before
