"""check, rules: read the medicine before it goes out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    JsonOption,
    WorkspaceOption,
    global_workspace,
    open_application,
    say,
    write,
    write_json,
    write_table,
)
from scheduler.domain.claims import JURISDICTIONS, TRIAGE, Finding, RuleSet, Severity
from scheduler.domain.errors import BadInput, NotFound

if TYPE_CHECKING:
    from scheduler.claims.rulebook import Rulebook
    from scheduler.claims.sarif import Located
    from scheduler.services.campaign_check import Advised, CampaignCheck

_CONTEXT = 60
"""Characters shown on either side of a finding."""

_LARGEST_TEXT = 5_000_000
"""Bytes of a text that is checked."""

JurisdictionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--jurisdiction",
        "-j",
        metavar="PLACE",
        help=f"{', '.join(JURISDICTIONS)}; may be repeated. Else config.toml's.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("check", epilog="Example: clinic check exosomes, or: clinic check --text draft.txt -j UK")(check)
    app.command("rules", epilog="Example: clinic rules SAF02")(rules)


def check(
    target: Annotated[
        str | None,
        typer.Argument(metavar="CAMPAIGN|ITEM", help="A campaign's name, or an item as `clinic status` shows it."),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="FILE|-", help="Any text; - reads standard input.")
    ] = None,
    jurisdiction: JurisdictionOption = None,
    sarif: Annotated[bool, typer.Option("--sarif", help="Write SARIF 2.1.0, for editors and code hosts.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read what is about to be said by the rules for medical advertising. Exit 1 when something blocks. Triage only."""
    if (target is None) == (text is None):
        raise BadInput("name a campaign or an item, or a text with --text FILE (- for standard input)")
    if as_json and sarif:
        raise BadInput("choose one of --json and --sarif")
    places = _places(jurisdiction)
    if text is not None:
        _check_text(text, places, workspace, sarif=sarif, as_json=as_json)
    else:
        _check_items(str(target), places, workspace, sarif=sarif, as_json=as_json)


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="One rule, explained with its examples.")] = None,
    jurisdiction: JurisdictionOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the rules that hold, or explain one. Also runs the examples inside a clinic's own rules."""
    from scheduler.claims.examples import failures

    book, chosen = _rules(_places(jurisdiction), workspace)
    if rule is not None:
        _explain(rule.upper(), book, chosen, as_json=as_json)
        return
    if as_json:
        write_json({"version": chosen.version, "rules": [_rule_document(each.id, chosen) for each in chosen.rules]})
    else:
        write_table(
            ("rule", "name", "severity", "looks at", "what it says"),
            (
                (each.id, each.name, chosen.severity(each).label, each.scope.value, each.message)
                for each in chosen.rules
            ),
        )
        where = ", ".join(chosen.jurisdictions) or "everywhere"
        say(f"{len(chosen.rules)} rules hold in: {where}. Rule set {chosen.version}. {TRIAGE}")
    wrong = tuple(failures(book))
    for line in wrong:
        say(line)
    if wrong:
        raise typer.Exit(1)


def _places(given: Sequence[str] | None) -> tuple[str, ...] | None:
    if not given:
        return None
    wanted = {place.upper() for each in given for place in each.split(",") if place}
    unknown = sorted(wanted - set(JURISDICTIONS))
    if unknown:
        raise BadInput(f"'{unknown[0]}' is no jurisdiction: there are {', '.join(JURISDICTIONS)}")
    return tuple(place for place in JURISDICTIONS if place in wanted)


def _rules(places: tuple[str, ...] | None, workspace: Path | None) -> tuple[Rulebook, RuleSet]:
    """Return the rulebook of the workspace, or the shipped one outside of any, and what holds in the places."""
    from scheduler.claims.rulebook import shipped_rules

    try:
        application = open_application(workspace)
        book, own = application.workspace.rulebook(), application.workspace.clinic().jurisdictions
    except NotFound:
        if workspace or global_workspace.get() or os.environ.get("CLINIC_WORKSPACE"):
            raise
        if places is None:
            raise BadInput(
                f"there is no workspace here whose jurisdictions could be read: name one with --jurisdiction "
                f"({', '.join(JURISDICTIONS)})"
            ) from None
        book, own = shipped_rules(), ()
    return book, book.chosen(own if places is None else places)


def _check_text(
    source: str, places: tuple[str, ...] | None, workspace: Path | None, *, sarif: bool, as_json: bool
) -> None:
    from scheduler.claims.engine import check_text
    from scheduler.claims.matching import reader_of

    _, chosen = _rules(places, workspace)
    text = _read(source)
    findings = check_text(text, reader_of(chosen))
    name = "standard input" if source == "-" else source
    if as_json:
        write_json({"findings": [_document(each) for each in findings], "rules": chosen.version, "note": TRIAGE})
    elif sarif:
        _write_sarif([_located_in(each, text, source) for each in findings], chosen)
    else:
        _show(name, [(each, ()) for each in findings], {name: text}, chosen)
        _sum_up(findings, chosen)
    if any(each.blocks for each in findings):
        raise typer.Exit(1)


def _read(source: str) -> str:
    try:
        if source == "-":
            data = sys.stdin.buffer.read(_LARGEST_TEXT + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(_LARGEST_TEXT + 1)
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST_TEXT:
        raise BadInput(f"{source} is larger than {_LARGEST_TEXT:,} bytes: check it in pieces")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{source} is not UTF-8 text") from error


def _check_items(
    target: str, places: tuple[str, ...] | None, workspace: Path | None, *, sarif: bool, as_json: bool
) -> None:
    application = open_application(workspace)
    if places is not None:
        application = application.in_jurisdictions(places)
    checked = application.checks.campaign(target)
    chosen = application.workspace.rules()
    if as_json:
        write_json(_campaign_document(checked, chosen))
    elif sarif:
        slug = checked.items[0].key.campaign if checked.items else target.split("/", maxsplit=1)[0]
        article = (application.root / "campaigns" / slug / "article.md").read_text(encoding="utf-8")
        _write_sarif(_located(checked, article, f"campaigns/{slug}/article.md"), chosen)
    else:
        _show_campaign(checked, chosen)
    if checked.blocks:
        raise typer.Exit(1)


def _show_campaign(checked: CampaignCheck, chosen: RuleSet) -> None:
    for item in checked.items:
        _show(str(item.key), [(each.finding, each.repairs) for each in item.findings], {}, chosen)
        if item.problem:
            write(f"{item.key}\n  BLOCK  {item.problem}\n")
    _show("the campaign as a whole", [(each.finding, each.repairs) for each in checked.series], {}, chosen)
    for note in checked.notes:
        say(f"note: {note}")
    _sum_up(checked.findings, chosen, len(checked.items))


def _show(name: str, found: Iterable[tuple[Finding, Sequence[str]]], texts: dict[str, str], chosen: RuleSet) -> None:
    found = tuple(found)
    if not found:
        return
    write(name)
    for finding, repairs in found:
        for line in _lines(finding, repairs, texts.get(name), chosen):
            write(f"  {line}")
    write("")


def _lines(finding: Finding, repairs: Sequence[str], text: str | None, chosen: RuleSet) -> Iterator[str]:
    rule = chosen.rule(finding.rule)
    label = "waived" if finding.waived else finding.severity.label.upper()
    yield f"{label:<6} {finding.rule} {rule.name if rule else ''}: {finding.place}"
    yield f"       {_marked(finding, text)}"
    yield f"       {finding.message}"
    for repair in repairs or (finding.fix,):
        yield f"       → {repair}"
    sources = [chosen.sources[name] for name in finding.sources if name in chosen.sources]
    yield f"       Source: {'; '.join(f'{each.title} <{each.url}>' for each in sources[:1])}"
    if finding.source is not None:
        yield f"       From: {_origin(finding)}"


def _marked(finding: Finding, text: str | None) -> str:
    """Return the words around a finding with its span in square brackets."""
    around = finding.sentence if text is None else text[max(0, finding.start - _CONTEXT) : finding.end + _CONTEXT]
    before, found, after = around.partition(finding.quote)
    if not found:
        return " ".join(f"[{finding.quote}]".split())
    return " ".join(f"{before[-_CONTEXT:]}[{found}]{after[:_CONTEXT]}".split())


def _origin(finding: Finding) -> str:
    from scheduler.domain.article import HEADING, SourceSpan

    source = finding.source
    if isinstance(source, SourceSpan):
        where = "the heading" if source.paragraph == HEADING else f"paragraph {source.paragraph + 1}"
        return f"section {source.section}, {where}, characters {source.start + 1} to {source.end}"
    return f"the library's statement '{source.statement}', version {source.version}" if source else ""


def _sum_up(findings: Sequence[Finding], chosen: RuleSet, items: int | None = None) -> None:
    where = ", ".join(chosen.jurisdictions) or "everywhere"
    scope = "" if items is None else f" in {items} item{'' if items == 1 else 's'}"
    counts = [
        f"{sum(each.severity is severity and not each.waived for each in findings)} {severity.label}"
        for severity in sorted(Severity, reverse=True)
    ]
    waived = sum(bool(each.waived) for each in findings)
    verdict = ", ".join(counts) + (f", {waived} waived" if waived else "") if findings else "no problem found"
    say(f"{verdict}{scope} (rules for: {where}; rule set {chosen.version}). {TRIAGE}")


def _document(finding: Finding) -> dict[str, object]:
    from scheduler.services.expiry import finding_document

    return finding_document(finding)


def _campaign_document(checked: CampaignCheck, chosen: RuleSet) -> dict[str, object]:
    def advised(each: Advised) -> dict[str, object]:
        return {**_document(each.finding), "repairs": list(each.repairs)}

    return {
        "items": [
            {"item": str(item.key), "problem": item.problem, "findings": [advised(each) for each in item.findings]}
            for item in checked.items
        ],
        "series": [advised(each) for each in checked.series],
        "findings": [_document(each) for each in checked.findings],
        "notes": list(checked.notes),
        "jurisdictions": list(chosen.jurisdictions),
        "rules": chosen.version,
        "blocks": checked.blocks,
        "note": TRIAGE,
    }


def _explain(rule_id: str, book: Rulebook, chosen: RuleSet, *, as_json: bool) -> None:
    rule = next((each for each in book.rules if each.id == rule_id), None)
    if rule is None:
        raise BadInput(f"there is no rule '{rule_id}': `clinic rules` lists them")
    if as_json:
        write_json(_rule_document(rule_id, book.chosen(JURISDICTIONS)))
        return
    held = chosen.rule(rule_id)
    write(f"{rule.id} {rule.name} ({rule.scope.value})")
    write(f"{rule.message}")
    write(f"What to do: {rule.fix}")
    here = f"{chosen.severity(held).label} in {', '.join(chosen.jurisdictions)}" if held else "does not hold here"
    write(f"Severity: {here}; by default {rule.severity.label} in {', '.join(rule.jurisdictions)}")
    for place, severity in rule.severities.items():
        write(f"  {place}: {severity.label}")
    write(f"A clinician {'may' if rule.waivable else 'may not'} waive it.")
    for title, examples in (("Fires on", rule.bad), ("Does not fire on", rule.good)):
        write(f"{title}:")
        for example in examples:
            given = "".join(f" [{key}: {value}]" for key, value in example.given.items())
            write(f"  {example.text}{given}")
    write("Sources:")
    for name in rule.sources:
        source = book.sources[name]
        write(f"  {source.title} <{source.url}>, read {source.read}")
    write(TRIAGE)


def _rule_document(rule_id: str, chosen: RuleSet) -> dict[str, object]:
    rule = chosen.rule(rule_id)
    if rule is None:
        raise BadInput(f"rule {rule_id} does not hold here")
    return {
        "id": rule.id,
        "name": rule.name,
        "scope": rule.scope.value,
        "kind": rule.kind.value,
        "severity": chosen.severity(rule).label,
        "jurisdictions": list(rule.jurisdictions),
        "message": rule.message,
        "fix": rule.fix,
        "waivable": rule.waivable,
        "sources": [
            {"title": source.title, "url": source.url, "read": source.read}
            for source in (chosen.sources[name] for name in rule.sources if name in chosen.sources)
        ],
        "bad": [example.text for example in rule.bad],
        "good": [example.text for example in rule.good],
    }


def _write_sarif(located: Sequence[Located], chosen: RuleSet) -> None:
    from scheduler import __version__
    from scheduler.claims.sarif import sarif

    write_json(sarif(located, chosen, __version__))


def _located_in(finding: Finding, text: str, file: str) -> Located:
    from scheduler.claims.sarif import Located

    line, column = _position(text, finding.start)
    end_line, end_column = _position(text, finding.end)
    return Located(finding, "stdin" if file == "-" else file, "", line, column, end_line, end_column)


def _located(checked: CampaignCheck, article: str, file: str) -> list[Located]:
    from scheduler.claims.sarif import Located

    placed: list[Located] = []
    named = [(str(item.key), each.finding) for item in checked.items for each in item.findings]
    for name, finding in (*named, *(("", each.finding) for each in checked.series)):
        start = article.find(finding.sentence) if finding.sentence else -1
        start = article.find(finding.quote, start) if start >= 0 else -1
        if start < 0:
            placed.append(Located(finding, file, name))
            continue
        placed.append(
            Located(finding, file, name, *_position(article, start), *_position(article, start + len(finding.quote)))
        )
    return placed


def _position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
