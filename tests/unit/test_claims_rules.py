"""The rules that are shipped.

Each does what its examples say, fires on the bad control text and not on the good one.
"""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.claims.coded_rules import CHECK_NAMES
from scheduler.claims.engine import check_text
from scheduler.claims.examples import fires
from scheduler.claims.matching import Reader, reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import EVERYWHERE, JURISDICTIONS, Example, Rule, RuleKind, Scope, Severity

BOOK = shipped_rules()
EVERYWHERE_READER = Reader(BOOK.chosen(JURISDICTIONS))

BAD_CONTROL = (
    "We cure psoriasis for good. Glowing skin guaranteed! 100% safe and effective. The results are permanent. A "
    "miracle cream. Instant results in just 2 days. Simply the best clinic, No.1 in Pune. Turn back the clock. The "
    "peel is safe. No side effects. A painless lunchtime fix. Naturally sourced. Clinically proven. A recent study "
    "agrees. Dramatic improvement. 9% more glow, 91% of women agreed. It stimulates collagen. It treats rosacea. "
    "Better than laser. Patients love it. FDA-approved exosomes. Ask for Botox. Anti-wrinkle injections, 3 areas. "
    "From human umbilical tissue. Exosomes are injected. Plated Intense Serum. An at-home microneedling device. "
    "Regulated as a cosmetic. Dr. Mehta offers award-winning care. Book now! Our expert surgeon. 5-star reviews "
    "from happy patients. See the before and after. As seen on TV with influencers. 30% off, hurry. Win a free "
    "session. Tired of dull skin? Be the best version of yourself. Teens welcome. Choose the gender of your baby. "
    "Find out your baby's gender. Throw away your tablets. Every day you wait is lost. Lose 10 kg in 6 weeks. "
    "Leave us a review and get 10% off. Recommended by dermatologists. Other clinics cut corners."
)
GOOD_CONTROL = (
    "What is being studied about exosomes\n\nExosomes are tiny particles that cells release. In laboratory studies "
    "they influence skin cells (Okafor et al. 2017). Human studies of how skin looks are small and mostly without a "
    "control group (Ito et al. 2025). No exosome product is approved by the US FDA, and risks such as immune "
    "reactions and late nodules have been described. Suitability is decided at a consultation, and individual "
    "results vary."
)


def cases(kind: str) -> list[tuple[Rule, Example]]:
    return [(rule, example) for rule in BOOK.rules for example in getattr(rule, kind)]


@pytest.mark.parametrize(("rule", "example"), cases("bad"), ids=lambda each: getattr(each, "id", None))
def test_a_rule_fires_on_its_bad_examples(rule: Rule, example: Example) -> None:
    assert fires(rule, example, BOOK)


@pytest.mark.parametrize(("rule", "example"), cases("good"), ids=lambda each: getattr(each, "id", None))
def test_a_rule_does_not_fire_on_its_good_examples(rule: Rule, example: Example) -> None:
    assert not fires(rule, example, BOOK)


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_has_two_examples_of_each_kind_and_says_what_to_do_and_where_it_comes_from(rule: Rule) -> None:
    assert len(rule.bad) >= 2
    assert len(rule.good) >= 2
    assert rule.message.endswith(".")
    assert rule.fix
    for name in rule.sources:
        source = BOOK.sources[name]
        assert source.url.startswith("https://")
        assert date(2026, 1, 1) <= date.fromisoformat(source.read) <= date(2026, 12, 31)


def test_every_rule_of_text_fires_on_the_bad_control_text() -> None:
    fired = {finding.rule for finding in check_text(BAD_CONTROL, EVERYWHERE_READER)}
    assert {rule.id for rule in BOOK.rules if rule.kind is RuleKind.PATTERN} - fired == set()


def test_every_rule_that_asks_for_a_line_fires_on_the_bad_control_text_without_its_doctor_s_number() -> None:
    text = BAD_CONTROL.replace("FDA-approved exosomes", "Exosome facials") + " Some are in despair."
    fired = {finding.rule for finding in check_text(text, EVERYWHERE_READER)}
    assert {rule.id for rule in BOOK.rules if rule.kind is RuleKind.REQUIRE} - fired == set()


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_no_rule_fires_on_the_good_control_text(place: str) -> None:
    assert check_text(GOOD_CONTROL, reader_of(BOOK.chosen((place,)))) == ()


def test_the_rules_are_numbered_without_a_gap() -> None:
    groups = {"ABS": 8, "SAF": 10, "EVD": 10, "REG": 11, "PRO": 10, "IND": 7, "DIS": 4, "EML": 4, "PLT": 1}
    for group, count in groups.items():
        numbers = {rule.id for rule in BOOK.rules if rule.id.startswith(group)}
        assert numbers == {f"{group}{number:02}" for number in range(1, count + 1)}


def test_every_check_that_is_written_as_code_is_used_by_a_rule() -> None:
    assert {rule.check for rule in BOOK.rules if rule.kind is RuleKind.CODE} == set(CHECK_NAMES)


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_strictest_of_the_chosen_jurisdictions_wins(rule: Rule) -> None:
    alone = {place: rule.severity_in((place,)) for place in JURISDICTIONS}
    holding = [severity for severity in alone.values() if severity is not None]
    assert rule.severity_in(JURISDICTIONS) == max(holding)
    assert all(alone[place] == severity for place, severity in rule.severities.items() if place in JURISDICTIONS)


def test_without_a_jurisdiction_only_what_holds_everywhere_is_read() -> None:
    rules = BOOK.chosen(()).rules
    assert rules
    assert all(EVERYWHERE in rule.jurisdictions for rule in rules)


def test_a_rule_of_one_country_is_silent_elsewhere() -> None:
    text = "Dr. Mehta offers award-winning care."
    assert "PRO01" in {each.rule for each in check_text(text, reader_of(BOOK.chosen(("IN",))))}
    assert "PRO01" not in {each.rule for each in check_text(text, reader_of(BOOK.chosen(("UK",))))}


def test_the_severity_of_a_finding_is_that_of_the_place() -> None:
    def severity(place: str) -> Severity:
        found = check_text("Rejuvenation for your skin.", reader_of(BOOK.chosen((place,))))
        return next(each.severity for each in found if each.rule == "ABS08")

    assert severity("IN") is Severity.BLOCK
    assert severity("UK") is Severity.WARN


def test_a_claim_that_there_are_no_side_effects_does_not_count_as_naming_a_risk() -> None:
    """Found while the rules were first tried: the claim itself satisfied the check for a risk."""
    found = {each.rule for each in check_text("It improves texture with no side effects.", EVERYWHERE_READER)}
    assert {"SAF02", "SAF05"} <= found


def test_what_may_not_be_waived_is_what_harms_or_cannot_be_weighed() -> None:
    fixed = {rule.id for rule in BOOK.rules if not rule.waivable}
    assert {"ABS01", "ABS02", "SAF02", "EVD06", "EVD07", "PRO07", "DIS03", "EML01", "EML02", "EML03"} <= fixed
    assert all(rule.scope is not Scope.CARD for rule in BOOK.rules if not rule.waivable)
