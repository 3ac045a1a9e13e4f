"""Checks of texts and campaigns, and the rules behind them, as JSON and as SARIF."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler import __version__
from scheduler.claims.engine import TEXT
from scheduler.claims.sarif import Located, located, sarif
from scheduler.domain.claims import LANGUAGE, TRIAGE, Finding, Rule, RuleSet
from scheduler.services.campaign_check import Advised, CampaignCheck
from scheduler.services.findings import finding_values
from scheduler.services.rules import TextCheck


def text_check_document(checked: TextCheck) -> dict[str, object]:
    """Return the findings on a text."""
    findings = [finding_values(finding) for finding in checked.findings]
    unread = [finding.quote for finding in checked.findings if finding.place == LANGUAGE]
    return {"findings": findings, "unread": unread, "rules": checked.rules.version, "note": TRIAGE}


def campaign_check_document(checked: CampaignCheck) -> dict[str, object]:
    """Return the findings on a campaign's items and on the series, with what can be done about each."""
    return {
        "items": [
            {
                "item": str(item.key),
                "problem": item.problem,
                "findings": [_advised(advised) for advised in item.findings],
            }
            for item in checked.items
        ],
        "series": [_advised(advised) for advised in checked.series],
        "findings": [finding_values(finding) for finding in checked.findings],
        "notes": list(checked.notes),
        "unread": list(checked.unread),
        "jurisdictions": list(checked.rules.jurisdictions),
        "rules": checked.rules.version,
        "blocks": checked.blocks,
        "note": TRIAGE,
    }


def text_check_sarif(checked: TextCheck, file: str) -> dict[str, object]:
    """Return the findings on a text as a SARIF log; `file` is the text's name in it."""
    return sarif(
        (
            located(finding, checked.text, file, finding.start) if finding.place == TEXT else Located(finding, file)
            for finding in checked.findings
        ),
        checked.rules,
        __version__,
    )


def campaign_check_sarif(checked: CampaignCheck) -> dict[str, object]:
    """Return the findings on a campaign as a SARIF log over its article."""
    return sarif(_in_article(checked), checked.rules, __version__)


def rules_document(chosen: RuleSet) -> dict[str, object]:
    """Return the rules that hold."""
    return {"version": chosen.version, "rules": [rule_document(rule, chosen) for rule in chosen.rules]}


def rule_document(rule: Rule, chosen: RuleSet) -> dict[str, object]:
    """Return a rule with its sources and examples, as severe as it is among the chosen ones."""
    return {
        "id": rule.id,
        "name": rule.name,
        "scope": rule.scope.value,
        "kind": rule.kind.value,
        "severity": chosen.severity(rule).label,
        "jurisdictions": list(rule.jurisdictions),
        "message": rule.message,
        "reason": rule.reason,
        "fix": rule.fix,
        "waivable": rule.waivable,
        "sources": [
            {
                "title": source.title,
                "url": source.url,
                "read": source.read,
                "basis": source.basis.value,
                "jurisdictions": list(source.jurisdictions),
            }
            for source in (chosen.sources[name] for name in rule.sources if name in chosen.sources)
        ],
        "bad": [example.text for example in rule.bad],
        "good": [example.text for example in rule.good],
    }


def _advised(advised: Advised) -> dict[str, object]:
    return {**finding_values(advised.finding), "repairs": list(advised.repairs)}


def _in_article(checked: CampaignCheck) -> Iterator[Located]:
    article = checked.article
    for name, finding in _named(checked):
        sentence = article.text.find(finding.sentence) if finding.sentence else -1
        start = article.text.find(finding.quote, sentence) if sentence >= 0 else -1
        if start < 0:
            yield Located(finding, article.file, name)
        else:
            yield located(finding, article.text, article.file, start, name)


def _named(checked: CampaignCheck) -> Iterator[tuple[str, Finding]]:
    for item in checked.items:
        yield from ((str(item.key), advised.finding) for advised in item.findings)
    yield from (("", advised.finding) for advised in checked.series)
