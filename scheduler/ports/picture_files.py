"""The protocol of a workspace's pictures, and of assets/pictures.toml, written by the product for staff."""

from __future__ import annotations

from typing import Protocol

from scheduler.domain.campaign import Campaign, Clinic
from scheduler.domain.pictures import PictureRecord


class PictureFiles(Protocol):
    """The clinic's pictures with their records, each named as pictures.toml names it."""

    def clinic(self) -> Clinic:
        """Return the clinic's settings. Raises NotFound, BadInput."""
        ...

    def campaigns(self) -> tuple[str, ...]:
        """Return the slugs of all campaigns, sorted."""
        ...

    def campaign(self, slug: str) -> Campaign:
        """Return one campaign's plan. Raises NotFound, BadInput."""
        ...

    def pictures(self) -> tuple[PictureRecord, ...]:
        """Return the records, in the order of the file. Raises BadInput."""
        ...

    def pictures_version(self) -> str:
        """Return the version of the file: the SHA-256 (hex) of its text, or of none. Raises BadInput."""
        ...

    def write_picture(self, record: PictureRecord, version: str | None = None) -> None:
        """Write a record, new or changed; comments and every other entry stay.

        Raises BadInput for one that cannot be, and where the file is not of that `version` any more: it is as it was.
        """
        ...

    def picture_files(self) -> tuple[str, ...]:
        """Return the pictures in assets/, then the articles', each sorted."""
        ...

    def picture_bytes(self, file: str) -> bytes:
        """Return a picture. Raises NotFound, BadInput."""
        ...

    def is_in_templates(self, file: str) -> bool:
        """Say whether a template of the workspace's own names a file of assets/."""
        ...

    def keep_asset(self, folder: str, name: str, data: bytes, ending: str = "png") -> str:
        """Keep a file in a folder of assets/, named with its digest; return its path there. Raises BadInput."""
        ...

    def remove_picture(self, file: str) -> None:
        """Take a picture of assets/ and its record away. Raises NotFound, BadInput."""
        ...
