"""TOML that staff write: one line for what is wrong, and nothing hidden in any of its texts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scheduler.claims.rulebook import with_own_rules
from scheduler.config.campaign import read_campaign
from scheduler.config.library import read_library
from scheduler.config.picture_records import read_pictures
from scheduler.config.settings import load_settings
from scheduler.domain.errors import BadInput
from scheduler.domain.toml_text import parse_toml, string_content
from scheduler.rendering.cards.layout import read_layout

REPOSITORY = Path(__file__).parents[2]
CAMPAIGN = """
start = 2026-12-01
link = "https://clinic.example.com/article"
[channels.x]
days = ["mon"]
times = ["10:00"]
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a", "a.toml is not TOML: "),
        ("a = " + "[" * 5000, "a.toml is not TOML that can be read: it is nested too deeply"),
        ('a = "b\u202ec"', r"a.toml: a has an invisible character \(U\+202E RIGHT-TO-LEFT OVERRIDE\), which can hide"),
        ('a = "b\\u202ec"', r"a has an invisible character \(U\+202E"),
        (
            '[[a]]\nb = [{c = "x\u200by"}]',
            r"a.toml: a\[1\].b\[1\].c has an invisible character \(U\+200B ZERO WIDTH SPACE",
        ),
        ('"a\ufeffb" = 1', r"has an invisible character \(U\+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        parse_toml(text, "a.toml")
    assert str(refused.value).isprintable()


def test_texts_in_scripts_that_need_joiners_are_read() -> None:
    assert parse_toml('a = "می\u200cشود क्\u200dष 👩\u200d⚕️"', "a.toml")["a"].count("\u200d") == 2


OVERRIDE = "Ask\u202eus"


@pytest.mark.parametrize(
    "lines",
    [
        f'[overrides."lead/email"]\nsubject = "{OVERRIDE}"',
        f'[overrides."lead/x"]\ntext = "{OVERRIDE}"',
        f'[overrides."lead/x".card]\ntitle = "{OVERRIDE}"',
        f'[overrides."lead/x".card]\nlines = ["{OVERRIDE}"]',
    ],
)
def test_a_campaign_with_a_turned_text_is_refused(tmp_path: Path, lines: str) -> None:
    folder = tmp_path / "campaigns" / "sun"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(f"{CAMPAIGN}{lines}\n", encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"campaigns/sun/campaign.toml: overrides.* has an invisible character \(U\+202E"
    ):
        read_campaign(tmp_path, "sun")


def test_a_clinic_with_a_turned_name_is_refused_wherever_it_is_set(tmp_path: Path) -> None:
    config = (REPOSITORY / "config.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    with pytest.raises(BadInput, match=r"invisible character \(U\+202E"):
        load_settings(tmp_path, {"CLINIC_CLINIC__NAME": OVERRIDE})
    (tmp_path / "config.toml").write_text(config.replace("Demo Skin Clinic", OVERRIDE), encoding="utf-8")
    with pytest.raises(BadInput, match=r"config.toml: .*name has an invisible character \(U\+202E"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize("text", ['a"\nb = "c', "a\\", 'a\\"b', "\x7f\t\r\n\x01", '"""', "\u00e4\u0939"])
def test_what_people_type_stays_between_the_quotes_of_its_string(text: str) -> None:
    assert tomllib.loads(f'key = "{string_content(text)}"\n') == {"key": text}


def test_a_statement_or_a_picture_with_a_turned_text_is_refused(tmp_path: Path) -> None:
    for folder in ("campaigns", "assets"):
        (tmp_path / folder).mkdir()
    statement = f'[[statement]]\nid = "a"\nversion = 1\nlong = "{OVERRIDE}"\nshort = "b"\n'
    (tmp_path / "campaigns" / "library.toml").write_text(statement, encoding="utf-8")
    with pytest.raises(BadInput, match=r"campaigns/library.toml: statement\[1\].long has an invisible"):
        read_library(tmp_path)
    (tmp_path / "assets" / "pictures.toml").write_text(
        f'[[picture]]\nfile = "{OVERRIDE}"\nperson = false\n', encoding="utf-8"
    )
    with pytest.raises(BadInput, match=r"assets/pictures.toml: picture\[1\].file has an invisible"):
        read_pictures(tmp_path)


def test_rules_and_layouts_with_a_turned_text_are_refused() -> None:
    with pytest.raises(BadInput, match=r"campaigns/rules.toml: .*has an invisible"):
        with_own_rules(f'[[rule]]\nid = "OWN01"\nname = "{OVERRIDE}"\n')
    with pytest.raises(BadInput, match=r"templates/cards/mine.toml: .*has an invisible"):
        read_layout(f'[[layers]]\nsays = "{OVERRIDE}"\n', "mine")
