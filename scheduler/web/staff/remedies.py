"""Sentences of use cases as a page says them."""

from __future__ import annotations

import re

_COMMAND = re.compile(
    r"(?:[:;,]|\.(?=\s)|\s*\()[^:;,(.]*(?:`clinic [^`]*`|\bclinic [a-z]+ |(?<=[:;,] )clinic [a-z]+\.?$|--[a-z]).*$"
)
"""The end of a sentence that names a command: it is the command line's remedy, and pages have their own."""


_WRONG_PASSWORD = re.compile(r"^\S+ could not be signed in: the password is wrong$")
"""What proving says of a password: on a page nobody signs in with it, and whose it is is plain."""


def without_command(text: str) -> str:
    """Return a sentence without its end that names a command."""
    return _COMMAND.sub("", text).strip()


def on_a_page(reason: str) -> str:
    """Return a use case's sentence, whole and without the command that it ends with."""
    said = without_command(_WRONG_PASSWORD.sub("the password is not right", reason))
    first, end = said[:1], "" if said.endswith((".", "!", "?")) else "."
    if said.split(" ", 1)[0].rstrip(":,").isalpha():  # a file's name stays as it is
        first = first.upper()
    return f"{first}{said[1:]}{end}"
