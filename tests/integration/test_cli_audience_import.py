"""`clinic audience import` in the terminal: columns first, then what became of the rows, and how to mend them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.cli.main import main
from scheduler.services.initialise import NewClinic, initialise

Run = Callable[..., tuple[int, str, str]]
CASES = Path(__file__).parent.parent / "subscribers"
LIST = (
    "Email Address,First Name,OPTIN_TIME,LEID,EUID\n"
    "ann@gmial.com,Ann,2024-03-11 14:02:11,1,a\nben,Ben,2024-03-11 14:02:11,2,b\n"
)


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run `clinic audience import` in a folder with a workspace; return exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in ("CLINIC_WORKSPACE", "CLINIC_PERSON"):
        monkeypatch.delenv(name, raising=False)
    initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["clinic", "-w", "clinic", "audience", "import", *arguments])
        with pytest.raises(SystemExit) as exit_:
            main()
        out, err = capsys.readouterr()
        return int(str(exit_.value.code)), out, err

    return run


def test_a_dry_run_shows_the_columns_then_each_outcome_and_changes_nothing(clinic: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    for _ in range(2):
        code, out, err = clinic("list.csv", "--dry-run")
        assert code == 0
        assert "newsletter: 1 new, 0 updated, 0 unchanged, 0 suppressed, 0 repeated, 1 refused" in out
        assert "line 3: address is not an e-mail address" in out
        assert err.splitlines()[:3] == [
            "list.csv: an export of Mailchimp, UTF-8",
            "  Email Address -> address: a…@g….com, b…",
            "  First Name -> first_name: A…, B…",
        ]
        assert "look at line 2: is gmail.com meant?" in err
        assert "Nothing was changed." in err
        assert "ann@" not in out + err, "addresses are not shown"


def test_the_refused_rows_are_written_where_asked(clinic: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    code, _, err = clinic("list.csv", "--refused", "refused.csv")
    assert code == 0
    assert "The refused rows are in refused.csv" in err
    assert (tmp_path / "refused.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("ben,Ben,")


def test_the_report_as_json_has_every_count_and_no_address(clinic: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    code, out, err = clinic("list.csv", "--json")
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert report["counts"] == {
        "new": 1, "updated": 0, "unchanged": 0, "suppressed": 0, "repeated": 0, "refused": 1,
    }  # fmt: skip
    assert "ann@" not in out


def test_a_list_without_consent_takes_exactly_what_it_says_to_type(clinic: Run) -> None:
    file = str(CASES / "google-contacts.csv")
    code, _, err = clinic(file)
    assert code == 2
    assert f"clinic audience import {file} --consent-source 'WHERE THEY AGREED' --consent-date YYYY-MM-DD" in err
    code, out, _ = clinic(file, "--consent-source", "desk form", "--consent-date", "2024-03-11", "--by", "maya")
    assert (code, out.startswith("newsletter: 2 new")) == (0, True)


def test_an_ambiguous_date_is_asked_about_and_answered(clinic: Run) -> None:
    file = str(CASES / "mailchimp-ukdate.csv")
    code, _, err = clinic(file)
    assert (code, "add --dates dmy where the day comes first" in err) == (2, True)
    assert clinic(file, "--dates", "dmy")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nowhere.csv",), "nowhere.csv cannot be read"),
        (("list.csv", "--map", "address"), "--map takes a meaning and a column"),
        (("list.csv", "--map", "colour=X"), "'colour' is nothing that a column may mean"),
        (("list.csv", "--encoding", "klingon"), "'klingon' is no encoding"),
        (("list.csv", "--refused", "there.txt"), "there.txt does not end in .csv"),
        (("list.csv", "--consent-source", "two\nlines"), "the consent's source must be one short line"),
        (("list.csv", "--consent-date", "soon"), "the consent's date is in no form that is known"),
        (("list.csv", "--consent-date", "2999-01-01"), "the consent's date is in the future"),
    ],
)
def test_a_slip_is_one_line_with_the_remedy(
    clinic: Run, tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    code, _, err = clinic(*arguments)
    assert code == 2
    assert problem in err.splitlines()[-1]
    assert "Traceback" not in err
