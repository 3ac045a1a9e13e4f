"""The addresses that must not be written to, by keyed hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, func, select

from scheduler.domain.audience_view import SuppressionCounts
from scheduler.domain.subscriber import Suppression, SuppressionKind
from scheduler.storage.audience_tables import suppressions
from scheduler.storage.rows import batches, insert_absent, is_one_of


class SqlSuppressions:
    """`ports.Suppressions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Iterable[Suppression]) -> int:
        rows = ({"address_hash": one.address_hash, "reason": one.reason, "at": one.at, "kind": one.kind} for one in new)
        return len(insert_absent(self._connection, suppressions, rows, returning=suppressions.c.address_hash))

    def reasons(self, address_hashes: Collection[str]) -> Mapping[str, str]:
        return {address_hash: found.reason for address_hash, found in self.of(address_hashes).items()}

    def of(self, address_hashes: Collection[str]) -> Mapping[str, Suppression]:
        found: dict[str, Suppression] = {}
        query = select(suppressions).where(is_one_of(self._connection, suppressions.c.address_hash, address_hashes))
        for row in self._connection.execute(query).mappings():
            found[row["address_hash"]] = Suppression(
                row["address_hash"], row["reason"], row["at"], SuppressionKind(row["kind"])
            )
        return found

    def counts(self) -> SuppressionCounts:
        query = select(suppressions.c.kind, func.count()).group_by(suppressions.c.kind)
        return {SuppressionKind(kind): number for kind, number in self._connection.execute(query)}

    def lift(self, address_hashes: Collection[str], kinds: Collection[SuppressionKind]) -> int:
        return sum(
            self._connection.execute(
                delete(suppressions).where(
                    suppressions.c.address_hash.in_(batch), suppressions.c.kind.in_(sorted(kinds))
                )
            ).rowcount
            for batch in batches(address_hashes)
        )
