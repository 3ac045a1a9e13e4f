"""The search of the staff's pages: everything by its words, grouped, marked, and no more than who looks may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from staff_world import StaffWorld

Browsers = dict[str, TestClient]

HINDI = "# दाँतों की देखभाल\n\nदाँत दिन में दो बार साफ़ करें।\n\n## मसूड़े\n\nमसूड़ों से ख़ून आए तो दंत चिकित्सक से मिलें।\n"
GERMAN = "# Zähne und Zahnfleisch\n\nZweimal täglich putzen schützt.\n\n## Größere Eingriffe\n\nÄrztinnen klären auf.\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path_factory.mktemp("search") / "clinic")
    made.plan()
    for slug, text in (("daant", HINDI), ("zaehne", GERMAN)):
        file = made.application.root.parent / f"{slug}.md"
        file.write_text(text, encoding="utf-8")
        made.application.articles.ingest(file, slug, link="https://clinic.example/read")
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def browsers(world: StaffWorld) -> Browsers:
    """Somebody who tries to sign in often is kept waiting."""
    return {login: world.signed_in(login) for login in ("maya", "rao")}


def found(browser: TestClient, query: str, more: str = "") -> str:
    answer = browser.get(f"/staff/search?q={quote(query)}{more}")
    assert answer.status_code == 200, query
    return answer.text[answer.text.index('<div id="found">') :]


def links(text: str) -> list[str]:
    return re.findall(r'<p><a href="([^"]+)"><bdi>', text)


def test_everything_is_found_and_each_hit_leads_to_its_page(browsers: Browsers) -> None:
    browser = browsers["maya"]
    text = found(browser, "dentures")
    leads = links(text)
    assert "/staff/items/dental/dentures/x/post" in leads
    assert "/staff/campaigns/dental#section-dentures" in leads
    assert "<mark>Dentures</mark>" in text
    assert all(browser.get(path).status_code == 200 for path in leads)
    assert 'id="section-dentures"' in browser.get("/staff/campaigns/dental").text


@pytest.mark.parametrize(
    ("query", "path", "mark"),
    [
        ("मसूड़", "/staff/campaigns/daant#section-", "मसूड़े"),
        ("दाँत", "/staff/campaigns/daant", "दाँतों"),
        ("दांतों", "/staff/campaigns/daant", "दाँतों"),
        ("zahnfl", "/staff/campaigns/zaehne", "Zahnfleisch"),
        ("ZÄHNE", "/staff/campaigns/zaehne", "Zähne"),
        ("grosse", "/staff/campaigns/zaehne#section-", "Größere"),
    ],
)
def test_words_of_every_script_are_found_whole_and_by_their_beginning(
    browsers: Browsers, query: str, path: str, mark: str
) -> None:
    text = found(browsers["maya"], query)
    assert any(link.startswith(path) for link in links(text)), links(text)
    assert f"<mark>{mark}</mark>" in text


def test_a_kind_alone_has_pages_of_its_own(browsers: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.web.staff.search.model.OF_ONE", 4)
    first = found(browsers["maya"], "dental", more="&kind=items")
    assert "Articles (" in first
    assert 'id="found-items"' in first
    assert 'id="found-articles"' not in first
    assert len(links(first)) == 4
    assert 'rel="next"' in first
    second = found(browsers["maya"], "dental", more="&kind=items&page=2")
    assert 'rel="prev"' in second
    assert not set(links(first)) & set(links(second))


def test_the_library_is_found_and_leads_to_its_entry(browsers: Browsers) -> None:
    leads = links(found(browsers["maya"], "result"))
    assert any(lead.startswith("/staff/library/statements/") for lead in leads), leads
    assert all(browsers["maya"].get(lead).status_code == 200 for lead in leads)


def test_people_are_found_by_name_and_lead_where_one_may_go(browsers: Browsers) -> None:
    assert "/staff/people/maya" in links(found(browsers["rao"], "Maya"))
    assert "/staff/people" in links(found(browsers["maya"], "Maya"))


def test_a_changed_file_is_found_by_its_new_words(world: StaffWorld, browsers: Browsers) -> None:
    file = world.application.root / "campaigns" / "zaehne" / "article.md"
    assert links(found(browsers["maya"], "zahnseide")) == []
    file.write_text(file.read_text(encoding="utf-8") + "\nZahnseide hilft.\n", encoding="utf-8")
    assert links(found(browsers["maya"], "zahnseide"))
    assert links(found(browsers["maya"], "putzen"))


def test_a_file_that_cannot_be_read_holds_up_nothing(world: StaffWorld, browsers: Browsers) -> None:
    broken = world.application.root / "campaigns" / "broken"
    broken.mkdir()
    (broken / "campaign.toml").write_text("not toml [")
    assert links(found(browsers["maya"], "dentures"))


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "dent AND",
        "NOT",
        "a:b",
        "*",
        "(((",
        "-",
        "%",
        "_",
        "\\",
        "'; DROP TABLE items; --",
        "\u0000",
        "🦷",
        "x" * 1500,
    ],
)
def test_whatever_is_typed_is_answered(browsers: Browsers, query: str) -> None:
    for more in ("", "&kind=items", "&kind=nothing&page=-3", "&kind=articles&page=99999999999999999999"):
        found(browsers["maya"], query, more=more)


def test_nothing_found_says_what_to_try(browsers: Browsers) -> None:
    assert "Nothing has all of these words." in found(browsers["maya"], "dentures zzz")
    assert "There is no word in this." in found(browsers["maya"], "!!")


def test_subscribers_are_searched_by_themselves_with_the_same_words(browsers: Browsers) -> None:
    text = found(browsers["maya"], "asha@example.com")
    assert 'name="search" value="asha@example.com"' in text
    assert 'name="in" value="address"' in text
    answer = browsers["maya"].post("/staff/subscribers", data={"search": "asha", "in": "name"})
    assert answer.status_code == 200


def test_every_page_has_the_field(browsers: Browsers) -> None:
    browser = browsers["maya"]
    for path in ("/staff", "/staff/calendar", "/staff/campaigns/dental", "/staff/self"):
        assert 'action="/staff/search" role="search"' in browser.get(path).text, path
