"""A newsletter from the list to the reports: how fast each stage is, in how much memory, and how long a brake waits.

    python benchmarks/newsletter.py [--people 10000 100000 1000000] [--smtp-people 10000] [--quick] [--json]

Each stage runs in a process of its own on the same clinic: `import` takes a file of people in, `freeze` makes the rows
of an approved issue's audience, `send` hands it to SendGrid's simulator, which is another process, by the worker's own
threads, `events` takes a report on each copy in; `smtp` sends the same issue over a real mail server in another
process. Every transaction ends on the disk. Beside each stage somebody asks for the database every 200 ms, as `clinic
pause` does, and undoes it; the longest wait is shown. The requests that the simulator got are sent to it once more by a
bare client, and what that takes for each person is shown apart: it is not the product's.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

STAGES_FOLDER = Path(__file__).with_name("newsletter_stages")
sys.path.insert(0, str(STAGES_FOLDER))

from newsletter_world import found_clinic, open_clinic, subscribers_file  # noqa: E402 - it lies in a folder of its own

SIZES = (10_000, 100_000, 1_000_000)
ASK_EVERY = 0.2
SERVER = Path(__file__).parents[1] / "tests" / "chaos" / "recording_mail_server.py"


@dataclass(frozen=True, slots=True)
class Figures:
    """One stage. `own_us` is its process's own processor time for each person, `peak_mib` the most memory it had.

    `longest_brake` is the longest that somebody who pauses waited, in seconds; `provider_us` is what a bare client and
    the provider take together for each person, where there is one; `without_provider` is the rate without that.
    """

    stage: str
    people: int
    seconds: float
    people_a_second: int
    own_us: float
    peak_mib: int
    longest_brake: float
    provider_us: float = 0.0
    without_provider: int = 0


class _UndoneError(Exception):
    """The brake was only tried."""


class Brake(threading.Thread):
    """Asks for the database as `clinic pause` does, from another process than the stage's."""

    def __init__(self, root: Path) -> None:
        super().__init__(daemon=True)
        self._clinic = open_clinic(root)
        self._over = threading.Event()
        self.longest = 0.0

    def run(self) -> None:
        """Ask until it is over."""
        while not self._over.wait(ASK_EVERY):
            begun = time.monotonic()
            with suppress(_UndoneError), self._clinic.store.transaction() as tables:
                tables.controls.pause("benchmark", self._clinic.clock.now())
                raise _UndoneError
            self.longest = max(self.longest, time.monotonic() - begun)

    def end(self) -> float:
        """Stop asking; return the longest wait in seconds."""
        self._over.set()
        self.join()
        self._clinic.store.close()
        return self.longest


def measure(stage: str, root: Path, people: int, *more: str) -> Figures:
    """Run a stage in a process of its own."""
    brake = Brake(root)
    brake.start()
    program = [sys.executable, str(STAGES_FOLDER / "newsletter_stage.py"), stage, str(root), *more]
    done = subprocess.run(program, check=False, stdout=subprocess.PIPE, text=True)
    longest = brake.end()
    if done.returncode:
        raise SystemExit(f"the stage {stage} ended with {done.returncode}")
    told = json.loads(done.stdout)
    assert told["people"] == people, told
    rate = round(people / told["seconds"])
    own = round(1e6 * told["processor_seconds"] / people, 1)
    return Figures(
        stage, people, round(told["seconds"], 2), rate, own, told["peak_mib"], round(longest, 2), without_provider=rate
    )


def measure_send(root: Path, people: int) -> Figures:
    """Send to the simulator, then send it the same requests without the product."""
    kept = root.parent / "requests"
    with simulator(kept) as url:
        found = measure("send", root, people, url)
    with simulator() as url:
        provider = replayed(kept, url)
    kept.unlink()
    own = found.seconds - provider * people
    without = round(people / own) if own > 0 else 0
    return Figures(**{**asdict(found), "provider_us": round(1e6 * provider, 1), "without_provider": without})


@contextmanager
def simulator(kept: Path | None = None) -> Iterator[str]:
    """Run SendGrid's simulator in a process of its own; yield its address."""
    program = [sys.executable, str(STAGES_FOLDER / "forgetful_simulator.py"), *(["--keep", str(kept)] if kept else [])]
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


def replayed(kept: Path, url: str, threads: int = 4) -> float:
    """Send the kept requests by a bare client, so many at once; return seconds for each person in them."""
    bodies = list(_bodies(kept))
    people = sum(body.count(b'"custom_args"') for body in bodies)
    host = urlsplit(url).netloc

    def send(body: bytes) -> None:
        connection = http.client.HTTPConnection(host)
        headers = {"Authorization": "Bearer SG.rehearsal.key", "Content-Type": "application/json"}
        connection.request("POST", "/v3/mail/send", body, headers)
        assert connection.getresponse().status == 202
        connection.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(send, bodies))
    return (time.perf_counter() - begun) / people


def _bodies(kept: Path) -> Iterator[bytes]:
    with kept.open("rb") as file:
        while size := file.read(4):
            yield file.read(struct.unpack(">I", size)[0])


@contextmanager
def mail_server(folder: Path) -> Iterator[str]:
    """Run a real mail server that takes everything in a process of its own; yield its port."""
    record = folder / "record"
    record.touch()
    record.with_name("record.calm").touch()
    program = [sys.executable, "-W", "ignore", str(SERVER), str(record), "1"]
    process = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


def run(people: int) -> Iterator[Figures]:
    """Measure every stage with so many people."""
    with tempfile.TemporaryDirectory() as name:
        root = clinic(Path(name), people)
        yield measure("import", root, people, str(Path(name) / "people.csv"))
        yield measure("freeze", root, people)
        yield measure_send(root, people)
        yield measure("events", root, people)


def run_smtp(people: int) -> Figures:
    """Measure sending over a mail server."""
    with tempfile.TemporaryDirectory() as name, mail_server(Path(name)) as port:
        root = clinic(Path(name), people)
        measure("import", root, people, str(Path(name) / "people.csv"))
        measure("freeze", root, people, port)
        return measure("smtp", root, people, port)


def clinic(folder: Path, people: int) -> Path:
    """Make a clinic with a signed issue, and the file of its people."""
    root = folder / "clinic"
    found_clinic(root)
    with (folder / "people.csv").open("w", encoding="utf-8") as file:
        file.writelines(subscribers_file(people))
    return root


def table(found: Sequence[Figures]) -> str:
    """Return the figures as a table."""
    rows = [list(asdict(found[0]))]
    rows += [
        [f"{value:,}" if isinstance(value, int) else str(value) for value in asdict(one).values()] for one in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def growth(found: Sequence[Figures]) -> Mapping[str, float]:
    """Return how much more memory each stage took with the most people than with a tenth of them, in per cent."""
    peaks = {(one.stage, one.people): one.peak_mib for one in found}
    most = max(one.people for one in found)
    return {
        stage: round(100 * (peak / peaks[stage, most // 10] - 1), 1)
        for (stage, people), peak in peaks.items()
        if people == most and (stage, most // 10) in peaks
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, nargs="+", default=SIZES)
    parser.add_argument("--smtp-people", type=int, default=10_000, help="0 leaves the mail server out")
    parser.add_argument("--quick", action="store_true", help="10,000 people alone")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    found = []
    for people in SIZES[:1] if arguments.quick else arguments.people:
        for one in run(people):
            found.append(one)
            print(f"{one.stage} of {people:,}: {one.people_a_second:,} a second", file=sys.stderr, flush=True)
    if arguments.smtp_people:
        found.append(run_smtp(arguments.smtp_people))
    load = os.getloadavg()
    if arguments.json:
        print(
            json.dumps(
                {"figures": [asdict(one) for one in found], "memory_growth": growth(found), "load": load}, indent=2
            )
        )
        return
    print(table(found))
    print(f"more memory with ten times the people, in per cent: {dict(growth(found))}; load {load[0]:.1f}")


if __name__ == "__main__":
    main()
