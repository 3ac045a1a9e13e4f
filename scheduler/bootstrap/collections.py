"""What the clinic keeps for all its campaigns: rules, approved statements, pictures."""

from __future__ import annotations

from functools import cached_property

from scheduler.bootstrap.signing import Signing
from scheduler.domain.errors import NotFound
from scheduler.domain.payload import Picture
from scheduler.resources import resource_bytes
from scheduler.services.edit_item import CardChoices
from scheduler.services.library import LibraryDesk
from scheduler.services.media import MediaDesk
from scheduler.services.rules import RulesAtHand
from scheduler.services.sample_card import sample_card


class Collections(Signing):
    """The parts of a workspace that campaigns share."""

    @property
    def rules(self) -> RulesAtHand:
        """The rules of the workspace as they are now, and their findings on any text."""
        return RulesAtHand(self.workspace.rulebook(), self.workspace.rules())

    @cached_property
    def library(self) -> LibraryDesk:
        """The approved statements and their references."""
        return LibraryDesk(
            files=self.workspace,
            store=self.store,
            staff=self.people,
            clock=self.clock,
            zone=lambda: self.workspace.clinic().zone,
            rules=lambda: self.rules,
        )

    @cached_property
    def media(self) -> MediaDesk:
        """The clinic's pictures, and the consents for them."""

        def as_photograph(data: bytes) -> tuple[bytes, str]:
            from scheduler.rendering.photographs import kept_photograph  # Pillow, for those who keep one

            return kept_photograph(data)

        return MediaDesk(self.workspace, self.store, self.people, self.clock, as_photograph)

    def small_picture(self, file: str, cut: str = "") -> tuple[bytes, str]:
        """Return a picture made small, whole or cut around its focus, and its media type. Raises NotFound, BadInput."""
        from scheduler.rendering.photographs import SmallPictures

        found = (picture for picture in self.workspace.pictures() if picture.file == file)
        focus = next((picture.focus for picture in found if picture.focus), (0.5, 0.5))
        return SmallPictures(self.variable_files / "pictures").of(self.media.data(file), cut, focus)

    def logo(self) -> Picture | None:
        """Return the clinic's logo, None where it has none. Raises NotFound, BadInput."""
        from scheduler.rendering.logo import brand_logo

        return brand_logo(self.workspace.clinic(), self.root)

    @property
    def card_choices(self) -> CardChoices:
        """The layouts, motifs and photographs that a card can have."""
        from scheduler.rendering.cards.layout import layout_names  # Pillow, for those who draw
        from scheduler.rendering.cards.motifs import motif_names

        known = self.workspace.pictures()
        photographs = tuple(picture for picture in known if not picture.file.startswith("campaigns/"))
        return CardChoices(layout_names(self.root), motif_names(self.root), photographs)

    def card_sample(self, *, layout: str = "", motif: str = "") -> tuple[bytes, str]:
        """Return a small card in a layout or with a motif, and its media type. Raises NotFound, ClinicError."""
        from scheduler.rendering.photographs import SmallPictures

        known = self.card_choices
        if layout not in {"", *known.layouts} or motif not in {"", *known.motifs}:
            raise NotFound("there is no such layout or motif")
        drawn = sample_card(self.renderer, layout or "key-point", motif)
        return SmallPictures(self.variable_files / "pictures").of(drawn.data, "", (0.5, 0.5))

    def photograph(self, file: str) -> bytes:
        """Return a photograph on record. Raises NotFound, BadInput."""
        if file not in {picture.file for picture in self.workspace.pictures()}:
            raise NotFound(f"assets/pictures.toml has no picture '{file}'")
        return resource_bytes(f"assets/{file}", self.root)
