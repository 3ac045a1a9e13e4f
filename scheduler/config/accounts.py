"""The accounts that a campaign may name: their tables in config.toml, and their secrets in the environment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, create_model, model_validator

from scheduler.channels.accounts import Account, Form, Setting, TransportSpec
from scheduler.channels.registry import CHANNELS, spec_of, specs
from scheduler.channels.spec import ChannelSpec
from scheduler.config.environment import secret
from scheduler.config.fields import BaseUrl, Line, is_loopback
from scheduler.config.toml_file import KeyProblem, Table
from scheduler.domain.errors import BadInput

_TYPES: Mapping[Form, Any] = {Form.ADDRESS: BaseUrl, Form.LINE: Line, Form.FLAG: bool, Form.NUMBER: int}
"""The type of each form of a setting; pydantic's annotations are of no one type."""


@dataclass(frozen=True, slots=True)
class ConfiguredAccount:
    """An account that a campaign may name. `account` is None until its secrets are set, in `variables`."""

    name: str
    spec: ChannelSpec
    transport: TransportSpec
    variables: tuple[str, ...]
    account: Account | None

    @property
    def dkim_selectors(self) -> tuple[str, ...]:
        """The selectors of the keys that its mails are signed with, as far as the product knows them."""
        own = getattr(self.account, "dkim_selector", "")
        return (own,) if own else self.transport.dkim_selectors

    @property
    def handle(self) -> str:
        """The name by which readers find it on its network, empty where the product does not know it."""
        return str(getattr(self.account, "handle", ""))

    @property
    def reaches_nobody(self) -> bool:
        """Whether its server is this machine itself: a simulator, for a rehearsal."""
        addresses = {setting.name for setting in self.transport.options if setting.form is Form.ADDRESS}
        return any(is_loopback(urlsplit(getattr(self.account, name, "")).hostname or "") for name in addresses)


class NamedAccountTable(Table):
    """[accounts.NAME]: an account beside the one that is named like its channel."""

    platform: str
    transport: str | None = None

    @property
    def spec(self) -> ChannelSpec:
        """The spec that the account follows."""
        return spec_of(self.platform)

    @property
    def way(self) -> TransportSpec:
        """The way to reach it: the one named, or the channel's usual one."""
        return next(way for way in self.spec.transports if self.transport in {None, way.name})

    @model_validator(mode="after")
    def _is_one_account(self) -> NamedAccountTable:
        ways = [way.name for way in self.spec.transports]
        if self.transport not in {None, *ways}:
            raise KeyProblem(("transport",), f"is no way to reach {self.spec.title}: use {' or '.join(ways)}")
        options = {setting.name for setting in self.way.options}
        for key in sorted(self.model_fields_set - {"platform", "transport"} - options):
            raise KeyProblem((key,), f"says nothing about an account at {self.way.title}: take it out")
        return self


def _transports() -> Iterator[TransportSpec]:
    return (transport for spec in specs() for transport in spec.transports)


def _optional(setting: Setting) -> tuple[Any, Any]:
    return _type(setting) | None, Field(default=None, examples=[f'"{setting.example}"'])


def _type(setting: Setting) -> Any:  # noqa: ANN401 - as above
    if setting.bounds is None:
        return _TYPES[setting.form]
    least, most = setting.bounds
    return Annotated[_TYPES[setting.form], Field(ge=least, le=most)]


def _table(transport: TransportSpec) -> type[Table]:
    fields: dict[str, Any] = {
        setting.name: _optional(setting) if setting.default is None else (_type(setting), setting.default)
        for setting in transport.options
    }
    return create_model(f"{transport.account.__name__}Table", __base__=Table, **fields)


TRANSPORT_FIELDS: Mapping[str, Any] = {
    transport.name: (table, table()) for transport, table in ((way, _table(way)) for way in _transports())
}
"""The tables that transports have in config.toml, as `create_model` takes them."""

_KEYS: dict[str, Any] = {
    "platform": (Literal[tuple(CHANNELS)], Field(examples=[f'"{next(iter(CHANNELS))}"'])),
    "transport": (Literal[tuple(way.name for way in _transports())] | None, None),
    **{setting.name: _optional(setting) for way in _transports() for setting in way.options},
}

ACCOUNT_FIELDS: Mapping[str, Any] = {
    "accounts": (dict[str, create_model("AccountTable", __base__=NamedAccountTable, **_KEYS)], Field(default={}))  # type: ignore[misc]  # made here
}
"""[accounts.NAME], each with every key that some transport has, likewise."""


def secret_variables(accounts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every variable that may hold a secret of an account; `accounts` are the named ones."""
    return tuple(
        way.variable(name, account)
        for way in _transports()
        for account in (None, *accounts)
        for name in (*way.secrets, *way.keys)
    )


def configured_accounts(
    tables: Mapping[str, Table], named: Mapping[str, NamedAccountTable], environment: Mapping[str, str]
) -> tuple[ConfiguredAccount, ...]:
    """Return every account that a campaign may name: each channel's own, then those of [accounts], as they are written.

    `tables` are the transports' by name. Raises BadInput where the secrets of one are set in part, or stand for two.
    """
    accounts = [_own_account(spec, tables, environment) for spec in specs()]
    accounts += [_named_account(name, table, environment) for name, table in named.items()]
    owners: dict[str, str] = {}
    for account in accounts:
        for variable in account.variables:
            if owners.setdefault(variable, account.name) != account.name:
                raise BadInput(
                    f"{variable} would be a secret of {owners[variable]} and of {account.name}: rename one of them"
                )
    return tuple(accounts)


_BATCH_WITHOUT_ACCOUNT = 50
"""People of a batch whose account is no longer in config.toml: it waits until the account is there again."""


def batch_of(accounts: Iterable[ConfiguredAccount], name: str) -> int:
    """Return how many people one call of an account serves at most."""
    return {account.name: account.transport.batch for account in accounts}.get(name, _BATCH_WITHOUT_ACCOUNT)


def _own_account(spec: ChannelSpec, tables: Mapping[str, Table], environment: Mapping[str, str]) -> ConfiguredAccount:
    ways = [_connected(spec.name, spec, way, tables[way.name], environment) for way in spec.transports]
    usable = [way for way in ways if way.account is not None]
    if len(usable) > 1:
        titles = " and ".join(way.transport.title for way in usable)
        raise BadInput(f"the secrets of {titles} are all set: unset those of all but one")
    return (usable or ways)[0]


def _named_account(name: str, table: NamedAccountTable, environment: Mapping[str, str]) -> ConfiguredAccount:
    return _connected(name, table.spec, table.way, table, environment, named=True)


def _connected(
    name: str,
    spec: ChannelSpec,
    transport: TransportSpec,
    table: Table,
    environment: Mapping[str, str],
    *,
    named: bool = False,
) -> ConfiguredAccount:
    variables = transport.variables(name if named else None)
    secrets: dict[str, Any] = dict(
        zip(transport.secrets, (secret(environment, variable) for variable in variables), strict=True)
    )
    if not any(secrets.values()):
        return ConfiguredAccount(name, spec, transport, variables, None)
    for variable, value in zip(variables, secrets.values(), strict=True):
        if value is None:
            raise BadInput(f"{variable} is not set, but other secrets of {name} are: set all of them, or none")
    place = f"accounts.{name}" if named else transport.name
    for key in transport.keys:
        secrets[key] = secret(environment, transport.variable(key, name if named else None), lines=True) or ""
    given = {setting.name: _chosen(setting, table, place) for setting in transport.options} | secrets
    return ConfiguredAccount(name, spec, transport, variables, transport.account(name=name, **given))


def _chosen(setting: Setting, table: Table, place: str) -> Any:  # noqa: ANN401 - of the type that the setting's form has
    chosen = getattr(table, setting.name)
    if chosen is not None:
        return chosen
    if setting.default is None:
        raise BadInput(f'config.toml: {place}.{setting.name} is missing: write {setting.name} = "{setting.example}"')
    return setting.default
