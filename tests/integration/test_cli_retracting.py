"""clinic retract and clinic person: asked twice, told in one line what is wrong, done on the simulated platform."""

import getpass
import io
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from due_posts import CAMPAIGN, PASSWORD, SIGNING, approve_posts, post_key

from scheduler.bootstrap import Application
from scheduler.cli.main import main
from scheduler.domain.content import ItemState
from scheduler.engine.clock import SystemClock
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator import Call, Fault, PlannedFault, Simulator

Run = Callable[..., tuple[int, str, str]]
BY_DOCTOR = ("--by", SIGNING.login)
WITH_REASON = ("--by", "maya", "--reason", "Wrong year")
POST, WAITING = str(post_key(0)), str(post_key(1))
CAMPAIGN_TOML = """
start = 2026-01-01
link = "https://clinic.example.com/cells"
language = "en"

[channels.x]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
times = ["10:00"]
"""


class Terminal(io.StringIO):
    """A terminal on which answers have been typed beforehand."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(SystemClock()) as running:
        yield running


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], application: Application) -> Run:
    """Run the command line on the workspace, with what is typed; return exit code, stdout and stderr."""
    for name, value in application.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CLINIC_WORKSPACE", str(application.root))
    monkeypatch.setenv("CLINIC_PASSWORD", PASSWORD)
    monkeypatch.delenv("CLINIC_PERSON", raising=False)

    def run(*arguments: str, typed: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO() if typed is None else Terminal(typed))
        monkeypatch.setattr(sys, "argv", ["clinic", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return run


@pytest.fixture
def application(tmp_path: Path, simulator: Simulator) -> Iterator[Application]:
    """A workspace with one post that is out, one that waits, and Maya, who may retract."""
    initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))
    made = Application(tmp_path / "clinic", simulator.environment)
    made.found()
    now = datetime.now(UTC)
    approve_posts(made, [now - timedelta(minutes=1), now + timedelta(hours=1)])
    (made.root / "campaigns" / CAMPAIGN / "campaign.toml").write_text(CAMPAIGN_TOML, encoding="utf-8")
    made.delivery.run_once(made.publisher())
    yield made
    made.store.close()


@pytest.fixture
def maya(clinic: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_NEW_PASSWORD", PASSWORD)
    assert clinic("person", "add", "maya", "--name", "Maya Shah", "--role", "publisher", *BY_DOCTOR)[0] == 0


def states(application: Application) -> dict[str, ItemState]:
    with application.store.transaction() as tables:
        return {str(item.key): item.state for item in tables.items.of_campaign(CAMPAIGN)}


@pytest.mark.usefixtures("maya")
def test_it_shows_asks_and_then_tells_what_is_live_and_what_was_drafted(
    clinic: Run, application: Application, simulator: Simulator
) -> None:
    (posted,) = simulator.state.posts
    code, out, err = clinic("retract", CAMPAIGN, *WITH_REASON, typed="y\n")
    assert code == 0
    assert f"This retracts campaign {CAMPAIGN}: 2 items, 1 still to be sent." in err
    assert f"correction: {CAMPAIGN}/correction-campaign/x/post" in err
    assert f"https://x.com/i/status/{posted.id}" in out
    assert f"Correction drafted: {CAMPAIGN}/correction-campaign/x/post" in out
    assert states(application) == {
        POST: ItemState.RETRACTED,
        WAITING: ItemState.CANCELLED,
        f"{CAMPAIGN}/correction-campaign/x/post": ItemState.DRAFT,
    }
    assert len(simulator.state.posts) == 1


@pytest.mark.usefixtures("maya")
def test_a_no_changes_nothing(clinic: Run, application: Application) -> None:
    before = states(application)
    assert clinic("retract", CAMPAIGN, *WITH_REASON, typed="n\n")[0] == 130
    assert states(application) == before


@pytest.mark.usefixtures("maya")
def test_deleting_asks_a_second_time_with_the_addresses(clinic: Run, simulator: Simulator) -> None:
    (posted,) = simulator.state.posts
    code, out, err = clinic("retract", POST, *WITH_REASON, "--delete", "--yes", typed="n\n")
    assert code == 0
    assert "Correction drafted" in out
    assert f"live: {POST} 1/1, https://x.com/i/status/{posted.id}" in err
    assert len(simulator.state.posts) == 1
    code, out, _ = clinic("retract", POST, *WITH_REASON, "--delete", typed="y\ny\n")
    assert code == 0
    assert "deleted" in out
    assert "is there already, draft" in out
    assert not simulator.state.posts


@pytest.mark.usefixtures("maya")
def test_what_cannot_be_deleted_now_is_told_with_exit_code_1(clinic: Run, simulator: Simulator) -> None:
    simulator.faults.plan(PlannedFault("x", Fault.LOST, call=Call.PREPARE))
    wanted = ("retract", POST, *WITH_REASON, "--yes", "--delete", "--yes-delete", "--json")
    code, out, _ = clinic(*wanted)
    assert code == 1
    assert "did not arrive" in json.loads(out)["deleted"][0]["why_not"]
    code, out, _ = clinic(*wanted)
    assert code == 0
    assert json.loads(out)["deleted"][0]["gone"] is True
    code, out, _ = clinic(*wanted)
    assert (code, json.loads(out)["live"], json.loads(out)["deleted"]) == (0, [], [])


@pytest.mark.usefixtures("maya")
def test_what_may_be_out_is_told_with_exit_code_1(clinic: Run, application: Application, simulator: Simulator) -> None:
    due = datetime.now(UTC)
    with application.store.transaction() as tables:
        tables.deliveries.reschedule(post_key(1), 1, due, due + timedelta(hours=1))
    simulator.faults.plan(PlannedFault("x", Fault.LOST))
    application.delivery.run_once(application.publisher())
    code, out, err = clinic("retract", WAITING, *WITH_REASON, typed="y\n")
    assert code == 1
    assert f"may be out: {WAITING} 1/1, uncertain" in err
    assert "May be out, or may still go out" in out


@pytest.mark.usefixtures("maya")
def test_a_section_and_a_statement_are_retracted_by_name(clinic: Run, application: Application) -> None:
    code, out, _ = clinic("retract", f"{CAMPAIGN}/part-1", "--section", *WITH_REASON, "--yes", "--json")
    assert (code, [each["item"] for each in json.loads(out)["items"]]) == (0, [WAITING])
    code, out, err = clinic("retract", "risks", "--statement", *WITH_REASON, typed="y\n")
    assert code == 0
    assert "no signature covers it any longer" in err
    assert "The library says that statement risks may not be used again." in out
    library = (application.root / "campaigns" / "library.toml").read_text(encoding="utf-8")
    assert 'id = "risks"\nretracted = "Wrong year"\n' in library


@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("retract", CAMPAIGN, *WITH_REASON), "say yes with --yes"),
        (("retract", CAMPAIGN, *WITH_REASON, "--yes", "--delete"), "say yes with --yes-delete"),
        (("retract", "none", *WITH_REASON, "--yes"), "campaign 'none' has no items"),
        (("retract", "a/b", *WITH_REASON, "--yes"), "write campaign/section/channel/kind"),
        (("retract", "none", "--statement", *WITH_REASON, "--yes"), "no statement 'none'"),
        (("retract", "none", "--reference", *WITH_REASON, "--yes"), "no reference 'none'"),
        (("retract", "a", "--reference", "--section", *WITH_REASON, "--yes"), "choose one of --section"),
        (("retract", CAMPAIGN, "--by", "nobody", "--reason", "x", "--yes"), "no person 'nobody'"),
        (("retract", CAMPAIGN, "--by", "maya", "--reason", " ", "--yes"), "needs a reason"),
        (("retract", CAMPAIGN, "--by", "maya"), "--reason"),
        (
            ("person", "add", "maya", "--name", "M", "--role", "author", *BY_DOCTOR),
            "there is a person with the login 'maya'",
        ),
        (
            ("person", "add", "rao", "--name", "Dr Rao", "--role", "clinician", *BY_DOCTOR),
            "needs a registration number",
        ),
        (("person", "add", "rao", "--name", "Dr Rao", "--role", "king"), "king"),
        (("person", "deactivate", "nobody", *BY_DOCTOR), "nobody"),
        (("person", "deactivate", "maya"), "only a clinician changes who works here"),
    ],
)
def test_bad_input_is_one_line_with_exit_code_2_and_changes_nothing(
    clinic: Run, application: Application, arguments: tuple[str, ...], words: str
) -> None:
    before = states(application)
    code, out, err = clinic(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err
    assert states(application) == before


@pytest.mark.usefixtures("maya")
def test_a_wrong_password_changes_nothing(
    clinic: Run, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = states(application)
    monkeypatch.setenv("CLINIC_PASSWORD", "something else")
    code, _, err = clinic("retract", CAMPAIGN, *WITH_REASON, "--yes")
    assert (code, states(application)) == (2, before)
    assert "the password is wrong" in err
    assert "something else" not in err


@pytest.mark.usefixtures("maya")
def test_without_a_terminal_the_variables_for_a_password_are_named(
    clinic: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLINIC_PASSWORD")
    code, _, err = clinic("retract", CAMPAIGN, *WITH_REASON, "--yes")
    assert (code, err.count("\n")) == (2, 1)
    assert "set CLINIC_PASSWORD or CLINIC_PASSWORD_FILE" in err


@pytest.mark.usefixtures("maya")
def test_the_password_may_be_in_a_file(
    clinic: Run, application: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CLINIC_PASSWORD")
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv("CLINIC_PASSWORD_FILE", str(tmp_path / "password"))
    assert clinic("retract", WAITING, *WITH_REASON, "--yes")[0] == 0
    assert states(application)[WAITING] is ItemState.CANCELLED


def test_on_a_terminal_passwords_are_asked_for_and_never_shown(
    clinic: Run, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLINIC_PASSWORD")
    asked: list[str] = []

    def answer(*words: object, **_: object) -> str:
        asked.append(" ".join(map(str, words)))
        return PASSWORD

    monkeypatch.setattr(getpass, "getpass", answer)
    code, out, err = clinic("person", "add", "maya", "--name", "Maya", "--role", "publisher", *BY_DOCTOR, typed="")
    assert (code, len(asked)) == (0, 3)
    shown = out + err
    code, out, err = clinic("retract", WAITING, *WITH_REASON, typed="y\n")
    assert (code, len(asked)) == (0, 4)
    assert PASSWORD not in shown + out + err
    assert states(application)[WAITING] is ItemState.CANCELLED


@pytest.mark.usefixtures("maya")
def test_people_are_listed_change_their_passwords_and_leave(clinic: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    added = ("--name", "Dr A. Rao", "--role", "clinician", "--role", "publisher", "--registration", "MH-1")
    assert clinic("person", "add", "rao", *added)[0] == 2, "there is a clinician, who has to do it"
    assert clinic("person", "add", "rao", *added, *BY_DOCTOR)[1] == "rao: Dr A. Rao (MH-1), clinician, publisher\n"
    monkeypatch.setenv("CLINIC_NEW_PASSWORD", "another long password")
    assert clinic("person", "password", "rao")[0] == 0
    assert clinic("person", "password", "rao")[0] == 2, "the old password no longer counts"
    monkeypatch.setenv("CLINIC_NEW_PASSWORD", "a third long password")
    assert clinic("person", "password", "rao", *BY_DOCTOR)[0] == 0, "a clinician helps who forgot it"
    assert clinic("person", "deactivate", "maya", *BY_DOCTOR)[0] == 0
    assert clinic("person", "activate", "maya", *BY_DOCTOR)[0] == 0
    assert clinic("person", "deactivate", "maya", *BY_DOCTOR)[0] == 0
    code, out, _ = clinic("person", "list", "--json")
    assert code == 0
    ours = [each for each in json.loads(out) if not each["login"].startswith("due-")]
    assert ours == [
        {"login": "maya", "name": "Maya Shah", "roles": ["publisher"], "registration": "", "active": False},
        {
            "login": "rao",
            "name": "Dr A. Rao",
            "roles": ["clinician", "publisher"],
            "registration": "MH-1",
            "active": True,
        },
    ]
    assert "not active" in clinic("person", "list")[1]
    assert clinic("retract", CAMPAIGN, *WITH_REASON, "--yes")[0] == 2


def test_a_workspace_without_people_says_how_to_add_one(
    clinic: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    initialise(tmp_path / "new", NewClinic(jurisdictions=("IN",)))
    Application(tmp_path / "new", {}).found()
    monkeypatch.setenv("CLINIC_WORKSPACE", str(tmp_path / "new"))
    code, _, err = clinic("person", "list")
    assert code == 0
    assert "clinic person add" in err
