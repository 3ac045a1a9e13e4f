"""The entry point.

Takes the options before a command's name, and turns every expected error into one line and exit code 2.
"""

from __future__ import annotations

import gc
import io
import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from scheduler import __version__
from scheduler.cli.commands import CommandGroup
from scheduler.cli.console import LogFormatter, WorkspaceOption, global_workspace, say, write
from scheduler.domain.characters import printable_line
from scheduler.domain.errors import BadInput, ClinicError

app = typer.Typer(
    cls=CommandGroup,
    help="Turn one article into a month of signed, scheduled posts and newsletter issues.",
    epilog="Start with: clinic init my-clinic, then clinic import ARTICLE. Try everything first with: clinic demo",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
_COLLECTED_EVERY = 100_000
"""Objects after which Python looks for cycles: at its own 700 a command that reads all rules spends a tenth of its time
on it."""


def _version(asked: bool) -> None:
    if asked:
        write(f"clinic {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Take the options that stand before a command's name."""
    del version
    global_workspace.set(workspace)
    if context.invoked_subcommand is None:
        write(context.get_help())


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_COLLECTED_EVERY)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may not have every character of an article
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        _check_arguments(sys.argv[1:])
        code = app(standalone_mode=False)
    except ClinicError as error:
        code = _refuse(str(error))
    except typer.TyperException as error:
        code = _refuse(_usage(error))
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except BrokenPipeError:
        code = 1
    except OSError as error:
        code = _refuse(_failed(error))
    sys.exit(code if isinstance(code, int) else 0)


def _check_arguments(arguments: Sequence[str]) -> None:
    """Raise BadInput for an argument that is no text: it could neither be printed nor kept."""
    for argument in arguments:
        if not argument.isascii() and any("\ud800" <= sign <= "\udfff" for sign in argument):
            shown = argument.encode("utf-8", "backslashreplace").decode()
            raise BadInput(f"'{shown}' is not UTF-8 text: write it again")


def _failed(error: OSError) -> str:
    """Return the machine's refusal in one line, with the file where there is one."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename is not None else reason


def _usage(error: typer.TyperException) -> str:
    """Return a mistake on the command line in one line, with where to read on."""
    # Typer keeps the classes of these errors, which have the two attributes, to itself (typer 0.29).
    message = getattr(error, "format_message", error.__str__)()
    context = getattr(error, "ctx", None)
    return f"{message} See '{context.command_path} --help'." if context else message


def _refuse(message: str) -> int:
    say(f"clinic: {printable_line(message)}")
    return 2


if __name__ == "__main__":
    main()
