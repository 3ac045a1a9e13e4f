"""`clinic init`: a workspace that loads as it is, and nobody's file overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.config.workspace import FileWorkspace
from scheduler.domain.errors import BadInput
from scheduler.services.initialise import initialise

REPOSITORY = Path(__file__).parents[2]


def _keys(text: str) -> list[str]:
    return re.findall(r"^(?:# )?(\[?[a-z_.]+(?:\]| =))", text, re.MULTILINE)


def test_a_new_workspace_loads_as_it_is(tmp_path: Path) -> None:
    root = tmp_path / "new" / "clinic"
    assert [str(path.relative_to(root)) for path in initialise(root)] == [
        ".gitignore",
        "campaigns/library.toml",
        "campaigns/README.md",
        "config.toml",
    ]
    workspace = FileWorkspace(root, {})
    assert workspace.clinic().postal_address
    assert workspace.library().statements
    assert workspace.rules().jurisdictions == ("IN",)
    assert workspace.campaigns() == ()
    assert (root / "templates").is_dir()
    assert (root / "assets").is_dir()


def test_private_data_stays_out_of_git(tmp_path: Path) -> None:
    initialise(tmp_path)
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "var/\n"


def test_a_workspace_is_not_made_twice(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is a workspace already"):
        initialise(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_files_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "library.toml").write_text("# mine", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.log\n/var/\n", encoding="utf-8")
    written = initialise(tmp_path)
    assert [path.name for path in written] == ["README.md", "config.toml"]
    assert (tmp_path / "campaigns" / "library.toml").read_text(encoding="utf-8") == "# mine"


def test_a_repository_that_would_keep_private_data_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.log\n", encoding="utf-8")
    with pytest.raises(BadInput, match="does not leave out var/"):
        initialise(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="is a file: choose a folder"):
        initialise(tmp_path / "file")
    with pytest.raises(BadInput, match="cannot be written: Not a directory"):
        initialise(tmp_path / "file" / "below")


def test_the_demo_clinics_files_are_what_init_writes() -> None:
    templates = REPOSITORY / "templates" / "workspace"
    for shipped, demo in (("library.toml", "campaigns/library.toml"), ("campaigns.md", "campaigns/README.md")):
        assert (templates / shipped).read_text(encoding="utf-8") == (REPOSITORY / demo).read_text(encoding="utf-8")
    assert _keys((templates / "config.toml").read_text(encoding="utf-8")) == _keys(
        (REPOSITORY / "config.toml").read_text(encoding="utf-8")
    )
