"""Signing up, confirming and leaving by the pages: nobody is told who is on the list, and a GET changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import URL
from web_world import Newsletter, signed_newsletter

from scheduler.domain.subscriber import SubscriberStatus
from scheduler.services.personal_links import Purpose


@pytest.fixture
def newsletter(tmp_path: Path) -> Iterator[Newsletter]:
    with signed_newsletter(tmp_path / "clinic") as made:
        yield made


def test_somebody_signs_up_confirms_and_is_on_the_list(newsletter: Newsletter) -> None:
    form = newsletter.browser.get("/sign-up")
    assert newsletter.application.public_pages.wording("en").text in form.text
    assert f'value="{newsletter.wording()}"' in form.text
    answer = newsletter.sign_up(first_name="Asha", topic="sun", language="hi")
    assert (answer.status_code, "Please look into your mail" in answer.text) == (200, True)
    assert newsletter.person().status is SubscriberStatus.PENDING
    newsletter.send()
    asked = newsletter.browser.get(newsletter.confirmation())
    assert (asked.status_code, newsletter.person().status) == (200, SubscriberStatus.PENDING)
    words = newsletter.application.public_pages.words("hi")
    assert words.gettext("Yes, send me the newsletter") in asked.text
    confirmed = newsletter.browser.post(newsletter.confirmation())
    assert confirmed.status_code == 200
    assert 'lang="hi"' in confirmed.text, "in the language that was chosen"
    person = newsletter.person()
    assert (person.status, person.first_name, person.language) == (SubscriberStatus.CONFIRMED, "Asha", "hi")
    assert newsletter.acts(person) == ["requested", "confirmed"]


def test_confirming_twice_is_confirming_once(newsletter: Newsletter) -> None:
    person = newsletter.subscribed()
    again = newsletter.browser.post(newsletter.confirmation())
    assert (again.status_code, newsletter.acts(person)) == (200, ["requested", "confirmed"])


def test_a_link_that_is_too_old_says_so_and_confirms_nothing(newsletter: Newsletter) -> None:
    newsletter.sign_up()
    newsletter.send()
    newsletter.clock.advance(timedelta(days=40))
    answer = newsletter.browser.post(newsletter.confirmation())
    assert (answer.status_code, "This link is too old" in answer.text) == (410, True)
    assert newsletter.person().status is SubscriberStatus.PENDING


def test_a_stranger_is_mailed_once_however_often_and_in_whatever_spelling_they_are_typed_in(
    newsletter: Newsletter,
) -> None:
    spellings = ("asha@gmail.com", "A.sha@gmail.com", "asha+1@gmail.com", "ASHA@googlemail.com")
    for _day in range(5):
        for spelling in spellings:
            newsletter.sign_up(spelling)
        newsletter.send()
        newsletter.clock.advance(timedelta(days=1))
    assert len(newsletter.mails) == 1


def test_the_answer_is_the_same_byte_for_byte_whether_an_address_is_on_the_list(newsletter: Newsletter) -> None:
    newsletter.subscribed("known@lotus.clinic")
    left = newsletter.subscribed("left@lotus.clinic")
    newsletter.browser.post(f"/unsubscribe/{newsletter.token(Purpose.UNSUBSCRIBE, left)}")
    newsletter.application.suppression.suppress("never@lotus.clinic", "asked by phone")
    newsletter.sign_up("waiting@lotus.clinic")
    newsletter.slept.clear()
    answers = [newsletter.sign_up(f"{who}@lotus.clinic") for who in ("known", "left", "never", "waiting", "new")]
    assert len({(answer.status_code, answer.content, str(sorted(answer.headers.items()))) for answer in answers}) == 1
    assert len(newsletter.slept) == len(answers), "and the time of the answer tells nothing"


def test_a_program_that_fills_in_every_field_is_answered_like_everybody_and_changes_nothing(
    newsletter: Newsletter,
) -> None:
    honest = newsletter.sign_up("honest@lotus.clinic")
    before = newsletter.contents()
    caught = newsletter.sign_up("caught@lotus.clinic", website="https://spam.example.com")
    assert (caught.status_code, caught.content) == (honest.status_code, honest.content)
    after = newsletter.contents()
    assert {name for name in after if after[name] != before[name]} <= {"request_limits"}
    newsletter.send()
    assert [mail.address for mail in newsletter.mails] == ["honest@lotus.clinic"]


@pytest.mark.parametrize(
    "email", ["", "asha", "a@b", "a\x00b@lotus.clinic", "\ud800@lotus.clinic", "a@b.c\r\nBcc: x@y.z"]
)
def test_what_is_no_address_is_told_beside_what_was_typed_in(newsletter: Newsletter, email: str) -> None:
    typed = email.encode(errors="surrogatepass").decode(errors="replace")
    answer = newsletter.sign_up(typed, first_name="Asha <b>")
    assert answer.status_code == 422
    assert "Please write your email address" in answer.text
    assert 'value="Asha &lt;b&gt;"' in answer.text


def test_words_about_consent_that_are_not_ours_are_shown_anew(newsletter: Newsletter) -> None:
    for digest in ("", "0" * 64, "x"):
        answer = newsletter.browser.post("/sign-up", data={"email": "asha@lotus.clinic", "wording": digest})
        assert (answer.status_code, "The words about your consent have changed" in answer.text) == (422, True)
    assert newsletter.contents()["subscribers"] == []


def test_the_record_names_the_words_that_were_shown_and_where(newsletter: Newsletter) -> None:
    hindi = newsletter.application.public_pages.wording("hi")
    newsletter.sign_up(wording=hindi.digest, source="qr")
    person = newsletter.person()
    with newsletter.application.store.transaction() as tables:
        (record,) = tables.consents.of_subscriber(person.id)
        assert tables.consents.wording(record.wording) == hindi
    assert (record.source, record.at) == ("qr", newsletter.clock.now())


def test_the_form_may_be_posted_from_the_clinics_own_site(newsletter: Newsletter) -> None:
    data = {"email": "asha@lotus.clinic", "wording": newsletter.wording()}
    elsewhere = {"origin": "https://www.lotus-skin.clinic", "sec-fetch-site": "cross-site"}
    assert newsletter.browser.post("/sign-up", data=data, headers=elsewhere).status_code == 200


def test_one_client_is_told_to_wait_and_may_go_on_later(newsletter: Newsletter) -> None:
    answers = [newsletter.sign_up(f"p{number}@lotus.clinic") for number in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3600
    assert "Too many requests" in answers[-1].text
    newsletter.clock.advance(timedelta(minutes=3))
    assert newsletter.sign_up("later@lotus.clinic").status_code == 200


def test_without_a_signed_mail_nobody_can_sign_up_and_the_page_says_so(newsletter: Newsletter) -> None:
    with newsletter.application.store.transaction() as tables:
        for item in tables.items.of_campaign("newsletter"):
            tables.approvals.void(item.key, "taken back", newsletter.clock.now())
    assert newsletter.browser.get("/sign-up").status_code == 503
    answer = newsletter.sign_up()
    assert (answer.status_code, "This is not possible at the moment" in answer.text) == (503, True)


def test_links_in_mails_begin_with_the_address_of_the_pages(tmp_path: Path) -> None:
    with signed_newsletter(tmp_path / "elsewhere", CLINIC_WEB__URL="https://news.lotus-skin.clinic/letters") as made:
        made.browser.base_url = URL("https://news.lotus-skin.clinic")
        made.sign_up()
        made.send()
        (mail,) = made.mails
        assert mail.confirm_url.startswith("https://news.lotus-skin.clinic/letters/confirm/")
        assert made.browser.post(mail.confirm_url).status_code == 200
