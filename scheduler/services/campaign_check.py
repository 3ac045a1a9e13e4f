"""The check of a whole campaign, or of one item of it: findings with what can be done about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.claims import LANGUAGE, Finding, RuleSet, Severity
from scheduler.domain.content import Item, ItemKey, ItemState, sentences_of
from scheduler.domain.errors import BadInput
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.ports import Clock, Workspace
from scheduler.resources import inside
from scheduler.services.advice import Remedy, remedies
from scheduler.services.claims_policy import ClaimsPolicy, claims_policy_of
from scheduler.services.items import ItemDesk, Look

_STANDING = frozenset(ItemState) - {ItemState.CANCELLED, ItemState.RETRACTED}


@dataclass(frozen=True, slots=True)
class Advised:
    """A finding with what can be done about it."""

    finding: Finding
    remedies: tuple[Remedy, ...]

    @property
    def repairs(self) -> tuple[str, ...]:
        """The remedies in words."""
        return tuple(remedy.words for remedy in self.remedies)


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """An item's findings. `problem` says why it could not be read, or what it carries that may not be used."""

    key: ItemKey
    findings: tuple[Advised, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article as its file has it, and the file's name from the workspace."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class CampaignCheck:
    """A campaign's items with their findings, and those of the series; `notes` are lines for staff."""

    article: ArticleFile
    rules: RuleSet
    items: tuple[CheckedItem, ...]
    series: tuple[Advised, ...]
    notes: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding."""
        found = (*(advised for item in self.items for advised in item.findings), *self.series)
        return tuple(advised.finding for advised in found)

    @property
    def unread(self) -> dict[str, Finding]:
        """The languages of items that the rules do not read, by their English names, each with what to do."""
        return {finding.quote: finding for finding in self.findings if finding.place == LANGUAGE}

    @property
    def blocks(self) -> bool:
        """True when anything keeps an item from going out."""
        return any(finding.blocks for finding in self.findings) or any(item.problem for item in self.items)


@dataclass(frozen=True, slots=True)
class CampaignChecks:
    """Checks what is planned by the rules of one workspace."""

    items: ItemDesk
    workspace: Workspace
    clock: Clock

    def campaign(self, name: str, items: Iterable[Item] | None = None) -> CampaignCheck:
        """Check the items that a campaign's slug or an item's key names (or those given). Raises NotFound, BadInput."""
        found = self.items.find(name)
        slug = found[0].key.campaign
        policy = claims_policy_of(self.workspace, slug, self.clock.now())
        standing = tuple(item for item in (found if items is None else items) if item.state in _STANDING)
        if not standing:
            raise BadInput(f"{name}: nothing is left to check: what there is was cancelled or retracted")
        checked = tuple(self._checked(item, policy) for item in standing)
        series = tuple(self._advised(finding, policy, slug) for finding in self.items.series(slug))
        return CampaignCheck(self._article(slug), self.workspace.rules(), checked, series, _notes(self.workspace))

    def advised(self, look: Look) -> tuple[Advised, ...]:
        """Return the findings on an item as it would go out, each with what can be done about it."""
        campaign = look.item.key.campaign
        policy = claims_policy_of(self.workspace, campaign, self.clock.now())
        printed = frozenset(sentence.text for sentence in sentences_of(look.item.draft))
        return tuple(self._advised(finding, policy, campaign, printed) for finding in look.findings)

    def _article(self, slug: str) -> ArticleFile:
        if slug == STANDING_CAMPAIGN and slug not in self.workspace.campaigns():
            return ArticleFile("templates/email/confirmation.mjml", "")
        file = f"campaigns/{slug}/{self.workspace.campaign(slug).words_file}"
        try:
            place = inside(self.workspace.root / file, self.workspace.root, file)
            return ArticleFile(file, place.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{file} cannot be read: {error}") from error

    def _checked(self, item: Item, policy: ClaimsPolicy) -> CheckedItem:
        look = self.items.look(item)
        printed = frozenset(sentence.text for sentence in sentences_of(item.draft))
        advised = tuple(self._advised(finding, policy, item.key.campaign, printed) for finding in look.findings)
        return CheckedItem(item.key, advised, look.failure or "; ".join(look.unusable))

    def _advised(
        self, finding: Finding, policy: ClaimsPolicy, slug: str, printed: frozenset[str] = frozenset()
    ) -> Advised:
        if finding.severity is Severity.INFO:
            return Advised(finding, ())
        article = self.workspace.article(slug)
        return Advised(finding, tuple(remedies(finding, policy, article, self.items.checker.reader, printed)))


def _notes(workspace: Workspace) -> tuple[str, ...]:
    notes = []
    if not workspace.rules().jurisdictions:
        notes.append("config.toml names no jurisdictions in [claims]: only the rules that hold everywhere were read")
    return tuple(notes)
