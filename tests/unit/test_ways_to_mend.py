"""What a finding, a plan or a refusal offers as the way to mend it is never refused."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from planning_samples import MONDAY, article_of, campaign

from scheduler.claims.coded_rules import OWN_CHECKS
from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.campaign import Library
from scheduler.domain.claims import JURISDICTIONS, Rule
from scheduler.planning.omitting import WAYS_OUT, WRITE_ANEW, kept_sections, objected
from scheduler.services.claims_policy import ClaimsPolicy

READER = reader_of(shipped_rules().chosen(JURISDICTIONS))
RULES = pytest.mark.parametrize("rule", shipped_rules().rules, ids=lambda rule: rule.id)
OFFERS_A_WAIVER = re.compile(r"waive|exception", re.IGNORECASE)


@RULES
def test_a_rule_without_exceptions_offers_none(rule: Rule) -> None:
    offered = chain((rule.message, rule.reason, rule.fix), rule.fixes.values())
    assert rule.waivable or not any(map(OFFERS_A_WAIVER.search, offered))


@RULES
def test_only_rules_on_own_words_offer_that_a_clinician_stands_for_them(rule: Rule) -> None:
    assert ("clinic confirm" in rule.fix) == (rule.check in OWN_CHECKS)


@RULES
def test_a_plan_offers_a_waiver_only_where_every_rule_that_blocks_the_sentence_takes_one(rule: Rule) -> None:
    for example in rule.bad:
        article = article_of(f"T\n\n## One\n\n{example.text}")
        policy = ClaimsPolicy(READER, Library(), article, campaign(), MONDAY)
        units = tuple(unit for unit in article.units() if unit.id == "one")
        for part in kept_sections(units, policy):
            named = {
                finding.rule for sentence, _ in objected(part.unit, policy) for finding in policy.findings(sentence)
            }
            refused = [name for name in named if not (found := READER.rules.rule(name)) or not found.waivable]
            if part.write_this and named:
                assert part.write_this.endswith((WAYS_OUT, WRITE_ANEW))
                assert not (refused and len(named) == len(refused) and part.write_this.endswith(WAYS_OUT))
                assert refused or part.write_this.endswith(WAYS_OUT)


def test_what_may_be_waived_and_what_may_not_are_both_said() -> None:
    texts = {"The peel is safe and effective.": WAYS_OUT, "The peel has zero side effects.": WRITE_ANEW}
    for text, way_out in texts.items():
        article = article_of(f"T\n\n## One\n\n{text}")
        policy = ClaimsPolicy(READER, Library(), article, campaign(), MONDAY)
        (part,) = kept_sections((article.section("one"),), policy)
        assert part.write_this.endswith(f". {way_out}")
