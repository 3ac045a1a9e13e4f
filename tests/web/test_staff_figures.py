"""Figures: everybody is accounted for first, each column says what it counts, and a file of it is safe to open."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chromium import DESKTOP, window
from fastapi.testclient import TestClient
from figures_shown import PEOPLE, clinic_with_figures
from playwright.sync_api import Browser
from staff_world import PASSWORD, StaffWorld
from test_accessibility import violations

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.figures import by_month
from scheduler.rendering.bar_chart import Value, bar_chart
from scheduler.web.server import serving
from scheduler.web.staff.figures.model import Cell, Column, Figures, choice_of, csv_of, share_note

PATH = "/staff/figures"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffWorld]:
    made = clinic_with_figures(tmp_path_factory.mktemp("figures") / "clinic")
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def maya(world: StaffWorld) -> TestClient:
    return world.signed_in("maya")


def file(browser: TestClient, name: str, query: str = "") -> list[dict[str, str]]:
    answer = browser.get(f"{PATH}/{name}.csv?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_everybody_of_an_issue_is_accounted_for_before_anything_else(maya: TestClient) -> None:
    page = maya.get(PATH).text
    assert page.index("who it was for") < page.index("what became of it")
    for issue in file(maya, "recipients"):
        parts = [int(issue[name]) for name in ("Accepted", "Left out", "Failed", "Uncertain", "Waiting")]
        assert int(issue["Audience"]) == PEOPLE == sum(parts)
    assert "asked not to be written to" in page


def test_each_column_says_what_it_counts_and_the_page_as_of_when(maya: TestClient) -> None:
    page = maya.get(PATH).text
    assert "As of 10 December 2026" in page
    for words in (
        "The provider took their copy.",
        "They join once they confirm.",
        "Readers who left the list after it",
    ):
        assert words in page
    assert {row["as of"] for row in file(maya, "months")} == {"2026-12-10"}


def test_openings_are_shown_where_they_are_counted_alone_and_then_as_too_high(maya: TestClient, tmp_path: Path) -> None:
    assert "opened and clicked" not in maya.get(PATH).text
    assert maya.get(f"{PATH}/openings.csv").status_code == 404
    counting = clinic_with_figures(tmp_path / "clinic", counted=True).signed_in("maya")
    page = counting.get(PATH).text
    assert "Openings, too high" in page
    assert "inflated by machines" in page
    assert file(counting, "openings")[0]["Clicks"] == "0"


def test_the_address_says_what_is_shown(maya: TestClient) -> None:
    assert {row["Channel"] for row in file(maya, "months")} == {"email", "x"}
    assert {row["Channel"] for row in file(maya, "months", "channel=x")} == {"x"}
    assert file(maya, "posts", "campaign=another") == []
    page = maya.get(f"{PATH}?channel=x&weeks=26").text
    assert "No issue went out in this time." in page
    assert page.count("<bdi>Mon ") == 26
    assert "channel=x" in re.search(r'href="/staff/figures/posts.csv\?([^"]*)"', page)[1]  # type: ignore[index]


@pytest.mark.parametrize("query", ["months=99", "weeks=-1", "weeks=one", "after=x", "channel=%00", "audience=nobody"])
def test_what_an_address_asks_for_in_vain_is_no_error(maya: TestClient, query: str) -> None:
    assert maya.get(f"{PATH}?{query}").status_code == 200


def test_the_list_grows_by_who_confirmed_and_not_by_who_signed_up(maya: TestClient) -> None:
    weeks = file(maya, "growth")
    assert sum(int(week["Signed up"]) for week in weeks) > sum(int(week["Confirmed"]) for week in weeks)
    for week in weeks:
        assert int(week["Growth"]) == int(week["Confirmed"]) + int(week["Added"]) - int(week["Left"])


def test_a_post_says_when_it_went_out_and_leads_to_the_record_of_it(maya: TestClient) -> None:
    posts = file(maya, "posts")
    assert [row["Minutes late"] for row in posts] == ["0"] * len(posts)
    assert posts[0]["Post"] == "dental/what-are-the-drawbacks/x/post"
    assert 'href="/staff/items/dental/what-are-the-drawbacks/x/post/evidence"' in maya.get(PATH).text


def test_a_table_that_there_is_not_is_no_file(maya: TestClient) -> None:
    assert maya.get(f"{PATH}/people.csv").status_code == 404


def test_the_page_is_small(maya: TestClient) -> None:
    assert len(maya.get(PATH).content) < 60_000


def test_nothing_is_out_yet_and_the_page_says_so(tmp_path: Path) -> None:
    page = StaffWorld(tmp_path / "clinic").signed_in("maya").get(PATH)
    assert page.status_code == 200
    assert "No issue went out in this time." in page.text
    assert "Nobody came or left in these weeks." in page.text


def test_a_cell_of_a_file_is_no_formula() -> None:
    table = Figures("t", "T", (Column("=A"),), ((Cell("x", "=HYPERLINK(1)"),), (Cell("x", "-1"),)), "")
    written = csv_of(table, datetime(2026, 12, 1, tzinfo=UTC).date())
    assert written.splitlines() == ["'=A,as of", "'=HYPERLINK(1),2026-12-01", "'-1,2026-12-01"]


def test_a_share_of_few_people_is_not_shown_and_of_many_with_its_range() -> None:
    assert share_note(1, 99) == ""
    assert share_note(2, 1000) == "0.2 % (0.05\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}0.73)"
    assert share_note(150, 200) == "75 % (68.6\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}80.5)"


def test_a_chart_keeps_its_bars_in_the_drawing_and_their_heights_in_proportion() -> None:
    chart = bar_chart([Value("a", 10, 5), Value("b", 5), Value("c", 0, 1)])
    assert chart is not None
    first, second, third = chart.bars
    assert first.up_height == pytest.approx(2 * second.up_height, abs=0.02)
    assert first.down_height == pytest.approx(5 * third.down_height, abs=0.1)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert all(bar.up_y >= 0 and chart.line + bar.down_height <= chart.height for bar in chart.bars)
    assert bar_chart([Value("a", 0)]) is None
    assert bar_chart([]) is None


def test_an_item_stands_in_one_column_of_one_month() -> None:
    zone, planned = "Asia/Kolkata", datetime(2026, 11, 30, 19, tzinfo=UTC)  # 00:30 on 1 December there
    key = ItemKey.parse("a/b/x/post")
    items = [
        (key, ItemState.PUBLISHED, planned, planned),
        (key, ItemState.UNCERTAIN, planned, planned),
        (key, ItemState.MISSED, planned, None),
        (key, ItemState.DRAFT, planned, None),
    ]
    (month,) = by_month(items, zone)
    assert (month.month.isoformat(), month.out, month.missed, month.uncertain) == ("2026-12-01", 1, 1, 1)
    assert month.not_out == 2


def test_a_time_of_months_begins_with_a_month() -> None:
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert choice_of({"months": "1"}, "n").wanted(now).since == datetime(2026, 2, 1, tzinfo=UTC)
    assert choice_of({"months": "3"}, "n").wanted(now).since == datetime(2025, 12, 1, tzinfo=UTC)
    assert choice_of({}, "n").wanted(now).since is None
    assert choice_of({"months": "3"}, "n").wanted(now).takes(ItemKey.parse("a/b/x/post"), now - timedelta(days=31))


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [360, DESKTOP])
def test_tables_and_charts_pass_wcag_in_light_and_dark(chromium: Browser, world: StaffWorld, width: int) -> None:
    settings = replace(world.application.settings.web, port=0)
    with serving(world.application, settings, threading.Event()) as address, window(chromium, width) as context:
        page = context.new_page()
        page.goto(f"{address}/staff/sign-in?next={PATH}")
        page.get_by_label("Login").fill("maya")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Figures", level=1).wait_for()
        assert page.locator("figure svg").count() == 2
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
