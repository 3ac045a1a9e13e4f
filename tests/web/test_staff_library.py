"""The library: who approved what, where it is used, and what a change ends. A clinician reads it whole, then proves."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import PASSWORD, StaffWorld

from scheduler.domain.content import ItemState

CARRIED = "information"
"""The statement that items of the dental article carry."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    """Return a clinic that nobody changes."""
    made = StaffWorld(tmp_path_factory.mktemp("library") / "clinic")
    made.plan()
    return made


@pytest.fixture(scope="module")
def maya(shown: StaffWorld) -> TestClient:
    return shown.signed_in("maya")


@pytest.fixture(scope="module")
def rao(shown: StaffWorld) -> TestClient:
    return shown.signed_in("rao")


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    made = StaffWorld(tmp_path_factory.mktemp("library") / "clinic")
    made.plan()
    return made


def said(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def file_of(world: StaffWorld) -> str:
    return (world.application.root / "campaigns" / "library.toml").read_text(encoding="utf-8")


def form(world: StaffWorld, name: str = "risks") -> dict[str, str | list[str]]:
    """Return what stands in the form of a statement, as a browser would post it."""
    statement = world.application.library.statement(name).statement
    fields: dict[str, str | list[str]] = {"long": statement.long, "short": statement.short}
    lists = {"meets": statement.meets, "attach": statement.attach, "references": statement.references}
    fields |= {key: list(value) for key, value in lists.items() if value}
    return fields | {"version": world.application.library.version}


def approve(rao: TestClient, path: str, fields: dict[str, str | list[str]], password: str = PASSWORD) -> Response:
    """Fill in a form, read the page that follows, and approve what it shows."""
    read = rao.post(path, data=fields)
    assert read.status_code == 200, said(read)
    seen = re.search(r'name="seen" value="([^"]*)"', read.text)
    assert seen is not None, said(read)
    return rao.post(path, data=fields | {"seen": seen[1], "own_password": password})


def test_each_statement_is_listed_with_where_it_is_used_and_who_approved_it(maya: TestClient) -> None:
    page = said(maya.get("/staff/library"))
    assert "Every treatment has risks. Ask us about them." in page
    assert re.search(r"information · on \d items · written by hand, approved by nobody here", page)
    one = said(maya.get(f"/staff/library/statements/{CARRIED}"))
    assert re.search(r"Where it is used Dental implant, bridge or denture\?.* \d items", one)
    assert "A clinician changes it." in one


@pytest.mark.parametrize(("search", "found"), [("RISKS limits", ["risks"]), ("saf05", ["risks"]), ("no such word", [])])
def test_a_search_finds_statements_by_any_of_their_words(maya: TestClient, search: str, found: list[str]) -> None:
    page = maya.get("/staff/library", params={"q": search})
    assert re.findall(r'/library/statements/([\w-]+)"', page.text) == found
    assert found or "No statement is like that." in said(page)


@pytest.mark.parametrize("path", ["statements/none", "references/none", "statements/none/change"])
def test_what_the_library_does_not_have_is_not_found(rao: TestClient, path: str) -> None:
    assert rao.get(f"/staff/library/{path}").status_code == 404


@pytest.mark.parametrize("path", ["new-statement", "statements/risks/change", "statements/risks/withdraw"])
def test_who_may_not_change_the_library_is_not_let_in(maya: TestClient, path: str) -> None:
    assert maya.get(f"/staff/library/{path}").status_code == 403
    assert maya.post(f"/staff/library/{path}", data={"reason": "x"}).status_code == 403


def test_a_new_statement_is_read_whole_before_it_is_approved_and_stands_in_the_record(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), file_of(world)
    fields: dict[str, str | list[str]] = {
        "version": world.application.library.version,
        "id": "parking",
        "short": "Park behind the house.",
        "long": "You can park behind the house.  It is free.",
        "attach": ["issue"],
        "review_by": "2027-06-01",
    }
    read = rao.post("/staff/library/new-statement", data=fields)
    assert "You can park behind the house. It is free." in said(read)
    assert "It ends no signature." in said(read)
    assert file_of(world) == before
    answer = approve(rao, "/staff/library/new-statement", fields)
    assert answer.headers["location"] == "/staff/library/statements/parking"
    assert file_of(world).startswith(before)
    made = world.application.library.statement("parking")
    assert (made.statement.version, made.statement.attach) == (1, ("issue",))
    assert made.approved is not None
    assert (made.approved.login, made.approved.is_current) == ("rao", True)
    assert "Dr Rao, 1 December 2026" in said(rao.get("/staff/library/statements/parking"))
    history = rao.get("/staff/history?about=library/statement/parking")
    assert "approved for the library" in said(history)
    assert 'href="/staff/library/statements/parking"' in history.text


def test_a_change_says_first_which_signatures_it_ends(world: StaffWorld) -> None:
    (carrier, *_others) = world.application.library.statement(CARRIED).uses
    world.submit(str(carrier.key))
    world.sign(str(carrier.key))
    rao, fields = world.signed_in("rao"), form(world, CARRIED) | {"short": "General information, not advice."}
    path = f"/staff/library/statements/{CARRIED}/change"
    read = rao.post(path, data=fields)
    assert "It ends 1 signature." in said(read)
    assert str(carrier.key) in said(read)
    assert approve(rao, path, fields).status_code == 303
    statement = world.application.library.statement(CARRIED).statement
    assert (statement.short, statement.version) == ("General information, not advice.", 2)
    world.application.signed_comparison.run()
    (item,) = world.application.items.find(str(carrier.key))
    assert item.state is ItemState.CHANGES_REQUESTED


def test_what_is_signed_meanwhile_is_said_before_it_is_ended(world: StaffWorld) -> None:
    (carrier, *_others) = world.application.library.statement(CARRIED).uses
    rao, fields = world.signed_in("rao"), form(world, CARRIED) | {"short": "General information, not advice."}
    path = f"/staff/library/statements/{CARRIED}/change"
    seen = re.search(r'name="seen" value="([^"]*)"', rao.post(path, data=fields).text)
    assert seen is not None
    world.submit(str(carrier.key))
    world.sign(str(carrier.key))
    answer = rao.post(path, data=fields | {"seen": seen[1], "own_password": PASSWORD})
    assert "It ends 1 signature." in said(answer)
    assert world.application.library.statement(CARRIED).statement.version == 1


def test_words_are_approved_as_they_stand_without_a_byte_of_the_file_changing(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), file_of(world)
    read = rao.post("/staff/library/statements/risks/change", data=form(world))
    assert "You approve it as it stands." in said(read)
    assert approve(rao, "/staff/library/statements/risks/change", form(world)).status_code == 303
    assert file_of(world) == before
    approved = world.application.library.statement("risks").approved
    assert approved is not None
    assert approved.is_current
    path = world.application.root / "campaigns" / "library.toml"
    path.write_text(before.replace("Every treatment has risks", "A treatment has risks"), encoding="utf-8")
    approved = world.application.library.statement("risks").approved
    assert approved is not None
    assert not approved.is_current, "it was changed by hand since"
    assert "It was changed by hand since." in said(rao.get("/staff/library/statements/risks"))


def test_without_the_right_password_nothing_is_approved(world: StaffWorld) -> None:
    rao, before = world.signed_in("rao"), file_of(world)
    answer = approve(rao, "/staff/library/statements/risks/change", form(world) | {"short": "Ask."}, "guessed it")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="Ask."' in answer.text, "what was typed is carried on"
    assert file_of(world) == before
    assert world.application.library.statement("risks").approved is None


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("id", "Not a name", "Short name: must be lower-case letters"),
        ("id", "risks", "There is one of the name 'risks' already: choose another"),
        ("short", "", "In posts and on cards: must not be empty"),
        ("long", "a\u202eb", "right-to-left"),
        ("review_by", "soon", "'soon' is no day"),
        ("review_by", "2026-11-30", "has passed"),
        ("meets", "XYZ99", "there is no rule 'XYZ99'"),
        ("references", "none-2020", "no reference 'none-2020'"),
        ("jurisdictions", "MARS", "Only where these rules hold"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    shown: StaffWorld, rao: TestClient, field: str, typed: str, told: str
) -> None:
    fields = {"version": shown.application.library.version, "id": "new-one", "short": "Short.", "long": "Long words."}
    answer = rao.post("/staff/library/new-statement", data=fields | {field: typed})
    assert answer.status_code == 422
    assert told.casefold() in said(answer).casefold()
    assert "campaigns/library.toml" not in said(answer)
    assert field == "long" or "Long words.</textarea>" in answer.text


def test_words_that_a_rule_blocks_are_told_before_they_are_approved(shown: StaffWorld, rao: TestClient) -> None:
    fields = form(shown) | {"long": "We guarantee painless results."}
    read = rao.post("/staff/library/statements/risks/change", data=fields)
    assert "It guarantees or promises a result." in said(read)


def test_the_second_of_two_who_change_the_library_is_told(world: StaffWorld) -> None:
    rao, mine = world.signed_in("rao"), form(world) | {"short": "Ask us."}
    approve(rao, "/staff/library/statements/crisis/change", form(world, "crisis") | {"short": "Call for help now."})
    answer = approve(rao, "/staff/library/statements/risks/change", mine)
    assert answer.status_code == 422
    assert "Was changed meanwhile" in said(answer) or "was changed meanwhile" in said(answer)
    assert "Ask us." not in file_of(world)


def test_a_statement_is_withdrawn_everywhere_by_who_may_and_is_then_out_of_the_way(world: StaffWorld) -> None:
    lee, path = world.signed_in("lee"), f"/staff/library/statements/{CARRIED}"
    told = said(lee.get(f"{path}/withdraw"))
    assert re.search(r"\d items carry it:", told)
    refused = lee.post(f"{path}/withdraw", data={"reason": "", "own_password": PASSWORD})
    assert refused.status_code == 422
    answer = lee.post(f"{path}/withdraw", data={"reason": "It is out of date.", "own_password": PASSWORD})
    assert answer.headers["location"] == path
    assert "It is out of date." in said(lee.get(path))
    assert CARRIED not in said(lee.get("/staff/library"))
    assert CARRIED in said(lee.get("/staff/library?only=withdrawn"))
    assert {item.state for item in world.application.library.statement(CARRIED).uses} <= {ItemState.RETRACTED}
    assert 'retracted = "It is out of date."' in file_of(world)


def test_what_was_withdrawn_is_not_approved_again(world: StaffWorld) -> None:
    world.signed_in("lee").post(
        "/staff/library/statements/risks/withdraw", data={"reason": "Wrong.", "own_password": PASSWORD}
    )
    answer = approve(world.signed_in("rao"), "/staff/library/statements/risks/change", form(world))
    assert answer.status_code == 422
    assert "write a new one under another id" in said(answer)


def test_a_statement_whose_day_has_passed_or_comes_soon_is_said_to_be_due(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    approve(rao, "/staff/library/statements/risks/change", form(world) | {"review_by": "2026-12-20"})
    assert "to be read again soon" in said(rao.get("/staff/library/statements/risks"))
    assert re.findall(r'/library/statements/([\w-]+)"', rao.get("/staff/library?only=due").text) == ["risks"]
    world.clock.move_to(world.clock.now().replace(month=12, day=25))
    rao = world.signed_in("rao")
    assert "Its day has passed" in said(rao.get("/staff/library/statements/risks"))


def test_a_reference_is_added_changed_and_withdrawn_with_what_rests_on_it(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    fields: dict[str, str | list[str]] = {
        "version": world.application.library.version,
        "id": "smith-2024",
        "title": "Dentures in old age",
        "authors": "Smith",
        "year": "2024",
        "url": "https://example.org/smith",
    }
    assert "has to be a number" in said(rao.post("/staff/library/new-reference", data=fields | {"year": "last"}))
    assert approve(rao, "/staff/library/new-reference", fields).status_code == 303
    approve(rao, "/staff/library/statements/risks/change", form(world) | {"references": ["smith-2024"]})
    page = said(rao.get("/staff/library/references?q=dentures"))
    assert "1 statement rests on it" in page
    assert (
        approve(
            rao,
            "/staff/library/references/smith-2024/change",
            fields | {"version": world.application.library.version, "participants": "120"},
        ).headers["location"]
        == "/staff/library/references/smith-2024"
    )
    assert "How many took part 120" in said(rao.get("/staff/library/references/smith-2024"))
    rao.post("/staff/library/references/smith-2024/withdraw", data={"reason": "Taken back.", "own_password": PASSWORD})
    assert "It rests on 'smith-2024', which was withdrawn" in said(rao.get("/staff/library/statements/risks"))
