"""What tells a copy of a database from the database itself."""

from dataclasses import replace

import pytest

from scheduler.domain.installation import Place, key_fingerprint

KEPT = Place("marker", inode=7, changed=1_000, path="/srv/clinic/var", machine="machine")


@pytest.mark.parametrize(
    "seen",
    [
        KEPT,
        replace(KEPT, path="/srv/moved/var"),
        replace(KEPT, machine=""),
        replace(KEPT, machine="another", path="/workspace/var"),
        replace(KEPT, changed=2_000),
    ],
    ids=["as it was", "moved", "in a container", "seen from a container", "given to another owner"],
)
def test_it_is_the_same_place_however_it_is_reached(seen: Place) -> None:
    assert KEPT.is_where(seen)


@pytest.mark.parametrize(
    "seen",
    [
        replace(KEPT, inode=8, path="/srv/copy/var"),
        replace(KEPT, inode=8),
        replace(KEPT, inode=8, changed=2_000),
        replace(KEPT, changed=2_000, path="/srv/copy/var"),
        replace(KEPT, changed=2_000, machine="another"),
        replace(KEPT, changed=2_000, machine=""),
        replace(KEPT, marker="another"),
    ],
    ids=[
        "a copy beside it",
        "a copy in its place",
        "a copy in its place, later",
        "a copy that happens to have its number",
        "a copy of the disk's files on another machine",
        "a copy of the volume in a container",
        "another database",
    ],
)
def test_a_copy_is_another_place(seen: Place) -> None:
    assert not KEPT.is_where(seen)


def test_two_places_in_containers_are_not_told_to_be_one_because_neither_has_a_machine() -> None:
    kept = replace(KEPT, machine="")
    assert not kept.is_where(replace(kept, changed=2_000))


def test_a_keys_fingerprint_tells_it_from_others_and_does_not_contain_it() -> None:
    one, other = b"k" * 32, b"l" * 32
    assert key_fingerprint(one) == key_fingerprint(bytes(one))
    assert key_fingerprint(one) != key_fingerprint(other)
    assert one.hex() not in key_fingerprint(one)
