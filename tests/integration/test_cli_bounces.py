"""Bounces read by hand, by the worker and by the doctor: one mailbox, set in the environment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runner import Cli, planned_workspace
from imap_server import PASSWORD, USERNAME, Folder, ImapServer
from returned_mails import ANSWER, AWAY, UNKNOWN_USER, delivery_report


@pytest.fixture
def folder() -> Folder:
    folder = Folder()
    folder.deliver(ANSWER, AWAY, delivery_report(UNKNOWN_USER))
    return folder


@pytest.fixture
def server(folder: Folder) -> Iterator[ImapServer]:
    with ImapServer(folder) as server:
        yield server


@pytest.fixture
def clinic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], server: ImapServer
) -> Cli:
    for key, value in {"SERVER": server.place, "USERNAME": USERNAME, "TLS": "false"}.items():
        monkeypatch.setenv(f"CLINIC_BOUNCES__{key}", value)
    monkeypatch.setenv("CLINIC_BOUNCES_PASSWORD", PASSWORD)
    return Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))


def test_by_hand_it_says_what_it_found_and_what_a_person_has_to_look_at(clinic: Cli) -> None:
    code, written, said = clinic("audience", "bounces")
    assert code == 0
    assert written.startswith("3 mails: 0 new reports, 0 known, 1 of nobody's, 1 automatic answers, 1 to look at")
    assert "look at them in the mailbox" in said
    code, written, _ = clinic("audience", "bounces", "--json")
    assert (code, json.loads(written)["left"]) == (0, 0)


def test_a_single_run_of_the_worker_reads_it(clinic: Cli, folder: Folder) -> None:
    assert clinic("run", "--once")[0] == 0
    assert folder.fetched == [1, 2, 3]


def test_a_mailbox_out_of_reach_holds_no_run_up(
    clinic: Cli, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CLINIC_BOUNCES__SERVER", "127.0.0.1:1")
    assert clinic("run", "--once")[0] == 0
    assert "bounces were not read" in caplog.text
    code, _, said = clinic("audience", "bounces")
    assert code == 2
    assert "cannot be reached" in said


def test_the_doctor_counts_the_mails(clinic: Cli, folder: Folder) -> None:
    assert "3 mails, 3 of them new" in clinic("doctor")[1]
    assert not folder.fetched


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"CLINIC_BOUNCES_PASSWORD": ""}, "CLINIC_BOUNCES_PASSWORD is not set"),
        ({"CLINIC_BOUNCES__SERVER": ""}, "must not be empty"),
        ({"CLINIC_BOUNCES__EVERY_MINUTES": "0"}, "EVERY_MINUTES must be at least 1"),
    ],
)
def test_a_mailbox_that_is_set_in_part_is_an_error_in_one_line(
    clinic: Cli, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], words: str
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    code, _, said = clinic("audience", "bounces")
    assert code == 2
    assert words in said
    assert len(said.strip().splitlines()) == 1


def test_without_a_mailbox_it_says_what_to_set(clinic: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_PASSWORD", "__SERVER", "__USERNAME", "__TLS"):
        monkeypatch.delenv(f"CLINIC_BOUNCES{name}")
    code, _, said = clinic("audience", "bounces")
    assert code == 2
    assert "[bounces]" in said
