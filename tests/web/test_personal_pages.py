"""Pages of one person's own: what their link is for, and nothing else, in any form in which it may come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from web_world import SITE, Newsletter, signed_newsletter

from scheduler.domain.subscriber import Subscriber, SubscriberStatus
from scheduler.services.personal_links import CONFIRMATION_LIFE, PersonalLinks, Purpose

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
POSTED = (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES, Purpose.CONFIRM)
FUZZ = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None, derandomize=True
)


@pytest.fixture
def newsletter(tmp_path: Path) -> Iterator[Newsletter]:
    with signed_newsletter(tmp_path / "clinic") as made:
        yield made


@pytest.fixture
def asha(newsletter: Newsletter) -> Subscriber:
    return newsletter.subscribed()


def test_the_link_of_the_mail_shows_one_button_and_the_button_unsubscribes(
    newsletter: Newsletter, asha: Subscriber
) -> None:
    path = f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}"
    shown = newsletter.browser.get(path)
    assert shown.text.count("<button") == 1
    assert f'action="{path}"' in shown.text
    assert newsletter.person().status is SubscriberStatus.CONFIRMED
    answer = newsletter.browser.post(path, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, "You are unsubscribed" in answer.text) == (200, True)
    assert newsletter.person().status is SubscriberStatus.UNSUBSCRIBED
    assert newsletter.acts(asha)[-1] == "withdrawn"


@pytest.mark.parametrize("multipart", [False, True])
def test_a_mail_programs_own_button_unsubscribes_at_once_and_again_and_again(
    newsletter: Newsletter, asha: Subscriber, *, multipart: bool
) -> None:
    path = f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}"
    for _ in range(3):
        sent = {"files": {"List-Unsubscribe": (None, "One-Click")}} if multipart else {"data": ONE_CLICK}
        answer = newsletter.browser.post(path, **sent)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
    assert newsletter.acts(asha) == ["requested", "confirmed", "withdrawn"]
    with newsletter.application.store.transaction() as tables:
        assert tables.consents.of_subscriber(asha.id)[-1].source == "one-click"
        assert tables.suppressions.reasons(newsletter.application.pseudonyms.addresses(asha.address))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--b--',
        ),
        ("application/x-www-form-urlencoded", b"a=1&" * 300),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 60_000),
    ],
)
def test_a_form_that_cannot_be_read_keeps_nobody_on_the_list(
    newsletter: Newsletter, asha: Subscriber, kind: str, body: bytes
) -> None:
    path = f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}"
    assert newsletter.browser.post(path, content=body, headers={"content-type": kind}).status_code == 200
    assert newsletter.person().status is SubscriberStatus.UNSUBSCRIBED


def test_somebody_who_was_erased_is_told_that_nothing_more_comes(newsletter: Newsletter, asha: Subscriber) -> None:
    path = f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}"
    with newsletter.application.store.transaction() as tables:
        tables.subscribers.remove(asha.id)
    assert newsletter.browser.post(path, data=ONE_CLICK).status_code == 200
    assert newsletter.browser.get(f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}").status_code == 200


def test_a_link_of_before_the_rotation_of_the_key_goes_on_working(newsletter: Newsletter, asha: Subscriber) -> None:
    path = f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}"
    newsletter.application.installation.keys.rotate()
    assert newsletter.browser.post(path, data=ONE_CLICK).status_code == 200
    assert newsletter.person().status is SubscriberStatus.UNSUBSCRIBED


def test_who_left_by_mistake_comes_back_by_signing_up(newsletter: Newsletter, asha: Subscriber) -> None:
    newsletter.browser.post(f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}", data=ONE_CLICK)
    newsletter.clock.advance(timedelta(days=6))
    assert newsletter.subscribed().status is SubscriberStatus.CONFIRMED
    assert newsletter.acts(asha) == ["requested", "confirmed", "withdrawn", "requested", "confirmed"]


def test_a_person_changes_what_they_receive(newsletter: Newsletter, asha: Subscriber) -> None:
    path = f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}"
    shown = newsletter.browser.get(path)
    assert (shown.status_code, asha.address in shown.text) == (200, True)
    chosen = {"first_name": "Asha", "language": "hi", "frequency": "monthly", "topic": ["sun"], "pause": "4"}
    answer = newsletter.browser.post(path, data=chosen)
    person = newsletter.person()
    assert (person.first_name, person.language, person.frequency) == ("Asha", "hi", "monthly")
    assert person.paused_until == newsletter.clock.now() + timedelta(weeks=4)
    assert 'lang="hi"' in answer.text
    assert 'value="sun" checked' in answer.text
    assert newsletter.acts(asha)[-1] == "changed"
    newsletter.browser.post(path, data=chosen | {"pause": "0", "topic": []})
    assert newsletter.person().paused_until is None


def test_a_person_stops_everything_on_their_page(newsletter: Newsletter, asha: Subscriber) -> None:
    path = f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}"
    assert "You are unsubscribed" in newsletter.browser.post(path, data={"do": "leave"}).text
    assert newsletter.person().status is SubscriberStatus.UNSUBSCRIBED
    assert "You are not on the list" in newsletter.browser.get(path).text
    newsletter.browser.post(path, data={"frequency": "weekly"})
    assert newsletter.person().frequency == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "xx"},
        {"frequency": "hourly"},
        {"topic": "nothing"},
        {"pause": "-1"},
        {"pause": "1000"},
        {"pause": "x"},
        {"pause": "9" * 5000},
        {"pause": "٤"},
    ],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(
    newsletter: Newsletter, asha: Subscriber, wrong: dict[str, str]
) -> None:
    path = f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}"
    before = newsletter.contents()
    answer = newsletter.browser.post(path, data={"frequency": ""} | wrong)
    assert answer.status_code in {400, 422} or wrong == {"pause": "٤"}
    assert answer.status_code == 200 or newsletter.contents() == before


def test_no_other_site_posts_somebodys_choices(newsletter: Newsletter, asha: Subscriber) -> None:
    path = f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}"
    answer = newsletter.browser.post(path, data={"do": "leave"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert newsletter.person().status is SubscriberStatus.CONFIRMED


def changes_nothing(newsletter: Newsletter, purpose: Purpose, token: str) -> None:
    """Post a token that is none for the purpose, in each way; nothing may come of it."""
    before = newsletter.contents()
    for data in (ONE_CLICK, {"do": "leave"}, {"frequency": "monthly"}):
        answer = newsletter.browser.post(f"/{purpose}/{token}", data=data)
        assert answer.status_code in {404, 405, 410, 431}, (purpose, token)
    assert newsletter.contents() == before


def test_a_token_for_one_purpose_changes_nothing_where_another_is_asked_for(
    newsletter: Newsletter, asha: Subscriber
) -> None:
    for signed in Purpose:
        for asked in POSTED:
            if signed is not asked:
                changes_nothing(newsletter, asked, newsletter.token(signed, asha))


def test_a_token_under_another_key_changes_nothing(newsletter: Newsletter, asha: Subscriber) -> None:
    foreign = PersonalLinks(lambda: (b"f" * 32,), newsletter.clock)
    for purpose in POSTED:
        changes_nothing(newsletter, purpose, foreign.token(purpose, asha.id))


@FUZZ
@given(st.sampled_from(POSTED), st.integers(0, 80), st.integers(1, 80))
def test_a_piece_of_a_token_changes_nothing(
    newsletter: Newsletter, asha: Subscriber, purpose: Purpose, start: int, length: int
) -> None:
    token = newsletter.token(purpose, asha)
    if (piece := token[start : start + length]) != token:
        changes_nothing(newsletter, purpose, piece or "x")


@FUZZ
@given(st.sampled_from(POSTED), st.integers(0, 80), st.sampled_from("abcdefXYZ0189.-_~%41"))
def test_a_token_with_a_sign_changed_changes_nothing(
    newsletter: Newsletter, asha: Subscriber, purpose: Purpose, place: int, sign: str
) -> None:
    token = newsletter.token(purpose, asha)
    forged = token[:place] + sign + token[place + 1 :]
    if forged != token:
        changes_nothing(newsletter, purpose, forged)


@FUZZ
@given(st.sampled_from(POSTED), st.binary(min_size=1, max_size=60))
@example(Purpose.UNSUBSCRIBE, b"\x00")
@example(Purpose.CONFIRM, b"\xed\xa0\x80.1.x")
@example(Purpose.PREFERENCES, b"..%2f..%2fetc")
def test_bytes_of_any_kind_change_nothing(newsletter: Newsletter, purpose: Purpose, text: bytes) -> None:
    changes_nothing(newsletter, purpose, "".join(f"%{byte:02x}" for byte in text))


def test_a_link_to_confirm_that_was_used_lifts_nothing_later(newsletter: Newsletter, asha: Subscriber) -> None:
    used = newsletter.confirmation()
    newsletter.browser.post(f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, asha)}", data=ONE_CLICK)
    newsletter.browser.post(used)
    assert newsletter.person().status is SubscriberStatus.UNSUBSCRIBED


def ask_for_link(newsletter: Newsletter, email: str = "asha@lotus.clinic", **fields: str) -> Response:
    return newsletter.browser.post("/my-link", data={"email": email, **fields})


def test_who_lost_their_link_gets_it_by_mail_and_comes_to_their_page(newsletter: Newsletter, asha: Subscriber) -> None:
    assert newsletter.browser.get("/my-link").status_code == newsletter.browser.get("/unsubscribe").status_code == 200
    assert "Please look into your mail" in ask_for_link(newsletter).text
    newsletter.send()
    (mail,) = [mail for mail in newsletter.mails if mail.preferences_url]
    assert (mail.address, mail.unsubscribe_url, mail.confirm_url) == (asha.address, "", "")
    path = mail.preferences_url.removeprefix(SITE)
    assert asha.address in newsletter.browser.get(path).text
    newsletter.browser.post(path, data={"frequency": "weekly"})
    assert newsletter.person().frequency == "weekly"
    newsletter.browser.post(path, data={"do": "leave"})
    assert newsletter.person().status is SubscriberStatus.UNSUBSCRIBED
    assert newsletter.browser.get(path).status_code == 200


def test_the_link_goes_to_nobody_who_does_not_receive_the_newsletter(newsletter: Newsletter, asha: Subscriber) -> None:
    newsletter.sign_up("waiting@lotus.clinic")
    left = newsletter.subscribed("left@lotus.clinic")
    newsletter.browser.post(f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, left)}", data=ONE_CLICK)
    newsletter.send()
    before = len(newsletter.mails)
    newsletter.slept.clear()
    people = ("waiting", "left", "stranger", "asha")
    answers = [ask_for_link(newsletter, f"{who}@lotus.clinic") for who in people]
    answers.append(ask_for_link(newsletter, asha.address, website="a program"))
    newsletter.send()
    assert [mail.address for mail in newsletter.mails[before:]] == [asha.address]
    assert len({(answer.status_code, answer.content, str(answer.headers)) for answer in answers}) == 1
    assert len(newsletter.slept) == len(answers), "and the time of the answer tells nothing"


def test_nobody_floods_a_mailbox_with_links(newsletter: Newsletter, asha: Subscriber) -> None:
    newsletter.send()
    before = len(newsletter.mails)
    for _ in range(10):
        assert ask_for_link(newsletter, asha.address).status_code == 200
    newsletter.send()
    assert len(newsletter.mails) - before == 3
    newsletter.clock.advance(timedelta(days=1))
    ask_for_link(newsletter, asha.address)
    newsletter.send()
    assert len(newsletter.mails) - before == 4


def test_what_is_no_address_gets_no_link_and_the_form_again(newsletter: Newsletter) -> None:
    answer = ask_for_link(newsletter, "<asha>")
    assert (answer.status_code, 'value="&lt;asha&gt;"' in answer.text) == (422, True)


def test_everybody_gets_a_copy_of_their_own_data_as_a_file(newsletter: Newsletter, asha: Subscriber) -> None:
    answer = newsletter.browser.get(f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}/data")
    assert answer.headers["content-disposition"] == 'attachment; filename="newsletter-data.json"'
    copy = answer.json()
    assert (copy["id"], copy["address"]) == (asha.id, asha.address)
    assert [one["act"] for one in copy["consent"]] == ["requested", "confirmed"]
    assert all(one["wording"]["text"] for one in copy["consent"])


def test_people_erase_themselves_with_one_button_and_not_by_looking(newsletter: Newsletter, asha: Subscriber) -> None:
    path = f"/preferences/{newsletter.token(Purpose.PREFERENCES, asha)}/erase"
    shown = newsletter.browser.get(path)
    assert shown.text.count("<button") == 1
    assert newsletter.application.preferences.of(asha.id) is not None
    for _ in range(2):
        answer = newsletter.browser.post(path, headers={"sec-fetch-site": "same-origin"})
        assert (answer.status_code, "Your data is erased" in answer.text) == (200, True)
    assert newsletter.application.preferences.of(asha.id) is None
    assert newsletter.browser.get(path.replace("/erase", "/data")).status_code == 404


WAYS_ON = ["/sign-up?lang={}", "/my-link?lang={}"]


def ways_on(answer: Response) -> list[str]:
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<a href="([^"]+)">[^<]+</a>', main)


def test_a_link_that_leads_nowhere_has_the_ways_to_subscribe_and_to_ones_own_link(
    newsletter: Newsletter, asha: Subscriber
) -> None:
    cut = newsletter.token(Purpose.PREFERENCES, asha)[:-3]
    for path in ("/no-such-page", f"/preferences/{cut}", f"/unsubscribe/{cut}", f"/confirm/{cut}", f"/view/{cut}"):
        answer = newsletter.browser.get(path, headers={"accept-language": "hi"})
        assert (answer.status_code, ways_on(answer)) == (404, [way.format("hi") for way in WAYS_ON]), path
        assert all(newsletter.browser.get(way).status_code == 200 for way in ways_on(answer))


def test_a_link_that_is_too_old_has_them_too_in_the_language_of_its_reader(newsletter: Newsletter) -> None:
    newsletter.sign_up(language="hi")
    newsletter.send()
    newsletter.clock.advance(CONFIRMATION_LIFE + timedelta(days=1))
    for answer in (
        newsletter.browser.get(newsletter.confirmation()),
        newsletter.browser.post(newsletter.confirmation()),
    ):
        assert (answer.status_code, ways_on(answer)) == (410, [way.format("hi") for way in WAYS_ON])
