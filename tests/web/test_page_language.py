"""The language of a page: the subscriber's, else the one asked for, else the browser's, among those of the clinic."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sent_issues import put_out
from web_world import NOON, Newsletter, browser, new_clinic, signed_newsletter

from scheduler.domain.content import ItemState
from scheduler.services.personal_links import CONFIRMATION_LIFE, Purpose


def language_of(html: str) -> tuple[str, str]:
    found = re.search(r'<html lang="([^"]+)" dir="([^"]+)">', html)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize(
    ("asked", "header", "expected"),
    [
        ("", "", ("hi", "ltr")),
        ("", "fr", ("hi", "ltr")),
        ("", "fr, ar-EG;q=0.4, en;q=0.3", ("ar", "rtl")),
        ("en", "ar", ("en", "ltr")),
        ("fr", "ar", ("ar", "rtl")),
    ],
)
def test_a_page_is_in_one_of_the_clinics_languages(
    tmp_path: Path, asked: str, header: str, expected: tuple[str, str]
) -> None:
    clinic = new_clinic(tmp_path / "clinic", {"CLINIC_NEWSLETTER__LANGUAGES": json.dumps(["hi", "en", "ar", "ta"])})
    page = browser(clinic).get(f"/sign-up?lang={asked}", headers={"accept-language": header})
    assert language_of(page.text) == expected
    assert page.headers["content-language"] == expected[0]
    assert page.headers["vary"].split(", ") == ["Accept-Language", "Accept-Encoding"]
    offered = re.findall(r'<a href="\?lang=(\w+)"', page.text)
    assert offered == ["hi", "en", "ar"], "one without words is not offered"
    clinic.store.close()


def test_a_personal_page_is_in_the_language_of_its_reader(tmp_path: Path) -> None:
    with signed_newsletter(tmp_path / "clinic") as newsletter:
        person = newsletter.subscribed(language="hi")
        page = newsletter.browser.get(f"/preferences/{newsletter.token(Purpose.PREFERENCES, person)}?lang=en")
        assert language_of(page.text) == ("hi", "ltr")


@pytest.fixture
def arabic(tmp_path: Path) -> Iterator[Newsletter]:
    """A clinic whose pages are English to whom they do not know."""
    with signed_newsletter(tmp_path / "clinic", CLINIC_NEWSLETTER__LANGUAGES='["en", "hi", "ar"]') as made:
        yield made


def test_the_page_that_confirms_is_in_the_language_of_the_sign_up(arabic: Newsletter) -> None:
    arabic.sign_up(language="ar")
    arabic.send()
    path = arabic.confirmation()
    assert language_of(arabic.browser.get(path).text) == ("ar", "rtl")
    shown = arabic.browser.get(f"{path}?lang=hi", headers={"accept-language": "hi"})
    assert (language_of(shown.text), shown.headers["content-language"]) == (("ar", "rtl"), "ar")
    assert "?lang=" not in shown.text, "no other language is offered, which would not be given"
    assert language_of(arabic.browser.post(path).text) == ("ar", "rtl")


@pytest.mark.parametrize("age", [timedelta(days=40), CONFIRMATION_LIFE + timedelta(days=1)])
def test_a_link_that_is_too_old_says_so_in_the_language_of_the_sign_up(arabic: Newsletter, age: timedelta) -> None:
    arabic.sign_up(language="ar")
    arabic.send()
    arabic.clock.advance(age)
    answer = arabic.browser.post(arabic.confirmation())
    assert (answer.status_code, language_of(answer.text)) == (410, ("ar", "rtl"))


@pytest.mark.parametrize(
    ("purpose", "more"), [(Purpose.UNSUBSCRIBE, ""), (Purpose.PREFERENCES, ""), (Purpose.PREFERENCES, "/erase")]
)
def test_each_page_of_a_personal_link_is_in_its_readers_language(
    arabic: Newsletter, purpose: Purpose, more: str
) -> None:
    path = f"/{purpose}/{arabic.token(purpose, arabic.subscribed(language='ar'))}{more}"
    for answer in (
        arabic.browser.get(path),
        arabic.browser.put(path),
        arabic.browser.get(f"{path}/nowhere/at/all"),
        arabic.browser.post(path, data={"frequency": "hourly"}),
    ):
        assert language_of(answer.text) == ("ar", "rtl"), answer.status_code


def test_the_link_of_an_issue_that_was_taken_back_says_so_in_the_language_of_the_issue(
    arabic: Newsletter, tmp_path: Path
) -> None:
    made = arabic.application
    identity = put_out(made, tmp_path / "cards", 1, NOON, kind="digest", language="ar")
    with made.store.transaction() as tables:
        (sent,) = tables.items.sent_issues(frozenset(ItemState))
        tables.items.set_state(sent.key, ItemState.RETRACTED)
    answer = arabic.browser.get(f"/view/{made.personal_links.token(Purpose.VIEW, identity)}")
    assert (answer.status_code, language_of(answer.text)) == (404, ("ar", "rtl"))


def test_a_link_that_nobody_signed_is_answered_in_the_language_that_is_asked_for(arabic: Newsletter) -> None:
    person = arabic.subscribed(language="ar")
    token = arabic.token(Purpose.UNSUBSCRIBE, person)
    for path in (f"/unsubscribe/{token[:-1]}", f"/preferences/{token}", f"/unsubscribe/{person.id}"):
        answer = arabic.browser.get(path, headers={"accept-language": "hi"})
        assert (answer.status_code, language_of(answer.text)) == (404, ("hi", "ltr"))
