"""The list at the command line: what is printed, what is refused, and that no address is in a message or a log."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_runner import Cli

from scheduler.bootstrap import Application
from scheduler.domain.subscriber import Subscriber
from scheduler.services.initialise import NewClinic, initialise

PEOPLE = """address,name,language,consent_source,consent_date
ann@example.com,Ann,en,front desk,2026-01-15
ben@example.com,Ben,hi,front desk,2026-02-15
chitra@example.com,=1+1,en,front desk,2026-03-15
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    workspace = tmp_path / "clinic"
    initialise(workspace, NewClinic(jurisdictions=("IN",)))
    with (workspace / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[newsletter.topics]\nskin = { en = "Skin" }\n')
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    run = Cli(tmp_path, monkeypatch, capfd, workspace)
    assert run("audience", "import", "people.csv")[0] == 0
    return run


def document(printed: tuple[int, str, str]) -> dict[str, object]:
    assert printed[0] == 0, printed
    read = json.loads(printed[1])
    assert isinstance(read, dict)
    return read


def test_the_list_is_paged_and_searched(clinic: Cli) -> None:
    page = document(clinic("audience", "list", "--limit", "2", "--json"))
    assert (page["total"], len(page["people"])) == (3, 2)  # type: ignore[arg-type]  # a list, as JSON has it
    code, out, err = clinic("audience", "list", "--after", str(page["next"]))
    assert code == 0
    assert "chitra@example.com" in out
    assert "ann@example.com" not in out
    assert "3 people" in err
    assert "ben@example.com" in clinic("audience", "list", "--search", "BEN")[1]


def test_a_narrow_terminal_has_a_person_on_lines_of_their_own(clinic: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.audience_list.terminal_width", lambda: 40)
    code, out, _ = clinic("audience", "list")
    assert code == 0
    assert "ann@example.com  confirmed\n  Ann, en, since 2026-01-15\n" in out
    assert max(map(len, out.splitlines())) <= 40


@pytest.mark.parametrize("width", [40, 200])
def test_who_gave_a_first_name_alone_is_listed_by_it(clinic: Cli, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    agreed_at = datetime(2026, 3, 1, tzinfo=UTC)
    dora = Subscriber("d" * 24, "dora@example.com", "", "newsletter", "en", "form", agreed_at, first_name="Dora")
    with Application(clinic.workspace, {}).store.transaction() as tables:
        tables.subscribers.insert([dora])
    monkeypatch.setattr("scheduler.cli.audience_list.terminal_width", lambda: width)
    assert "Dora" in clinic("audience", "list", "--search", "dora")[1]
    person = document(clinic("audience", "list", "--search", "dora", "--json"))["people"][0]  # type: ignore[index]  # as above
    assert (person["name"], person["first_name"]) == ("", "Dora")


def test_the_list_is_counted(clinic: Cli) -> None:
    assert clinic("audience", "suppress", "ann@example.com")[0] == 0
    counts = document(clinic("audience", "count", "--json"))
    assert counts["statuses"] == {"confirmed": 2, "unsubscribed": 1}
    assert counts["languages"] == {"en": 2, "hi": 1}
    assert counts["topics"] == {"skin": 0}
    assert counts["suppressions"] == {"asked": 1}
    assert "2  confirmed" in clinic("audience", "count")[1]


def test_segments_are_kept_counted_shown_and_removed(clinic: Cli) -> None:
    code, out, _ = clinic("audience", "segments", "add", "hindi", "LANGUAGE = hi")
    assert (code, out) == (0, "hindi: language is \"hi\"\n1 people of 'newsletter': 1 confirmed\n")
    assert document(clinic("audience", "segments", "show", "hindi", "--json"))["total"] == 1
    assert json.loads(clinic("audience", "segments", "list", "--json")[1])[0]["query"] == 'language is "hi"'
    assert document(clinic("audience", "segments", "count", "not language is hi", "--json"))["total"] == 2
    assert "ben@example.com" in clinic("audience", "list", "--segment", "hindi")[1]
    assert clinic("audience", "segments", "remove", "hindi")[:2] == (0, "hindi is removed.\n")
    assert "There are no segments" in clinic("audience", "segments", "list")[1]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("segments", "add", "x", "langage is en"), "at character 1: 'langage' is no fact: did you mean 'language'?"),
        (("segments", "add", "x", "topic is skn"), "did you mean 'skin'?"),
        (("segments", "add", "acne-x", "language is en"), "tells of somebody's health"),
        (("segments", "add", "x", "("), "the query ends too early"),
        (("segments", "remove", "x"), "there is no segment 'x'"),
        (("list", "--segment", "x"), "there is no segment 'x'"),
        (("list", "--status", "confrmed"), "did you mean 'confirmed'?"),
        (("list", "--limit", "0"), "1 to 1000"),
        (("export", "list.txt"), "does not end in .csv or .jsonl"),
        (("suppress", "ann@example"), "the address"),
        (("suppress",), "name one address, or a file"),
        (("suppress", "ann@example.com", "--file", "people.csv"), "name one address, or a file"),
        (("suppress", "--file", "nowhere.csv"), "cannot be read"),
        (("restore", "ann@example.com", "--by", "maya", "--reason", "x", "--consent-date", "soon"), "give both"),
        (("erase", "ann@example.com"), "say yes with --yes"),
        (("erase", "s0000"), "nobody on the list has this id"),
        (("show", "nobody@example.com"), "nobody on a list has this address"),
    ],
)
def test_a_mistake_is_one_line_with_the_remedy_and_without_an_address(
    clinic: Cli, command: tuple[str, ...], words: str
) -> None:
    code, out, err = clinic("audience", *command)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert "ann@example" not in err


def test_an_export_is_private_and_its_formulas_are_harmless(clinic: Cli) -> None:
    code, out, _ = clinic("audience", "export", "list.csv")
    assert code == 0
    assert "3 people are in list.csv" in out
    file = clinic.folder / "list.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ",'=1+1," in file.read_text(encoding="utf-8")
    assert document(clinic("audience", "export", "list.jsonl", "--search", "ben", "--json"))["people"] == 1


def test_suppressing_says_what_it_found_and_a_person_comes_back_by_consent_alone(clinic: Cli) -> None:
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    assert clinic("audience", "suppress", "ann@example.com")[1] == "It will not be written to again.\n"
    assert "It was suppressed already, since " in clinic("audience", "suppress", "ann@example.com")[1]
    assert "is not on the list" in clinic("audience", "suppress", "dan@example.com")[2]
    assert "1 suppressed, 0 suppressed already, 1 refused" in from_file(clinic, "email\nben@example.com\nnobody\n")
    restore = ("audience", "restore", "ann@example.com", "--by", "maya", "--reason", "came back")
    code, _, err = clinic(*restore)
    assert code == 2
    assert "own new consent" in err
    code, _, err = clinic(*restore, "--consent-source", "form at the desk", "--consent-date", "2999-01-01")
    assert code == 2
    assert "in the future" in err
    shown = clinic("audience", "show", "ann@example.com")[1]
    assert shown.startswith("ann@example.com  suppressed in 'newsletter', ")
    assert "is not to be written to, since " in shown


def test_an_import_is_listed_and_undone(clinic: Cli) -> None:
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    (past,) = json.loads(clinic("audience", "imports", "--json")[1])
    assert (past["rows"]["new"], past["undone"]) == (3, False)
    assert past["list"] in clinic("audience", "imports")[1]
    code, _, err = clinic("audience", "undo-import", "0" * 16, "--by", "maya")
    assert (code, "there is no import of this list" in err) == (2, True)
    undo = ("audience", "undo-import", past["list"], "--by", "maya")
    assert document(clinic(*undo, "--json")) == {"list": past["list"], "removed": 3}
    assert clinic(*undo)[0] == 2
    assert document(clinic("audience", "list", "--json"))["total"] == 0
    assert json.loads(clinic("audience", "imports", "--json")[1])[0]["undone"]


def from_file(clinic: Cli, text: str) -> str:
    (clinic.folder / "leave.csv").write_text(text, encoding="utf-8")
    return clinic("audience", "suppress", "--file", "leave.csv")[1]


@pytest.mark.parametrize(
    "command",
    [
        ("audience", "import", "people.csv"),
        ("audience", "suppress", "ann@example.com"),
        ("audience", "suppress", "--file", "people.csv"),
        ("audience", "erase", "ann@example.com", "--yes"),
        ("pause",),
    ],
)
def test_a_name_that_nobody_has_here_is_kept_and_said_to_be_unchecked(clinic: Cli, command: tuple[str, ...]) -> None:
    said = "Nobody with the login 'maya' works here. The record keeps the name as it is given, unchecked."
    code, _, err = clinic(*command, "--by", "maya")
    assert (code, err.splitlines().count(said)) == (0, 1)
    if command != ("pause",):
        assert "works here" not in clinic(*command)[2], "who gives no name is not asked about one"
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    assert "works here" not in clinic(*command, "--by", "maya")[2]


def test_erasing_is_asked_for_once_more(clinic: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.sign_in.require_terminal", lambda _flag: None)
    code, _, err = clinic("audience", "erase", "ann@example.com", typed=b"bob@example.com\n")
    assert code == 2
    assert "nothing was done" in err
    assert clinic("audience", "show", "ann@example.com")[0] == 0
    assert clinic("audience", "erase", "ann@example.com", typed=b"ann@example.com\n")[0] == 0
    assert clinic("audience", "show", "ann@example.com")[0] == 2
    assert clinic("audience", "erase", "ben@example.com", "--yes")[0] == 0


def test_an_erased_person_is_found_by_id_before(clinic: Cli) -> None:
    page = document(clinic("audience", "list", "--search", "ann", "--json"))
    subscriber = page["people"][0]["id"]  # type: ignore[index]  # a list, as JSON has it
    assert clinic("audience", "erase", str(subscriber), "--yes")[0] == 0
    assert clinic("audience", "show", "ann@example.com")[0] == 2
