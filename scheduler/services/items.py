"""Items as they stand and as they go out: found by name, rendered, and read by the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.claims.coded_rules import OWN_CHECKS
from scheduler.domain.claims import LANGUAGE, Finding
from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.payload import Rendered
from scheduler.ports import Clock, Renderer, Store, Transaction, Workspace
from scheduler.services.check import Checker, block_reasons
from scheduler.services.expiry import unusable_statements
from scheduler.services.outgoing import Outgoing, given_on, prepare_outgoing


@dataclass(frozen=True, slots=True)
class Look:
    """An item as it goes out, with what stands against it.

    `outgoing` is None for an item that cannot be rendered; `failure` then says why. `findings` are what the rules say,
    `unusable` the statements that it carries and that may not be used.
    """

    item: Item
    outgoing: Outgoing | None = None
    failure: str = ""
    findings: tuple[Finding, ...] = ()
    unusable: tuple[str, ...] = ()

    @property
    def rendered(self) -> Rendered | None:
        """The item as readers get it, or None."""
        return self.outgoing.rendered if self.outgoing else None

    @property
    def unread(self) -> tuple[str, ...]:
        """The language that the check does not read, by its English name; none where it does."""
        return tuple(finding.quote for finding in self.findings if finding.place == LANGUAGE)

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the item may not be submitted as it is, one line each."""
        if self.outgoing is None:
            return (self.failure,)
        return self.outgoing.problems + block_reasons(self.findings) + self.unusable


@dataclass(frozen=True, slots=True)
class ItemDesk:
    """Finds items, and looks at them as they would go out now."""

    workspace: Workspace
    store: Store
    renderer: Renderer
    clock: Clock

    @property
    def checker(self) -> Checker:
        """The check of items by the clinic's rules."""
        return Checker(self.workspace)

    def find(self, name: str) -> tuple[Item, ...]:
        """Return the items that a campaign's slug or an item's key names. Raises NotFound, BadInput."""
        with self.store.transaction() as tables:
            return find_items(name, tables)

    def standing(self, name: str) -> tuple[tuple[Item, ...], int]:
        """Return the named items without the cancelled ones, and how many those are. Raises NotFound, BadInput."""
        known_campaign(name, self.workspace)
        found = self.find(name)
        standing = tuple(item for item in found if item.state is not ItemState.CANCELLED)
        return standing, len(found) - len(standing)

    def outgoing(self, item: Item) -> Outgoing:
        """Return an item as it would go out now. Raises ClinicError naming the item."""
        with self.store.transaction() as tables:
            given = given_on(item.key, tables)
        return prepare_outgoing(item, self.renderer, self.workspace, given, self.clock.now())

    def findings(self, outgoing: Outgoing) -> tuple[Finding, ...]:
        """Return the rules' findings on an item as it would go out."""
        with self.store.transaction() as tables:
            given = given_on(outgoing.item.key, tables)
        return self.checker.item(outgoing.item, outgoing.rendered, given, self.clock.now())

    def look(self, item: Item) -> Look:
        """Return an item as it goes out with what stands against it, or the reason why it cannot be rendered."""
        try:
            return self.look_at(self.outgoing(item))
        except ClinicError as error:
            return Look(item, failure=str(error).removeprefix(f"{item.key}: "))

    def look_at(self, outgoing: Outgoing) -> Look:
        """Return an item that is rendered already with what stands against it."""
        item = outgoing.item
        unusable = unusable_statements(item.draft, self.workspace, self.clock.now())
        return Look(item, outgoing, findings=self.findings(outgoing), unusable=unusable)

    def own_claims(self, look: Look) -> tuple[Finding, ...]:
        """Return what keeps an item back though a clinician may stand for it: claims in somebody's own words."""
        rules = self.workspace.rules()
        found = ((finding, rules.rule(finding.rule)) for finding in look.findings if finding.blocks)
        return tuple(finding for finding, rule in found if rule is not None and rule.check in OWN_CHECKS)

    def without_own_claims(self, look: Look) -> Look:
        """Return a look at an item as if a clinician stood for the claims in somebody's own words."""
        claims = self.own_claims(look)
        return replace(look, findings=tuple(finding for finding in look.findings if finding not in claims))

    def series(self, campaign: str) -> tuple[Finding, ...]:
        """Return the rules' findings on a campaign's items together."""
        with self.store.transaction() as tables:
            items = tables.items.of_campaign(campaign)
        return self.checker.series(campaign, items)


def find_items(name: str, tables: Transaction) -> tuple[Item, ...]:
    """Return the items of a campaign (by slug) or the one item (by key). Raises NotFound, BadInput."""
    if "/" in name:
        return (tables.items.get(ItemKey.parse(name)),)
    items = tables.items.of_campaign(name)
    if not items:
        raise BadInput(f"campaign '{name}' has no items yet: run `clinic plan {name}`")
    return items


def known_campaign(name: str, workspace: Workspace) -> None:
    """Raise NotFound, which says how a campaign is made, unless the campaign of a slug or an item's key is there."""
    slug = name.split("/", maxsplit=1)[0]
    if slug not in workspace.campaigns():
        workspace.campaign(slug)
