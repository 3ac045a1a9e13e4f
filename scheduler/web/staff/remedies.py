"""Sentences of use cases as a page says them."""

from __future__ import annotations

import re

_COMMAND = re.compile(
    r"(?:[:;,]|\.(?=\s)|\s*\()[^:;,(.]*(?:`clinic [^`]*`|\bclinic [a-z]+ |(?<=[:;,] )clinic [a-z]+\.?$|--[a-z]).*$"
)
"""The end of a sentence that names a command: it is the command line's remedy, and pages have their own."""


_WRONG_PASSWORD = re.compile(r"^\S+ could not be signed in: the password is wrong$")
"""What proving says of a password: on a page nobody signs in with it, and whose it is is plain."""


_FILES = (
    (re.compile(r" between the brackets of !\[\] in article\.md"), " in the article"),
    (re.compile(r", as !\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"claims\.jurisdictions in config\.toml is empty"), "no country is chosen in the settings"),
    (re.compile(r"\blink in (?:campaigns/[\w.-]+/)?campaign\.toml\b"), "the link to the article"),
    (re.compile(r", or set \w+ in \[[\w.]+\]"), ""),
    (re.compile(r"\bits campaign\.toml\b"), "its settings"),
    (re.compile(r", or as public_url in config\.toml"), ""),
    (re.compile(r"\b(?:campaigns/[\w.-]+/)?article\.md\b"), "the article"),
    (re.compile(r"\b(?:campaigns/[\w.-]+/)?campaign\.toml\b"), "the campaign's settings"),
    (re.compile(r"`?\w+`? in \[[\w.]+\] (?:of|in) config\.toml\b|\bconfig\.toml\b"), "the clinic's settings"),
    (re.compile(r"\b(?:campaigns/)?library\.toml\b"), "the library"),
    (re.compile(r"\b(?:assets/)?pictures\.toml\b"), "the list of pictures"),
)
"""What pages call the files, and the settings in them, that the command line's sentences name."""


def without_files(text: str) -> str:
    """Return a sentence with what pages call a file in place of its name."""
    for pattern, name in _FILES:
        text = pattern.sub(name, text)
    return text


def without_command(text: str) -> str:
    """Return a sentence without its end that names a command."""
    return _COMMAND.sub("", text).strip()


def on_a_page(reason: str) -> str:
    """Return a use case's sentence, whole, without the command that it ends with and the names of files."""
    said = without_command(without_files(_WRONG_PASSWORD.sub("the password is not right", reason)))
    first, end = said[:1], "" if said.endswith((".", "!", "?")) else "."
    if said.split(" ", 1)[0].rstrip(":,").isalpha():  # a file's name stays as it is
        first = first.upper()
    return f"{first}{said[1:]}{end}"
