"""check, preflight, rules: read the medicine before it goes out."""

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
    say_unsigned,
    write,
    write_json,
    write_table,
)
from scheduler.domain.claims import JURISDICTIONS, LANGUAGE, TRIAGE, Basis, Finding, RuleSet, Severity
from scheduler.domain.errors import BadInput
from scheduler.domain.preflight import Verdict

if TYPE_CHECKING:
    from scheduler.domain.claims import Example
    from scheduler.services.campaign_check import CampaignCheck
    from scheduler.services.rules import RulesAtHand

_CONTEXT = 60
"""Characters shown on either side of a finding."""

_VERDICTS = {
    Verdict.GOOD: "good    ",
    Verdict.ADVISES: "weigh   ",
    Verdict.BLOCKS: "blocks  ",
    Verdict.UNKNOWN: "unknown ",
}

_READ = {Basis.TEXT: "its text read", Basis.REPORT: "a report of it read"}

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
    app.command("preflight", epilog="Example: clinic preflight exosomes")(preflight)
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
    """Check items or a text by the rules for medical advertising. Exit 1 when something blocks. Triage only."""
    if (target is None) == (text is None):
        raise BadInput("name a campaign or an item, or a text with --text FILE (- for standard input)")
    if as_json and sarif:
        raise BadInput("choose one of --json and --sarif")
    places = _places(jurisdiction)
    if text is not None:
        _check_text(text, _rules(places, workspace), sarif=sarif, as_json=as_json)
    else:
        application = open_application(workspace, jurisdictions=places)
        checked = application.checks.campaign(str(target))
        for line in application.preflight.of_campaign(str(target).partition("/")[0]):
            say(f"before it is submitted: {line}")
        say_unsigned(application, str(target))
        _check_items(checked, sarif=sarif, as_json=as_json)


def preflight(
    target: Annotated[
        str, typer.Argument(metavar="CAMPAIGN|ITEM", help="A campaign's name, or an item as `clinic status` shows it.")
    ],
    every: Annotated[bool, typer.Option("--all", help="Show what is good as well.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check links, alt texts, contrast, size, the sender and its records in DNS. Exit 1 when something blocks."""
    from scheduler.services.documents.review import preflight_document
    from scheduler.services.preflight.desk import grouped

    reports = open_application(workspace).preflight.run(target)
    if as_json:
        write_json(preflight_document(reports))
    else:
        for finding, items in grouped(reports):
            if every or not finding.is_good:
                where = str(items[0]) if len(items) == 1 else f"{len(items)} items"
                write(f"{_VERDICTS[finding.verdict]} {finding.check} ({where}): {finding.line}")
        blocked = sum(report.blocks for report in reports)
        write(f"{len(reports)} looked at, {blocked} not fit to go out")
    if any(report.blocks for report in reports):
        raise typer.Exit(1)


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="One rule, explained with its examples.")] = None,
    jurisdiction: JurisdictionOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the rules that hold, or explain one. Also runs the examples inside a clinic's own rules."""
    from scheduler.services.documents.checks import rules_document

    at_hand = _rules(_places(jurisdiction), workspace)
    if rule is not None:
        _explain(at_hand, rule.upper(), as_json=as_json)
        return
    chosen = at_hand.chosen
    if as_json:
        write_json(rules_document(chosen))
    else:
        write_table(
            ("rule", "name", "severity", "looks at", "what it says"),
            (
                (rule.id, rule.name, chosen.severity(rule).label, rule.scope.value, rule.message)
                for rule in chosen.rules
            ),
        )
        where = ", ".join(chosen.jurisdictions) or "everywhere"
        say(f"{len(chosen.rules)} rules hold in: {where}. Rule set {chosen.version}. {TRIAGE}")
    wrong = at_hand.failures()
    for line in wrong:
        say(line)
    if wrong:
        raise typer.Exit(1)


def _places(given: Sequence[str] | None) -> tuple[str, ...] | None:
    from scheduler.services.rules import jurisdictions_named

    return jurisdictions_named(given) if given else None


def _rules(places: tuple[str, ...] | None, workspace: Path | None) -> RulesAtHand:
    """Return the rules of the workspace, or the shipped ones outside of any."""
    from scheduler.bootstrap import open_rules

    return open_rules(workspace or global_workspace.get(), os.environ, places)


def _check_text(source: str, rules: RulesAtHand, *, sarif: bool, as_json: bool) -> None:
    from scheduler.services.documents.checks import text_check_document, text_check_sarif

    checked = rules.check(_read(source))
    name = "standard input" if source == "-" else source
    if as_json:
        write_json(text_check_document(checked))
    elif sarif:
        write_json(text_check_sarif(checked, "stdin" if source == "-" else source))
    else:
        _show(name, [(finding, ()) for finding in checked.findings], checked.rules, checked.text)
        _sum_up(checked.findings, checked.rules)
    if checked.blocks:
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


def _check_items(checked: CampaignCheck, *, sarif: bool, as_json: bool) -> None:
    from scheduler.services.documents.checks import campaign_check_document, campaign_check_sarif

    if as_json:
        write_json(campaign_check_document(checked))
    elif sarif:
        write_json(campaign_check_sarif(checked))
    else:
        _show_campaign(checked)
    if checked.blocks:
        raise typer.Exit(1)


def _show_campaign(checked: CampaignCheck) -> None:
    for item in checked.items:
        found = [(advised.finding, advised.repairs) for advised in item.findings if advised.finding.place != LANGUAGE]
        _show(str(item.key), found, checked.rules)
        if item.problem:
            write(f"{item.key}\n  BLOCK  {item.problem}\n")
    _show("the campaign as a whole", [(advised.finding, advised.repairs) for advised in checked.series], checked.rules)
    for language, finding in checked.unread.items():
        say(f"note: {language}: {finding.message} {finding.reason} {finding.fix}")
    for note in checked.notes:
        say(f"note: {note}")
    _sum_up(checked.findings, checked.rules, len(checked.items))


def _show(name: str, found: Sequence[tuple[Finding, Sequence[str]]], chosen: RuleSet, text: str | None = None) -> None:
    if not found:
        return
    write(name)
    for finding, repairs in found:
        for line in _lines(finding, repairs, text, chosen):
            write(f"  {line}")
    write("")


def _lines(finding: Finding, repairs: Sequence[str], text: str | None, chosen: RuleSet) -> Iterator[str]:
    from scheduler.services.check import source_words

    rule = chosen.rule(finding.rule)
    yield f"{finding.label:<6} {finding.rule} {rule.name if rule else ''}: {finding.place}"
    yield f"       {_marked(finding, text)}"
    yield f"       {finding.message}"
    if finding.reason:
        yield f"       Why: {finding.reason}"
    for repair in repairs or (finding.fix,):
        yield f"       → {repair}"
    for source in chosen.law(rule) if rule else ():
        yield f"       Source: {source.title} <{source.url}>"
    if finding.source is not None:
        yield f"       From: {source_words(finding.source)}"


def _marked(finding: Finding, text: str | None) -> str:
    """Return the words around a finding with its span in square brackets."""
    around = finding.sentence if text is None else text[max(0, finding.start - _CONTEXT) : finding.end + _CONTEXT]
    before, found, after = around.partition(finding.quote)
    if not found:
        return " ".join(f"[{finding.quote}]".split())
    return " ".join(f"{before[-_CONTEXT:]}[{found}]{after[:_CONTEXT]}".split())


def _sum_up(findings: Sequence[Finding], chosen: RuleSet, items: int | None = None) -> None:
    where = ", ".join(chosen.jurisdictions) or "everywhere"
    scope = "" if items is None else f" in {items} item{'' if items == 1 else 's'}"
    counts = [
        f"{sum(finding.severity is severity and not finding.waived for finding in findings)} {severity.label}"
        for severity in sorted(Severity, reverse=True)
    ]
    waived = sum(bool(finding.waived) for finding in findings)
    verdict = ", ".join(counts) + (f", {waived} waived" if waived else "") if findings else "no problem found"
    unread = ", ".join(dict.fromkeys(finding.quote for finding in findings if finding.place == LANGUAGE))
    if unread:
        verdict = f"NOT READ: {unread}. {verdict}"
    say(f"{verdict}{scope} (rules for: {where}; rule set {chosen.version}). {TRIAGE}")


def _explain(at_hand: RulesAtHand, name: str, *, as_json: bool) -> None:
    from scheduler.services.documents.checks import rule_document

    held = at_hand.chosen.rule(name)
    rule = held or at_hand.rule(name)
    if as_json:
        write_json(rule_document(rule, at_hand.chosen if held else at_hand.book.chosen(JURISDICTIONS)))
        return
    where = ", ".join(at_hand.chosen.jurisdictions)
    here = f"{at_hand.chosen.severity(held).label} in {where}" if held else "does not hold here"
    write(f"{rule.id} {rule.name} ({rule.scope.value})")
    write(rule.message)
    if rule.reason:
        write(f"Why: {rule.reason}")
    write(f"What to do: {rule.fix}")
    write(f"Severity: {here}; by default {rule.severity.label} in {', '.join(rule.jurisdictions)}")
    for place, severity in rule.severities.items():
        write(f"  {place}: {severity.label}")
    write(f"A clinician {'may' if rule.waivable else 'may not'} waive it.")
    _write_examples("Fires on", rule.bad)
    _write_examples("Does not fire on", rule.good)
    write("Sources:" if rule.sources else f"Sources: none for {where or 'everywhere'}. It is good practice.")
    for source in (at_hand.book.sources[name] for name in rule.sources):
        write(f"  {source.title} <{source.url}>, {_READ[source.basis]} {source.read}")
    write(TRIAGE)


def _write_examples(title: str, examples: Iterable[Example]) -> None:
    write(f"{title}:")
    for example in examples:
        given = "".join(f" [{key}: {value}]" for key, value in example.given.items())
        write(f"  {example.text}{given}")
