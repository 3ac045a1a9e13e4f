"""Measures taking in a list: rows a second and peak memory, for lists of 10,000, 100,000 and 1,000,000 people."""

from __future__ import annotations

import argparse
import gc
import json
import logging
import random
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from scheduler.bootstrap import Application
from scheduler.domain.errors import BadInput
from scheduler.services.import_reading import ImportOptions
from scheduler.services.initialise import NewClinic, initialise

HEADER = "email,first_name,last_name,consent_source,consent_date\n"


@dataclass(frozen=True, slots=True)
class Figures:
    """One import in a process of its own.

    `processor_rate` is rows for each second of processor time, which other work on the machine stretches less.
    """

    rows: int
    seconds: float
    rows_a_second: int
    processor_rate: int
    again_a_second: int
    peak_mib: int
    start_mib: int


def write_list(path: Path, rows: int) -> None:
    """Write a plain CSV of made-up people, in no order."""
    order = list(range(rows))
    random.Random(1).shuffle(order)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in order:
            date = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02} {number % 24:02}:{number % 60:02}:11"
            file.write(f"person{number:07}@example{number % 977}.com,Ann,Person {number},sign-up form,{date}\n")


def import_stage(application: Application, path: Path, rows: int) -> tuple[float, float]:
    """Import a list of so many new people; return seconds and seconds of processor time."""
    begun, processor = time.perf_counter(), time.process_time()
    report = application.audience_import.run(path, ImportOptions())
    assert report.new + report.count("unchanged") == rows  # type: ignore[arg-type]  # a word equals its member
    return time.perf_counter() - begun, time.process_time() - processor


def measure(path: Path, rows: int) -> Figures:
    """Import a list twice into a new workspace, in this process."""
    gc.set_threshold(100_000)  # as the command does
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "clinic"
        initialise(root, NewClinic(jurisdictions=("IN",)))
        application = Application(root, {})
        application.found()
        warm = Path(folder) / "warm.csv"
        write_list(warm, 0)
        with suppress(BadInput):  # nobody is in it: what every import loads is loaded, and not counted as the list's
            application.audience_import.run(warm, ImportOptions())
        start = _peak()
        seconds, processor = import_stage(application, path, rows)
        peak = _peak()
        again, _ = import_stage(application, path, rows)
        application.store.close()
    return Figures(
        rows=rows,
        seconds=round(seconds, 1),
        rows_a_second=round(rows / seconds),
        processor_rate=round(rows / processor),
        again_a_second=round(rows / again),
        peak_mib=peak,
        start_mib=start,
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured_apart(rows: int) -> Figures:
    """Measure in a new process: memory that was taken once is not given back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        write_list(path, rows)
        command = [sys.executable, __file__, "--file", str(path), "--rows", str(rows)]
        return Figures(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="10,000 people alone")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    if arguments.file:
        print(json.dumps(asdict(measure(arguments.file, arguments.rows))))
        return
    found = [measured_apart(rows) for rows in ((10_000,) if arguments.quick else (10_000, 100_000, 1_000_000))]
    if arguments.json:
        print(json.dumps([asdict(one) for one in found], indent=2))
        return
    names = list(asdict(found[0]))
    print("  ".join(names))
    for one in found:
        print("  ".join(f"{value:,}".rjust(len(name)) for name, value in asdict(one).items()))


if __name__ == "__main__":
    main()
