"""token add, list and end on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import PASSWORD, Cli, planned_workspace, prepare


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    monkeypatch.setenv("CLINIC_NEW_PASSWORD", PASSWORD)
    assert made("person", "password", "maya")[0] == 0
    return made


def test_a_token_is_made_listed_without_its_secret_and_ended(clinic: Cli) -> None:
    scopes = ("--scope", "items:read", "--scope", "campaigns:read")
    code, out, err = clinic("token", "add", "website", *scopes, "--last-day", "2099-12-31", "--by", "maya")
    assert code == 0, err
    token = out.strip()
    assert token.startswith("clinic_")
    assert "not shown again" in err
    listed = clinic("token", "list")[1]
    assert "campaigns:read items:read" in listed
    assert "2099-12-31" in listed
    (row,) = json.loads(clinic("token", "list", "--json")[1])
    assert (row["login"], row["name"], row["used_at"]) == ("maya", "website", None)
    assert token[:20] not in json.dumps(row)
    assert clinic("token", "end", row["id"], "--by", "maya")[1].strip() == "website of maya has ended."
    assert "Nobody has one" in clinic("token", "list")[2]
    assert clinic("token", "end", row["id"], "--by", "maya")[0] == 2
