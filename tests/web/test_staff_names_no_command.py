"""No page tells its readers to type a command or to edit a file: a page's way is a button, a form or a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from staff_pages_shown import PAGES, busy_clinic
from staff_world import StaffWorld

_COMMAND = re.compile(
    r"`clinic |\bclinic (?:submit|approve|confirm|plan|review|import|waive|retract|reject|resolve|person|audience"
    r"|library|status|doctor|run|serve|check|draft|write)\b|(?<![\w-])--[a-z]{2,}"
)


_FILE = re.compile(r"\b(?:article|campaign|config|library|pictures|segments)\.(?:toml|md)\b|!\[")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffWorld]:
    made = busy_clinic(tmp_path_factory.mktemp("words") / "clinic")
    yield made
    made.application.store.close()


def test_no_page_names_a_command_or_a_file(world: StaffWorld) -> None:
    browsers = {login: world.signed_in(login) for login in {page.login for page in PAGES}}
    found = {}
    for page in PAGES:
        text = re.sub(
            r"<(script|style)\b.*?</\1>|<[^>]+>", " ", browsers[page.login].get(page.path).text, flags=re.DOTALL
        )
        if commands := [
            text[max(0, one.start() - 60) : one.end() + 30]
            for pattern in (_COMMAND, _FILE)
            for one in pattern.finditer(unescape(text))
        ]:
            found[page.path] = commands
    assert found == {}
