"""The statements that a new clinic begins with: neutral, clean by the rules of every country, and nobody else's."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from planning_samples import article_of, campaign

from scheduler.claims.checked_text import CAPTION, CheckedText, Passage
from scheduler.claims.engine import check
from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.config.library import read_library
from scheduler.config.workspace import FileWorkspace
from scheduler.domain.campaign import Library
from scheduler.domain.claims import EVERYWHERE, JURISDICTIONS
from scheduler.domain.sentences import sentences
from scheduler.domain.speciality import Speciality
from scheduler.domain.toml_text import parse_toml
from scheduler.resources import resource_folders, resource_text
from scheduler.services.claims_policy import ClaimsPolicy
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
    emergency = [] if speciality is Speciality.MENTAL_HEALTH else ["emergency"]
    first = ["risks", "results-vary", "consultation", "information", *emergency]
    assert ids == [*first, "crisis", "status", "correction"]
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


def _beside(folder: Path, speciality: Speciality, text: str) -> list[str]:
    """Return the statements that a post with a text carries in a new workspace."""
    library = _library(folder, speciality)
    policy = ClaimsPolicy(
        reader_of(shipped_rules().chosen(("EU",))), library, article_of("T\n\n## A\n\nText."), campaign(), TODAY
    )
    needed = policy.needed((text,))
    return [each.id for each in (*library.required_for("post"), *needed.required, *needed.advised)]


@pytest.mark.parametrize(
    "text",
    [
        "In people under 25 the tablets can increase thoughts of suicide.",
        "Self-harm is a way to bear what cannot be said.",
        "You feel hopeless, and that you would be better off dead.",
        "Nobody in a mental health crisis should be alone.",
        "Manche Menschen mit einer Depression denken an Suizid.",
        "Algunas personas con depresión piensan en el suicidio.",
        "Certaines personnes pensent au suicide.",
        "Alcune persone pensano al suicidio.",
        "Algumas pessoas pensam em suicídio.",
        "कुछ लोग आत्महत्या के बारे में सोचते हैं।",
        "يفكر بعض الناس في الانتحار.",
    ],
)
@pytest.mark.parametrize("speciality", [Speciality.MENTAL_HEALTH, Speciality.SKIN])
def test_what_speaks_of_despair_says_where_help_is(tmp_path: Path, speciality: Speciality, text: str) -> None:
    assert _beside(tmp_path, speciality, text) == ["crisis"]


@pytest.mark.parametrize(
    "text",
    [
        "A panic attack is a sudden rush of fear.",
        "During an attack people are afraid of dying.",
        "A session costs €90. We answer within two working days.",
        "If you think of suicide, call Samaritans on 116 123, day or night.",
        "If you might harm yourself, ring 112 at once.",
        "Wer an Suizid denkt, erreicht die Telefonseelsorge unter 0800 1110111.",
        "Si piensa en el suicidio, llame al 024.",
    ],
)
def test_what_does_not_or_names_its_own_line_has_no_other(tmp_path: Path, text: str) -> None:
    assert _beside(tmp_path, Speciality.MENTAL_HEALTH, text) == []


def test_no_speciality_puts_a_line_on_every_post(tmp_path: Path) -> None:
    for speciality in Speciality:
        assert _library(tmp_path / speciality, speciality).required_for("post") == ()


@pytest.mark.parametrize("speciality", Speciality)
def test_a_statement_is_whole_sentences(tmp_path: Path, speciality: Speciality) -> None:
    for statement in _library(tmp_path, speciality).statements:
        for text in (statement.short, statement.long):
            assert text[0].isupper()
            assert text.endswith(".")
            assert not re.search(r": \w+(?: \w+)?\.$", text), text  # "Every treatment has risks: ask."
            assert all(len(sentence.split()) > 3 for sentence in sentences(text)), text
            assert not re.search(r"\d", text)  # a number is the clinic's to write


def test_without_a_day_the_statements_have_no_date(tmp_path: Path) -> None:
    initialise(tmp_path)
    assert {statement.review_by for statement in read_library(tmp_path).statements} == {None}
