"""Errors of the database are told without its password, and only those that a person can act on are reworded."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from scheduler.domain.errors import ClinicError
from scheduler.storage.connection import database_path, database_url, explained


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://clinic:secret@db.example/ledger", "the database ledger on db.example"),
        ("postgres:///ledger?host=/run/postgresql&password=secret", "the database ledger on /run/postgresql"),
        ("postgresql+psycopg://:secret@/ledger", "the database ledger on localhost"),
        ("sqlite://", "the database in memory"),
        ("sqlite:///var/clinic.db", "the database var/clinic.db"),
    ],
)
def test_a_database_is_named_without_its_password(url: str, name: str) -> None:
    with pytest.raises(ClinicError) as caught, explained(database_url(url)):
        raise PoolTimeoutError
    assert str(caught.value).startswith(name + " has no connection free")


def test_a_fault_of_the_program_is_let_through() -> None:
    fault = ProgrammingError("SELECT", {}, Exception("syntax"))
    with pytest.raises(ProgrammingError), explained(database_url("postgresql:///ledger")):
        raise fault


def test_only_a_database_in_a_file_has_a_path() -> None:
    assert str(database_path(database_url("sqlite:///var/clinic.db"))) == "var/clinic.db"
    assert database_path(database_url("sqlite://")) is None
    assert database_path(database_url("postgresql:///ledger")) is None
