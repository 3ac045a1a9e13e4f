"""The command line, run inside the test: what it prints, and its exit code."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from campaign_files import keep_what_is_blocked
from own_particulars import write_own_particulars

from scheduler.bootstrap import Application
from scheduler.cli.main import main
from scheduler.services.initialise import NewClinic, initialise

PASSWORD = "correct horse battery"
SUN = """Sun and shade

Shade is easiest to find in the morning.

A hat

A hat with a wide brim shades the face. The anti-aging cream is popular.

A diary

A diary helps to remember what was asked. Bring it along.
"""
"""An article with one sentence that a rule blocks."""

HAT = "sun/a-hat/x/post"
DIARY = "sun/a-diary/x/post"


class Cli:
    """Runs commands in a folder as somebody without a terminal would."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], workspace: Path | None
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capture = capfd
        self.workspace = workspace or folder
        monkeypatch.chdir(folder)
        for name in ("CLINIC_WORKSPACE", "CLINIC_PERSON"):
            monkeypatch.delenv(name, raising=False)
        for name in ("CLINIC_PASSWORD", "CLINIC_NEW_PASSWORD"):
            monkeypatch.setenv(name, PASSWORD)
        if workspace is not None:
            monkeypatch.setenv("CLINIC_WORKSPACE", str(workspace))

    def __call__(self, *arguments: str, typed: bytes = b"") -> tuple[int, str, str]:
        """Return exit code, stdout and stderr."""
        self._monkeypatch.setattr(sys, "argv", ["clinic", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = self._capture.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in printed.err
        return ended.value.code, printed.out, printed.err

    def sign_in_as(self, password: str) -> None:
        """Let the next commands give this password."""
        self._monkeypatch.setenv("CLINIC_PASSWORD", password)


def planned_workspace(folder: Path) -> Path:
    """Make a workspace with the article, not yet imported."""
    initialise(folder / "clinic", NewClinic(jurisdictions=("IN",)))
    Application(folder / "clinic", {}).found()
    (folder / "sun.txt").write_text(SUN, encoding="utf-8")
    return folder / "clinic"


def prepare(clinic: Cli) -> None:
    """Import and plan the article, with the sentence that is blocked, and let an author and a clinician work here."""
    assert clinic("import", "sun.txt", "--name", "sun")[0] == 0
    write_own_particulars(clinic.workspace)
    keep_what_is_blocked(clinic.workspace, "sun")
    assert clinic("plan", "sun")[0] == 0
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author")[0] == 0
    rao = ("--name", "Dr Rao", "--role", "clinician", "--registration", "MH 12345")
    assert clinic("person", "add", "rao", *rao)[0] == 0
