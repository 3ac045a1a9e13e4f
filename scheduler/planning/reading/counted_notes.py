"""What a reader did so often that a person is told how often, not each time."""

from __future__ import annotations

from collections.abc import Mapping

_NOTES = {
    "link in a heading": (
        "{} link in a heading was reduced to its words",
        "{} links in headings were reduced to their words",
    ),
    "merged cell": (
        "{} merged cell of a table was repeated in each place it covers",
        "{} merged cells of a table were repeated in each place they cover",
    ),
    "misplaced cell": (
        "{} merged cell of a table may have lost its place: check the columns",
        "{} merged cells of a table may have lost their place: check the columns",
    ),
    "code": ("{} block of code became a paragraph", "{} blocks of code became a paragraph each"),
    "nested list": ("{} list inside a list was joined to it", "{} lists inside a list were joined to it"),
    "script": ("{} script was left out", "{} scripts were left out"),
    "style sheet": ("{} style sheet was left out", "{} style sheets were left out"),
    "template": ("{} page template was left out", "{} page templates were left out"),
    "control": ("{} control character removed", "{} control characters removed"),
    "override": (
        "{} mark that turns the writing direction removed",
        "{} marks that turn the writing direction removed",
    ),
    "hidden": ("{} invisible character removed", "{} invisible characters removed"),
    "comment": ("{} comment in the source was left out", "{} comments in the source were left out"),
}


def counted_notes(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return a note on each thing that was done, by its name and how often."""
    return tuple(_NOTES[name][number > 1].format(number) for name, number in counts.items() if number)
