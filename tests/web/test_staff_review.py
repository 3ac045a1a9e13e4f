"""The review desk: a clinician signs just what the screen shows, with a fresh proof, or sends it back."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import AUTHOR, CLINICIAN, PASSWORD, StaffWorld

from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.people import Credentials, Person, Role
from scheduler.web.staff.remedies import on_a_page

POST = "dental/bridges/x/post"
ISSUE = "dental/bridges/email/issue"
HARMLESS = ("dental/dentures/x/post", "dental/dental-implants/x/post")
QUOTED = "It is quicker than an implant: two visits, about two weeks apart."


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    for name in (POST, ISSUE, *HARMLESS):
        made.submit(name)
    return made


@pytest.fixture
def rao(world: StaffWorld) -> TestClient:
    return world.signed_in("rao")


def item_of(world: StaffWorld, name: str = POST) -> Item:
    (item,) = world.application.items.find(name)
    return item


def shown(client: TestClient, name: str = POST) -> str:
    answer = client.get(f"/staff/review/{name}".rstrip("/"))
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def digest_in(page: str, act: str = "sign") -> str:
    found = re.search(rf'/{act}"[^<]*<input type="hidden" name="digest" value="([0-9a-f]{{64}})"', page)
    assert found is not None, page
    return found[1]


def sign(client: TestClient, digest: str, name: str = POST, password: str = PASSWORD) -> Response:
    return client.post(f"/staff/review/{name}/sign", data={"digest": digest, "own_password": password})


def add_own_words(world: StaffWorld, words: str, name: str = POST) -> None:
    item, _, _ = name.rpartition("/")
    world.application.writing.write(item, {"call_to_action": words}, "maya")


def test_a_printed_sheet_has_the_clinics_name_and_its_logo(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic", {"CLINIC_BRAND__LOGO": "brand/logo.png"})
    world.plan()
    world.submit("dental/bridges/x/post")
    rao = world.signed_in("rao")
    page = rao.get("/staff/review/dental/bridges/x/post").text
    head = page.partition('<p class="letterhead">')[2].partition("</p>")[0]
    assert "Lotus Skin Clinic" in head
    address = re.search(r'<img src="([^"]+)"', head)
    assert address is not None
    assert rao.get(address[1]).headers["content-type"] == "image/png"
    without = StaffWorld(tmp_path / "other").signed_in("rao")
    assert without.get("/staff/media/logo").status_code == 404


def test_the_list_says_by_when_each_must_be_signed_and_what_happens_otherwise(
    world: StaffWorld, rao: TestClient
) -> None:
    page = shown(rao, "").replace("\u202f", " ")
    places = [page.index(f"/staff/review/{waiting.item.key}") for waiting in world.application.review_queue.waiting()]
    assert len(places) == 4
    assert places == sorted(places)
    assert page.count("Sign by ") == 4
    assert "What nobody signs does not go out: it is missed" in page


def test_nothing_to_sign_is_said_with_a_way_on(tmp_path: Path) -> None:
    page = shown(StaffWorld(tmp_path / "empty").signed_in("rao"), "")
    assert "Nothing waits for a signature." in page
    assert "To the first page" in page


def test_what_goes_out_stands_first_then_findings_then_sources(world: StaffWorld, rao: TestClient) -> None:
    page = shown(rao)
    assert '<p class="wrong" role="alert">' not in page, "nothing went wrong"
    heads = ["What goes out", "What the rules object to", "Each sentence beside its source", ">Sign<"]
    assert sorted(heads, key=page.index) == heads
    assert "<mark>quicker than</mark>" in page
    assert "CCPA Guidelines" in page, "the law stands beside the finding"
    assert "Word for word." in page
    for text in item_of(world).draft.key.campaign, "Triage, not legal advice":
        assert text in page


def test_the_picture_is_the_packages_own_under_its_digest(world: StaffWorld, rao: TestClient) -> None:
    (picture,) = world.application.items.outgoing(item_of(world)).rendered.pictures
    (address,) = re.findall(r'<img src="(/staff/review/[^"]+)"', shown(rao))
    assert rao.get(address).content == picture.data
    assert rao.get(address[:-64] + "0" * 64).status_code == 404


def test_an_issues_mail_is_framed_without_any_right(rao: TestClient) -> None:
    assert f'src="/staff/review/{ISSUE}/mail/day"' in shown(rao, ISSUE)
    for look in ("day", "night", "bare"):
        answer = rao.get(f"/staff/review/{ISSUE}/mail/{look}")
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "frame-ancestors 'self'" in policy
        assert "script" not in policy
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert "Dentures" in answer.text
    assert rao.get(f"/staff/review/{ISSUE}/mail/else").status_code == 404
    assert rao.get(f"/staff/review/{POST}/mail/day").status_code == 404


def test_what_cannot_be_taken_back_is_said(rao: TestClient) -> None:
    assert "nobody can take it back" in shown(rao, ISSUE)
    assert "it can still be deleted" in shown(rao, POST)


def test_what_was_shown_is_signed_and_the_next_item_follows(world: StaffWorld, rao: TestClient) -> None:
    place = world.application.review_queue.place(ItemKey.parse(POST))
    answer = sign(rao, digest_in(shown(rao)))
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"/staff/review/{place.after or place.before}"
    assert item_of(world).state is ItemState.APPROVED
    assert "Signed: Post on X: Bridges." in html.unescape(rao.get(answer.headers["location"]).text)


def test_a_stale_sheet_is_refused_and_shown_anew(world: StaffWorld, rao: TestClient) -> None:
    stale = digest_in(shown(rao))
    for text in ("0" * 64, stale[::-1], ""):
        answer = sign(rao, text)
        assert answer.status_code == 409
        assert "It has changed while you read it. Nothing was signed." in answer.text
        assert digest_in(answer.text) == stale
    assert item_of(world).state is ItemState.IN_REVIEW


def test_what_changed_since_it_was_submitted_is_not_signed(world: StaffWorld, rao: TestClient) -> None:
    digest = digest_in(shown(rao))
    config = world.application.root / "config.toml"
    config.write_text(re.sub('^primary = ".*"', 'primary = "#224466"', config.read_text(), flags=re.MULTILINE))
    assert "It has changed since it was submitted" in shown(rao)
    answer = sign(rao, digest)
    assert answer.status_code == 409
    assert "Nothing was signed." in answer.text
    assert item_of(world).state is ItemState.DRAFT


@pytest.mark.parametrize(
    ("password", "said"), [("", "Type your own password"), ("not the password", "The password is not right.")]
)
def test_a_session_alone_never_signs(world: StaffWorld, rao: TestClient, password: str, said: str) -> None:
    answer = sign(rao, digest_in(shown(rao)), password=password)
    assert answer.status_code == 422
    assert said in answer.text
    assert "rao could not be signed in" not in answer.text
    assert item_of(world).state is ItemState.IN_REVIEW


def test_a_refused_proof_is_told_at_its_form_and_the_browser_goes_there(world: StaffWorld, rao: TestClient) -> None:
    digest = digest_in(shown(rao))
    fields = {"digest": digest, "own_password": "not the password", "proof": "password"}
    page = rao.post(f"/staff/review/{POST}/sign", data=fields).text
    assert page.count("The password is not right.") == 1
    (field,) = re.findall(r"<input[^>]* autofocus>", page)
    assert 'id="password"' in field
    assert 'aria-invalid="true" aria-describedby="password-wrong"' in field
    assert 'role="alert" id="password-wrong"' in page
    assert "autofocus" not in shown(rao)


def test_guessing_a_password_at_the_desk_has_an_end(world: StaffWorld, rao: TestClient) -> None:
    digest = digest_in(shown(rao))
    said = [sign(rao, digest, password="wrong").text for _ in range(62)]
    assert "Too many tries" in said[-1]
    assert "Too many tries" in sign(rao, digest).text


def test_nobody_signs_their_own_submission_and_is_told_before_they_try(world: StaffWorld) -> None:
    world.application.people.add(Person("sen", "Dr Sen", (Role.CLINICIAN,), "MH 2"), PASSWORD, by=CLINICIAN)
    world.application.people.change_password(Credentials("sen", PASSWORD), "another long password")
    sen = Credentials("sen", "another long password")
    name = "dental/lead/x/post"
    assert all(decision.done for decision in world.application.review.submit(name, sen))
    browser = world.nobody()
    browser.post("/staff/sign-in", data={"login": "sen", "password": sen.password})
    page = shown(browser, name)
    assert "You cannot sign it as it is." in page
    assert "nobody signs their own work" in page
    assert f"/{name}/sign" not in page
    sheet = world.application.sheets.of(name)[0]
    assert sign(browser, sheet.digest, name, sen.password).status_code == 409
    assert item_of(world, name).state is ItemState.IN_REVIEW


def test_an_author_reads_the_sheet_and_cannot_sign_it(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = shown(maya)
    assert "What goes out" in page
    assert f"/{POST}/sign" not in page
    assert f"/{POST}/changes" not in page
    assert sign(maya, "0" * 64).status_code == 403
    assert maya.get("/staff/review").status_code == 403


def test_changes_are_asked_for_on_a_sentence_which_is_quoted(world: StaffWorld, rao: TestClient) -> None:
    assert f'<option value="{QUOTED}" selected>' in shown(rao, f"{POST}?about=4")
    answer = rao.post(
        f"/staff/review/{POST}/changes", data={"sentence": QUOTED, "words": "Than which one;\r\nsay so; please."}
    )
    assert answer.headers["location"] == "/staff/review"
    item = item_of(world)
    assert item.state is ItemState.CHANGES_REQUESTED
    assert item.note == f"Dr Rao: “{QUOTED}”: Than which one;\u00a0say so;\u00a0please."
    world.submit(POST)
    assert item_of(world).note == "", "what is answered goes, all of it"


def test_changes_need_words_and_keep_what_was_chosen(rao: TestClient) -> None:
    answer = rao.post(f"/staff/review/{POST}/changes", data={"sentence": QUOTED, "words": "  "})
    assert answer.status_code == 422
    assert "Write what has to change." in answer.text
    assert f'<option value="{QUOTED}" selected>' in html.unescape(answer.text)


def test_an_exception_to_a_finding_needs_a_reason_and_a_fresh_proof(world: StaffWorld, rao: TestClient) -> None:
    digest = digest_in(shown(rao), "waive")
    form = {"digest": digest, "reason": "Two visits are fewer than eight.", "days": "30", "own_password": PASSWORD}
    for wrong in ({"reason": ""}, {"days": "x"}, {"days": "400"}, {"own_password": ""}, {"digest": "0" * 64}):
        refused = rao.post(f"/staff/review/{POST}/waive", data=form | wrong)
        assert refused.status_code == 422, wrong
        assert 'role="alert"' in refused.text, "it is told, wherever the form has gone"
    assert rao.post(f"/staff/review/{POST}/waive", data=form).status_code == 303
    page = shown(rao)
    assert "Excepted by a clinician" in page
    assert "it has changed since it was submitted" in page.lower()
    (finding,) = world.application.sheets.of(POST)[0].findings
    assert finding.waived


def test_own_words_are_confirmed_one_by_one_before_anybody_signs(world: StaffWorld, rao: TestClient) -> None:
    name = "dental/what-are-the-drawbacks/x/post"
    add_own_words(world, "Come in and ask us about it.", name)
    world.submit(name)
    page = shown(rao, name)
    assert "1 sentence waits to be confirmed." in page
    assert '<span class="own">Come in and ask us about it.</span>' in page
    assert f"/{name}/sign" not in page
    digest = digest_in(page, "confirm")
    sheet = world.application.sheets.of(name)[0]
    assert sign(rao, sheet.digest, name).status_code == 409
    for wrong in ({"own_password": "wrong"}, {"digest": "0" * 64}):
        form = {"digest": digest, "own_password": PASSWORD} | wrong
        refused = rao.post(f"/staff/review/{name}/confirm", data=form)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text, "it is told, wherever the form has gone"
    confirmed = rao.post(f"/staff/review/{name}/confirm", data={"digest": digest, "own_password": PASSWORD})
    assert confirmed.status_code == 303, confirmed.text
    page = shown(rao, name)
    assert "Each is confirmed." in page
    assert sign(rao, digest_in(page), name).status_code == 303
    assert item_of(world, name).state is ItemState.APPROVED


def test_what_changed_since_the_last_signature_is_shown(world: StaffWorld, rao: TestClient) -> None:
    sign(rao, digest_in(shown(rao)))
    add_own_words(world, "Come in and ask us about it.")
    world.submit(POST)
    page = shown(rao)
    assert "Since it was last signed" in page
    assert "<ins><bdi>Come in and ask us about it.</bdi></ins>" in page


def test_harmless_items_are_signed_in_one_act_each_as_it_was_shown(world: StaffWorld, rao: TestClient) -> None:
    page = shown(rao, "together")
    seen = re.findall(r'name="seen" value="([^ ]+) ([0-9a-f]{64})"', page)
    assert {key for key, _ in seen} == set(HARMLESS), "what a rule objects to is signed by itself"
    values = [f"{key} {digest}" for key, digest in seen]
    assert rao.post("/staff/review/together", data={"own_password": PASSWORD}).status_code == 422
    assert rao.post("/staff/review/together", data={"seen": values, "own_password": ""}).status_code == 422
    stale = [f"{seen[0][0]} {'0' * 64}", values[1]]
    answer = rao.post("/staff/review/together", data={"seen": stale, "own_password": PASSWORD})
    assert answer.status_code == 409
    assert seen[0][0] in answer.text
    assert [item_of(world, key).state for key, _ in seen] == [ItemState.IN_REVIEW, ItemState.APPROVED]
    assert rao.post("/staff/review/together", data={"seen": values[0], "own_password": PASSWORD}).status_code == 303
    assert "1 item is signed." in shown(rao, "")


def test_what_the_planner_left_out_is_shown(rao: TestClient) -> None:
    assert "What it goes without" in shown(rao, ISSUE)


def test_an_item_that_is_not_there_is_told(rao: TestClient) -> None:
    for name in ("dental/nothing/x/post", "dental/bridges/x/else", "a/b/c/post"):
        assert rao.get(f"/staff/review/{name}").status_code == 404
        assert sign(rao, "0" * 64, name).status_code == 404


def test_an_item_that_is_no_longer_waiting_is_shown_without_a_form_to_sign(world: StaffWorld, rao: TestClient) -> None:
    digest = digest_in(shown(rao))
    sign(rao, digest)
    page = shown(rao)
    assert "It does not wait for a signature." in page
    assert f"/{POST}/sign" not in page
    assert sign(rao, digest).status_code == 409


def test_two_clinicians_on_one_item_the_second_is_told(world: StaffWorld, rao: TestClient) -> None:
    digest = digest_in(shown(rao))
    assert all(one.done for one in world.application.review.reject(POST, CLINICIAN, "Not yet"))
    answer = sign(rao, digest)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert item_of(world).state is ItemState.CHANGES_REQUESTED


def test_pages_of_the_desk_stay_small(rao: TestClient) -> None:
    for path in ("", "together", POST, ISSUE):
        assert len(shown(rao, path).encode()) < 60_000, path


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("or a clinician stands for it: clinic confirm.", "Or a clinician stands for it."),
        ("a: read each, then `clinic confirm a/b/c/post --by LOGIN`", "A: read each."),
        ("rao could not be signed in: the password is wrong", "The password is not right."),
        ("a rejection needs a reason: write what has to change with --reason", "A rejection needs a reason."),
        ("it has changed while you read it: look at it again", "It has changed while you read it: look at it again."),
        ("list.csv: it has no column of addresses", "list.csv: it has no column of addresses."),
        ("there is no such finding; `clinic check x` shows the findings", "There is no such finding."),
    ],
)
def test_a_page_says_a_reason_without_the_command_lines_remedy(reason: str, said: str) -> None:
    assert on_a_page(reason) == said


def test_the_author_is_named_where_it_was_submitted(rao: TestClient) -> None:
    assert AUTHOR.login == "maya"
    assert "from Maya" in shown(rao, "")
