"""Changes that tests make to a campaign.toml, as a person would."""

from pathlib import Path

LEAVE_OUT, KEEP = 'blocked = "leave out"', 'blocked = "keep"'


def keep_what_is_blocked(workspace: Path, slug: str) -> None:
    """Let a campaign's drafts keep what a rule blocks."""
    _replace(workspace, slug, LEAVE_OUT, KEEP)


def leave_out_what_is_blocked(workspace: Path, slug: str) -> None:
    """Let a campaign's drafts go without what a rule blocks."""
    _replace(workspace, slug, KEEP, LEAVE_OUT)


def _replace(workspace: Path, slug: str, before: str, after: str) -> None:
    file = workspace / "campaigns" / slug / "campaign.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
