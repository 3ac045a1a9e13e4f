"""A clinic's own rules: they add and they raise; what is wrong in them is named by rule and field."""

from __future__ import annotations

import pytest

from scheduler.claims.engine import check_text
from scheduler.claims.examples import failures
from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules, with_own_rules
from scheduler.domain.claims import Severity
from scheduler.domain.errors import BadInput

OWN = """
[source.HOUSE]
title = "Our own style"
url = "https://clinic.example.com/style"
read = "2026-11-01"

[[rule]]
id = "OWN01"
name = "no-slang"
scope = "sentence"
severity = "warn"
match = ['glow juice', 'tweakments?']
message = "Uses slang."
fix = "Say what it is."
sources = ["HOUSE"]
bad = ["Try our glow juice.", "Tweakments from Monday."]
good = ["A serum for the face.", "Juice is served in the lounge."]
"""


def test_a_clinic_adds_a_rule_and_it_is_read() -> None:
    book = with_own_rules(OWN)
    assert {"OWN01"} == {rule.id for rule in book.rules} - {rule.id for rule in shipped_rules().rules}
    assert "OWN01" in {each.rule for each in check_text("Our tweakments.", reader_of(book.chosen(())))}
    assert not [line for line in failures(book) if "OWN01" in line]


def test_an_example_of_a_clinic_s_rule_that_does_not_hold_is_said() -> None:
    book = with_own_rules(OWN.replace("Try our glow juice.", "Try our serum."))
    assert list(failures(book)) == ["rule OWN01: bad: it does not fire on 'Try our serum.'"]


def test_a_clinic_adds_words_to_the_lexicon_and_takes_none_away() -> None:
    book = with_own_rules("[lexicon]\nbrandlist = ['glowmax']\n")
    found = {each.rule for each in check_text("Ask for GlowMax.", reader_of(book.chosen(("IN",))))}
    assert "REG07" in found
    assert set(shipped_rules().lexicon["brandlist"]) < set(book.lexicon["brandlist"])


def test_a_severity_can_be_raised() -> None:
    def severity(book_text: str) -> Severity:
        rules = with_own_rules(book_text).chosen(("UK",))
        rule = rules.rule("ABS05")
        assert rule is not None
        return rules.severity(rule)

    assert severity("") is Severity.WARN
    assert severity('[raise]\nABS05 = "block"\n') is Severity.BLOCK


@pytest.mark.parametrize(
    "text", ['[raise]\nABS01 = "warn"\n', '[raise]\nSAF02 = "block"\n', '[raise]\nABS07 = "warn"\n']
)
def test_a_severity_is_never_lowered(text: str) -> None:
    with pytest.raises(BadInput, match="a severity can only be raised"):
        with_own_rules(text)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("severity = ", "severty = ", r"campaigns/rules.toml: rule OWN01: severity: field required"),
        ('"warn"', '"bad"', r"rule OWN01: severity: input should be 'info', 'warn' or 'block'"),
        ("'tweakments?'", "'tweak(ments'", r"rule OWN01: match: 'tweak\(ments' is not a pattern: missing \)"),
        ("'tweakments?'", "'(a|b)+ x'", r"rule OWN01: match: .* without an upper bound"),
        ("'tweakments?'", "'Tweakments'", r"rule OWN01: match: .* has the capital letter 'T'"),
        ("'tweakments?'", "'.* x'", r"rule OWN01: match: .* without an upper bound"),
        ("'tweakments?'", "'@nothing'", r"rule OWN01: match: '@nothing' names no list of the lexicon"),
        ('["HOUSE"]', '["NOWHERE"]', r"rule OWN01: sources: 'NOWHERE' is not in \[source\]"),
        ('id = "OWN01"', 'id = "ABS01"', r"rule ABS01: id: there is a rule of this name already"),
        ('id = "OWN01"', 'name = "x"', r"campaigns/rules.toml is not TOML"),
        ('scope = "sentence"', 'scope = "series"', r"rule OWN01: scope: a rule of patterns looks at"),
        (
            'scope = "sentence"',
            'scope = "sentence"\nkind = "code"\ncheck = "mine"',
            r"rule OWN01: check: 'mine' is none of",
        ),
        (
            'scope = "sentence"',
            'scope = "sentence"\nkind = "require"',
            r"rule OWN01: need: must have at least one pattern",
        ),
        ("match = ['glow juice', 'tweakments?']", "", r"rule OWN01: match: must have at least one pattern"),
        (
            'bad = ["Try our glow juice.", "Tweakments from Monday."]',
            'bad = ["One."]',
            r"rule OWN01: bad: list should have",
        ),
        ('read = "2026-11-01"', 'read = "lately"', r"campaigns/rules.toml: source.HOUSE.read: "),
        ('url = "https://', 'url = "ftp://', r"campaigns/rules.toml: source.HOUSE.url: "),
        ("[[rule]]", "[raise]\nOWN09 = 'block'\n[[rule]]", r"raise: there is no rule OWN09"),
    ],
)
def test_a_wrong_rule_file_names_the_rule_and_the_field(old: str, new: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        with_own_rules(OWN.replace(old, new, 1))


@pytest.mark.parametrize("word", ["risk", "negation", "cite", "preclinical"])
def test_a_clinic_cannot_excuse_what_the_rules_find(word: str) -> None:
    """Found by trying it: `risk = ['clinic']` silenced the check for a risk."""
    with pytest.raises(BadInput, match=f"lexicon: '{word}' excuses what rules find"):
        with_own_rules(f"[lexicon]\n{word} = ['clinic']\n")


@pytest.mark.parametrize("pattern", ["glow(max", "glow.*max", "GlowMax", "(a{1,20}){1,20}c"])
def test_a_wrong_pattern_in_the_lexicon_is_one_line(pattern: str) -> None:
    with pytest.raises(BadInput, match=r"campaigns/rules.toml: lexicon: brandlist: '.*' is not a pattern"):
        with_own_rules(f"[lexicon]\nbrandlist = ['{pattern}']\n")


@pytest.mark.parametrize(
    "text",
    [
        '[lexicon]\nown = ["@own"]\n',
        '[lexicon]\na = ["@b"]\nb = ["@a"]\n',
        "[lexicon]\nbrandlist = ['x{0,99999999999}']\n",
        f"x = {'[' * 5000}",
    ],
    ids=["names itself", "name each other", "too many", "too deep"],
)
def test_an_odd_rule_file_is_one_line_and_no_crash(text: str) -> None:
    with pytest.raises(BadInput, match=r"campaigns/rules\.toml"):
        with_own_rules(text)


def test_the_version_changes_with_what_decides_and_not_with_what_explains() -> None:
    version = with_own_rules(OWN).chosen(("IN",)).version
    assert with_own_rules(OWN.replace("Uses slang.", "Slang.")).chosen(("IN",)).version == version
    assert (
        with_own_rules(OWN.replace("glow juice'", "glow sauce'").replace("glow juice", "glow sauce"))
        .chosen(("IN",))
        .version
        != version
    )
    assert with_own_rules(OWN.replace('"warn"', '"block"')).chosen(("IN",)).version != version
    assert with_own_rules(OWN).chosen(("IN", "US")).version != version
