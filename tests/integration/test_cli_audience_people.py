"""One person at the command line: shown, erased, and what is kept no longer. No address stands in an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import Cli

from scheduler.services.initialise import NewClinic, initialise

PEOPLE = """address,name,language,consent_source,consent_date
ann@example.com,Ann,en,front desk,2026-01-15
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    workspace = tmp_path / "clinic"
    initialise(workspace, NewClinic(jurisdictions=("IN",)))
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    run = Cli(tmp_path, monkeypatch, capfd, workspace)
    assert run("audience", "import", "people.csv")[0] == 0
    return run


def test_a_person_is_shown_with_their_consent(clinic: Cli) -> None:
    code, out, _ = clinic("audience", "show", "ANN@example.com")
    assert code == 0
    assert "ann@example.com  confirmed in 'newsletter'" in out
    assert "imported" in out
    (shown,) = json.loads(clinic("audience", "show", "ann@example.com", "--json")[1])
    assert (shown["name"], shown["receives_issues"]) == ("Ann", True)
    assert [one["act"] for one in shown["consent"]] == ["imported"]


def test_who_is_not_there_is_not_named_again(clinic: Cli) -> None:
    code, _, err = clinic("audience", "show", "stranger@example.com")
    assert code == 2
    assert "stranger" not in err
    assert "clinic audience list" in err


def test_an_erased_person_is_gone_and_no_import_brings_them_back(clinic: Cli) -> None:
    code, out, err = clinic("audience", "erase", "ann@example.com", "--by", "maya", "--yes")
    assert (code, "Erased from 1 list." in out, "Backups" in err) == (0, True, True)
    assert clinic("audience", "show", "ann@example.com")[0] == 2
    assert clinic("audience", "import", "people.csv")[0] == 0
    assert clinic("audience", "show", "ann@example.com")[0] == 2
    assert json.loads(clinic("audience", "erase", "ann@example.com", "--yes", "--json")[1])["lists"] == 0


def test_a_dry_run_counts_and_says_that_it_removed_nothing(clinic: Cli) -> None:
    code, out, _ = clinic("audience", "retain", "--dry-run")
    assert code == 0
    assert "0 sign-ups that nobody confirmed would be removed" in out
    counted = json.loads(clinic("audience", "retain", "--json")[1])
    assert counted == {"dry_run": False, "sign_ups": 0, "people": 0, "reports": 0}


def test_the_doctor_says_what_keeps_people_from_signing_up(clinic: Cli) -> None:
    def found() -> dict[str, str]:
        return {one["check"]: one["finding"] for one in json.loads(clinic("doctor", "--json")[1])}

    assert "clinic plan newsletter" in found()["sign-up"]
    assert found()["erasures"] == "no erasure waits for a mail provider"
    assert clinic("plan", "newsletter")[0] == 0
    assert "have it signed" in found()["sign-up"]


def test_the_newsletters_own_messages_are_looked_at_as_items_are(clinic: Cli, tmp_path: Path) -> None:
    assert clinic("plan", "newsletter")[0] == 0
    assert clinic("check", "newsletter")[0] == 0
    assert clinic("preview", "newsletter", "-o", "preview.html")[0] == 0
    assert "Confirm your subscription" in (tmp_path / "preview.html").read_text(encoding="utf-8")
    code, out, _ = clinic("review", "newsletter/confirmation-en/email/issue")
    assert code == 0
    assert "one person at a time" in out
    assert clinic("status", "newsletter")[0] == 0
    assert clinic("render", "newsletter")[0] in {0, 1}  # a new workspace has placeholders, which preflight names
