"""`clinic init`: a workspace that loads as it is, and nobody's file overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.bootstrap import make_workspace
from scheduler.config.workspace import FileWorkspace
from scheduler.domain.campaign import Sender
from scheduler.domain.errors import BadInput
from scheduler.domain.speciality import Speciality
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.preflight.particulars import SHIPPED, placeholders_of

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
    assert workspace.rules().jurisdictions == ()
    assert (workspace.clinic().zone, workspace.clinic().holidays) == ("UTC", None)
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


def test_what_is_known_of_the_clinic_is_written(tmp_path: Path) -> None:
    name = 'Dr "Rao" \\ Söhne'
    clinic = NewClinic(
        Speciality.EYES,
        name=name,
        address="1 High Street",
        site="https://lake.org",
        email="news@lake.org",
        zone="Australia/Perth",
        jurisdictions=("AU", "UK"),
    )
    initialise(tmp_path, clinic)
    made = FileWorkspace(tmp_path, {}).clinic()
    assert (made.name, made.sender) == (name, Sender(name, "news@lake.org", "news@lake.org"))
    assert (made.postal_address, made.public_url) == ("1 High Street", "https://lake.org")
    assert (made.zone, made.holidays, set(made.jurisdictions)) == ("Australia/Perth", "AU", {"AU", "UK"})
    assert not list(placeholders_of(made))


@pytest.mark.parametrize(("place", "zone"), [("UK", "Europe/London"), ("IN", "Asia/Kolkata"), ("US", "UTC")])
def test_a_country_with_one_zone_tells_it(tmp_path: Path, place: str, zone: str) -> None:
    initialise(tmp_path, NewClinic(jurisdictions=(place,)))
    assert FileWorkspace(tmp_path, {}).clinic().zone == zone


def test_what_is_left_out_is_a_placeholder_that_is_known_as_one(tmp_path: Path) -> None:
    initialise(tmp_path)
    clinic = FileWorkspace(tmp_path, {}).clinic()
    assert (clinic.name, clinic.sender, clinic.zone) == (SHIPPED.name, SHIPPED.sender, SHIPPED.zone)
    assert len(list(placeholders_of(clinic))) == len(list(placeholders_of(SHIPPED)))


def test_settings_that_cannot_be_read_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"clinic\.zone .* did you mean 'Europe/London'"):
        make_workspace(tmp_path / "clinic", NewClinic(zone="Europe/Londn"))
    assert not (tmp_path / "clinic").exists()


def test_the_demo_clinics_files_are_those_of_the_repository() -> None:
    demo = REPOSITORY / "assets" / "demo" / "library.toml"
    assert demo.read_text(encoding="utf-8") == (REPOSITORY / "campaigns" / "library.toml").read_text(encoding="utf-8")
    templates = REPOSITORY / "templates" / "workspace"
    readme = (templates / "campaigns.md").read_text(encoding="utf-8")
    assert readme == (REPOSITORY / "campaigns" / "README.md").read_text(encoding="utf-8")
    assert _keys((templates / "config.toml").read_text(encoding="utf-8")) == _keys(
        (REPOSITORY / "config.toml").read_text(encoding="utf-8")
    )
