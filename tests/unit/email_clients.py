"""CSS and HTML that Gmail or Outlook for Windows lacks, and what the templates do without it.

The support is caniemail.com's (github.com/hteumeuleu/caniemail at 6b086a3, 2026-06-29), read 2026-09, in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "caniemail.com, github.com/hteumeuleu/caniemail at 6b086a3 (2026-06-29)"
READ = "2026-09"


@dataclass(frozen=True)
class Feature:
    """Something that a program lacks. `pattern` finds it in HTML; `fallback` is empty where it must not be used."""

    name: str
    pattern: str
    lacking: str
    fallback: str = ""


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
    Feature("round corners", r"border-radius", "Outlook", "corners are square; nothing is lost"),
    Feature(
        "media queries", r"@media", "Gmail in part; Outlook", "one column that fits any width; wider margins on phones"
    ),
    Feature(
        "asking for the dark",
        r"prefers-color-scheme",
        "Gmail, Outlook",
        "they turn colours by themselves: only plain backgrounds, a plate under the logo, data-ogsc for Outlook.com",
    ),
    Feature("max-width", r"max-width", "Outlook", "MJML's tables with a fixed width, in comments for Outlook alone"),
)
