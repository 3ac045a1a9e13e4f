"""Where commands may write what people asked for: never over what staff wrote."""

from pathlib import Path

import pytest

from scheduler.cli.console import check_target
from scheduler.domain.errors import BadInput


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").touch()
    for folder in ("assets/brand", "campaigns", "templates", "var", "out", "other/assets"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("place", ["assets/brand/logo.jpg", "campaigns/c.jpg", "templates/c.jpg", "var/c.jpg"])
def test_nothing_is_written_into_what_a_workspace_is_made_of(workspace: Path, place: str) -> None:
    with pytest.raises(BadInput, match="would lie among what the workspace is made of"):
        check_target(workspace / place, ".jpg")


@pytest.mark.parametrize("place", ["c.jpg", "C.JPG", "out/c.jpg", "other/assets/c.jpg"])
def test_beside_it_and_elsewhere_it_is(workspace: Path, place: str) -> None:
    check_target(workspace / place, ".jpg")


@pytest.mark.parametrize("place", ["config.toml", "library", "c.png"])
def test_a_file_of_another_kind_is_left_alone(workspace: Path, place: str) -> None:
    with pytest.raises(BadInput, match=r"does not end in \.jpg or \.jpeg: name the file so"):
        check_target(workspace / place, ".jpg", ".jpeg")
