"""A workspace with particulars of its own: what a new one has in their place may not go out."""

from __future__ import annotations

from pathlib import Path

_OWN = {
    "clinic.example.com": "lakeroad-clinic.org",
    "www.example.com": "www.lakeroad-clinic.org",
    "12 Example Road": "12 Lake Road",
    "Your address, on one line": "12 Lake Road, Pune",
    "Your Clinic": "Lake Road Clinic",
    'zone = "UTC"': 'zone = "Asia/Kolkata"',
}


def write_own_particulars(workspace: Path) -> None:
    """Write particulars that nobody made up into config.toml and every campaign; the network is left alone."""
    for file in (workspace / "config.toml", *workspace.glob("campaigns/*/campaign.toml")):
        text = file.read_text(encoding="utf-8")
        for placeholder, own in _OWN.items():
            text = text.replace(placeholder, own)
        if file.name == "config.toml" and "[preflight]" not in text:
            text += "\n[preflight]\nnetwork = false\n"
        file.write_text(text, encoding="utf-8")
