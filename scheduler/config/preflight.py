"""[preflight]: what the last look before signing may ask of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from scheduler.config.fields import Line
from scheduler.config.toml_file import Table


@dataclass(frozen=True, slots=True)
class PreflightSettings:
    """Whether links are followed and DNS is asked, and the DKIM selectors of the clinic's own mail server."""

    network: bool = True
    dkim_selectors: tuple[str, ...] = ()


def _selector(text: str) -> str:
    if not text.replace("-", "").replace("_", "").replace(".", "").isalnum() or not text.isascii():
        raise ValueError("is not a selector, such as s1: the part before ._domainkey in the record's name")
    return text


class PreflightTable(Table):
    """[preflight]."""

    network: bool = True
    dkim_selectors: list[Annotated[Line, AfterValidator(_selector)]] = Field(default=[], max_length=10)


def preflight_settings(table: PreflightTable) -> PreflightSettings:
    """Return the table as the product knows it."""
    return PreflightSettings(table.network, tuple(table.dkim_selectors))
