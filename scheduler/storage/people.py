"""The people who work here, and the hashes of their passwords."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, select, update

from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.people import Person, Role
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import people


class SqlPeople:
    """`ports.People` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, person: Person, password_hash: str | None = None) -> None:
        """Insert or replace a person; without a hash the password stays. A new person needs one: else BadInput."""
        row = {
            "login": person.login,
            "name": person.name,
            "roles": " ".join(person.roles),
            "registration": person.registration,
            "active": person.active,
        }
        if password_hash is None:
            change = update(people).where(people.c.login == person.login).values(row)
            if not self._connection.execute(change).rowcount:
                raise BadInput(f"'{person.login}' is new here: give a password too")
            return
        row["password_hash"] = password_hash
        insert = insert_into(self._connection, people).values(row)
        self._connection.execute(insert.on_conflict_do_update(index_elements=[people.c.login], set_=row))

    def get(self, login: str) -> Person:
        return _person(self._row(login))

    def password_hash(self, login: str) -> str:
        return str(self._row(login)["password_hash"])

    def all(self) -> tuple[Person, ...]:
        rows = self._connection.execute(select(people).order_by(people.c.login)).mappings()
        return tuple(_person(row) for row in rows)

    def _row(self, login: str) -> RowMapping:
        query = select(people).where(people.c.login == login)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound(f"nobody here has the login '{login}'; check the spelling")
        return row


def _person(row: RowMapping) -> Person:
    roles = tuple(Role(role) for role in row["roles"].split())
    return Person(row["login"], row["name"], roles, row["registration"], row["active"])
