"""Every command: an example in its help, one line and exit code 2 for bad input, never a traceback."""

import errno
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import typer
from own_particulars import write_own_particulars

import scheduler.cli
from scheduler.bootstrap import Application
from scheduler.cli.commands import COMMANDS, registered_by
from scheduler.cli.main import main
from scheduler.cli.planning import _omissions
from scheduler.planning.omitting import Omitted
from scheduler.resources import resource_bytes
from scheduler.services.initialise import NewClinic, initialise

Run = Callable[..., tuple[int, str, str]]


CLI = Path(scheduler.cli.__file__).parent
PASSWORD = "correct horse battery"


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder; return exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in ("CLINIC_WORKSPACE", "CLINIC_PERSON"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CLINIC_PASSWORD", "CLINIC_NEW_PASSWORD"):
        monkeypatch.setenv(name, PASSWORD)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["clinic", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    initialise(tmp_path / "clinic", NewClinic(jurisdictions=("IN",)))
    Application(tmp_path / "clinic", {}).found()
    article = tmp_path / "article.txt"
    article.write_bytes(resource_bytes("assets/demo/article.txt"))
    return tmp_path / "clinic"


def commands() -> list[str]:
    return [
        each for name, (module, _) in COMMANDS.items() for each in commands_below(name, registered_by(module)[name])
    ]


def commands_below(name: str, command: object) -> list[str]:
    below = command.commands if isinstance(command, typer.core.TyperGroup) else {}
    return [each for under, group in below.items() for each in commands_below(f"{name} {under}", group)] or [name]


def test_the_commands_of_the_design_are_there() -> None:
    assert {
        "init", "import", "plan", "render", "preview", "submit", "approve", "reject", "run", "status", "resolve",
        "pause", "resume", "audience import", "simulator", "demo", "doctor", "backup",
    } <= set(commands())  # fmt: skip


@pytest.mark.parametrize("command", commands())
def test_every_command_has_a_help_with_an_example(clinic: Run, command: str) -> None:
    code, out, _ = clinic(*command.split(), "--help")
    assert code == 0
    assert f"Example: clinic {command}" in " ".join(out.split())


def test_the_help_says_where_to_start(clinic: Run) -> None:
    code, out, _ = clinic("--help")
    assert code == 0
    assert "clinic init" in out


def test_the_version_is_told(clinic: Run) -> None:
    assert clinic("--version")[:2] == (0, "clinic 0.1.0\n")


BAD = [
    ("no-such-command",),
    ("plan",),
    ("plan", "exosomes", "--start", "tomorrow"),
    ("plan", "exosomes", "--no-such-option"),
    ("plan", "exosomes"),
    ("status",),
    ("-w", "nowhere", "status"),
    ("status", "-w", "nowhere"),
    ("import", "nowhere.txt"),
    ("audience", "import", "nowhere.csv"),
    ("simulator", "--port", "99999999"),
    ("audience", "no-such-command"),
    ("submit", "exosomes"),
]


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_bad_input_gets_one_line_and_exit_2(clinic: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = clinic(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("clinic: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


BAD_IN_WORKSPACE = [
    (("plan", "no-such-campaign"), "no-such-campaign"),
    (("plan", "../etc"), "../etc"),
    (("preview", "exosomes", "-o", "page.html"), "no campaign 'exosomes'"),
    (("render", "exosomes"), "no campaign 'exosomes'"),
    (("plan", "exosomes", "--ics", "nowhere/plan.ics"), "there is no folder nowhere"),
    (("preview", "exosomes", "-o", "nowhere/page.html"), "there is no folder nowhere"),
    (("preview", "exosomes", "-o", "."), "is a folder"),
    (("preview", "exosomes", "-o", "config.toml"), "config.toml does not end in .html or .htm"),
    (("render", "exosomes", "--sheet", "cards.gif"), "cards.gif is neither a .jpg nor a .png"),
    (("render", "exosomes", "--boxes"), "add --sheet FILE"),
    (("render", "exosomes", "--sheet", "nowhere/cards.jpg"), "there is no folder nowhere"),
    (("submit", "exosomes", "--by", "maya"), "clinic plan exosomes"),
    (("submit", "a/b", "--by", "maya"), "campaign/section/channel/kind"),
    (("approve", "a/b/x/post", "--by", "rao"), "a/b/x/post"),
    (("resolve", "nothing", "--sent", "--by", "maya"), "nothing"),
    (("pause",), "--by"),
    (("resume", "--by", "maya"), "there is no person 'maya'"),
    (("resolve", "nothing", "--sent", "--drop", "--by", "maya"), "one of --sent, --send and --drop"),
    (("resume", "x", "--by", "rao"), "not held"),
    (("import", "no-such-article.txt"), "no-such-article.txt"),
    (("audience", "import", "article.txt"), "article.txt"),
    (("status", "exosomes"), "there is no campaign 'exosomes'"),
    (("init", "clinic"), "config.toml"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD_IN_WORKSPACE, ids=str)
def test_bad_input_in_a_workspace_says_what_to_do(
    clinic: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.setenv("CLINIC_WORKSPACE", str(workspace))
    code, out, err = clinic(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert words in err


def test_a_campaign_goes_from_article_to_approval(clinic: Run, workspace: Path, tmp_path: Path) -> None:
    here = ("-w", str(workspace))
    code, out, err = clinic("import", "article.txt", *here)
    assert code == 0
    assert "1. Promotion of Collagen Synthesis" in out
    assert "'WhatsAPP'" in out.partition("Left out")[2]
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author", *here)[0] == 0
    rao = ("--name", "Dr Rao", "--role", "clinician", "--registration", "MH 12345")
    assert clinic("person", "add", "rao", *rao, *here)[0] == 0
    write_own_particulars(workspace)
    code, out, err = clinic("plan", "exosomes", "--ics", "plan.ics", *here)
    assert code == 0
    assert len(out.splitlines()) <= 10
    assert re.search(r"\d+ posts on x, from [A-Z][a-z]{2} \d\d [A-Z][a-z]{2} to .* 20\d\d\.", out)
    assert "long-term-safety" in clinic("plan", "exosomes", "--all", *here)[1]
    assert "Exosomes" in clinic("plan", "exosomes", "--posts", *here)[1]
    assert (tmp_path / "plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert clinic("render", "exosomes", *here)[0] == 0
    code, out, err = clinic("preview", "exosomes", "-o", "page.html", *here)
    assert (code, out) == (0, "page.html\n")
    assert "Topical Application" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert clinic("submit", "exosomes", "--by", "maya", *here)[0] == 0
    assert clinic("approve", "exosomes", "--by", "rao", *here)[0] == 0
    code, out, err = clinic("status", "exosomes", "--json", *here)
    states = {item["state"] for item in json.loads(out)["items"]}
    assert states == {"approved"}
    code, out, err = clinic(
        "reject", "exosomes/plant-derived-exosomes/x/post", "--by", "rao", "--reason", "too bold", *here
    )
    assert "1 sent back, 0 not" in err
    code, out, err = clinic("status", *here)
    assert "Dr Rao: too bold" in out


def test_results_go_to_stdout_and_progress_to_stderr(clinic: Run, workspace: Path) -> None:
    here = ("-w", str(workspace))
    clinic("import", "article.txt", *here)
    for arguments in (("plan", "exosomes"), ("render", "exosomes"), ("status",), ("doctor",)):
        code, out, _ = clinic(*arguments, "--json", *here)
        json.loads(out)
        assert code == (1 if arguments == ("doctor",) else 0)


def test_planning_prints_the_same_document_twice(clinic: Run, workspace: Path) -> None:
    here = ("-w", str(workspace))
    clinic("import", "article.txt", *here)
    clinic("plan", "exosomes", *here)
    _, first, _ = clinic("plan", "exosomes", "--json", *here)
    _, second, _ = clinic("plan", "exosomes", "--json", *here)
    assert first == second


UNOBJECTIONABLE = """Sun and shade

Shade is easiest to find in the morning.

A hat

A hat with a wide brim shades the face. It can be folded.

A diary

A diary helps to remember what was asked. Bring it along.
"""


def test_planning_leaves_nothing_out_where_nothing_is_objected_to(clinic: Run, workspace: Path) -> None:
    here = ("-w", str(workspace))
    (workspace.parent / "sun.txt").write_text(UNOBJECTIONABLE, encoding="utf-8")
    assert clinic("import", "sun.txt", *here)[0] == 0
    (slug,) = (path.parent.name for path in (workspace / "campaigns").glob("*/campaign.toml"))
    code, out, err = clinic("plan", slug, "--json", *here)
    assert code == 0, err
    assert json.loads(out)["omitted"] == []
    assert len(json.loads(out)["items"]) > 2
    assert json.loads(clinic("plan", slug, "--json", *here)[1])["items"] == json.loads(out)["items"]


GERMAN = """Kopfschmerzen verstehen

Migräne

Eine Migräne dauert unbehandelt zwischen vier Stunden und drei Tagen. Viele Betroffene ertragen dann kein Licht.

Das Tagebuch

Ein Tagebuch hilft, die Auslöser zu finden. Bringen Sie es zum nächsten Termin mit in die Praxis.
"""


@pytest.mark.parametrize(("text", "says_so"), [(GERMAN, True), (UNOBJECTIONABLE, False)])
@pytest.mark.parametrize("how", [(), ("--all",), ("--posts",)])
def test_a_plan_says_which_language_the_check_does_not_read(
    clinic: Run, workspace: Path, text: str, says_so: bool, how: tuple[str, ...]
) -> None:
    here = ("-w", str(workspace))
    (workspace.parent / "article.txt").write_text(text, encoding="utf-8")
    assert clinic("import", "article.txt", "--name", "a", *here)[0] == 0
    assert ("The check does not read German." in clinic("plan", "a", *how, *here)[2]) == says_so


def test_what_was_left_out_is_said_once_for_each_section_and_sentence() -> None:
    omitted = (
        Omitted("one", "x", "Serums cure acne.", ("CURE: a cure is promised", "WORD")),
        Omitted("one", "email", "Serums cure acne.", ("CURE: a cure is promised", "WORD")),
        Omitted("one", "email", "They are popular.", ("WORD",)),
        Omitted("two", "x", "Two", ("WORD",)),
    )
    assert list(_omissions(omitted)) == [
        "without these words of one:",
        "  'Serums cure acne.' (x, email): CURE: a cure is promised, WORD",
        "  'They are popular.' (email): WORD",
        "without these words of two:",
        "  'Two' (x): WORD",
    ]


def test_the_workspace_may_be_named_before_the_command(clinic: Run, workspace: Path) -> None:
    assert clinic("-w", str(workspace), "status")[0] == 0


def test_everything_can_be_paused_and_resumed(clinic: Run, workspace: Path) -> None:
    here = ("-w", str(workspace))
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author", *here)[0] == 0
    assert clinic("pause", "--by", "Asha", "--reason", "press enquiry", *here)[0] == 0
    assert "PAUSED: press enquiry (Asha)" in clinic("status", *here)[1]
    assert clinic("resume", "--by", "maya", *here)[0] == 0
    assert "PAUSED" not in clinic("status", *here)[1]
    shown = clinic("audit", "show", "publishing", *here)[1]
    assert "Asha" in shown
    assert "maya" in shown


def test_one_account_can_be_held_and_let_go_on(clinic: Run, workspace: Path) -> None:
    here = ("-w", str(workspace))
    assert clinic("person", "add", "maya", "--name", "Maya", "--role", "author", *here)[0] == 0
    assert clinic("pause", "email", "--by", "Asha", "--reason", "wrong link", *here)[0] == 0
    assert "wrong link (Asha)" in clinic("status", *here)[1]
    assert clinic("resume", "email", "--by", "maya", *here)[0] == 0
    assert "wrong link" not in clinic("status", *here)[1]


def test_an_audience_is_imported_and_addresses_suppressed(clinic: Run, workspace: Path, tmp_path: Path) -> None:
    here = ("-w", str(workspace))
    (tmp_path / "people.csv").write_text(
        "address,name,language,consent_source,consent_date\n"
        "ann@example.com,Ann,en,form,2026-01-05\nbob@example.com,Bob,en,,2026-01-05\n"
    )
    assert clinic("audience", "suppress", "ann@example.com", *here)[0] == 0
    code, out, err = clinic("audience", "import", "people.csv", *here)
    assert code == 0
    assert "1 suppressed" in out
    assert "line 3" in err
    assert "bob@" not in out + err, "addresses are not shown"
    assert clinic("audience", "import", "people.csv", "--json", *here)[0] == 0


def test_a_backup_is_made_once(clinic: Run, workspace: Path) -> None:
    here = ("-w", str(workspace))
    clinic("status", *here)
    assert clinic("backup", "copy.db", *here)[:2] == (0, "copy.db\n")
    code, _, err = clinic("backup", "copy.db", *here)
    assert code == 2
    assert "exists already" in err


def test_the_doctor_names_what_is_missing(clinic: Run, workspace: Path) -> None:
    code, out, _ = clinic("doctor", "-w", str(workspace))
    assert code == 1
    assert "CLINIC_SENDGRID_API_KEY" in out
    assert "fonts and card layouts are in place" in out


def test_the_doctor_names_every_placeholder_that_a_reader_would_see(clinic: Run, tmp_path: Path) -> None:
    here = ("-w", str(tmp_path / "fresh"))
    assert clinic("init", str(tmp_path / "fresh"))[0] == 0
    article = tmp_path / "sun.md"
    article.write_text("# Sun\n\n## A hat\n\nA hat gives shade.\n", encoding="utf-8")
    assert clinic("import", str(article), "--name", "sun", *here)[0] == 0
    assert clinic("plan", "sun", *here)[0] == 0
    found = " ".join(clinic("doctor", *here)[1].split())
    for name in ("clinic.public_url", "clinic.postal_address", "clinic.sender.address"):
        assert f"{name} in config.toml is a placeholder" in found
    assert "sun still leads to the placeholder" in found


def test_running_once_does_what_is_due(clinic: Run, workspace: Path) -> None:
    assert clinic("run", "--once", "-w", str(workspace))[0] == 0


def imported_by_help() -> set[str]:
    """Return the modules that `clinic --help` imports, in a process of its own."""
    script = (
        "import sys; sys.argv = ['clinic', '--help']\n"
        "from scheduler.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('IMPORTED', *sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(ran.stdout.rpartition("IMPORTED ")[2].split())


def test_help_answers_without_importing_a_command_or_anything_that_one_needs() -> None:
    imported = imported_by_help()
    heavy = {"sqlalchemy", "PIL", "jinja2", "requests", "tweepy", "sendgrid", "pydantic", "holidays", "rich"}
    assert imported & heavy == set()
    assert {name for name in imported if name.startswith("scheduler.")} == {
        "scheduler.cli", "scheduler.cli.main", "scheduler.cli.commands", "scheduler.cli.console",
        "scheduler.domain", "scheduler.domain.characters", "scheduler.domain.errors",
    }  # fmt: skip


def test_help_lists_every_command_with_a_line_that_is_not_cut(clinic: Run) -> None:
    listed = clinic("--help")[1]
    for name, (module, words) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(words)}$", listed, re.MULTILINE), (name, module)


def test_every_command_that_a_module_registers_is_listed() -> None:
    modules = {module for module, _ in COMMANDS.values()}
    assert modules == {path.stem for path in CLI.glob("*.py") if "\ndef register(" in path.read_text(encoding="utf-8")}
    assert {name for module in modules for name in registered_by(module)} == set(COMMANDS)


@pytest.fixture
def planned(clinic: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLINIC_WORKSPACE", str(workspace))
    assert clinic("import", "article.txt")[0] == 0
    assert clinic("plan", "exosomes")[0] == 0
    return workspace


def test_nothing_is_planned_when_the_calendar_cannot_be_written(
    clinic: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_WORKSPACE", str(workspace))
    clinic("import", "article.txt")
    code, _, err = clinic("plan", "exosomes", "--ics", "nowhere/plan.ics")
    assert (code, err.count("\n")) == (2, 1)
    assert "has no items yet" in clinic("preview", "exosomes", "-o", "page.html")[2]


def test_a_campaign_that_is_not_there_is_told_with_those_that_are(clinic: Run, planned: Path) -> None:
    code, _, err = clinic("preview", "acne", "-o", "page.html")
    assert code == 2
    assert "there is no campaign 'acne'" in err
    assert "there are: exosomes" in err


def test_what_the_machine_refuses_is_one_line_with_the_file(
    clinic: Run, planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_text", full)
    code, out, err = clinic("preview", "exosomes", "-o", "page.html")
    assert (code, out, err.strip()) == (2, "", "clinic: page.html: No space left on device")


def test_one_item_that_cannot_be_rendered_does_not_hide_the_others(clinic: Run, planned: Path, tmp_path: Path) -> None:
    cards = planned / "templates" / "cards"
    cards.mkdir(parents=True, exist_ok=True)
    (cards / "title.toml").write_text("broken", encoding="utf-8")
    code, out, _ = clinic("render", "exosomes", "--json")
    problems = [bool(row["problems"]) for row in json.loads(out)]
    assert code == 1
    assert True in problems
    assert False in problems
    assert clinic("preview", "exosomes", "-o", "page.html")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "templates/cards/title.toml is not TOML" in page
    assert "Topical Application" in page


def test_a_campaigns_cards_stand_on_one_sheet_and_are_not_drawn_for_it_again(
    clinic: Run, planned: Path, tmp_path: Path
) -> None:
    first = clinic("render", "exosomes", "--json")[1]
    cards = {path: path.stat().st_mtime_ns for path in (planned / "var" / "cards").iterdir()}
    code, out, err = clinic("render", "exosomes", "--json", "--sheet", "cards.jpg")
    assert (code, out) == (0, first)
    assert "The cards are in cards.jpg" in err
    assert (tmp_path / "cards.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert {path: path.stat().st_mtime_ns for path in (planned / "var" / "cards").iterdir()} == cards


def test_cancelled_items_are_left_out_and_counted(
    clinic: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_WORKSPACE", str(workspace))
    assert clinic("import", "article.txt")[0] == 0
    assert clinic("plan", "exosomes")[0] == 0
    rows = json.loads(clinic("render", "exosomes", "--json")[1])
    with (workspace / "campaigns" / "exosomes" / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write('[overrides."plant-derived-exosomes/x"]\nskip = true\n')
    out, err = clinic("plan", "exosomes", "--all")[1:]
    assert "skipped: plant-derived-exosomes on x: " in err
    code, out, err = clinic("render", "exosomes", "--json")
    assert code == 0
    assert {row["item"] for row in rows} - {row["item"] for row in json.loads(out)} == {
        "exosomes/plant-derived-exosomes/x/post"
    }
    assert "1 cancelled item is left out" in err
    assert clinic("preview", "exosomes", "-o", "page.html")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "1 cancelled item is left out." in page
    assert 'id="exosomes-plant-derived-exosomes-x-post"' not in page


def test_the_plan_shows_the_year(clinic: Run, planned: Path) -> None:
    shown = clinic("plan", "exosomes", "--all")[1]
    assert re.search(r"20\d\d-\d\d-\d\d [A-Z][a-z]{2} \d\d:\d\d", shown)
    assert re.search(r"[A-Z][a-z]{2} \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d", clinic("plan", "exosomes", "--posts")[1])


def test_the_name_of_a_file_reaches_the_terminal_harmless(clinic: Run, tmp_path: Path, workspace: Path) -> None:
    file = tmp_path / "evil\x1b[2J\x07.pdf"
    file.write_bytes(b"%PDF-1.7")
    code, out, err = clinic("import", str(file), "-w", str(workspace))
    assert (code, out) == (2, "")
    assert err.strip().isprintable()
    assert "evil\\x1b[2J\\x07.pdf is a PDF file" in err


@pytest.mark.parametrize("command", [("status",), ("status", "--json"), ("doctor",)])
def test_a_reason_that_the_database_keeps_reaches_the_terminal_harmless(
    clinic: Run, workspace: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    clinic("import", str(tmp_path / "article.txt"), "-w", str(workspace), "--name", "skin")
    clinic("plan", "skin", "-w", str(workspace))
    with closing(sqlite3.connect(workspace / "var" / "clinic.db")) as database:
        database.execute("INSERT INTO pauses VALUES (1, ?, '2026-12-01 00:00:00.000000')", ("no\x1b[2J\x07\u202e",))
        database.commit()
    _, out, err = clinic(*command, "-w", str(workspace))
    assert "[2J" in out + err
    assert f"{out}{err}".replace("\n", "").isprintable()
