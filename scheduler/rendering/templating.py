"""The one Jinja2 environment. Clinics write templates of their own, so every template runs in the sandbox."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_eval_context,
    select_autoescape,
)
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from scheduler.domain.characters import hidden_characters, hidden_fault, printable
from scheduler.domain.errors import BadInput
from scheduler.rendering.words import Catalogues, Words
from scheduler.resources import channel_template, inside, resource_folders

_NOT_REPRODUCIBLE = ("lipsum", "random")
"""Jinja2's own names that give something else every time; promise 9 has no room for them."""


class _Loader(FileSystemLoader):
    """Keeps compiled templates until the file changes, or another folder gets one of the same name.

    Jinja2's own loader looks at the file alone; a worker that runs for weeks would not see a template
    that the clinic adds over a default.
    """

    def __init__(self, folders: Sequence[Path], own: Path | None) -> None:
        """`own` is the folder of the workspace's templates, which no link may leave."""
        super().__init__(folders)
        self._own = own

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the source, its file, and whether a later look would find the same."""
        of_channel = None if self._found(template) else channel_template(template)
        if of_channel is not None:
            return of_channel.read_text(encoding="utf-8"), str(of_channel), lambda: self._found(template) is None
        source, filename, unchanged = super().get_source(environment, template)
        if self._own is not None and Path(filename).is_relative_to(self._own):
            inside(Path(filename), self._own, f"templates/{template}")
        if hidden := hidden_characters(source):
            place = min(hidden)
            raise TemplateSyntaxError(hidden_fault(source[place]), source.count("\n", 0, place) + 1, template)
        return source, filename, lambda: self._found(template) == Path(filename) and unchanged()

    def _found(self, template: str) -> Path | None:
        name = Path(template)
        return next((path for folder in self.searchpath if (path := Path(folder) / name).is_file()), None)


def _sandbox(loader: BaseLoader | None = None) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        # A text without a file is an expression of a card's, whose words are drawn: nothing in them may be escaped.
        autoescape=select_autoescape(enabled_extensions=("html", "mjml"), default_for_string=False, default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )
    for name in _NOT_REPRODUCIBLE:
        environment.globals.pop(name, None)
        environment.filters.pop(name, None)
    return environment


@pass_eval_context
def _finished(context: EvalContext, value: object) -> object:
    """Return a value as a page or an email may show it; texts of posts are what they are."""
    if not context.autoescape or not isinstance(value, str):
        return value
    shown = printable(value)
    return Markup(shown) if isinstance(value, Markup) else shown  # noqa: S704 - what was markup stays markup


_EXPRESSIONS = _sandbox()
_PLAIN = (
    *(nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter, nodes.Keyword),
    *(nodes.If, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand),
)
"""The allowed parts of an expression."""


def check_expression(text: str, names: Collection[str]) -> None:
    """Raise ValueError where a text with expressions in it is malformed, or asks for what is not among the names.

    Names, filters and conditions are all there is: a loop or a calculation could take for ever.
    """
    try:
        parsed = _EXPRESSIONS.parse(text)
    except TemplateSyntaxError as error:
        raise ValueError(f"'{text}' cannot be read: {_one_line(error)}") from error
    if any(not isinstance(node, _PLAIN) for node in parsed.find_all(nodes.Node)):
        raise ValueError(f"'{text}' does more than to name things: use names, filters and if")
    asked = find_undeclared_variables(parsed)
    if unknown := sorted(asked - set(names)):
        raise ValueError(f"'{text}' asks for {unknown[0]}: there are {', '.join(names)}")


@lru_cache(maxsize=256)
def expressed(text: str, values: tuple[tuple[str, str], ...]) -> str:
    """Return a text with its expressions filled from (name, value) pairs. Raises BadInput when one cannot be."""
    try:
        return _EXPRESSIONS.from_string(text).render(dict(values)).strip()
    except Exception as error:  # an expression of a clinic's can fail in any way that Python can
        raise BadInput(f"'{text}' cannot be filled: {_one_line(error)}") from error


class Templates:
    """The templates of one workspace, over the product's defaults.

    Values are escaped in .html and .mjml templates and left alone in .txt. A name that the context
    does not have is an error, never an empty place.
    """

    def __init__(self, workspace: Path | None = None) -> None:
        folders = resource_folders("templates", workspace)
        self._loader = _Loader(folders, workspace.resolve() / "templates" if workspace is not None else None)
        self._environment = _sandbox(self._loader)
        self._folders = folders
        self._catalogues = Catalogues(workspace)

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """Return a template ('social/x.txt') filled from the context.

        Raises BadInput with the template's name and line when it is missing, malformed, asks for
        something it is not given, or does what the sandbox forbids.
        """
        try:
            return self._environment.get_template(name).render(context)
        except BadInput:
            raise
        except TemplateNotFound as error:
            raise BadInput(
                f"template {name} needs templates/{error.name}, which is in none of: {self._searched()}"
            ) from error
        except TemplateSyntaxError as error:
            raise BadInput(f"template {error.name or name}, line {error.lineno}: {_one_line(error)}") from error
        except Exception as error:  # a clinic's template can fail in any way that Python can
            raise BadInput(f"template {self._place(error, name)}: {_one_line(error)}") from error

    def words(self, language: str) -> Words:
        """Return the product's own words in a language. Raises BadInput when a catalogue is at fault."""
        return self._catalogues.words(language)

    def source(self, name: str) -> str:
        """Return a template's file as it is written. Raises BadInput when it is nowhere."""
        try:
            text, _, _ = self._loader.get_source(self._environment, name)
        except TemplateSyntaxError as error:
            raise BadInput(f"template {name}, line {error.lineno}: {_one_line(error)}") from error
        except TemplateNotFound as error:
            raise BadInput(f"template {name} is in none of: {self._searched()}") from error
        return text

    def has(self, name: str) -> bool:
        """Say whether a template is there."""
        return channel_template(name) is not None or any((folder / name).is_file() for folder in self._folders)

    def _searched(self) -> str:
        return ", ".join(str(folder) for folder in self._folders)

    def _place(self, error: Exception, name: str) -> str:
        """Return 'name, line n' of the innermost template that an error came through."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if Path(frame.filename) == channel_template(name):
                return f"{name}, line {frame.lineno}"
            for folder in self._folders:
                if Path(frame.filename).is_relative_to(folder):
                    return f"{Path(frame.filename).relative_to(folder).as_posix()}, line {frame.lineno}"
        return name


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
