"""check and rules on the command line: exit code 0 when nothing blocks, 1 when something does, 2 for bad input."""

import json
from pathlib import Path

import pytest
from campaign_files import leave_out_what_is_blocked
from cli_runner import DIARY, HAT, SUN, Cli, planned_workspace, prepare

from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import TRIAGE

CLAIM = "It cures eczema.\n"
OWN_RULE = """
[source.OWN]
title = "Our own style book"
url = "https://clinic.example.com/style"
read = "2026-11-01"

[[rule]]
id = "OWN01"
name = "no-teapots"
scope = "sentence"
severity = "block"
match = ['teapots?']
message = "Speaks of teapots."
fix = "Leave the teapot out."
sources = ["OWN"]
bad = ["A teapot.", "Two teapots."]
good = ["A cup.", "Two cups."]
"""


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line outside of any workspace."""
    return Cli(tmp_path, monkeypatch, capfd, None)


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in a workspace with one planned campaign."""
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    return made


def test_any_text_is_checked_outside_of_any_workspace(nowhere: Cli) -> None:
    code, out, err = nowhere("check", "--text", "-", "--jurisdiction", "UK", "--json", typed=CLAIM.encode())
    assert (code, err) == (1, "")
    document = json.loads(out)
    found = {each["rule"]: each for each in document["findings"]}
    assert (found["ABS01"]["severity"], found["ABS01"]["start"], found["ABS01"]["end"]) == ("block", 3, 8)
    assert document["note"] == TRIAGE


def test_each_finding_is_where_the_text_has_it(nowhere: Cli) -> None:
    text = f"\ufeffA line with an é and a 🌞.\r\n{CLAIM}"
    code, out, _ = nowhere("check", "--text", "-", "-j", "UK", "--json", typed=text.encode())
    assert code == 1
    for each in json.loads(out)["findings"]:
        assert text.removeprefix("\ufeff")[each["start"] : each["end"]] == each["quote"]


def test_a_text_without_findings_ends_with_0_and_says_what_that_means(nowhere: Cli, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text("A hat shades the face.\n", encoding="utf-8")
    code, out, err = nowhere("check", "--text", "draft.txt", "-j", "UK")
    assert (code, out) == (0, "")
    assert "no problem found" in err
    assert TRIAGE in err
    assert json.loads(nowhere("check", "--text", "draft.txt", "-j", "UK", "--json")[1])["findings"] == []


def test_what_only_warns_ends_with_0(nowhere: Cli) -> None:
    code, out, _ = nowhere("check", "--text", "-", "-j", "US", "--json", typed=b"Botox appointments on Saturdays.\n")
    assert {each["severity"] for each in json.loads(out)["findings"]} == {"warn"}
    assert code == 0
    assert nowhere("check", "--text", "-", "-j", "US", "-j", "UK", typed=b"Botox appointments on Saturdays.\n")[0] == 1


def test_a_finding_is_shown_with_its_words_its_fix_and_its_source(nowhere: Cli) -> None:
    code, out, err = nowhere("check", "--text", "-", "-j", "UK", typed=CLAIM.encode())
    rule = shipped_rules().chosen(("UK",)).rule("ABS01")
    assert rule
    assert code == 1
    assert "standard input" in out
    assert "BLOCK  ABS01" in out
    assert "It [cures] eczema." in out
    assert rule.message in out
    assert rule.fix in out
    assert "https://" in out
    assert "block" in err
    assert TRIAGE in err


def test_sarif_has_the_shape_that_editors_and_code_hosts_read(nowhere: Cli, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(f"A hat.\n\n{CLAIM}", encoding="utf-8")
    code, out, _ = nowhere("check", "--text", "draft.txt", "-j", "UK", "--sarif")
    assert code == 1
    log = json.loads(out)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith(".json")
    (run,) = log["runs"]
    known = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert run["tool"]["driver"]["name"] == "clinic check"
    assert run["results"]
    for result in run["results"]:
        assert known[result["ruleId"]]["defaultConfiguration"]["level"] == result["level"]
        assert result["level"] in {"note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "draft.txt"
        assert place["region"]["startLine"] == place["region"]["endLine"] == 3
    cures = next(result for result in run["results"] if result["ruleId"] == "ABS01")
    region = cures["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (4, 9)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "name a campaign or an item, or a text"),
        (("check", "sun", "--text", "-"), "name a campaign or an item, or a text"),
        (("check", "--text", "-", "-j", "MARS"), "'MARS' is no jurisdiction"),
        (("check", "--text", "-", "-j", "UK", "--json", "--sarif"), "choose one of --json and --sarif"),
        (("check", "--text", "-"), "name one with --jurisdiction"),
        (("check", "--text", "gone.txt", "-j", "UK"), "gone.txt cannot be read"),
        (("check", "--text", ".", "-j", "UK"), "cannot be read: Is a directory"),
        (("check", "--text", "latin.txt", "-j", "UK"), "latin.txt is not UTF-8 text"),
        (("check", "--text", "large.txt", "-j", "UK"), "check it in pieces"),
        (("check", "sun"), "clinic init"),
        (("check", "--text", "-", "-j", "UK", "-w", "gone"), "gone"),
        (("rules",), "name one with --jurisdiction"),
        (("rules", "XYZ01", "-j", "UK"), "there is no rule 'XYZ01'"),
    ],
    ids=str,
)
def test_bad_input_is_one_line_with_exit_code_2(
    nowhere: Cli, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "latin.txt").write_bytes("Très bien".encode("latin-1"))
    (tmp_path / "large.txt").write_bytes(b"A hat. " * 800_000)
    code, out, err = nowhere(*arguments, typed=CLAIM.encode())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_a_campaign_is_checked_item_by_item_with_what_can_be_done(clinic: Cli) -> None:
    code, out, err = clinic("check", "sun")
    assert code == 1
    assert HAT in out
    assert "BLOCK  ABS08" in out
    assert "[anti-aging]" in out
    assert "→ " in out
    assert "From: section a-hat, paragraph 1, characters 41 to" in out
    assert DIARY not in out
    assert TRIAGE in err


def test_one_item_is_checked_by_itself(clinic: Cli) -> None:
    assert clinic("check", DIARY)[0] == 0
    code, out, _ = clinic("check", HAT, "--json")
    document = json.loads(out)
    assert code == 1
    assert [each["item"] for each in document["items"]] == [HAT]
    assert document["blocks"] is True
    assert document["jurisdictions"] == ["IN"]
    assert "ABS08" in {each["rule"] for each in document["findings"]}
    assert any(each["repairs"] for each in document["items"][0]["findings"])


def test_a_campaign_is_checked_by_another_countrys_rules_on_request(clinic: Cli) -> None:
    assert json.loads(clinic("check", "sun", "--json", "-j", "US", "-j", "UK")[1])["jurisdictions"] == ["US", "UK"]


def test_sarif_of_a_campaign_points_into_the_article(clinic: Cli, tmp_path: Path) -> None:
    code, out, _ = clinic("check", "sun", "--sarif")
    assert code == 1
    article = (tmp_path / "clinic" / "campaigns" / "sun" / "article.md").read_text(encoding="utf-8").splitlines()
    results = [each for each in json.loads(out)["runs"][0]["results"] if each["ruleId"] == "ABS08"]
    assert results
    for each in results:
        place = each["locations"][0]["physicalLocation"]
        region = place["region"]
        assert place["artifactLocation"]["uri"] == "campaigns/sun/article.md"
        line = article[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"] == "anti-aging"
        assert each["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].startswith("sun/")


def test_planned_without_what_is_blocked_the_campaign_has_nothing_that_blocks(clinic: Cli) -> None:
    leave_out_what_is_blocked(clinic.workspace, "sun")
    assert clinic("plan", "sun")[0] == 0
    assert clinic("check", "sun")[0] == 0


def test_in_a_workspace_a_text_is_read_by_the_clinics_rules(clinic: Cli, tmp_path: Path) -> None:
    (tmp_path / "clinic" / "campaigns" / "rules.toml").write_text(OWN_RULE, encoding="utf-8")
    code, out, _ = clinic("check", "--text", "-", "--json", typed=b"A teapot.\n")
    assert (code, [each["rule"] for each in json.loads(out)["findings"]]) == (1, ["OWN01"])


def test_the_rules_that_hold_are_listed(nowhere: Cli) -> None:
    code, out, err = nowhere("rules", "-j", "UK")
    held = shipped_rules().chosen(("UK",))
    assert code == 0
    assert all(rule.id in out for rule in held.rules)
    assert f"{len(held.rules)} rules hold in: UK. Rule set {held.version}." in err
    document = json.loads(nowhere("rules", "-j", "UK", "--json")[1])
    assert document["version"] == held.version
    assert [each["id"] for each in document["rules"]] == [rule.id for rule in held.rules]


def test_a_rule_is_explained_with_its_examples_and_sources(nowhere: Cli) -> None:
    code, out, _ = nowhere("rules", "saf02", "-j", "UK")
    rule = shipped_rules().chosen(("UK",)).rule("SAF02")
    assert rule
    assert code == 0
    assert out.startswith("SAF02 no-side-effects (sentence)\n")
    assert all(example.text in out for example in (*rule.bad, *rule.good))
    assert rule.fix in out
    assert "A clinician may not waive it." in out
    assert "read 20" in out
    document = json.loads(nowhere("rules", "SAF02", "-j", "UK", "--json")[1])
    assert (document["id"], document["waivable"]) == ("SAF02", False)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('severity = "block"', 'severity = "fatal"', "rule OWN01: severity: "),
        ("match = ['teapots?']", "match = ['teapots(']", "rule OWN01: match: 'teapots(' is not a pattern"),
        ("match = ['teapots?']", "match = ['@kettles']", "rule OWN01: match: '@kettles' names no list"),
        ('sources = ["OWN"]', 'sources = ["GONE"]', "rule OWN01: sources: 'GONE' is not in [source]"),
        ('id = "OWN01"', 'id = "ABS01"', "rule ABS01: id: there is a rule of this name already"),
        ('fix = "Leave the teapot out."\n', "", "rule OWN01: fix: "),
    ],
)
def test_a_wrong_rule_of_the_clinics_own_names_the_rule_and_the_field_in_one_line(
    clinic: Cli, tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in OWN_RULE
    (tmp_path / "clinic" / "campaigns" / "rules.toml").write_text(OWN_RULE.replace(old, new), encoding="utf-8")
    for arguments in (("rules",), ("check", "sun"), ("check", "--text", "-")):
        code, out, err = clinic(*arguments, typed=SUN.encode())
        assert (code, out, err.count("\n")) == (2, "", 1), err
        assert "campaigns/rules.toml" in err
        assert words in err


def test_an_example_of_an_own_rule_that_does_not_hold_is_said_with_exit_code_1(clinic: Cli, tmp_path: Path) -> None:
    wrong = OWN_RULE.replace('"Two cups."', '"Two teapots more."')
    (tmp_path / "clinic" / "campaigns" / "rules.toml").write_text(wrong, encoding="utf-8")
    code, _, err = clinic("rules")
    assert code == 1
    assert "OWN01" in err
    assert "Two teapots more." in err


SPANISH = (
    "Según un estudio de 2019, seis de cada diez pacientes mejoran. El melasma se trata con una crema que aclara la "
    "piel y con protección solar durante todo el año.\n"
)


def test_a_text_in_a_language_that_the_rules_do_not_read_is_never_called_free_of_problems(nowhere: Cli) -> None:
    code, out, err = nowhere("check", "--text", "-", "-j", "EU", typed=SPANISH.encode())
    assert code == 0
    assert "no problem found (" not in err
    assert err.startswith("NOT READ: Spanish.")
    assert "[Spanish]" in out
    assert "go through the text by the rules" in out
    document = json.loads(nowhere("check", "--text", "-", "-j", "EU", "--json", typed=SPANISH.encode())[1])
    assert document["unread"] == ["Spanish"]
    sarif = json.loads(nowhere("check", "--text", "-", "-j", "EU", "--sarif", typed=SPANISH.encode())[1])
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["LNG01"]


@pytest.mark.parametrize("text", ["We open at nine on Mondays.", "Bridges", "#ad We like this serum.", "Fillers? Ask."])
def test_a_short_english_text_is_not_taken_for_another_language(nowhere: Cli, text: str) -> None:
    assert json.loads(nowhere("check", "--text", "-", "-j", "UK", "--json", typed=text.encode())[1])["unread"] == []
