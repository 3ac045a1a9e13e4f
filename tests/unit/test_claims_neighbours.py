"""What stands beside a claim counts, for the check and the planner: a figure's source, the limit of what is safe."""
# ruff: noqa: RUF001 - typographic signs are what is tested

from __future__ import annotations

from datetime import date

import pytest
from planning_articles import article_cases
from planning_samples import article_of

from scheduler.claims.engine import check_text
from scheduler.claims.matching import Reader, reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.article import HEADING, SourceSpan
from scheduler.domain.campaign import Campaign, Library
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.content import OwnWords, Sentence
from scheduler.domain.sentences import split_sentences
from scheduler.services.claims_policy import ClaimsPolicy

READER = Reader(shipped_rules().chosen(JURISDICTIONS))

SOURCED = (
    "81% of the implants were in place. The figure is from Rao et al. 2021.",
    "Rao and Iyer, 2021, followed 200 people. 81% of the implants were in place.",
    "According to the national joint registry, 95% were in place.",
    "Under 35 | 51%\n35–37 | 38%\n38–40 | 25%\nOver 42 | 4%\nThese figures use the patient’s own eggs (SART, 2023).",
    "The share that led to a birth, says the HFEA, was:\nUnder 35: 51%\n35–37: 38%\nOver 42: 4%",
    "Births per transfer\n• under 35: 51%\n• over 42: 4%\nSource: national summary 2021",
    "The table has rates of birth (SART, 2023): Under 35: 51%. 38–40: 25%. 41–42: 13%.",
    "Half of patients agreed [3].",
)
UNSOURCED = (
    "81% of patients were happy. The figure is our own.",
    "81% of patients were happy. We open at nine. Rao et al. 2021 studied something else.",
    "According to experts, 95% were happy.",
    "According to a recent study, 95% were happy.",
    "Under 35 | 51%\n35–37 | 38%\nOver 42 | 4%\nCall us on Friday.",
    "Half of our patients agreed.\n\nSee page 3.",
)


def fired(text: str) -> set[str]:
    return {finding.rule for finding in check_text(text, READER)}


@pytest.mark.parametrize("text", SOURCED)
def test_a_figure_with_its_source_beside_it_needs_no_other(text: str) -> None:
    assert "EVD04" not in fired(text)


@pytest.mark.parametrize("text", UNSOURCED)
def test_what_only_stands_near_a_figure_is_no_source(text: str) -> None:
    assert "EVD04" in fired(text)


def test_safe_is_read_with_the_limit_in_the_next_sentence_alone() -> None:
    assert "SAF01" not in fired("The peel is safe for most people. However, it can leave scars.")
    assert "SAF01" in fired("The peel is safe for most people. It takes an hour. It can leave scars.")
    assert "SAF01" in fired("The peel is safe for most people. However, it takes an hour.")


def judge_of(text: str) -> tuple[ClaimsPolicy, dict[str, Sentence]]:
    """Return the planner's judge of an article, and its sentences by their words."""
    article = article_of(text)
    campaign = Campaign("teeth", date(2026, 12, 1), "https://clinic.example.com/", "newsletter", "en", ())
    judge = ClaimsPolicy(reader_of(shipped_rules().chosen(("US",))), Library(()), article, campaign, date(2026, 11, 27))
    found: dict[str, Sentence] = {}
    for unit in article.units():
        if unit.heading:
            found[unit.heading] = Sentence(unit.heading, SourceSpan(unit.id, HEADING, 0, len(unit.heading)))
        for number, paragraph in enumerate(unit.paragraphs):
            for start, end in split_sentences(paragraph.text):
                words = paragraph.text[start:end]
                found[words] = Sentence(words, SourceSpan(unit.id, number, start, end))
    return judge, found


def test_the_planner_reads_a_sentence_where_it_stands() -> None:
    judge, sentences = judge_of(
        "Eggs and age\n\n## Age\n\n51% of transfers led to a birth. These are figures of SART (SART, 2023).\n\n"
        "## Will IVF cure me?\n\nNo. It is a way around, and the cause stays.\n\n"
        "## Our clinic\n\n51% of transfers led to a birth with us. We open at nine."
    )
    assert judge.objections(sentences["51% of transfers led to a birth."]) == ()
    assert judge.objections(sentences["Will IVF cure me?"]) == ()
    assert judge.objections(sentences["51% of transfers led to a birth with us."]) != ()


def test_words_that_stand_in_no_article_are_read_by_themselves() -> None:
    judge, _ = judge_of("Eggs\n\n## Age\n\nThese are figures of SART (SART, 2023).")
    assert judge.objections(Sentence("51% of transfers led to a birth.", OwnWords("maya"))) != ()


RISKS = [
    (case.name, risk) for case in article_cases() if case.known["language"] == "en" for risk in case.known["risks"]
]


@pytest.mark.parametrize(("article", "risk"), RISKS)
def test_a_risk_is_not_objected_to_for_its_figure_nor_for_being_called_safe(article: str, risk: str) -> None:
    del article
    assert not {"EVD04", "SAF01", "SAF03", "EVD03", "EVD08"} & fired(risk)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It works in nine out of ten people, but in one in three the pain is back within a year.", False),
        ("It is safe and effective, but one person in fifty gets a burn.", False),
        ("It works in nine out of ten people, and nobody else can say that.", True),
        ("Nine out of ten patients lose weight, although some feel sick.", True),
        ("It is safe and effective, although redness is possible.", True),
    ],
)
def test_praise_passes_where_the_risk_is_given_as_exactly(text: str, found: bool) -> None:
    assert bool({"EVD04", "SAF01"} & fired(text)) is found
