"""A clinic that reads by India's rules and has a library: what the tests of signing stand on."""

from __future__ import annotations

from dataclasses import replace

from delivery_world import World

from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.approval import Approval
from scheduler.domain.campaign import Library, Reference, Statement
from scheduler.domain.content import Item
from scheduler.domain.payload import Picture
from scheduler.ports import Store

INDIA = shipped_rules().chosen(("IN",))
PICTURE = Picture("card.png", "image/png", b"bytes", "Card with words", 1200, 675)
STUDY = Reference("study", "A study of serums", "Rao and others", 2022)
SAID = Statement("vary", 1, "Results vary from person to person.", "Results vary.", references=("study",))
OTHER = Statement("other", 1, "Ask us anything at all.", "Ask us.")
LIBRARY = Library((SAID, OTHER), "v1", (STUDY,))


def ruled_world(store: Store) -> World:
    made = World(store)
    made.renderer.pictures = (PICTURE,)
    made.workspace.library_ = LIBRARY
    made.workspace.rules_ = INDIA
    return made


def signature(world: World, item: Item) -> Approval:
    with world.store.transaction() as tables:
        approval = tables.approvals.current(item.key, item.version)
    assert approval
    return approval


def library(world: World, statement: Statement = SAID, *references: Reference) -> None:
    world.workspace.library_ = replace(LIBRARY, statements=(statement, OTHER), references=references or (STUDY,))


def statement_changed(world: World) -> None:
    library(world, replace(SAID, version=2, long="Results vary much."))


def statement_retracted(world: World) -> None:
    library(world, replace(SAID, retracted="no longer true"))


def reference_retracted(world: World) -> None:
    library(world, SAID, replace(STUDY, retracted="withdrawn by the journal"))


def statement_gone(world: World) -> None:
    world.workspace.library_ = replace(LIBRARY, statements=(OTHER,))
