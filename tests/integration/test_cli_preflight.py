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
    assert "write the clinic's own in config.toml" in out
    code, out, _ = clinic("preflight", "sun", "--json")
    assert code == 1
    blocking = {check["check"] for item in json.loads(out) for check in item["checks"] if check["verdict"] == "blocks"}
    assert blocking == {"particulars"}
