"""Find what has grown too long to be read at a glance: functions of 40 lines and more, modules of 400 and more.

Run from the repository's root; exits with 1 when there is any. Migrations are apart: one tells a whole step.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FUNCTION, MODULE = 40, 400
"""The first number of lines that is too many."""


def too_long(file: Path) -> Iterator[str]:
    """Yield a line for the module, and for each of its functions, that is too long."""
    text = file.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines >= MODULE:
        yield f"{file}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines >= FUNCTION:
                yield f"{file}:{node.lineno}: {node.name} has {lines} lines"


def main() -> int:
    """Print what is too long; return the exit code."""
    files = (file for file in sorted(Path("scheduler").rglob("*.py")) if "migrations" not in file.parts)
    found = [line for file in files for line in too_long(file)]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
