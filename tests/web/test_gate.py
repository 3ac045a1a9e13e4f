"""What every request passes and every answer has, whatever the page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_world import browser, new_clinic

from scheduler.bootstrap import Application
from scheduler.web.hosts import Hosts


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = new_clinic(tmp_path / "clinic")
    yield made
    made.store.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with browser(application) as client:
        yield client


@pytest.mark.parametrize("path", ["/nothing", "/brand/none", "/api/v1/nothing"])
def test_every_answer_has_the_headers_that_protect_its_reader(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "set-cookie" not in answer.headers


def test_https_is_promised_only_where_it_is_spoken(application: Application) -> None:
    with browser(application, "http://127.0.0.1") as client:
        assert "strict-transport-security" not in client.get("/nothing").headers


def test_a_missing_page_is_told_in_the_clinics_look(client: TestClient) -> None:
    answer = client.get("/nothing")
    assert "There is no such page" in answer.text
    assert "Your Clinic" in answer.text


def test_a_program_is_told_in_its_own_form(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize(
    "host", ["evil.example.com", "", "clinic.example.com.evil.example", "a b", "[::1", "127.0.0.1.nip.example"]
)
def test_no_other_name_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/nothing", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["clinic.example.com", "CLINIC.example.com:8443", "clinic.example.com.", "127.0.0.1:8080", "localhost"]
)
def test_a_name_of_ours_is_answered_however_it_is_written(client: TestClient, host: str) -> None:
    assert client.get("/nothing", headers={"host": host}).status_code == 404


def test_an_address_longer_than_any_link_is_refused(client: TestClient) -> None:
    assert client.get(f"/nothing/{'a' * 3000}").status_code == 431
    assert client.get(f"/nothing?{'a' * 3000}").status_code == 431


@pytest.mark.parametrize(
    "path",
    ["/%00", "/%ff%fe", "/brand/%00", "/brand/%ed%a0%80", "/brand/%2e%2e%2f", "/my-link?lang=%00", "/nothing?lang=%ff"],
)
def test_no_address_makes_it_fail(client: TestClient, path: str) -> None:
    assert client.get(path).status_code < 500


def test_what_is_sent_from_another_site_changes_nothing(client: TestClient) -> None:
    assert client.post("/staff/x", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/staff/x", headers={"origin": "https://evil.example.com"}).status_code == 403
    assert client.post("/staff/x", headers={"origin": "null"}).status_code == 403
    assert client.post("/preferences/x", headers={"origin": "https://evil.example.com"}).status_code == 403
    assert client.post("/preferences/x", headers={"origin": "null"}).status_code == 404
    assert client.post("/staff/x", headers={"sec-fetch-site": "same-origin"}).status_code == 404
    assert client.post("/staff/x", headers={"origin": "https://clinic.example.com"}).status_code == 404


def test_the_log_has_no_address_and_no_token(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/unsubscribe/secret-token?email=asha@example.com", headers={"x-forwarded-for": "203.0.113.9"})
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert "404" in ours
    for hidden in ("secret-token", "asha", "203.0.113.9"):
        assert hidden not in ours


def test_the_style_sheet_is_kept_for_long_under_the_name_of_its_content(client: TestClient) -> None:
    page = client.get("/nothing").text
    link = page.split('rel="stylesheet" href="')[1].split('"')[0]
    sheet = client.get(link)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert len(sheet.content) + len(page.encode()) < 20_000


def test_a_page_of_another_method_is_refused_with_the_methods_that_it_has(client: TestClient) -> None:
    answer = client.delete("/brand/x")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large_is_told_in_the_clinics_look(client: TestClient, *, declared: bool) -> None:
    piece = b"a" * 10_000
    answer = client.post("/sign-up", content=piece * 10 if declared else (piece for _ in range(10)))
    assert answer.status_code in {413, 422}
    large = client.post("/sign-up", content=piece * 10, headers={"content-type": "application/x-www-form-urlencoded"})
    assert (large.status_code, "That is too much at once" in large.text) == (413, True)
    assert "default-src 'none'" in large.headers["content-security-policy"]


def test_a_fault_of_ours_is_told_as_one_logged_without_the_path_and_protected_like_every_answer(
    application: Application, caplog: pytest.LogCaptureFixture
) -> None:
    with browser(application) as client:
        assert isinstance(client.app, FastAPI)

        @client.app.get("/broken/{token}")
        def broken(token: str) -> None:
            raise RuntimeError(f"no {token[:0]}such thing")

        answer = client.get("/broken/secret-token")
    assert (answer.status_code, "Something went wrong" in answer.text) == (500, True)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    told = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert "GET /broken/{token} failed: RuntimeError" in told
    assert not any("secret-token" in line for line in told)


@pytest.mark.parametrize("prefix", ["", "/news"])
def test_pages_that_lie_below_a_path_are_found_whether_a_proxy_cuts_it_off_or_not(tmp_path: Path, prefix: str) -> None:
    application = new_clinic(tmp_path / "below", {"CLINIC_WEB__URL": "https://www.example.org/news"})
    with browser(application, "https://www.example.org") as client:
        page = client.get(f"{prefix}/my-link")
        assert page.status_code == 200
        assert 'action="/news/my-link?' in page.text
        sheet = page.text.split('rel="stylesheet" href="/news')[1].split('"')[0]
        assert client.get(prefix + sheet).status_code == 200
        assert client.post(f"{prefix}/sign-up", headers={"sec-fetch-site": "cross-site"}).status_code == 422
        assert client.get("/newspaper").status_code == 404
    application.store.close()


def test_staff_pages_answer_under_their_own_names_alone() -> None:
    hosts = Hosts(frozenset({"news.example.org"}), frozenset({"desk.example.org"}), local=False)
    served = [
        hosts.serve(name, path)
        for name in ("news.example.org", "desk.example.org")
        for path in ("/sign-up", "/staff/x")
    ]
    assert served == [True, False, False, True]
    both = Hosts(frozenset({"news.example.org"}), frozenset(), local=False)
    assert [both.serve("news.example.org:443", path) for path in ("/sign-up", "/staff")] == [True, True]
