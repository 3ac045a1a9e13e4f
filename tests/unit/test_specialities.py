"""The statements that a new clinic begins with: neutral, clean by the rules of every country, and nobody else's."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from scheduler.claims.checked_text import CAPTION, CheckedText, Passage
from scheduler.claims.engine import check
from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.config.library import read_library
from scheduler.config.workspace import FileWorkspace
from scheduler.domain.campaign import Library
from scheduler.domain.claims import EVERYWHERE, JURISDICTIONS
from scheduler.domain.speciality import Speciality
from scheduler.domain.toml_text import parse_toml
from scheduler.resources import resource_folders, resource_text
from scheduler.services.initialise import NewClinic, initialise

TODAY = date(2026, 11, 27)
NOT_ITS_OWN = re.compile(
    r"demo|exosome|aestheticaa|madhulika|skinhealth|pune|kolkata|dermatolog|rejuvenat|12 example road", re.IGNORECASE
)


def _made(folder: Path, speciality: Speciality) -> Path:
    initialise(folder, NewClinic(speciality, jurisdictions=("UK",)), TODAY)
    return folder


def _library(folder: Path, speciality: Speciality) -> Library:
    return read_library(_made(folder, speciality))


def test_every_speciality_has_its_data_and_its_statements() -> None:
    name = "templates/workspace/specialities.toml"
    assert list(parse_toml(resource_text(name), name)) == list(Speciality)
    (templates,) = resource_folders("templates")
    assert {file.stem for file in (templates / "workspace" / "statements").iterdir()} == set(Speciality)


@pytest.mark.parametrize("speciality", Speciality)
def test_a_new_workspace_has_nothing_of_the_demos(tmp_path: Path, speciality: Speciality) -> None:
    root = _made(tmp_path, speciality)
    written = {file: file.read_text(encoding="utf-8") for file in root.rglob("*") if file.is_file()}
    assert len(written) == 4
    found = {match for text in written.values() for match in NOT_ITS_OWN.findall(text)}
    assert found <= ({"dermatolog"} if speciality is Speciality.SKIN else set())


@pytest.mark.parametrize("speciality", Speciality)
def test_a_new_workspace_is_set_up_for_its_speciality(tmp_path: Path, speciality: Speciality) -> None:
    clinic = FileWorkspace(_made(tmp_path, speciality), {}).clinic()
    data = parse_toml(resource_text("templates/workspace/specialities.toml"), "specialities.toml")[speciality]
    assert (clinic.speciality, clinic.brand.motif) == (speciality, data["motif"])
    assert list(clinic.hashtags) == data["hashtags"]
    assert data["for"]
    assert resource_text(f"templates/motifs/{clinic.brand.motif}.toml")


@pytest.mark.parametrize("speciality", Speciality)
def test_the_statements_cover_what_every_clinic_must_say(tmp_path: Path, speciality: Speciality) -> None:
    library = _library(tmp_path, speciality)
    ids = [statement.id for statement in library.statements]
    assert ids == ["risks", "results-vary", "consultation", "information", "emergency", "status", "correction"]
    assert "information" in {statement.id for statement in library.required_for("issue")}
    dated = [statement for statement in library.statements if statement.id != "correction"]
    assert {statement.review_by for statement in dated} == {date(2027, 11, 27)}
    assert all(len(statement.short) <= 80 for statement in library.statements)


@pytest.mark.parametrize("place", JURISDICTIONS)
@pytest.mark.parametrize("speciality", Speciality)
def test_no_rule_of_any_country_objects_and_each_line_is_what_its_rule_asks_for(
    tmp_path: Path, speciality: Speciality, place: str
) -> None:
    rules = shipped_rules().chosen((place,))
    reader = reader_of(rules)
    for statement in _library(tmp_path, speciality).statements:
        for text in (statement.long, statement.short):
            findings = check(CheckedText((Passage(CAPTION, text, CAPTION),)), reader)
            assert [(text, finding.rule, finding.quote) for finding in findings] == []
            held = [
                name for name in statement.meets if (rule := rules.rule(name)) and _holds(rule.jurisdictions, place)
            ]
            assert set(held) <= reader.read(text).met, text


def _holds(jurisdictions: tuple[str, ...], place: str) -> bool:
    return place in jurisdictions or EVERYWHERE in jurisdictions


def test_in_mental_health_everything_says_where_to_get_help_at_once(tmp_path: Path) -> None:
    library = _library(tmp_path, Speciality.MENTAL_HEALTH)
    for kind in ("post", "issue"):
        assert "emergency" in {statement.id for statement in library.required_for(kind)}
    help_at_once = library.statement("emergency")
    assert help_at_once is not None
    assert not re.search(r"\d", help_at_once.long + help_at_once.short)  # a number is the clinic's to write


def test_only_mental_health_puts_a_line_on_every_post(tmp_path: Path) -> None:
    for speciality in Speciality:
        required = _library(tmp_path / speciality, speciality).required_for("post")
        assert bool(required) == (speciality is Speciality.MENTAL_HEALTH)


def test_without_a_day_the_statements_have_no_date(tmp_path: Path) -> None:
    initialise(tmp_path)
    assert {statement.review_by for statement in read_library(tmp_path).statements} == {None}
