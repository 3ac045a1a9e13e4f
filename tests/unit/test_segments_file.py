"""campaigns/segments.toml: read strictly, written to and out of without touching another byte."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from scheduler.claims.rulebook import shipped_rules
from scheduler.config.segments import SEGMENTS_FILE, add_segment, read_segments, remove_segment
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.segment import Fact, OneOf, Segment, written

TOPICS = ("hair", "skin")
LEXICON = shipped_rules().lexicon


def put(root: Path, text: str) -> None:
    (root / "campaigns").mkdir(exist_ok=True)
    (root / SEGMENTS_FILE).write_text(text, encoding="utf-8")


def text_of(root: Path) -> str:
    return (root / SEGMENTS_FILE).read_text(encoding="utf-8")


def queries(root: Path) -> dict[str, str]:
    return {name: written(segment.query) for name, segment in read_segments(root, TOPICS, LEXICON).items()}


def test_no_file_has_no_segments(tmp_path: Path) -> None:
    assert read_segments(tmp_path, TOPICS, LEXICON) == {}


def test_a_segment_is_a_query_over_an_audience(tmp_path: Path) -> None:
    put(tmp_path, "[a]\nquery = 'language is en'\n[b]\nquery = 'topic is skin'\naudience = 'patients'\n")
    assert read_segments(tmp_path, TOPICS, LEXICON) == {
        "a": Segment("a", "newsletter", OneOf(Fact.LANGUAGE, ("en",))),
        "b": Segment("b", "patients", OneOf(Fact.TOPIC, ("skin",))),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 'language is en'", "a must be a table"),
        ("[a]\n", "a.query is missing: write query = 'language is en'"),
        ("[a]\nqury = 'x'", "a.qury is not a known key: did you mean 'query'?"),
        ("[a]\nquery = 'langage is en'", "a: the query at character 1: 'langage' is no fact: did you mean 'language'?"),
        ("[a]\nquery = 'topic is skn'", "did you mean 'skin'?"),
        ("[A]\nquery = 'language is en'", "a segment's name must be lower-case letters"),
        ("[acne]\nquery = 'language is en'", "tells of somebody's health"),
        ("[a]\nquery = 'language is en'\naudience = 'X'", "a.audience must be lower-case"),
        ("[a", "is not TOML"),
    ],
)
def test_a_fault_names_file_segment_and_remedy(tmp_path: Path, text: str, words: str) -> None:
    put(tmp_path, text)
    with pytest.raises(BadInput) as fault:
        read_segments(tmp_path, TOPICS, LEXICON)
    assert str(fault.value).startswith(SEGMENTS_FILE)
    assert words in str(fault.value)


def test_a_refused_name_is_not_repeated(tmp_path: Path) -> None:
    put(tmp_path, "[acne-patients]\nquery = 'language is en'\n")
    with pytest.raises(BadInput) as fault:
        read_segments(tmp_path, TOPICS, LEXICON)
    assert "acne" not in str(fault.value)


def test_the_first_segment_makes_the_file_and_the_next_is_added_below(tmp_path: Path) -> None:
    add_segment(tmp_path, "a", "language is en", "newsletter")
    add_segment(tmp_path, "b", 'source is "it\'s"', "patients")
    assert queries(tmp_path) == {"a": 'language is "en"', "b": 'source is "it\'s"'}
    assert text_of(tmp_path).startswith("# Segments: ")
    assert stat.S_IMODE((tmp_path / SEGMENTS_FILE).stat().st_mode) == 0o644


def test_a_name_is_added_once(tmp_path: Path) -> None:
    add_segment(tmp_path, "a", "language is en", "newsletter")
    with pytest.raises(BadInput, match="there is a segment 'a' already"):
        add_segment(tmp_path, "a", "language is hi", "newsletter")


WRITTEN_BY_PEOPLE = """\
# About all of them.

[ "a" ] # the first
query = '''
language is en
  or [not a table]'''

# About b.
[b]
query = "language is hi" # ours
# Below b.

[c]
audience = "x"
query = "language is de"
"""


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("a", "# About all of them.\n\n# About b.\n[b]\n"),
        ("b", "\n# About b.\n[c]\n"),
        ("c", "# Below b.\n\n"),
    ],
)
def test_one_that_is_removed_takes_no_line_of_another_with_it(tmp_path: Path, name: str, left: str) -> None:
    put(tmp_path, WRITTEN_BY_PEOPLE)
    remove_segment(tmp_path, name)
    remaining = text_of(tmp_path)
    assert left in remaining
    assert f"[{name}]" not in remaining
    for other in {"a", "b", "c"} - {name}:
        remove_segment(tmp_path, other)


def test_a_file_of_another_system_keeps_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / SEGMENTS_FILE).write_bytes(b"[a]\r\nquery = 'language is en'\r\n[b]\r\nquery = 'language is hi'\r\n")
    remove_segment(tmp_path, "a")
    assert (tmp_path / SEGMENTS_FILE).read_bytes() == b"[b]\r\nquery = 'language is hi'\r\n"


def test_removing_what_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    add_segment(tmp_path, "regulars", "language is en", "newsletter")
    with pytest.raises(NotFound, match="did you mean 'regulars'"):
        remove_segment(tmp_path, "regular")


def test_what_cannot_be_removed_safely_is_left_to_a_person(tmp_path: Path) -> None:
    put(tmp_path, "a.query = 'language is en'\n")
    with pytest.raises(BadInput, match="by hand"):
        remove_segment(tmp_path, "a")
    assert text_of(tmp_path) == "a.query = 'language is en'\n"
