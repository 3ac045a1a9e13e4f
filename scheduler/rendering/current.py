"""The renderer of a workspace whose settings people change while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from scheduler.channels.spec import CardFormat
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import CardLayout, Draft, Post
from scheduler.domain.payload import Picture, Rendered
from scheduler.rendering.renderer import WorkspaceRenderer


class CurrentRenderer:
    """Renders with the clinic's settings as they are now: what staff change counts for a running worker too."""

    def __init__(self, root: Path, clinic: Callable[[], Clinic], cards: Path) -> None:
        """`clinic` reads the settings of the workspace at `root`; drawn cards are kept in the folder `cards`."""
        self._root = root
        self._clinic = clinic
        self._cards = cards
        self._built: tuple[Clinic, WorkspaceRenderer] | None = None

    def texts(self, post: Post) -> tuple[str, ...]:
        """Return the final text of each part of a post. Raises ClinicError naming the item."""
        return self._current().texts(post)

    def cards_in(self, draft: Draft, form: CardFormat) -> tuple[Picture, ...]:
        """Return a draft's cards in any format, in order. Raises ClinicError naming the item."""
        return self._current().cards_in(draft, form)

    def outlined_cards(self, draft: Draft) -> tuple[Picture, ...]:
        """Return a draft's cards with the boxes of their layers outlined. Raises ClinicError naming the item."""
        return self._current().outlined_cards(draft)

    def card_layout(self, name: str) -> CardLayout:
        """Return the places of a card layout. Raises BadInput that names the known layouts."""
        return self._current().card_layout(name)

    def check_motif(self, name: str) -> None:
        """Raise BadInput that names the known motifs where this is none, or the fault in it."""
        self._current().check_motif(name)

    def draw_cards(self, drafts: Iterable[Draft]) -> None:
        """Draw the cards that are not kept yet, on every core. Raises ClinicError."""
        self._current().draw_cards(drafts)

    def render(self, draft: Draft) -> Rendered:
        """Return a draft as it goes out. Raises ClinicError naming the item."""
        return self._current().render(draft)

    def _current(self) -> WorkspaceRenderer:
        clinic = self._clinic()
        built = self._built
        if built is None or built[0] != clinic:
            built = (clinic, WorkspaceRenderer(self._root, clinic, self._cards))
            self._built = built
        return built[1]
