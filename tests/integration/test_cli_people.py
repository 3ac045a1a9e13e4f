"""People at the command line: their roles, and the codes that some give beside their password."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from cli_runner import PASSWORD, Cli, planned_workspace

from scheduler.bootstrap import Application
from scheduler.domain.people import Credentials

RAO = ("--name", "Dr Rao", "--role", "clinician", "--registration", "MH 12345")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    assert made("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    assert made("person", "add", "rao", *RAO)[0] == 0
    return made


def with_codes(workspace: Path, login: str) -> tuple[str, ...]:
    """Switch a person's codes on; return their recovery codes."""
    application, person = Application(workspace, {}), Credentials(login, PASSWORD)
    application.own_codes.prepare(person)
    prepared = application.own_codes.prepared(person, "The clinic")
    assert prepared is not None
    code = pyotp.TOTP(prepared.secret).at(application.clock.now())
    return application.own_codes.switch_on(person, code)


def test_roles_and_names_are_changed_and_what_is_not_given_stays(clinic: Cli) -> None:
    code, out, _ = clinic("person", "change", "maya", "--role", "author", "--role", "publisher", "--by", "rao")
    assert (code, out) == (0, "maya: Maya, author, publisher\n")
    code, out, _ = clinic("person", "change", "maya", "--name", "Maya Shah", "--by", "rao")
    assert (code, out) == (0, "maya: Maya Shah, author, publisher\n")
    code, _, err = clinic("person", "change", "rao", "--role", "author", "--by", "rao")
    assert (code, "add another one first" in err) == (2, True)
    assert clinic("person", "change", "maya", "--role", "author")[0] == 2


def test_a_command_takes_a_code_where_its_person_has_codes(clinic: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = with_codes(clinic.workspace, "rao")
    change = ("person", "change", "maya", "--name", "Maya Shah", "--by", "rao")
    code, _, err = clinic(*change)
    assert (code, "set CLINIC_CODE" in err) == (2, True)
    monkeypatch.setenv("CLINIC_CODE", codes[0])
    assert clinic(*change)[0] == 0
    code, _, err = clinic(*change)
    assert (code, "the code is wrong" in err) == (2, True), "each counts once"


def test_codes_are_switched_off_by_a_clinician_or_at_the_machine_with_the_own_password(clinic: Cli) -> None:
    with_codes(clinic.workspace, "maya")
    assert clinic("person", "codes-off", "maya", "--by", "rao")[0] == 0
    with_codes(clinic.workspace, "rao")
    clinic.sign_in_as("not the password")
    assert clinic("person", "codes-off", "rao")[0] == 2
    clinic.sign_in_as(PASSWORD)
    assert clinic("person", "codes-off", "rao") == (0, "rao needs no code any more.\n", "")
    last = Application(clinic.workspace, {}).trail.entries("rao")[-1].event
    assert (last.actor, last.action, last.detail) == ("rao", "one-time codes switched off", '{"where":"the machine"}')


def test_an_invitation_is_a_link_to_hand_over(clinic: Cli) -> None:
    invited = ("person", "invite", "Asha", "--role", "author", "--by", "rao")
    code, out, _ = clinic(*invited)
    assert (code, "/staff/join/" in out) == (0, True)
    token = out.strip().rpartition("/")[2]
    assert Application(clinic.workspace, {}).staff_invitations.of(token).name == "Asha"
    code, _, err = clinic("person", "invite", "Asha", "--role", "author", "--by", "maya")
    assert (code, "needs the role clinician" in err) == (2, True)
    code, _, err = clinic(*invited, "--email", "asha@lotus.clinic")
    assert (code, "no mail account is connected" in err) == (0, True)
