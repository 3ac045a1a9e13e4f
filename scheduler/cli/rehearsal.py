"""simulator, demo: rehearse a campaign before any account is connected."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import JsonOption, say, write, write_json


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("simulator", epilog="Example: clinic simulator --port 8025, then open the page it names")(simulator)
    app.command("demo", epilog="Example: clinic demo --output demo")(demo)


def simulator(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 chooses a free one.")] = 8025,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Keep arrivals over restarts.")
    ] = None,
) -> None:
    """Stand in for every platform on this machine: nothing reaches real people."""
    from scheduler.engine.clock import SystemClock
    from scheduler.engine.stopping import stop_on_signals
    from scheduler.simulator.http_server import Simulator
    from scheduler.simulator.state import State

    with Simulator(SystemClock(), port=port, state=State(record)) as running:
        write(running.url)
        say("This is a rehearsal: nothing reaches real people. To publish here, set in the worker's environment:")
        for name, value in running.environment.items():
            say(f"  export {name}={value}")
        say("Stop with Ctrl-C.")
        stop_on_signals().wait()


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write it.")] = Path("demo"),
    as_json: JsonOption = False,
) -> None:
    """Rehearse a whole campaign: article, plan, cards, approval, a month of publishing, report.html."""
    from scheduler.rehearsal.demo import rehearse
    from scheduler.services.documents.workplace import rehearsal_document

    logging.getLogger("scheduler.web.access").setLevel(logging.WARNING)  # a rehearsal's pages are nobody's news
    result = rehearse(output, say)
    if as_json:
        write_json(rehearsal_document(result))
    else:
        write(str(result.report))
