"""A sentence that is suggested in place of another makes sense to whoever reads it; else there is no suggestion."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.claims.matching import Reader, reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.article import Article, Paragraph, Section, SourceSpan
from scheduler.domain.campaign import Campaign, Library
from scheduler.domain.claims import Finding, Severity
from scheduler.services.advice import makes_sense, remedies
from scheduler.services.claims_policy import ClaimsPolicy

READER = reader_of(shipped_rules().chosen(("UK",)))
BLOCKED = "Our implants are guaranteed to last for the rest of your life."


@pytest.mark.parametrize(
    "sentence",
    [
        "An implant is a small titanium screw that carries a false tooth.",
        "The dentist checks the bone with an X-ray before an implant is placed.",
    ],
)
def test_a_whole_statement_on_the_same_thing_is_suggested(sentence: str) -> None:
    assert makes_sense(sentence, BLOCKED, READER)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("a fragment", "Rarely."),
        ("a fragment", "Only with implants."),
        ("a heading", "What an implant is made of and how"),
        ("a question", "How long does it take until an implant has healed?"),
        ("a call to action", "Book your implant consultation with our team today."),
        ("a call to action", "Limited slots for implants in this month of June."),
        ("a call to action", "Ask at the desk about an implant at your next visit."),
        ("a cry", "Only a few places are left for implants this month!"),
        ("a testimonial", "I had an implant in May and went back to work the day after."),
        ("a testimonial", "“The implant feels like a tooth of mine and nobody notices it.”"),
        ("particulars", "An implant at our practice in Torquay costs from £2,400 with the crown."),
        ("particulars", "To ask about an implant you may reach the desk at 01803 555 0142."),
        ("particulars", "This page on implants was reviewed by the clinical team in March."),
        ("the same", BLOCKED),
        ("the same", "our implants are guaranteed to last for the rest of your life."),
        ("one with a finding of its own", "An implant is a painless lunchtime treatment for everybody."),
        ("one that has nothing to do with it", "The car park behind the house has room for twelve cars."),
    ],
)
def test_what_makes_no_sense_is_not_suggested(kind: str, sentence: str) -> None:
    assert not makes_sense(sentence, BLOCKED, READER), kind


def article(*texts: str) -> Article:
    paragraphs = tuple(Paragraph(text) for text in texts)
    return Article("Missing teeth", (), (Section("implants", "Implants", 2, paragraphs),))


def advice(*texts: str, sentence: str = BLOCKED, reader: Reader = READER, printed: tuple[str, ...] = ()) -> list[str]:
    written = article(*texts)
    finding = Finding(
        rule="ABS02",
        severity=Severity.BLOCK,
        place="part 1",
        start=0,
        end=len(sentence),
        quote=sentence,
        sentence=sentence,
        message="It guarantees a result.",
        fix="Leave the promise out.",
        source=SourceSpan("implants", 0, 0, len(sentence)),
    )
    campaign = Campaign("teeth", date(2026, 12, 1), "https://clinic.example.com/", "newsletter", "en", ())
    judge = ClaimsPolicy(reader, Library(()), written, campaign, date(2026, 11, 27))
    return [remedy.words for remedy in remedies(finding, judge, written, reader, frozenset(printed))]


GOOD = "An implant is a small titanium screw that carries a false tooth."


def test_the_first_sentence_that_makes_sense_is_offered_and_no_other() -> None:
    told = advice(BLOCKED, "Rarely.", "Limited slots!", GOOD)
    assert [line for line in told if "another sentence" in line] == [f'use another sentence of the section: "{GOOD}"']


def test_without_one_there_is_plain_advice_alone() -> None:
    told = advice(BLOCKED, "Rarely.", "Limited slots!", "“I went back to work with my new implant in a day.”")
    assert not any("another sentence" in line for line in told)
    assert told[-1].startswith("Leave the promise out.")


def test_a_sentence_that_the_item_has_already_is_not_offered() -> None:
    assert not any("another sentence" in line for line in advice(BLOCKED, GOOD, printed=(GOOD,)))


def test_nobody_is_told_to_drop_a_sentence_that_states_a_risk() -> None:
    risk = "An implant may fail, and no dentist can guarantee that it lasts for life."
    assert any(line.startswith("drop the sentence") for line in advice(BLOCKED))
    assert not any(line.startswith("drop the sentence") for line in advice(risk, sentence=risk))
