"""Placeholders in what goes out keep an item from being submitted, and say where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from email_samples import sample_issue
from planning_samples import post_key

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import OwnWords, Post, PostPart, Sentence, StatementSource
from scheduler.domain.preflight import Verdict
from scheduler.services.preflight.placeholders import placeholder_in, placeholders_said

PLACEHOLDERS = (
    "Write to us at hello@example.com.",
    "See www.clinic.example.com for more.",
    "Welcome to Your Clinic.",
    "Book at your-clinic.com today.",
    "Call [insert phone number].",
    "[Insert quote from Dr Rao]",
    "Lorem ipsum dolor sit amet.",
    "Call XX today.",
    "It costs £XX.",
    "Open from XX:XX to XX:XX.",
    "We meet on XX.",
    "About XX% of patients come back.",
    "The price is TBC.",
    "Dates: TBD",
    "TODO: ask Dr Rao.",
    "TODO",
    "Dear <name>, welcome.",
    "Dear {{first_name}}, welcome.",
    "Dear *|FNAME|*, welcome.",
    "Call us on 000 000 000.",
    "Call us on 0000 000000.",
    "Call 123-456-7890.",
    "Yours, [Your name]",
    "Yours, [clinic name]",
    "It takes xx minutes.",
    "Our address is [address].",
    "Visit https://yourclinic.com/book.",
    "Contact Clinic Name for details.",
    "Speak to Dr XXXX.",
    "Your Practice Name, 12 High Street.",
)

WORDS = (
    "Your clinic will call you.",
    "Ask your clinic for a copy.",
    "What Your Clinic Should Tell You",
    "Questions to Ask Your Clinic Before Surgery",
    "Women have two XX chromosomes.",
    "A 46,XX karyotype was found.",
    "Gowns come in XL and XXL.",
    "In the XX century this was common.",
    "En el siglo XX, casi nadie lo sabía.",
    "TBC is short for tuberculosis in many languages.",
    "Der TBC-Test ist kostenlos.",
    "TODO lo que debe saber sobre la rodilla",
    "TODO INCLUIDO",
    "For example, compare the two.",
    "The dose [in milligrams] is small.",
    "He said that [the knee] was fine.",
    "Look after [your] knees.",
    "Cost: 1 000 000 000 cells.",
    "The count was 1,000,000.",
    "It costs 10 000 rupees.",
    "p < name",
    "If x < 3 and y > 2, stop.",
    "Love from all of us xx",
    "Maya xxx",
    "See chapter XX.",
    "Factor XX does not exist.",
    "0.000000 is zero.",
    "Between 200 000 and 300 000 people.",
    "Tell your practice if you move.",
    "The example commonly given is aspirin.",
    "Your name and date of birth are checked.",
    "Write your name on the tube.",
    "[1] Lee 2024.",
    "Check your name, your address and your number.",
    "XY and XX are the usual pairs.",
)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_what_stands_there_to_be_replaced_is_a_placeholder(text: str) -> None:
    assert placeholder_in(text)


@pytest.mark.parametrize("text", WORDS)
def test_what_means_something_by_itself_is_none(text: str) -> None:
    assert placeholder_in(text) == ""


@pytest.mark.parametrize(
    ("source", "where", "remedy"),
    [
        (
            SourceSpan("costs", 1, 0, 20),
            "section costs, paragraph 2, characters 1 to 20",
            "campaigns/exosomes/article.md",
        ),
        (StatementSource("vary", 2), "the library's statement 'vary', version 2", "campaigns/library.toml"),
        (OwnWords("maya"), "own words of maya", "campaigns/exosomes, or with clinic write"),
    ],
)
def test_a_placeholder_in_a_post_blocks_with_where_it_stands_and_where_to_write(
    source: SourceSpan | StatementSource | OwnWords, where: str, remedy: str
) -> None:
    part = PostPart(((Sentence("It costs £XX.", source), Sentence("Ask us.", source)),))
    post = Post(post_key("costs"), (part,), (), (), "https://lake.org", (), "en")
    (found,) = placeholders_said(post)
    assert (found.verdict, found.found) == (Verdict.BLOCKS, f"'XX' is a placeholder ({where})")
    assert remedy in found.remedy


def test_a_placeholder_in_a_subject_or_a_preheader_blocks_and_the_articles_own_is_told_once() -> None:
    issue = replace(sample_issue("story", "en"), subject="News from Your Clinic", preheader="The price is TBC")
    assert ["Your Clinic" in each.found or "TBC" in each.found for each in placeholders_said(issue)] == [True, True]
    title = Sentence("What it costs: TBC", SourceSpan("lead", 0, 0, 18))
    (found,) = placeholders_said(replace(issue, title=title, subject=title.text, preheader=""))
    assert "section lead" in found.found


@pytest.mark.parametrize("kind", ["story", "digest"])
def test_a_samples_words_have_none(kind: str) -> None:
    assert list(placeholders_said(sample_issue(kind, "en"))) == []
