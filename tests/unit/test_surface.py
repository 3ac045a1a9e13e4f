"""One surface for every front end: the command line has arguments, words and exit codes, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

import scheduler
from scheduler.bootstrap import Application
from scheduler.bootstrap.made_of_settings import made_of_settings

PRODUCT = Path(scheduler.__file__).parent
FRONT_ENDS = [*(PRODUCT / "cli").glob("*.py"), *(PRODUCT / "web").rglob("*.py")]
DOCUMENTS = "scheduler.services.documents"

USE_CASES = {
    "articles", "audience_import", "audience_export", "audience_list", "carousels", "checks", "controls",
    "delivery", "health", "items", "people", "pages", "planning",
    "records", "segments",
    "resolution", "retraction", "review", "rules", "sheets", "suppression", "trail", "upcoming", "waivers",
}  # fmt: skip


def calls(file: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `transaction` of `application.store.transaction()`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def documents_imported(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    imports = (node for node in nodes if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(DOCUMENTS))
    return {name.name for node in imports for name in node.names}


def made_elsewhere(document: ast.expr) -> set[str]:
    """The functions that make a document: of `[f(each) for each in found]`, f."""
    made = document.elt if isinstance(document, ast.ListComp) else document
    return {called(made)} if isinstance(made, ast.Call) else {ast.unparse(made)}


@pytest.mark.parametrize("use_case", sorted(USE_CASES))
def test_each_use_case_is_a_property_of_the_application(use_case: str) -> None:
    assert isinstance(getattr(Application, use_case), property | cached_property | made_of_settings)


@pytest.mark.parametrize("file", FRONT_ENDS, ids=lambda file: file.stem)
def test_no_front_end_opens_a_transaction(file: Path) -> None:
    assert "transaction" not in {called(call) for call in calls(file)}


@pytest.mark.parametrize("file", FRONT_ENDS, ids=lambda file: file.stem)
def test_every_document_of_the_command_line_is_made_in_one_place(file: Path) -> None:
    written = [call.args[0] for call in calls(file) if called(call) == "write_json"]
    made = {name for document in written for name in made_elsewhere(document)}
    names = {"documents"} if file.stem == "records" else set()  # made by a line above, for the page as well
    assert made - names <= documents_imported(file)
