"""Placeholders of a new workspace are not signed, except in a rehearsal, which reaches nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import DIARY, Cli, planned_workspace
from own_particulars import write_own_particulars


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    monkeypatch.setenv("CLINIC_PREFLIGHT__NETWORK", "false")
    assert made("import", "sun.txt", "--name", "sun")[0] == 0
    assert made("plan", "sun")[0] == 0
    assert made("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    return made


def test_a_placeholder_is_not_submitted_and_the_reason_says_where_it_stands(clinic: Cli) -> None:
    code, out, _ = clinic("submit", DIARY, "--by", "maya")
    assert code == 1
    assert "the link https://www.example.com/ is a placeholder" in " ".join(out.split())


def test_each_placeholder_is_named_once_for_all_items_with_its_file_and_what_to_write(clinic: Cli) -> None:
    code, out, _ = clinic("submit", "sun", "--by", "maya")
    assert code == 1
    said = " ".join(out.split())
    for line in (
        "items: the link https://www.example.com/ is a placeholder: write the page's address as link in campaigns/sun/",
        "items: clinic.name in config.toml is a placeholder (Your Clinic): write the clinic's name",
        "clinic.sender.reply_to in config.toml is a placeholder (hello@clinic.example.com): write who reads answers",
    ):
        assert said.count(line) == 1


@pytest.mark.parametrize("command", ["plan", "check"])
def test_planning_and_checking_tell_what_would_hold_the_campaign_up(clinic: Cli, command: str) -> None:
    _, _, err = clinic(command, "sun")
    told = [line for line in err.splitlines() if line.startswith("before it is submitted: ")]
    assert any("the link https://www.example.com/ is a placeholder" in line for line in told)
    assert any("clinic.name in config.toml is a placeholder" in line for line in told)
    assert any("nobody is on the list 'newsletter' yet" in line for line in told)


def test_a_sheet_says_who_an_issue_is_from_who_reads_answers_and_that_nobody_is_on_the_list(clinic: Cli) -> None:
    write_own_particulars(clinic.workspace)
    assert clinic("plan", "sun")[0] == 0
    _, out, _ = clinic("review", "sun/lead/email/issue")
    assert "to: the audience 'newsletter', on which nobody is yet" in out
    assert "from: Lake Road Clinic <newsletter@lakeroad-clinic.org>" in out
    assert "answers to: hello@lakeroad-clinic.org" in out
    people = clinic.workspace / "people.csv"
    people.write_text("address,consent_source,consent_date\nasha@lake.org,form,2026-01-15\n", encoding="utf-8")
    assert clinic("audience", "import", str(people))[0] == 0
    assert "nobody is yet" not in clinic("review", "sun/lead/email/issue")[1]
    assert "nobody is on the list" not in clinic("check", "sun")[2]


def test_with_particulars_of_its_own_it_is_submitted(clinic: Cli) -> None:
    write_own_particulars(clinic.workspace)
    assert clinic("plan", "sun")[0] == 0
    assert clinic("preflight", DIARY)[0] == 0
    assert clinic("submit", DIARY, "--by", "maya")[0] == 0


def test_a_rehearsal_on_this_machine_takes_placeholders(clinic: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_X__BASE_URL", "http://127.0.0.1:9")
    for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"):
        monkeypatch.setenv(f"CLINIC_X_{name}", "rehearsal")
    assert clinic("submit", DIARY, "--by", "maya")[0] == 0


def test_preflight_lists_each_finding_once_with_what_to_do(clinic: Cli) -> None:
    code, out, _ = clinic("preflight", "sun")
    assert code == 1
    assert out.count("the link https://www.example.com/ is a placeholder") == 1
    assert out.count("clinic.name in config.toml is a placeholder (Your Clinic): write the clinic's name") == 1
    code, out, _ = clinic("preflight", "sun", "--json")
    assert code == 1
    blocking = {check["check"] for item in json.loads(out) for check in item["checks"] if check["verdict"] == "blocks"}
    assert blocking == {"particulars"}
