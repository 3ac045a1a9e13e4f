"""How long reading an article takes, how that grows with the file, and how much memory it needs.

    python benchmarks/reading.py [--quick] [--json] [--only WORDS]

Every file of `tests/reading`, of which one is a guide of 3,800 words; then files of 5 MB (with --quick 0.5 MB) in which
one thing is repeated or nested, each in a process of its own. Seconds are of the processor, after the libraries have
been loaded. `growth` is the time of the whole file over that of a quarter of it: 4 where time is linear, 16 where it is
quadratic. `memory` is the most that the process took beyond what it had before, over the size of the file; of a Word
file that is the size of its XML, which is not packed here.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import read_article

CASES = Path(__file__).parent.parent / "tests" / "reading"
GUIDE = "cases/article-6-knee.docx"
SIZE = 4_900_000  # the largest file that is read has 5 MB
QUICK = 500_000

sys.path.append(str(CASES))
from large_files import DOCUMENTS, PAGES, TEXTS, Shape  # noqa: E402 - they lie with the tests
from large_word_files import WORD_FILES  # noqa: E402

SHAPES = {shape.name: shape for shape in (*PAGES, *DOCUMENTS, *TEXTS, *WORD_FILES)}


@dataclass(frozen=True, slots=True)
class Case:
    """A file of the tests: its size in bytes and the median seconds that reading it takes."""

    name: str
    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Large:
    """A large file: seconds, time over that of a quarter of it, memory over its size, and whether it is refused."""

    name: str
    size: int
    seconds: float
    growth: float
    memory: float
    outcome: str


def seconds(data: bytes, name: str) -> tuple[float, str]:
    """Read a file; return seconds of the processor, and what came of it."""
    started = time.process_time()
    try:
        read_article(data, name, TrackedChanges.ACCEPT)
    except BadInput:
        return time.process_time() - started, "refused"
    return time.process_time() - started, "read"


def cases(rounds: int) -> Iterator[Case]:
    """Yield every file of the tests, the slowest first."""
    files = [file for ending in ("docx", "html", "md", "txt") for file in CASES.glob(f"c*/**/*.{ending}")]
    for file in files:
        seconds(file.read_bytes(), file.name)  # loads what is loaded once
    found = [
        Case(
            str(file.relative_to(CASES)),
            len(data),
            round(median(seconds(data, file.name)[0] for _ in range(rounds)), 4),
        )
        for file in files
        for data in [file.read_bytes()]
    ]
    yield from sorted(found, key=lambda case: -case.seconds)


def large(shape: Shape, size: int) -> Large:
    """Measure a shape in this process, which has read nothing before."""
    name = f"article{shape.ending}"
    for warm in SHAPES.values():
        if warm.ending == shape.ending:
            seconds(warm.file(1_000), name)
    data = shape.file(size)
    before = _peak()
    whole, outcome = seconds(data, name)
    memory = (_peak() - before) / len(data)
    quarter, _ = seconds(shape.file(size // 4), name)
    return Large(
        shape.name, len(data), round(whole, 2), round(whole / max(quarter, 1e-4), 1), round(memory, 1), outcome
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measured_apart(name: str, size: int) -> Large:
    """Measure in a new process: memory that was taken once is not given back."""
    command = [sys.executable, __file__, "--shape", name, "--size", str(size)]
    return Large(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="0.5 MB instead of 5 MB, and one round")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--only", default="", help="only large files whose name has these words")
    parser.add_argument("--shape", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.shape:
        print(json.dumps(asdict(large(SHAPES[arguments.shape], arguments.size))))
        return
    small = [] if arguments.only else list(cases(1 if arguments.quick else 5))
    size = QUICK if arguments.quick else SIZE
    found = [measured_apart(name, size) for name in SHAPES if arguments.only in name]
    if arguments.json:
        print(json.dumps([*map(asdict, small), *map(asdict, found)], indent=2))
        return
    print_tables(small, found)


def print_tables(small: list[Case], found: list[Large]) -> None:
    """Print the slowest files of the tests and the guide, and all large files."""
    if small:
        print(f"{len(small)} files of the tests; the slowest, and the guide of 3,800 words:")
        for case in (*small[:5], *(case for case in small[5:] if case.name == GUIDE)):
            print(f"    {case.name:60}{case.size:>9,} bytes{case.seconds:>8.3f} s")
    print(f"\n{'':45}{'MB':>6}{'s':>8}{'growth':>9}{'memory':>9}")
    for each in found:
        row = f"{each.name:45}{each.size / 1e6:>6.1f}{each.seconds:>8.2f}{each.growth:>9.1f}{each.memory:>9.1f}"
        print(f"{row}  {each.outcome if each.outcome != 'read' else ''}".rstrip())


if __name__ == "__main__":
    main()
