"""A program that runs for months goes by the settings as they are, and while they cannot be read, as they last were."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.bootstrap import Application
from scheduler.config.current_settings import CurrentSettings
from scheduler.domain.errors import BadInput, NotFound
from scheduler.services.initialise import NewClinic, initialise

BROKEN = "[clinic\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    initialise(tmp_path / "clinic", NewClinic(name="Lotus", jurisdictions=("IN",), zone="Asia/Kolkata"))
    return tmp_path / "clinic"


def write(root: Path, text: str) -> None:
    (root / "config.toml").write_text(text, encoding="utf-8")


def text(root: Path) -> str:
    return (root / "config.toml").read_text(encoding="utf-8")


def renamed(root: Path, name: str) -> None:
    write(root, text(root).replace('name = "Lotus"', f'name = "{name}"'))


def test_a_change_of_the_file_is_seen_at_the_next_use(root: Path) -> None:
    current = CurrentSettings(root, {})
    assert current.last_good().clinic.name == "Lotus"
    renamed(root, "Another name")
    assert current.last_good().clinic.name == "Another name"
    assert current.strict() is current.last_good()


def test_settings_that_say_the_same_are_the_same_object(root: Path) -> None:
    current = CurrentSettings(root, {})
    before = current.last_good()
    write(root, text(root))
    assert current.last_good() is before
    current.forget()
    assert current.last_good() is before


def test_a_file_that_cannot_be_read_leaves_the_last_good_settings_and_is_told(root: Path) -> None:
    current = CurrentSettings(root, {})
    before, good = current.last_good(), text(root)
    write(root, BROKEN)
    assert current.last_good() is before
    assert "config.toml" in current.fault
    with pytest.raises(BadInput, match="is not TOML"):
        current.strict()
    write(root, good)
    assert current.fault == ""
    assert current.strict().clinic.name == "Lotus"


def test_a_file_that_is_gone_is_told_as_well(root: Path) -> None:
    current = CurrentSettings(root, {})
    before = current.last_good()
    (root / "config.toml").unlink()
    assert current.last_good() is before
    assert "there is no file config.toml" in current.fault
    with pytest.raises(NotFound):
        current.strict()


def test_a_program_does_not_start_on_a_file_that_cannot_be_read(root: Path) -> None:
    write(root, BROKEN)
    with pytest.raises(BadInput):
        CurrentSettings(root, {}).last_good()


def test_what_holds_after_a_restart_alone_is_named(root: Path) -> None:
    current = CurrentSettings(root, {})
    assert not current.waiting_for_restart
    renamed(root, "Another name")
    assert not current.waiting_for_restart
    write(root, text(root).replace("lease_seconds = 300", "lease_seconds = 120"))
    assert list(current.waiting_for_restart) == ["delivery"]


def test_what_is_made_of_the_settings_is_made_anew_when_they_change(root: Path) -> None:
    application = Application(root, {})
    application.found()
    before = application.figures
    assert application.figures is before
    write(root, text(root).replace('zone = "Asia/Kolkata"', 'zone = "Europe/Berlin"'))
    assert application.figures.zone == "Europe/Berlin"


def test_nothing_is_judged_for_sending_by_settings_that_cannot_be_read(root: Path) -> None:
    application = Application(root, {})
    application.found()
    assert application.workspace.clinic().name == "Lotus"
    write(root, BROKEN)
    assert application.workspace.clinic().name == "Lotus"
    with pytest.raises(BadInput):
        application.signed_comparison.workspace.clinic()
