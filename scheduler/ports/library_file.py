"""The protocol of campaigns/library.toml, written by the product for staff."""

from __future__ import annotations

from typing import Protocol

from scheduler.domain.campaign import Library, Reference, Statement


class LibraryFile(Protocol):
    """The clinic's approved statements, and the references that they rest on."""

    def library(self) -> Library:
        """Return them as they stand now; an empty library where there is no file. Raises BadInput."""
        ...

    def library_version(self) -> str:
        """Return the version of the file: the SHA-256 (hex) of its text, or of none. Raises BadInput."""
        ...

    def check_entry(self, entry: Statement | Reference) -> None:
        """Raise BadInput for one that cannot be written."""
        ...

    def write_statement(self, statement: Statement, version: str) -> None:
        """Write a statement, new or changed; comments and every other entry stay.

        Raises BadInput for one that cannot be, with the file as it was; and where it is not of that `version` any more.
        """
        ...

    def write_reference(self, reference: Reference, version: str) -> None:
        """Write a reference, likewise."""
        ...
