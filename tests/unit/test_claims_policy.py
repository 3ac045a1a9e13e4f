"""The planner's judge: statements come where the text makes the claim, and each sentence is read where it stands."""

from __future__ import annotations

import pytest
from planning_samples import MONDAY, article_of, campaign, post_key

from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.campaign import Library, Statement
from scheduler.domain.claims import Finding, Severity
from scheduler.domain.content import OwnWords, Post, PostPart, Sentence
from scheduler.planning.sentence_units import heading_of, pieces_of
from scheduler.services.check import about_channel
from scheduler.services.claims_policy import ClaimsPolicy

RISK = Statement("risks", 1, "Every treatment has risks.", "Every treatment has risks.", meets=("SAF05",))
STATUS = Statement("status", 1, "It is investigational.", "It is investigational.", meets=("REG02",))
LIBRARY = Library((RISK, STATUS))
TABLE = "Rates\n\n## By age\n\n51% of cycles led to a birth (SART, 2023). For older women it was 13%."
RULES = reader_of(shipped_rules().chosen(("US",)))


def policy_on(text: str, library: Library = LIBRARY) -> ClaimsPolicy:
    return ClaimsPolicy(RULES, library, article_of(text), campaign(), MONDAY)


@pytest.mark.parametrize(
    "texts",
    [
        ("No supplement has been shown to reverse this.",),
        ("Egg number falls from birth on.", "No supplement has been shown to reverse this."),
        ("Tighten your thigh muscle and hold for five seconds.",),
        ("You should see the muscle above your knee tighten.",),
        ("We do not offer stem cells.",),
        ("Does the cream brighten the skin?", "No."),
        ("Implants last a long time.",),
    ],
)
def test_a_denial_a_refusal_or_an_exercise_needs_no_statement(texts: tuple[str, ...]) -> None:
    needed = policy_on("T\n\n## One\n\nText.").needed(texts)
    assert (needed.required, needed.advised) == ((), ())


@pytest.mark.parametrize(
    ("text", "statement"), [("The peel brightens dull skin.", RISK), ("Exosomes are offered on Fridays.", STATUS)]
)
def test_what_makes_the_claim_needs_its_statement(text: str, statement: Statement) -> None:
    assert statement in policy_on("T\n\n## One\n\nText.").needed((text,)).required


def test_what_needs_a_statement_that_the_library_does_not_have_may_not_be_used() -> None:
    article = "T\n\n## One\n\nExosomes are offered on Fridays."
    sentence = pieces_of(article_of(article).section("one"))[0].sentence
    assert "REG02" in policy_on(article, Library()).objections(sentence)[0]
    assert policy_on(article).objections(sentence) == ()


def test_a_sentence_is_read_among_those_beside_it_and_a_draft_as_it_stands() -> None:
    policy = policy_on(TABLE)
    unit = article_of(TABLE).section("by-age")
    sourced, bare = (piece.sentence for piece in pieces_of(unit))
    assert policy.objections(sourced) == policy.objections(bare) == ()
    alone = Post(post_key("by-age"), (PostPart(((bare,),)),), (), (), "", (), "en")
    assert "EVD04" in policy.blocked(alone)[bare][0]
    together = Post(post_key("by-age"), (PostPart(((sourced, bare),)),), (), (), "", (), "en")
    assert policy.blocked(together) == {}


def test_a_reason_says_what_the_sentence_does_with_which_words_by_which_rule() -> None:
    policy = policy_on("T\n\n## One\n\nText.")
    (reason,) = policy.objections(Sentence("The serum cures acne for good.", OwnWords("")))[:1]
    assert reason[0].islower()
    assert reason.endswith("ABS01)")
    assert policy.objections(heading_of(article_of("T\n\n## One\n\nText.").section("one"))) == ()


def test_what_a_series_lacks_holds_up_its_own_channel() -> None:
    def lacking(place: str) -> Finding:
        return Finding("DIS03", Severity.BLOCK, place, 0, 1, "R", "R", "", "")

    found = (lacking("series on x"), lacking("series on email"), lacking("series"))
    assert [finding.place for finding in about_channel(found, "email")] == ["series on email", "series"]
