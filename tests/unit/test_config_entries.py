"""An entry of a TOML file of [[entries]] is written, changed and taken out; every other byte stays."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from scheduler.config.entries import Entries, without_entry, written_entry
from scheduler.domain.errors import BadInput, NotFound

STATEMENTS = Entries("campaigns/library.toml", "statement", "id", "# Top.\n")
REFERENCES = Entries("campaigns/library.toml", "reference", "id", "# Top.\n")

BESIDE_EACH_OTHER = """# Head.
[[statement]]
id = "risks"  # stays
version = 1
long = '''Risks are known.'''
short = "Ask."  # short

# Above the reference.
[[reference]]
id = "care"
title = "A study"
authors = "A"
year = 2020

# Above the other.
[[statement]]
id = "other"
version = 1
long = "Other."
short = "Other."
"""


def test_a_changed_entry_keeps_its_comments_and_every_other_line() -> None:
    edited = written_entry(BESIDE_EACH_OTHER, STATEMENTS, "risks", {"short": "Ask us.", "version": 2})
    assert edited == BESIDE_EACH_OTHER.replace('"Ask."', '"Ask us."').replace("version = 1", "version = 2", 1)


def test_what_an_entry_had_not_stands_at_its_end_and_what_is_taken_out_is_gone() -> None:
    edited = written_entry(BESIDE_EACH_OTHER, STATEMENTS, "risks", {"meets": ["SAF05"], "review_by": date(2027, 5, 1)})
    added = 'short = "Ask."  # short\nmeets = ["SAF05"]\nreview_by = 2027-05-01\n\n# Above the reference.'
    assert edited == BESIDE_EACH_OTHER.replace('short = "Ask."  # short\n\n# Above the reference.', added)
    assert written_entry(edited, STATEMENTS, "risks", {"meets": None, "review_by": None}) == BESIDE_EACH_OTHER


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_new_entry_stands_below_the_others(ending: str) -> None:
    text = BESIDE_EACH_OTHER.replace("\n", ending)
    edited = written_entry(
        text, STATEMENTS, "new", {"version": 1, "long": 'With "quotes".', "short": "New.", "x": None}
    )
    assert edited.startswith(text)
    assert edited.removeprefix(text).splitlines() == [
        "",
        "[[statement]]",
        'id = "new"',
        "version = 1",
        'long = "With \\"quotes\\"."',
        'short = "New."',
    ]
    assert ending == "\n" or "\n" not in edited.replace("\r\n", "")


def test_the_first_entry_of_all_makes_the_file() -> None:
    edited = written_entry("", REFERENCES, "care", {"title": "A study", "authors": "A", "year": 2020})
    assert tomllib.loads(edited) == {"reference": [{"id": "care", "title": "A study", "authors": "A", "year": 2020}]}


@pytest.mark.parametrize(
    "text",
    [
        "statement = [{ id = 'risks' }]\n",
        '[[statement]]\nid = "a"\nlong = """\n[[statement]]\n"""\n[[statement]]\nid = "risks"\n',
    ],
)
def test_an_entry_that_is_written_in_a_way_of_its_own_is_left_to_its_writer(text: str) -> None:
    with pytest.raises(BadInput, match="by hand"):
        written_entry(text, STATEMENTS, "risks", {"short": "Other."})


@pytest.mark.parametrize("name", ["risks", "other"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_entry_is_taken_out_and_every_other_line_stays(name: str, ending: str) -> None:
    text = BESIDE_EACH_OTHER.replace("\n", ending)
    edited = without_entry(text, STATEMENTS, name)
    gone = set(text.splitlines()) - set(edited.splitlines())
    assert gone == {line for line in entry_lines(name) if line not in edited.splitlines()}
    assert [entry["id"] for entry in tomllib.loads(edited)["statement"]] == [({"risks", "other"} - {name}).pop()]
    assert edited.endswith(ending)


def test_what_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(NotFound, match="no statement 'none'"):
        without_entry(BESIDE_EACH_OTHER, STATEMENTS, "none")


def entry_lines(name: str) -> list[str]:
    start = BESIDE_EACH_OTHER.index(f'[[statement]]\nid = "{name}"')
    return BESIDE_EACH_OTHER[start:].split("\n\n", maxsplit=1)[0].splitlines()
