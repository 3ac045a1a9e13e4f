"""What people call a browser, told by what it says of itself."""

from __future__ import annotations

from typing import Final

from scheduler.rendering.words import Words

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""By what stands in a browser's words, the first that fits: later ones say that they are earlier ones too."""

_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str, words: Words) -> str:
    """Return a browser's name and where it runs ('Firefox on Windows'); its own words where they tell neither."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    if browser and system:
        return words.gettext("{browser} on {system}", browser=browser, system=system)
    return browser or system or agent or words.gettext("A browser that does not say its name")
