"""campaigns/welcome.toml: the welcome series as people write it, and as the product writes it for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from scheduler.config.welcome import WELCOME_FILE, read_welcome, welcome_version, write_welcome
from scheduler.domain.errors import BadInput
from scheduler.domain.welcome import WelcomeSeries, WelcomeStep

LANGUAGES = ("en", "hi")
FILE = """\
# Ours.
enabled = true   # since Monday
late_days = 10

[[steps]]
name = "questions"
after = 7
at = "18:00"

# The first one.
[[steps]]
name = "first-visit"
after = 2   # was 3
at = "09:00"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "campaigns").mkdir()
    return tmp_path


def given(root: Path, text: str = FILE) -> Path:
    (root / WELCOME_FILE).write_text(text)
    return root


def test_without_a_file_the_series_is_off_and_empty(root: Path) -> None:
    assert read_welcome(root, LANGUAGES) == WelcomeSeries(languages=LANGUAGES)


def test_the_steps_are_in_the_order_of_their_days(root: Path) -> None:
    series = read_welcome(given(root), LANGUAGES)
    assert (series.enabled, series.late, series.languages) == (True, timedelta(days=10), LANGUAGES)
    assert [step.name for step in series.steps] == ["first-visit", "questions"]


def test_writing_keeps_comments_and_what_did_not_change(root: Path) -> None:
    series = read_welcome(given(root), LANGUAGES)
    new = WelcomeStep("more", 20, time(10))
    write_welcome(root, replace(series, steps=(*series.steps, new)))
    text = (root / WELCOME_FILE).read_text()
    assert read_welcome(root, LANGUAGES).steps[-1] == new
    for comment in ("# Ours.", "# since Monday", "# was 3"):
        assert comment in text


def test_the_last_step_may_go(root: Path) -> None:
    series = read_welcome(given(root), LANGUAGES)
    write_welcome(root, replace(series, steps=()))
    assert read_welcome(root, LANGUAGES).steps == ()
    write_welcome(root, series)
    assert read_welcome(root, LANGUAGES) == series


def test_who_saw_another_file_writes_nothing(root: Path) -> None:
    version = welcome_version(given(root))
    write_welcome(root, read_welcome(root, LANGUAGES), version)
    changed = welcome_version(given(root, f"{FILE}\n# later\n"))
    before = (root / WELCOME_FILE).read_text()
    with pytest.raises(BadInput, match="was changed meanwhile"):
        write_welcome(root, WelcomeSeries(languages=LANGUAGES), version)
    assert (root / WELCOME_FILE).read_text() == before
    assert changed != version


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("enabled = 7", "enabled must be true or false"),
        ("late_days = 0", "late_days must be at least 1"),
        ('[[steps]]\nname = "a"\nafter = 0\nat = "09:00"', "after must be at least 1"),
        ('[[steps]]\nname = "a"\nafter = 1\nat = "25:00"', "at must be a time of day"),
        ('[[steps]]\nname = "A b"\nafter = 1\nat = "09:00"', "name must be lower-case letters"),
        ('[[steps]]\nname = "a"\nat = "09:00"', "after is missing"),
        ('[[steps]]\nname = "a"\nafter = 1\nat = "09:00"\n' * 2, "names 'a' again"),
        ("speed = 3", "is not a known key"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(root: Path, text: str, problem: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_welcome(given(root, text), LANGUAGES)
    said = str(raised.value)
    assert said.startswith("campaigns/welcome.toml: ")
    assert problem in said
    assert "\n" not in said
