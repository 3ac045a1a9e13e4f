"""Findings name law of the clinic's own jurisdictions alone, and say in plain words what, why and what to do."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations

import pytest

from scheduler.claims.engine import check_text
from scheduler.claims.examples import fires
from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules, with_own_rules
from scheduler.claims.sarif import located, sarif
from scheduler.domain.claims import EVERYWHERE, JURISDICTIONS, MOST_SOURCES, Example, Finding, Rule, Severity
from scheduler.services.findings import finding_values

BOOK = shipped_rules()

HELD = [(rule, place) for rule in BOOK.rules for place in JURISDICTIONS if rule.severity_in((place,)) is not None]

TELLING = {
    "IN": r"India\b|Indian\b|CCPA|CDSCO|ASCI|\bNMC\b|Telemedicine|UCPMP|PCPNDT|Supreme Court|Schedule [HJ]",
    "US": r"\bUS\b|\bFTC\b|\bFDA\b|\bCFR\b|CAN-SPAM|Lanham|\bUSC\b",
    "UK": r"\bUK\b|\bASA\b|\bCAP\b|\bGMC\b|\bMHRA\b",
    "EU": r"\bEU\b|Directive|CJEU|CNIL|Council of Europe",
    "AU": r"Australia|Ahpra|\bTGA\b|NHMRC|AANA|National Law",
    "CA": r"Canada|Canadian|Ontario|\bCRTC\b",
    "META": r"\bMeta\b",
    "GOOG": r"\bGoogle\b",
}
"""How the law and the codes of each place are recognised in what a person reads."""

ENGINE_TERMS = (
    *("regex", "pattern", "span", "scope", "unit", "derivation", "lexicon", "match", "fires", "token", "unqualified"),
    *("waiver", "severity", "jurisdiction", "library key", "snippet", "hedge", "substantiat", "efficacy", "modality"),
    *("adjacent", "disclos", "inducement", "solicitation", "indication", "comparator", "anecdot", "CTA", "copy"),
)
"""Words of the engine and of lawyers, which a receptionist does not use."""

MOST_WORDS = 20
"""Words of one sentence that are read at a glance."""

TEXT = (
    "We cure psoriasis for good. Glowing skin guaranteed! 100% safe and effective. No side effects. Clinically proven. "
    "Better than laser. Patients love it. Ask for Botox. Exosomes are injected. As seen on TV. 30% off, hurry. Win a "
    "free session. Teens welcome. Simply the best clinic. See the before and after. 5-star reviews from happy patients."
)


def words_of(finding: Finding) -> str:
    """Everything that is shown or kept of a finding, but the words of the text itself."""
    return json.dumps(finding_values(replace(finding, quote="", sentence="")), ensure_ascii=False)


def findings(*places: str) -> tuple[Finding, ...]:
    return check_text(TEXT, reader_of(BOOK.chosen(places)))


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_a_finding_names_no_law_of_a_place_where_the_clinic_is_not(place: str) -> None:
    found = findings(place)
    assert len(found) > 10
    for finding in found:
        for other in set(JURISDICTIONS) - {place}:
            assert not re.search(TELLING[other], words_of(finding)), (finding.rule, words_of(finding))


@pytest.mark.parametrize("places", list(combinations(("IN", "US", "UK", "EU", "AU", "CA"), 2)))
def test_with_two_jurisdictions_each_source_binds_in_one_of_them(places: tuple[str, ...]) -> None:
    for finding in findings(*places):
        for name in finding.sources:
            assert {*BOOK.sources[name].jurisdictions} & {*places, EVERYWHERE}


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_the_findings_in_sarif_name_no_foreign_law_either(place: str) -> None:
    chosen = BOOK.chosen((place,))
    log = sarif((located(finding, TEXT, "draft.txt", finding.start) for finding in findings(place)), chosen, "1")
    runs = log["runs"]
    assert isinstance(runs, list)
    rules = json.dumps(runs[0]["tool"]["driver"]["rules"], ensure_ascii=False)
    assert not any(re.search(TELLING[other], rules) for other in set(JURISDICTIONS) - {place})


def test_without_a_jurisdiction_no_country_s_law_is_named() -> None:
    found = findings()
    assert found
    assert not any(re.search(telling, words_of(finding)) for finding in found for telling in TELLING.values())


@pytest.mark.parametrize(("rule", "place"), HELD, ids=lambda each: getattr(each, "id", each))
def test_every_rule_has_law_where_it_holds_or_a_severity_decided_without_it(rule: Rule, place: str) -> None:
    binding = [name for name in rule.sources if BOOK.sources[name].holds_in((place,))]
    assert binding or place in rule.severities
    assert rule.reason.endswith(".")


@pytest.mark.parametrize(("rule", "place"), HELD, ids=lambda each: getattr(each, "id", each))
def test_every_rule_has_two_examples_of_each_kind_in_each_place_where_it_holds(rule: Rule, place: str) -> None:
    def there(examples: tuple[Example, ...]) -> list[Example]:
        return [
            replace(example, given={**example.given, "jurisdiction": place})
            for example in examples
            if example.given.get("jurisdiction", place) == place
        ]

    if (rule.id, place) != ("PRO07", "IN"):  # in India the rule refuses every picture of a patient
        assert sum(not fires(rule, example, BOOK) for example in there(rule.good)) >= 2
    assert sum(fires(rule, example, BOOK) for example in there(rule.bad)) >= 2


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_what_a_rule_says_is_plain(rule: Rule) -> None:
    for said in (rule.message, rule.reason, rule.fix, *rule.fixes.values()):
        assert said.endswith((".", '."', "”.", "#ad."))
        assert not re.search(r"[;\u2013\u2014]", said), "one fact a sentence"
        for sentence in re.split(r"(?<=[.!?])\s+", said):
            assert len(sentence.split()) <= MOST_WORDS, sentence
        for term in ENGINE_TERMS:
            assert not re.search(rf"\b{term}\w*", said, re.IGNORECASE), (term, said)


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_what_a_rule_says_names_no_country_but_where_it_is_said_to(rule: Rule) -> None:
    said = f"{rule.message} {rule.reason} {rule.fix}"
    own = set(rule.jurisdictions) if len(rule.jurisdictions) == 1 else set()
    assert not any(re.search(telling, said) for place, telling in TELLING.items() if place not in own)
    for place, fix in rule.fixes.items():
        assert not any(re.search(telling, fix) for other, telling in TELLING.items() if other != place)


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_a_finding_names_three_sources_at_most(place: str) -> None:
    for finding in findings(place, "IN", "US"):
        assert len(finding.law) <= MOST_SOURCES


def test_of_several_jurisdictions_each_is_named_before_one_is_named_twice() -> None:
    guarantee = next(finding for finding in findings("UK", "EU", "AU") if finding.rule == "ABS02")
    assert {law.split(":")[0] for law in guarantee.law} == {"UK", "EU", "Australia"}


def test_what_to_do_is_that_of_the_place() -> None:
    def fix(place: str) -> str:
        return next(finding.fix for finding in findings(place) if finding.rule == "PRO05")

    assert "warning that results differ" in fix("AU")
    assert fix("IN") == "Leave it out."


@pytest.mark.parametrize(
    ("rule", "place", "severity"),
    [
        ("REG03", "IN", Severity.BLOCK),
        ("REG04", "IN", Severity.BLOCK),
        ("REG03", "US", Severity.WARN),
        ("ABS02", "EU", Severity.BLOCK),
        ("SAF02", "EU", Severity.BLOCK),
        ("EVD09", "EU", Severity.BLOCK),
        ("PRO04", "EU", Severity.BLOCK),
        ("PRO06", "EU", Severity.BLOCK),
        ("IND02", "EU", Severity.BLOCK),
        ("IND05", "EU", Severity.BLOCK),
        ("SAF08", "EU", Severity.BLOCK),
        ("SAF09", "EU", Severity.BLOCK),
        ("PRO09", "EU", Severity.BLOCK),
        ("REG10", "IN", Severity.BLOCK),
        ("REG11", "IN", Severity.BLOCK),
        ("IND06", "IN", Severity.BLOCK),
        ("IND07", "US", Severity.BLOCK),
        ("DIS01", "US", Severity.BLOCK),
    ],
)
def test_the_severities_are_those_of_the_law(rule: str, place: str, severity: Severity) -> None:
    held = BOOK.chosen((place,)).rule(rule)
    assert held is not None
    assert held.severity_in((place,)) is severity
    assert held.sources


def test_a_source_of_a_clinic_s_own_holds_everywhere_unless_it_says_where() -> None:
    own = """
[source.HOUSE]
title = "Our style"
url = "https://clinic.example.com/style"
read = "2026-11-01"
[source.STATE]
title = "A state's code"
url = "https://clinic.example.com/code"
read = "2026-11-01"
jurisdictions = ["IN"]
[[rule]]
id = "OWN01"
name = "no-slang"
scope = "sentence"
severity = "block"
elsewhere = "info"
match = ['tweakments?']
message = "It uses slang."
fix = "Say what it is."
sources = ["STATE"]
bad = ["Tweakments from Monday.", "A tweakment."]
good = ["A serum.", "Juice."]
"""

    def finding(text: str, place: str) -> Finding:
        reader = reader_of(with_own_rules(text).chosen((place,)))
        return next(each for each in check_text("Our tweakments.", reader) if each.rule == "OWN01")

    assert finding(own, "IN").sources == ("STATE",)
    assert finding(own, "UK").sources == ()
    assert finding(own, "UK").severity is Severity.INFO
    assert finding(own.replace('["STATE"]', '["HOUSE"]'), "UK").severity is Severity.BLOCK
