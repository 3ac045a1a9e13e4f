"""Marking an entry of library.toml as retracted changes one line and nothing else."""

import stat
import tomllib
from pathlib import Path

import pytest
import tomlkit

from scheduler.config.library import LIBRARY_FILE
from scheduler.config.library_edit import retract_in_file, retracted_text
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.resources import resource_bytes

LIBRARY = """# Head.
[[statement]] # one
version = 1
  id   =  "risks"   # its name
long = '''
id = "care"
'''
short = "Ask."

[[reference]]
id = "care"
title = "A study"
# Tail.
[[statement]]
id = "care"
attach = [
  "post",  # always
]
"""


@pytest.mark.parametrize(
    ("kind", "name", "after", "line"),
    [
        ("statement", "risks", '  id   =  "risks"   # its name\n', '  retracted = "wrong"\n'),
        ("reference", "care", '[[reference]]\nid = "care"\n', 'retracted = "wrong"\n'),
        ("statement", "care", '# Tail.\n[[statement]]\nid = "care"\n', 'retracted = "wrong"\n'),
    ],
)
def test_one_line_is_added_after_the_id_and_every_other_stays(kind: str, name: str, after: str, line: str) -> None:
    edited = retracted_text(LIBRARY, kind, name, "wrong")
    assert edited == LIBRARY.replace(after, after + line)
    entry = next(each for each in tomllib.loads(edited)[kind] if each["id"] == name)
    assert entry["retracted"] == "wrong"


def test_the_default_library_can_be_marked() -> None:
    text = resource_bytes("assets/demo/library.toml").decode()
    edited = retracted_text(text, "statement", "risks", "wrong")
    assert set(edited.splitlines()) - set(text.splitlines()) == {'retracted = "wrong"'}
    assert len(edited.splitlines()) == len(text.splitlines()) + 1


def test_an_entry_that_is_retracted_already_keeps_its_reason() -> None:
    once = retracted_text(LIBRARY, "statement", "risks", "first")
    assert retracted_text(once, "statement", "risks", "second") == once


def test_a_reason_is_written_as_toml_whatever_is_in_it() -> None:
    reason = 'it said "no" \\ „nein“ €'
    edited = retracted_text(LIBRARY, "statement", "risks", reason)
    assert tomllib.loads(edited)["statement"][0]["retracted"] == reason


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "a\x7fb"])
def test_a_reason_that_is_not_one_line_is_refused(reason: str) -> None:
    with pytest.raises(BadInput, match="one line"):
        retracted_text(LIBRARY, "statement", "risks", reason)


def test_windows_line_breaks_and_a_missing_last_one_are_kept() -> None:
    text = '[[statement]]\r\nversion = 1\r\nid = "risks"'
    assert retracted_text(text + "\r\n", "statement", "risks", "x") == text + '\r\nretracted = "x"\r\n'
    assert (
        retracted_text('[[statement]]\nid = "a"', "statement", "a", "x") == '[[statement]]\nid = "a"\nretracted = "x"\n'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIBRARY, "no statement 'none': there are risks, care"),
        ("", "there are none"),
        ("statement = 3", "there are none"),
        ("[[statement]\n", "is not TOML"),
        ('statement = [{ id = "none" }]', 'add the line retracted = "wrong"'),
    ],
)
def test_what_cannot_be_marked_is_one_line_that_says_what_to_do(text: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        retracted_text(text, "statement", "none", "wrong")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value).removesuffix("\n")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / LIBRARY_FILE
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + LIBRARY.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    return path


def test_the_file_keeps_its_mark_its_line_breaks_and_its_mode(library: Path, tmp_path: Path) -> None:
    before = library.read_bytes()
    retract_in_file(tmp_path, "reference", "care", "wrong")
    assert library.read_bytes() == before.replace(
        b'[[reference]]\r\nid = "care"\r\n', b'[[reference]]\r\nid = "care"\r\nretracted = "wrong"\r\n'
    )
    assert stat.S_IMODE(library.stat().st_mode) == 0o640
    assert [each.name for each in library.parent.iterdir()] == ["library.toml"]


def test_a_file_that_says_so_already_is_not_written(library: Path, tmp_path: Path) -> None:
    retract_in_file(tmp_path, "reference", "care", "wrong")
    before = library.stat().st_ino
    retract_in_file(tmp_path, "reference", "care", "another")
    assert library.stat().st_ino == before


def test_without_a_library_that_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match=r"there is no campaigns/library\.toml, so no statement 'risks'"):
        retract_in_file(tmp_path, "statement", "risks", "wrong")


def test_a_library_that_cannot_be_written_is_told_and_stays(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library.read_bytes()

    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput, match="cannot be written: No space left on device"):
        retract_in_file(tmp_path, "statement", "risks", "wrong")
    assert library.read_bytes() == before
    assert [each.name for each in library.parent.iterdir()] == ["library.toml"]


def test_tomlkit_still_does_not_keep_a_library_as_it_is() -> None:
    # When this fails, library_edit.py can be written with tomlkit.
    assert tomlkit.dumps(tomlkit.parse(LIBRARY)) != LIBRARY
