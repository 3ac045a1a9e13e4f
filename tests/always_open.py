"""A workspace from which something may go out at every hour: for tests that live by the real clock."""

from __future__ import annotations

import re
from pathlib import Path


def keep_always_open(workspace: Path) -> None:
    """Take the quiet hours and the days on which nothing goes out from config.toml: the time of day decides nothing."""
    file = workspace / "config.toml"
    text = re.sub(r"^(holidays|closures|quiet_hours) = .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(text.replace("[clinic]\n", "[clinic]\nquiet_hours = false\n", 1), encoding="utf-8")
