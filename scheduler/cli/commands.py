"""Every command by name: what `clinic --help` says of it, and the module that is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

if TYPE_CHECKING:
    from collections.abc import Mapping


class Listed(NamedTuple):
    """The module of `scheduler.cli` that registers a command, and one short line about the command."""

    module: str
    words: str


COMMANDS: Final[Mapping[str, Listed]] = {
    "init": Listed("new_workspace", "Make a new workspace."),
    "import": Listed("import_article", "Read an article into a campaign of its own."),
    "note": Listed("noting", "Plan posts of your own words, without an article."),
    "plan": Listed("planning", "Turn an article into posts and issues, each with its time."),
    "reserve": Listed("reserving", "List the sections that wait for a place, and take some in."),
    "write": Listed("writing", "Write words of your own into a post or an issue."),
    "move": Listed("moving", "Move an item to another time, or list the free ones."),
    "render": Listed("rendering", "Draw every card and write every email of a campaign."),
    "preview": Listed("rendering", "Write one page that shows everything as it will go out."),
    "check": Listed("checking", "Check drafts or any text by the rules for medical advertising."),
    "library": Listed("library", "List the approved statements, and where each is used."),
    "rules": Listed("checking", "List the rules that hold, or explain one."),
    "preflight": Listed("checking", "Look at items for the last time before people see them."),
    "submit": Listed("reviewing", "Put drafts before the clinician."),
    "review": Listed("reviewing", "Show the sheets that a clinician signs."),
    "approve": Listed("reviewing", "Sign the items in review."),
    "confirm": Listed("confirming", "Confirm sentences that somebody wrote themselves."),
    "reject": Listed("reviewing", "Send items back with a reason."),
    "waive": Listed("reviewing", "Make an exception to one finding, as a clinician."),
    "revoke": Listed("reviewing", "End an exception."),
    "send-test": Listed("sampling", "Send an issue to named addresses, to look at it."),
    "run": Listed("running", "Publish approved items, each at its time."),
    "serve": Listed("serving", "Serve the newsletter's pages."),
    "status": Listed("running", "Show the state of everything, and the open decisions."),
    "resolve": Listed("running", "Decide on uncertain, missed and rejected deliveries."),
    "pause": Listed("running", "Hold everything back at once."),
    "resume": Listed("running", "Go on after a pause, or after an account was reconnected."),
    "doctor": Listed("running", "Check settings, credentials, fonts, clock and database."),
    "backup": Listed("running", "Copy the database while everything goes on."),
    "adopt": Listed("adopting", "Go on after a move, a damaged journal or a lost key."),
    "rotate-key": Listed("adopting", "Go on with a new secret key; old links keep working."),
    "separate": Listed("adopting", "Make a copy of a workspace one of its own."),
    "retract": Listed("retracting", "Take back planned or published items."),
    "search": Listed("searching", "Find items, articles, the library and people by their words."),
    "evidence": Listed("records", "Show everything on record about items."),
    "simulator": Listed("rehearsal", "Stand in for the platforms on this machine."),
    "demo": Listed("rehearsal", "Rehearse a whole campaign in a minute."),
    "audience": Listed("audience", "The people who receive the newsletter."),
    "newsletter": Listed("newsletter", "The ways by which people come to the sign-up page."),
    "welcome": Listed("welcome", "The mails that a person gets in the days after they confirmed."),
    "figures": Listed("figures", "Count what became of each issue, and how the list grows."),
    "person": Listed("people", "The people who work here, and their rights."),
    "token": Listed("tokens", "The tokens by which programs act for people."),
    "audit": Listed("records", "The audit trail: its rows, and whether it is whole."),
}
"""In the order in which they are listed. A command's own help stands with its function."""


class CommandGroup(TyperGroup):
    """The commands of the table; one that is called brings its module, so that `clinic --help` imports none."""

    # Any: TyperGroup takes a score of settings by name, and keeps the types of context and command to itself
    # (typer 0.29).
    def __init__(self, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, short_help=words) for name, (_, words) in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Return the command that the arguments name, from its module, with its name and what is left of them."""
        if listed := COMMANDS.get(args[0]):
            self.commands[args[0]] = registered_by(listed.module)[args[0]]
        return super().resolve_command(ctx, args)


def registered_by(module: str) -> Mapping[str, Any]:  # Any: as above
    """Return the commands and groups of a module of `scheduler.cli` by name."""
    app = typer.Typer(rich_markup_mode=None)
    import_module(f"scheduler.cli.{module}").register(app)
    return get_group(app).commands
