"""The pages and sheets that a workspace's own templates and brand give, for people to look at and to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from scheduler.domain.article import Article
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Draft, Item
from scheduler.domain.payload import Picture, Rendered
from scheduler.rendering.evidence import evidence_page
from scheduler.rendering.preview import preview_page
from scheduler.rendering.sheet import contact_sheet, sheet_kind


class Seen(Protocol):
    """An item as it goes out; `rendered` is None for one that cannot be rendered, `problems` stand against it.

    `unread` is the language that the check does not read, by its English name; none where it does.
    """

    @property
    def item(self) -> Item: ...  # noqa: D102 - the class says it

    @property
    def rendered(self) -> Rendered | None: ...  # noqa: D102

    @property
    def problems(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def unread(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class WorkspacePages:
    """Makes the pages of the workspace at `root`; `outlined` draws a draft's cards with the boxes of their layouts."""

    root: Path
    clinic: Callable[[], Clinic]
    article: Callable[[str], Article]
    outlined: Callable[[Draft], tuple[Picture, ...]]

    def preview(self, campaign: str, seen: Iterable[Seen], cancelled: int = 0) -> str:
        """Return a page that shows items of a campaign as they will go out.

        One that cannot be rendered, with the reason.

        `cancelled` is how many are left out because they are cancelled. Raises BadInput when a template is at fault.
        """
        shown = tuple(seen)
        return preview_page(
            [(shown_item.item, shown_item.rendered) for shown_item in shown],
            self.clinic(),
            self.article(campaign),
            {shown_item.item.key: shown_item.problems for shown_item in shown},
            self.root,
            cancelled=cancelled,
            unread=tuple(dict.fromkeys(name for shown_item in shown for name in shown_item.unread)),
        )

    def sheet(self, file: Path, seen: Iterable[Seen], *, boxes: bool = False) -> bytes:
        """Return the cards of items on one picture, in the format that the file's name asks for.

        With `boxes` they are drawn with the boxes of their layouts outlined. Raises BadInput.
        """
        shown = [(seen_item.item, seen_item.rendered) for seen_item in seen if seen_item.rendered]
        if boxes:
            shown = [(item, replace(rendered, pictures=self.outlined(item.draft))) for item, rendered in shown]
        return contact_sheet(shown, sheet_kind(file))

    def evidence(self, documents: Sequence[Mapping[str, object]], back: str = "") -> str:
        """Return the evidence on items as a page to print. Raises BadInput when the template is at fault.

        `back` is the address of the page that leads there, if one does.
        """
        return evidence_page(documents, self.clinic(), self.root, back)
