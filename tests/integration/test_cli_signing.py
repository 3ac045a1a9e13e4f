"""submit, review, approve, reject, waive, revoke, audit and evidence on the command line."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from campaign_files import leave_out_what_is_blocked
from cli_runner import DIARY, HAT, PASSWORD, Cli, planned_workspace, prepare

CLAIM = "The anti-aging cream is popular."
BY_MAYA, BY_RAO = ("--by", "maya"), ("--by", "rao")
WAIVE = ("waive", HAT, "abs08", "--sentence", "anti-aging cream", *BY_RAO, "--reason", "Name of the product")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """The command line in a workspace with one planned campaign, an author and a clinician."""
    made = Cli(tmp_path, monkeypatch, capfd, planned_workspace(tmp_path))
    prepare(made)
    return made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "clinic" / "var" / "clinic.db"


def state_of(clinic: Cli, item: str) -> str:
    (record,) = json.loads(clinic("status", item, "--json")[1])["items"]
    return str(record["state"])


def sign(clinic: Cli, item: str = DIARY) -> None:
    assert clinic("submit", item, *BY_MAYA)[0] == 0
    assert clinic("approve", item, *BY_RAO)[0] == 0


def tamper(database: Path, statement: str) -> None:
    """Change the record as somebody with the file would."""
    with sqlite3.connect(database) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount > 0
    connection.close()


def test_an_item_goes_from_draft_to_signature(clinic: Cli) -> None:
    code, out, err = clinic("submit", DIARY, *BY_MAYA)
    assert code == 0
    assert DIARY in out
    assert "1 submitted, 0 not" in err
    code, out, err = clinic("approve", DIARY, *BY_RAO)
    assert code == 0
    assert "1 approved, 0 not" in err
    assert "-- signing says: I have read this post" in err, "the clinician sees what is signed before signing it"
    assert state_of(clinic, DIARY) == "approved"


def sheet_digest(clinic: Cli, name: str = DIARY) -> str:
    """Return the digest that `clinic review` prints below the sheets."""
    *_, last = clinic("review", name)[1].split()
    return last


def test_a_sheet_that_was_read_elsewhere_is_signed_by_its_digest(clinic: Cli) -> None:
    clinic("submit", DIARY, *BY_MAYA)
    code, _, err = clinic("approve", DIARY, *BY_RAO, "--sheet", sheet_digest(clinic))
    assert code == 0
    assert "signing says" not in err
    assert state_of(clinic, DIARY) == "approved"


def test_a_sheet_that_changed_after_it_was_read_is_not_signed(clinic: Cli, tmp_path: Path) -> None:
    clinic("submit", DIARY, *BY_MAYA)
    seen = sheet_digest(clinic)
    article = tmp_path / "clinic" / "campaigns" / "sun" / "article.md"
    words = article.read_text(encoding="utf-8")
    article.write_text(words.replace("what was asked", "what was said"), encoding="utf-8")
    code, _, err = clinic("approve", DIARY, *BY_RAO, "--sheet", seen)
    assert (code, err.count("\n")) == (2, 1)
    assert "it has changed while you read it" in err
    assert state_of(clinic, DIARY) == "in_review"


def test_what_a_change_of_a_template_or_the_brand_un_signs_is_shown_at_once(clinic: Cli, tmp_path: Path) -> None:
    sign(clinic)
    assert "NO LONGER SIGNED" not in clinic("status")[1]
    template = tmp_path / "clinic" / "templates" / "social" / "x.txt"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text("{% for block in blocks %}{{ block | join(' ') }} {% endfor %}", encoding="utf-8")
    shown = f"NO LONGER SIGNED: {DIARY}: "
    assert shown in clinic("status")[1]
    (unsigned,) = json.loads(clinic("status", "--json")[1])["no_longer_signed"]
    assert unsigned["item"] == DIARY
    assert f"No longer signed: {DIARY}: " in clinic("render", "sun")[2]
    checks = {each["check"]: each for each in json.loads(clinic("doctor", "--json")[1])}
    assert not checks["signatures"]["good"]
    assert state_of(clinic, DIARY) == "approved", "looking ends nothing"
    template.write_text("{% for", encoding="utf-8")
    assert f"NOT COMPARED: {DIARY}: " in clinic("status")[1], "somebody is in the middle of editing it"
    template.write_text("{% for block in blocks %}{{ block | join(' ') }} {% endfor %}", encoding="utf-8")
    clinic("plan", "sun")
    assert state_of(clinic, DIARY) == "changes_requested"


def test_what_is_blocked_is_not_submitted_and_the_rest_is(clinic: Cli) -> None:
    code, out, _ = clinic("submit", "sun", *BY_MAYA, "--json")
    decisions = {each["item"]: each for each in json.loads(out)}
    assert code == 1
    assert not decisions[HAT]["done"]
    assert "ABS08 blocks 'anti-aging'" in decisions[HAT]["reason"]
    assert decisions[DIARY]["done"]


def test_whoever_signs_sees_what_was_left_out_of_the_item_and_why(clinic: Cli) -> None:
    assert "goes without" not in clinic("review", HAT)[1]
    leave_out_what_is_blocked(clinic.workspace, "sun")
    clinic("plan", "sun")
    shown = clinic("review", HAT)[1].partition("-- it goes without these sentences of the article\n")[2]
    assert shown.startswith("   The anti-aging cream is popular. (a-hat): ")
    (missing,) = json.loads(clinic("review", HAT, "--json")[1])[0]["missing"]
    assert (missing["text"], missing["section"]) == ("The anti-aging cream is popular.", "a-hat")
    assert "goes without" not in clinic("review", DIARY)[1]


EVERYWHERE = ("waive", "sun", "abs08", "--sentence", "anti-aging cream", *BY_RAO, "--reason", "A name")


def test_what_a_clinician_waived_for_a_campaign_is_left_out_of_nothing(clinic: Cli) -> None:
    leave_out_what_is_blocked(clinic.workspace, "sun")
    clinic("plan", "sun")
    sign(clinic)
    assert "goes without" in clinic("review", HAT)[1]
    code, waiver, err = clinic(*EVERYWHERE)
    assert code == 0
    assert "in every item of sun" in err
    assert state_of(clinic, DIARY) == "approved"
    assert "NO LONGER SIGNED" not in clinic("status")[1], "it has not the sentence"
    clinic("plan", "sun")
    shown = clinic("review", HAT)[1]
    assert "The anti-aging cream is popular." in shown
    assert "waived ABS08" in shown
    assert "goes without" not in shown
    clinic("submit", "sun", *BY_MAYA)
    assert {each["state"] for each in json.loads(clinic("status", "sun", "--json")[1])["items"]} <= {
        "in_review",
        "approved",
    }
    assert clinic("revoke", waiver.strip(), *BY_RAO)[1].endswith("ABS08 counts again for sun\n")
    clinic("plan", "sun")
    assert "goes without" in clinic("review", HAT)[1]
    assert clinic("audit", "verify")[0] == 0


def test_a_wrong_password_signs_nothing_and_is_one_line(clinic: Cli) -> None:
    clinic("submit", DIARY, *BY_MAYA)
    clinic.sign_in_as("not the password")
    code, out, err = clinic("approve", DIARY, *BY_RAO)
    assert (code, out) == (2, "")
    assert "the password is wrong" in err.splitlines()[-1]
    assert "not the password" not in err
    assert state_of(clinic, DIARY) == "in_review"
    assert "sign-in refused" in clinic("audit", "show", "rao")[1]


def test_an_author_signs_nothing(clinic: Cli) -> None:
    clinic("submit", DIARY, *BY_MAYA)
    code, out, err = clinic("approve", DIARY, *BY_MAYA)
    assert (code, out) == (2, "")
    assert "it needs the role clinician, and has author" in err.splitlines()[-1]


def test_a_clinicians_own_submission_is_left_with_exit_code_1_except_in_a_solo_practice(
    clinic: Cli, tmp_path: Path
) -> None:
    clinic("submit", DIARY, *BY_RAO)
    code, out, _ = clinic("approve", DIARY, *BY_RAO)
    assert code == 1
    assert "nobody signs their own work" in out
    file = tmp_path / "clinic" / "config.toml"
    text = file.read_text(encoding="utf-8")
    with_solo = re.sub(
        r"\[approval\]\n", "[approval]\nsolo_practice = true\n", re.sub(r"(?m)^#? ?solo_practice.*\n", "", text)
    )
    file.write_text(with_solo, encoding="utf-8")
    assert clinic("approve", DIARY, *BY_RAO)[0] == 0
    (evidence,) = json.loads(clinic("evidence", DIARY)[1])
    assert "solo-practice" in evidence["signatures"][0]["meaning"]


def test_what_is_sent_back_carries_the_reason(clinic: Cli) -> None:
    sign(clinic)
    code, _, err = clinic("reject", DIARY, *BY_RAO, "--reason", "too short")
    assert (code, "1 sent back, 0 not" in err) == (0, True)
    assert state_of(clinic, DIARY) == "changes_requested"
    assert "Dr Rao: too short" in clinic("status", DIARY)[1]


def test_the_sheet_shows_text_findings_sources_and_the_statement(clinic: Cli) -> None:
    code, out, _ = clinic("review", HAT)
    assert code == 0
    assert f"== {HAT}  (draft, " in out
    assert "   | A hat with a wide brim shades the face." in out
    assert "BLOCK ABS08 (part 1): 'anti-aging'" in out
    assert "= section a-hat, paragraph 1, characters 1 to 39; word for word" in out
    assert "-- signing says: I have read this post" in out
    assert "since it was last signed" not in out


def test_the_sheet_shows_what_changed_since_the_last_signature(clinic: Cli, tmp_path: Path) -> None:
    sign(clinic)
    assert "-- unchanged since it was last signed" in clinic("review", DIARY)[1]
    article = tmp_path / "clinic" / "campaigns" / "sun" / "article.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Bring it along.", "Take it along."), encoding="utf-8")
    assert clinic("plan", "sun")[0] == 0
    code, out, _ = clinic("review", DIARY)
    assert code == 0
    assert "-- changed since it was last signed" in out
    removed = [line for line in out.splitlines() if line.startswith("   - ")]
    added = [line for line in out.splitlines() if line.startswith("   + ")]
    assert any("Bring it along." in line for line in removed)
    assert any("Take it along." in line for line in added)
    (document,) = json.loads(clinic("review", DIARY, "--json")[1])
    assert document["approved_before"] is True
    assert any(line.startswith("+ ") and "Take it along." in line for line in document["changes"])


def test_a_waiver_lets_an_item_through_until_it_is_revoked(clinic: Cli) -> None:
    blocked = {each["rule"] for each in json.loads(clinic("check", HAT, "--json")[1])["findings"]
               if each["severity"] == "block"}  # fmt: skip
    assert "ABS08" in blocked
    code, out, err = clinic(*WAIVE)
    assert code == 0
    waiver = out.strip()
    assert re.fullmatch(r"[0-9a-f]{16}", waiver)
    assert f"ABS08 is waived for '{CLAIM}' until " in err
    assert "waived ABS08" in clinic("check", HAT)[1]
    still = {each["rule"] for each in json.loads(clinic("check", HAT, "--json")[1])["findings"]
             if each["severity"] == "block" and not each["waived"]}  # fmt: skip
    assert still == blocked - {"ABS08"}
    code, out, _ = clinic("revoke", waiver, *BY_RAO)
    assert (code, out) == (0, f"{waiver}: ABS08 counts again for {HAT}\n")
    assert clinic("check", HAT)[0] == 1


def test_a_waiver_and_its_end_report_as_json(clinic: Cli) -> None:
    waiver = json.loads(clinic(*WAIVE, "--json")[1])
    expected = {"item": HAT, "everywhere": False, "rule": "ABS08", "sentence": CLAIM, "by": "rao", "revoked_at": None}
    assert {name: waiver[name] for name in expected} == expected
    ended = json.loads(clinic("revoke", waiver["waiver"], *BY_RAO, "--json")[1])
    assert (ended["waiver"], ended["revoked_at"] is None) == (waiver["waiver"], False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("waive", HAT, "ABS01", *WAIVE[3:]), "ABS01 (cure-claim) cannot be waived"),
        (("waive", HAT, "ABS99", *WAIVE[3:]), "there is no rule 'ABS99'"),
        (("waive", "sun", "abs08", "--sentence", "teapot", *BY_RAO, "--reason", "x"), "there is no such finding"),
        ((*WAIVE, "--days", "366"), "--days"),
        (("revoke", "nothing", *BY_RAO), "nothing"),
        (("submit", DIARY, "--by", "nobody"), "there is no person 'nobody'"),
        (("approve", DIARY, *BY_RAO), "nothing is in_review"),
        (("reject", DIARY, *BY_RAO, "--reason", " "), "a rejection needs a reason"),
        (("review", "gone"), "clinic plan gone"),
        (("review", "sun/gone/x/post"), "sun/gone/x/post"),
        (("evidence", "sun/gone/x/post"), "sun/gone/x/post"),
        (("evidence", DIARY, "-o", "gone/page.html"), "there is no folder gone"),
    ],
    ids=str,
)
def test_bad_input_is_one_line_with_exit_code_2(clinic: Cli, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = clinic(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert words in err
    assert PASSWORD not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*WAIVE[:-1], " "), "a waiver needs a reason"),
        ((*WAIVE[:5], *BY_MAYA, "--reason", "x"), "needs the role clinician"),
    ],
    ids=["no reason", "no clinician"],
)
def test_a_refused_waiver_is_one_line_below_the_finding(clinic: Cli, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = clinic(*arguments)
    shown, refused = err.splitlines()
    assert (code, out) == (2, "")
    assert "ABS08 (part 1): 'The anti-aging cream is popular.'" in shown
    assert words in refused


def test_without_a_terminal_the_variable_for_the_password_is_named(
    clinic: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLINIC_PASSWORD")
    code, out, err = clinic("submit", DIARY, *BY_MAYA)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "set CLINIC_PASSWORD or CLINIC_PASSWORD_FILE" in err


def test_the_trail_lists_who_did_what_and_is_whole(clinic: Cli) -> None:
    sign(clinic)
    code, out, _ = clinic("audit", "show", DIARY, "--json")
    rows = json.loads(out)
    assert code == 0
    assert [(row["who"], row["what"]) for row in rows] == [("maya", "submitted"), ("rao", "approved")]
    assert all(row["subject"] == DIARY for row in rows)
    shown = clinic("audit", "show")[1]
    assert "person added" in shown
    assert "approved" in shown
    code, out, _ = clinic("audit", "verify")
    assert (code, out.startswith("The trail is whole: ")) == (0, True)
    document = json.loads(clinic("audit", "verify", "--json")[1])
    assert document["faults"] == []
    assert document["rows"] >= rows[-1]["row"]


def test_a_trail_without_rows_is_whole(tmp_path: Path, clinic: Cli) -> None:
    assert clinic("init", "empty")[0] == 0
    assert clinic("audit", "verify", "-w", "empty")[:2] == (0, "The trail is whole: 0 rows\n")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE action = 'approved'", "was changed after it was written"),
        ("DELETE FROM audit WHERE action = 'submitted'", "is missing"),
        ("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)", "the trail should end with row"),
        ("UPDATE contents SET canonical = replace(canonical, 'diary', 'Diary')", "was changed after it was written"),
    ],
)
def test_a_record_that_was_tampered_with_is_told_with_exit_code_1(
    clinic: Cli, database: Path, statement: str, words: str
) -> None:
    sign(clinic)
    tamper(database, statement)
    code, out, err = clinic("audit", "verify")
    assert (code, err) == (1, "")
    assert words in out
    code, out, _ = clinic("audit", "verify", "--json")
    assert code == 1
    assert any(words in fault for fault in json.loads(out)["faults"])
    assert clinic("audit", "show")[0] == 0


def test_the_evidence_on_an_item_is_written_as_json_and_as_a_page(clinic: Cli, tmp_path: Path) -> None:
    sign(clinic)
    code, out, _ = clinic("evidence", DIARY)
    (document,) = json.loads(out)
    assert code == 0
    assert document["item"] == DIARY
    assert document["signatures"][0]["registration"] == "MH 12345"
    assert [row["what"] for row in document["trail"]] == ["submitted", "approved"]
    code, out, _ = clinic("evidence", "sun", "-o", "evidence.html")
    assert (code, out) == (0, "evidence.html\n")
    page = (tmp_path / "evidence.html").read_text(encoding="utf-8")
    for words in ("Dr Rao", "MH 12345", "A diary helps to remember what was asked.", DIARY):
        assert words in page
    assert not re.search(r"<(script|link|iframe)\b|src=['\"]http", page), "the page needs nothing from elsewhere"
