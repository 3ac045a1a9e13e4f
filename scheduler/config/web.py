"""[web]: where the server listens, under which names people reach it, and whom it believes."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from scheduler.config.fields import SiteUrl, is_loopback
from scheduler.config.toml_file import KeyProblem, Table


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The server of the pages: its own address and TLS files, and the public address that people and links use.

    `public_hosts` and `staff_hosts` are the names under which each part answers; without staff hosts, all names serve
    both. `trusted_proxies` are addresses or networks whose X-Forwarded-For and -Proto are believed.
    """

    url: str
    host: str
    port: int
    public_hosts: tuple[str, ...]
    staff_hosts: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    tls_certificate_file: Path | None = None
    tls_key_file: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches the server."""
        return is_loopback(self.host)

    @property
    def has_tls(self) -> bool:
        """Whether the server speaks https itself."""
        return self.tls_certificate_file is not None

    @property
    def base_path(self) -> str:
        """The path under which the pages lie on their public address, without a slash at its end: often empty."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def staff_url(self) -> str:
        """The address that links to the staff's pages begin with."""
        parts = urlsplit(self.url)
        if not self.staff_hosts or parts.hostname in self.staff_hosts:
            return self.url.rstrip("/")
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{self.staff_hosts[0]}{port}{self.base_path}"


def _host_name(text: str) -> str:
    name = text.strip().lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", name):
        raise ValueError('must be a host\'s name alone, such as "news.clinic.example.com"')
    return name


def listening_address(text: str) -> str:
    """Return an address to listen on. Raises ValueError."""
    if text == "localhost":
        return text
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError('must be an address of this machine, such as "127.0.0.1" or "0.0.0.0"') from None


def _proxy(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text) if "/" in text else ipaddress.ip_address(text))
    except ValueError:
        raise ValueError('must be the proxy\'s address or network, such as "10.0.0.2" or "10.0.0.0/24"') from None


HostName = Annotated[str, AfterValidator(_host_name)]
ListeningAddress = Annotated[str, AfterValidator(listening_address)]
Proxy = Annotated[str, AfterValidator(_proxy)]


class WebTable(Table):
    """[web]."""

    url: SiteUrl | None = None
    host: ListeningAddress = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_hosts: list[HostName] = Field(default=[], max_length=100)
    staff_hosts: list[HostName] = Field(default=[], max_length=100)
    trusted_proxies: list[Proxy] = Field(default=["127.0.0.1", "::1"], max_length=100)
    tls_certificate_file: str | None = None
    tls_key_file: str | None = None

    @model_validator(mode="after")
    def _tls_files_come_together(self) -> WebTable:
        if (self.tls_certificate_file is None) != (self.tls_key_file is None):
            missing = "tls_key_file" if self.tls_key_file is None else "tls_certificate_file"
            raise KeyProblem((missing,), "is missing: TLS needs the certificate and its key")
        return self


def web_settings(table: WebTable, public_url: str, root: Path) -> WebSettings:
    """Return the settings, with the clinic's `public_url` for an address that is not given, and files below `root`."""
    url = table.url or public_url
    return WebSettings(
        url=url,
        host=table.host,
        port=table.port,
        public_hosts=tuple(dict.fromkeys((urlsplit(url).hostname or "", *table.public_hosts))),
        staff_hosts=tuple(table.staff_hosts),
        trusted_proxies=tuple(table.trusted_proxies),
        tls_certificate_file=root / table.tls_certificate_file if table.tls_certificate_file else None,
        tls_key_file=root / table.tls_key_file if table.tls_key_file else None,
    )
