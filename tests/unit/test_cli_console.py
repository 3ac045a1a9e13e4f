"""Whatever is printed or logged: no character of it acts on the terminal."""

from __future__ import annotations

import io
import json
import logging
import sys

import pytest

from scheduler.cli.console import LogFormatter, say, write, write_json, write_table

HOSTILE = "a\x1b[2Jb\x9b1mc\u202ed\x07\r"
SHOWN = "a\\x1b[2Jb\\x9b1mc\\u202ed\\x07\\x0d"


def test_nothing_that_is_printed_reaches_the_terminal_raw(capsys: pytest.CaptureFixture[str]) -> None:
    write(HOSTILE)
    say(HOSTILE)
    write_table(["reason"], [[HOSTILE]])
    printed = capsys.readouterr()
    assert printed.err == f"{SHOWN}\n"
    assert printed.out.count(SHOWN) == 2
    assert printed.out.replace("\n", "").isprintable()


def test_a_document_keeps_what_it_says_and_prints_as_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    document = {"name": f"{HOSTILE} \U000e0001 \ufeff ü \u2067"}
    write_json(document)
    printed = capsys.readouterr().out
    assert json.loads(printed) == document
    assert printed.replace("\n", "").isprintable()
    assert "ü" in printed


def test_a_log_line_is_one_line_whatever_a_platform_says() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogFormatter("%(levelname)s %(message)s"))
    record = logging.LogRecord("a", logging.WARNING, "", 0, "it said: %s", ("no\nINFO all is well\x1b[2J",), None)
    handler.handle(record)
    assert stream.getvalue() == "WARNING it said: no INFO all is well\\x1b[2J\n"


def test_the_words_of_an_exception_in_the_log_act_on_nothing() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogFormatter("%(levelname)s %(message)s"))
    try:
        int("no\x1b[2J")
    except ValueError:
        handler.handle(logging.LogRecord("a", logging.ERROR, "", 0, "failed", (), sys.exc_info()))
    assert "no\\x1b[2J" in stream.getvalue()
    assert stream.getvalue().count("\n") > 3
    assert "\x1b" not in stream.getvalue()


def test_a_table_too_wide_for_the_terminal_cuts_no_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scheduler.cli.console.terminal_width", lambda: 60)
    name = "implants/what-are-the-drawbacks-of-a-bridge/x/post"
    write_table(["when", "item", "state", "note"], [["2026-12-01 10:00", name, "draft", "a note " * 20]])
    out = capsys.readouterr().out
    assert name in out
    assert all(len(line) <= 60 for line in out.splitlines() if name not in line)
