"""How long `clinic --help` takes, beside a Python that does nothing.

    python benchmarks/start.py [--quick] [--json]

The two take turns, each run in a process of its own. Figures are milliseconds, medians of the runs: on the clock, and
of the processor alone, which what else runs on the machine changes less.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median

PROGRAMS = {
    "python -c pass": ("-c", "pass"),
    "clinic --help": ("-c", "from scheduler.cli.main import main; main()", "--help"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A program's medians in milliseconds, over so many runs."""

    program: str
    runs: int
    milliseconds: float
    processor: float


def run(arguments: tuple[str, ...]) -> tuple[float, float]:
    """Run Python once with the arguments, printing to nowhere; return seconds on the clock and of the processor."""
    started = time.perf_counter()
    nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    process = os.posix_spawn(sys.executable, (sys.executable, *arguments), os.environ, file_actions=[nowhere])
    _, status, used = os.wait4(process, 0)
    assert status == 0, arguments
    return time.perf_counter() - started, used.ru_utime + used.ru_stime


def measure(runs: int) -> list[Figure]:
    """Let the programs take turns, after one turn that counts for nothing: it fills the caches."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in PROGRAMS}
    for _ in range(runs + 1):
        for name, arguments in PROGRAMS.items():
            taken[name].append(run(arguments))
    return [
        Figure(name, runs, *(round(1000 * median(each), 1) for each in zip(*turns[1:], strict=True)))
        for name, turns in taken.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="10 runs instead of 50")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    found = measure(10 if arguments.quick else 50)
    if arguments.json:
        print(json.dumps([asdict(figure) for figure in found], indent=2))
        return
    print(f"{'':20}{'runs':>6}{'ms':>10}{'of the processor':>20}")
    for figure in found:
        print(f"{figure.program:20}{figure.runs:6}{figure.milliseconds:10.1f}{figure.processor:20.1f}")


if __name__ == "__main__":
    main()
