"""CSS and HTML that Gmail or Outlook for Windows lacks and that nothing could stand in for: no template uses it.

The support is caniemail.com's (github.com/hteumeuleu/caniemail at 6b086a3, 2026-06-29), read 2026-09, in our own words.
`make check-html` asks caniemail's data itself, where node is; what templates use with a fallback is in
tests/markup/fallbacks.json.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "caniemail.com, github.com/hteumeuleu/caniemail at 6b086a3 (2026-06-29)"
READ = "2026-09"


@dataclass(frozen=True)
class Feature:
    """Something that a program lacks. `pattern` finds it in HTML."""

    name: str
    pattern: str
    lacking: str


LACKING = (
    Feature("CSS variables", r"var\(|[{;]\s*--[\w-]+:", "Gmail, Outlook"),
    Feature("position", r"[;\"{\s]position\s*:", "Gmail, Outlook"),
    Feature("flex layout", r"display\s*:\s*(?:inline-)?flex|flex-direction", "Outlook; Gmail's apps in part"),
    Feature("grid", r"display\s*:\s*(?:inline-)?grid|grid-template", "Gmail, Outlook"),
    Feature("fonts from elsewhere", r"@font-face|@import", "Gmail, Outlook"),
    Feature("background pictures", r"background(?:-image)?\s*:[^;\"}]*url\(|\sbackground=", "Outlook"),
    Feature("gradients", r"gradient\(", "Outlook"),
    Feature("shadows", r"(?:box|text)-shadow\s*:", "Outlook; Gmail in part"),
    Feature("SVG", r"<svg|\.svg\b|image/svg", "Outlook"),
    Feature("pictures inside the HTML", r"data:image", "Gmail, Outlook"),
    Feature("WebP and AVIF", r"\.(?:webp|avif)\b", "Outlook; Gmail in part"),
    Feature("several sizes of a picture", r"<picture|<source|srcset", "Gmail, Outlook"),
    Feature("forms", r"<(?:form|input|button|select|textarea)\b", "Outlook; Gmail's apps in part"),
)
