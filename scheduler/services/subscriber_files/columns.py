"""What the columns of a file mean: told by their names, borne out by their contents, or given by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scheduler.domain.characters import without_hidden
from scheduler.domain.errors import BadInput
from scheduler.services.addresses import written_address
from scheduler.services.subscriber_files.column_names import DATES, RANKS, Meaning, Program, name_key, program_of
from scheduler.services.subscriber_files.dates import looks_like_date
from scheduler.services.subscriber_files.standings import standing_of

_SEVERAL: Final = frozenset({Meaning.STATUS, Meaning.BLOCKED, Meaning.AGREED})
"""Of these every column counts: Constant Contact has two of statuses."""

_OF_LEAVING: Final = frozenset(
    {Meaning.STATUS, Meaning.BLOCKED, Meaning.UNSUBSCRIBED_AT, Meaning.BOUNCED_AT, Meaning.COMPLAINED_AT}
)

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as it is shown before anything is done: its meaning, or "", and a few values, masked."""

    name: str
    meaning: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands in a row. `names` are those of all columns, `program` the one that wrote them."""

    names: tuple[str, ...]
    places: Mapping[Meaning, tuple[int, ...]]
    program: Program | None = None
    headed: bool = True
    shown: tuple[ShownColumn, ...] = field(default=())

    def place(self, meaning: Meaning) -> int | None:
        """Return the place of the column of a meaning, or None."""
        found = self.places.get(meaning)
        return found[0] if found else None

    def name_of(self, meaning: Meaning) -> str:
        """Return the name of the column of a meaning, or ""."""
        place = self.place(meaning)
        return "" if place is None else self.names[place]

    @property
    def tell_of_leaving(self) -> bool:
        """Whether a row can say that its person left: who did needs no proof of consent."""
        return not _OF_LEAVING.isdisjoint(self.places)

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of the columns that mean nothing here."""
        used = {place for places in self.places.values() for place in places}
        return tuple(name for place, name in enumerate(self.names) if place not in used)


def columns_of(header: Sequence[str], sample: Sequence[Sequence[str]], given: Mapping[str, str], name: str) -> Columns:
    """Return the columns of a file called `name`, from its first row and some of those after it.

    `given` is what a person says: meaning to column's name. Raises BadInput when there is no column of addresses, or
    what is given is not there.
    """
    headed = not any(map(is_address, header))
    names = [_shown_name(cell, place, headed=headed) for place, cell in enumerate(header)]
    rows = sample if headed else [header, *sample]
    values = [_values(rows, place) for place in range(len(names))]
    places: dict[Meaning, tuple[int, ...]] = _given(given, names, name)
    taken = {place for each in places.values() for place in each}
    for meaning in Meaning:
        if meaning not in places and (found := _found(meaning, names, values, taken)):
            places[meaning] = found
            taken.update(found)
    if Meaning.ADDRESS not in places:
        raise BadInput(
            f"{name}: no column holds e-mail addresses: name the column that does, as in --map address='{names[0]}'"
        )
    shown = tuple(_shown(place, names[place], places, values[place]) for place in range(len(names)))
    return Columns(tuple(names), places, program_of(names), headed, shown)


def is_address(cell: str) -> bool:
    """Say whether a cell holds an e-mail address and nothing else."""
    if "@" not in cell:
        return False
    try:
        return bool(written_address(cell))
    except ValueError:
        return False


def _shown_name(cell: str, place: int, *, headed: bool) -> str:
    name = without_hidden(cell).strip() if headed else ""
    return name or f"column {place + 1}"


def _values(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = (row[place].strip() for row in rows if place < len(row))
    return [cell for cell in cells if cell]


def _given(given: Mapping[str, str], names: Sequence[str], file: str) -> dict[Meaning, tuple[int, ...]]:
    places: dict[Meaning, tuple[int, ...]] = {}
    for meaning, column in given.items():
        if meaning not in set(Meaning):
            raise BadInput(f"'{meaning}' is nothing that a column may mean: write one of {', '.join(Meaning)}")
        keys = [name_key(name) for name in names]
        exact = [place for place, name in enumerate(names) if name == column]
        alike = exact or [place for place, key in enumerate(keys) if key == name_key(column)]
        if not alike:
            raise BadInput(f"{file}: there is no column '{column}': it has {', '.join(names[:30])}")
        places[Meaning(meaning)] = (alike[0],)
    return places


def _found(
    meaning: Meaning, names: Sequence[str], values: Sequence[Sequence[str]], taken: set[int]
) -> tuple[int, ...] | None:
    ranks = RANKS[meaning]
    free = [place for place in range(len(names)) if place not in taken]
    named = [(ranks[key], place) for place in free if (key := name_key(names[place])) in ranks]
    fitting = [place for _, place in sorted(named) if _fits(meaning, values[place])]
    if not fitting and meaning is Meaning.ADDRESS:
        fitting = [place for place in free if values[place] and _share(is_address, values[place]) > 0.8][:1]
        fitting = fitting or [place for _, place in sorted(named) if not values[place]][:1]
    return tuple(fitting if meaning in _SEVERAL else fitting[:1]) or None


def _fits(meaning: Meaning, values: Sequence[str]) -> bool:
    """Say whether what stands in a column can mean that: "Address" holds e-mail addresses or the way to a house."""
    if meaning is Meaning.ADDRESS:
        return bool(values) and _share(lambda value: "@" in value, values) >= 0.5
    if not values:
        return True
    if meaning in DATES:
        return _share(looks_like_date, values) >= 0.5
    if meaning in {Meaning.STATUS, Meaning.BLOCKED, Meaning.AGREED, Meaning.DOUBLE_OPT_IN}:
        return _share(lambda value: standing_of(value) is not None or value.casefold() == "single", values) >= 0.5
    return True


def _share(holds: Callable[[str], bool], values: Sequence[str]) -> float:
    return sum(bool(holds(value)) for value in values) / len(values)


def _shown(place: int, name: str, places: Mapping[Meaning, tuple[int, ...]], values: Sequence[str]) -> ShownColumn:
    meaning = next((meaning for meaning, of_it in places.items() if place in of_it), None)
    distinct = list(dict.fromkeys(values))[:_SHOWN]
    plain = meaning is not None and meaning not in _PERSONAL
    return ShownColumn(name, meaning or "", tuple(value[:30] if plain else masked(value) for value in distinct))


_PERSONAL: Final = frozenset({Meaning.ADDRESS, Meaning.NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME})


def masked(value: str) -> str:
    """Return a value of which the first letter of each part can be seen: "m…@e….org" for an address."""
    local, at, domain = value.rpartition("@")
    if at and local:
        return f"{local[:1]}…@{domain[:1]}….{domain.rpartition('.')[2]}"
    return " ".join(f"{word[:1]}…" for word in value.split()[:3])
