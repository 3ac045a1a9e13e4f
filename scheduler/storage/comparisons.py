"""When what is signed was last compared with the workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, RowMapping, bindparam, delete, select

from scheduler.domain.comparison import Comparison
from scheduler.domain.content import ItemKey
from scheduler.storage.rows import batches, insert_into
from scheduler.storage.tables import comparisons

# Built once, since every delivery asks it: building a statement takes longer than running it.
_ONE = select(comparisons).where(comparisons.c.item == bindparam("key"), comparisons.c.version == bindparam("number"))


class SqlComparisons:
    """`ports.Comparisons` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, key: ItemKey, version: int) -> Comparison | None:
        row = self._connection.execute(_ONE, {"key": str(key), "number": version}).mappings().one_or_none()
        return None if row is None else _comparison(row)

    def newest(self, keys: Collection[ItemKey]) -> Mapping[tuple[ItemKey, int], Comparison]:
        found: dict[tuple[ItemKey, int], Comparison] = {}
        for batch in batches(map(str, keys)):
            rows = self._connection.execute(select(comparisons).where(comparisons.c.item.in_(batch))).mappings()
            found |= {(comparison.item, comparison.version): comparison for comparison in map(_comparison, rows)}
        return found

    def keep(self, made: Iterable[Comparison]) -> None:
        for comparison in made:
            values = {
                "content_hash": comparison.content_hash,
                "at": comparison.at,
                "fingerprint": comparison.fingerprint,
                "problem": comparison.problem,
            }
            insert = insert_into(self._connection, comparisons).values(
                item=str(comparison.item), version=comparison.version, **values
            )
            index = [comparisons.c.item, comparisons.c.version]
            self._connection.execute(insert.on_conflict_do_update(index_elements=index, set_=values))

    def forget(self, key: ItemKey) -> None:
        self._connection.execute(delete(comparisons).where(comparisons.c.item == str(key)))


def _comparison(row: RowMapping) -> Comparison:
    return Comparison(
        ItemKey.parse(row["item"]), row["version"], row["content_hash"], row["at"], row["fingerprint"], row["problem"]
    )
