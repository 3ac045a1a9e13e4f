"""Sign-ups as JSON, from a form on the clinic's own site: described, from any origin, and alike for every address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from signing_people import AUTHOR, PASSWORD
from web_world import Newsletter, signed_newsletter

from scheduler.domain.api_token import Scope
from scheduler.domain.subscriber import SubscriberStatus

URL = "/api/v1/sign-ups"


@pytest.fixture
def newsletter(tmp_path: Path) -> Iterator[Newsletter]:
    with signed_newsletter(tmp_path / "clinic") as made:
        yield made


def body(newsletter: Newsletter, **more: object) -> dict[str, object]:
    return {"email": "asha@lotus.clinic", "wording": newsletter.wording()} | more


def test_a_program_shows_the_words_and_signs_somebody_up(newsletter: Newsletter) -> None:
    form = newsletter.browser.get("/api/v1/sign-up-form?lang=hi").json()
    assert form["wording"] == newsletter.wording("hi")
    assert form["topics"] == [{"id": "sun", "name": "धूप और छाया"}, {"id": "care", "name": "Daily care"}]
    sent = body(newsletter, wording=form["wording"], first_name="Asha", topics=["sun"])
    answer = newsletter.browser.post(URL, json=sent, headers={"origin": "https://www.lotus-skin.clinic"})
    assert (answer.status_code, answer.json()) == (202, {"status": "look into your mail"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert newsletter.person().status is SubscriberStatus.PENDING
    newsletter.send()
    newsletter.browser.post(newsletter.confirmation())
    assert (newsletter.person().first_name, newsletter.person().language) == ("Asha", "hi")


def test_a_browser_is_told_that_the_clinics_own_site_may_ask(newsletter: Newsletter) -> None:
    answer = newsletter.browser.options(
        URL, headers={"origin": "https://x.example", "access-control-request-method": "POST"}
    )
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert answer.headers["access-control-allow-headers"] == "content-type"
    assert "access-control-allow-credentials" not in answer.headers


def test_the_answer_is_the_same_for_every_address(newsletter: Newsletter) -> None:
    newsletter.subscribed("known@lotus.clinic")
    newsletter.slept.clear()
    answers = [
        newsletter.browser.post(URL, json=body(newsletter, email=f"{who}@lotus.clinic")) for who in ("known", "new")
    ]
    answers.append(newsletter.browser.post(URL, json=body(newsletter, email="bot@lotus.clinic", website="x")))
    assert len({(answer.status_code, answer.content, str(answer.headers)) for answer in answers}) == 1
    assert len(newsletter.slept) == 3


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"email": 1}, "/email"),
        ({"email": "no"}, "/email"),
        ({"wording": "x"}, "/wording"),
        ({"first_name": "\ud800"}, "/first_name"),
        ({"topics": "sun"}, "/topics"),
        ({"unknown": 1}, "/unknown"),
        ({"email": "asha"}, ""),
        ({"email": "a\x00b@lotus.clinic"}, ""),
        ({"wording": "0" * 64}, ""),
    ],
)
def test_what_is_wrong_is_told_by_its_place_and_never_repeated(
    newsletter: Newsletter, wrong: dict[str, object], pointer: str
) -> None:
    content = json.dumps(body(newsletter) | wrong)
    answer = newsletter.browser.post(URL, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    assert told["status"] == 422
    if pointer:
        assert [error["pointer"] for error in told["errors"]] == [pointer]
    assert "asha@" not in answer.text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"\xff", 400),
        (b'{"email": "' + b"a" * 70_000, 413),
        (b"[" * 30_000, 400),
    ],
)
def test_no_body_makes_it_fail(newsletter: Newsletter, content: bytes, status: int) -> None:
    answer = newsletter.browser.post(URL, content=content, headers={"content-type": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code in {status, 400, 422}


def test_the_description_is_true_and_asks_anybody_for_no_token_to_sign_up(newsletter: Newsletter) -> None:
    described = newsletter.browser.get("/api/v1/openapi.json").json()
    operations = {path: each for path, methods in described["paths"].items() for each in methods.values()}
    assert sorted(path for path, each in operations.items() if "security" not in each) == ["/api/v1/sign-up-form", URL]
    responses = described["paths"][URL]["post"]["responses"]
    assert {"202", "422", "429", "413"} <= set(responses)
    problem = responses["422"]["content"]["application/problem+json"]["schema"]
    told = newsletter.browser.post(URL, json={}).json()
    jsonschema.validate(told, problem | {"components": described["components"]})


def test_a_program_of_the_staff_signs_somebody_up_who_then_confirms_it(newsletter: Newsletter) -> None:
    people, tokens = newsletter.application.people, newsletter.application.api_tokens
    people.change_password(AUTHOR, PASSWORD)
    headers = {"authorization": f"Bearer {tokens.make(AUTHOR, 'the desk', {Scope.SUBSCRIBERS_WRITE})}"}
    sent = body(newsletter, first_name="Asha")
    for _ in range(2):  # a program that was cut off asks again
        given = {**headers, "idempotency-key": "k"}
        answer = newsletter.browser.post("/api/v1/subscribers", json=sent, headers=given)
        assert (answer.status_code, answer.json()) == (202, {"status": "look into your mail"})
    assert "access-control-allow-origin" not in answer.headers
    assert newsletter.person().status is SubscriberStatus.PENDING
    newsletter.send()
    newsletter.browser.post(newsletter.confirmation())
    assert (newsletter.person().status, newsletter.person().consent_source) == (SubscriberStatus.CONFIRMED, "api")
