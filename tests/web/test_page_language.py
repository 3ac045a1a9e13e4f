"""The language of a page: the subscriber's, else the one asked for, else the browser's, among those of the clinic."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from web_world import browser, new_clinic, signed_newsletter

from scheduler.services.personal_links import Purpose


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
    assert page.headers["vary"] == "Accept-Language"
    offered = re.findall(r'<a href="\?lang=(\w+)"', page.text)
    assert offered == ["hi", "en", "ar"], "one without words is not offered"
    clinic.store.close()


def test_a_personal_page_is_in_the_language_of_its_reader(tmp_path: Path) -> None:
    with signed_newsletter(tmp_path / "clinic") as newsletter:
        person = newsletter.subscribed(language="hi")
        page = newsletter.browser.get(f"/preferences/{newsletter.token(Purpose.PREFERENCES, person)}?lang=en")
        assert language_of(page.text) == ("hi", "ltr")
