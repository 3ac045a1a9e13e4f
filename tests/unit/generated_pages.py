"""Writes a generated document as a page, in the ways in which sites write one."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from generated_documents import Body, Document, Entries, Figure, Grid, Head, Look, Part, Question, Run, Runs
from hypothesis import strategies as st

_RULES = (
    ".up { vertical-align: super; font-size: 70% } span.down { vertical-align: sub } .gone { display: none }"
    " .out { text-decoration: line-through } @media screen { p .away { visibility: hidden } }"
)
_RAISED = ("<sup>{}</sup>", '<span style="vertical-align: super">{}</span>', '<span class="up">{}</span>')
_LOWERED = ("<sub>{}</sub>", '<span style="vertical-align:sub">{}</span>', '<span class="down">{}</span>')
_STRUCK = (
    *("<s>{}</s>", "<del>{}</del>", '<span style="text-decoration: line-through">{}</span>'),
    *("<strike>{}</strike>", '<span class="out">{}</span>'),
)
_HIDDEN = (
    *("<span hidden>{}</span>", '<span style="display:none">{}</span>', '<span style="visibility: hidden">{}</span>'),
    *('<span class="gone">{}</span>', '<span class="x gone">{}</span>'),
)
_QUESTIONS = (
    "<details><summary>{question}</summary><p>{answer}</p></details>",
    """<h3><button aria-expanded="false" aria-controls="a{id}">{question}</button></h3>
    <div id="a{id}" hidden><p>{answer}</p></div>""",
    """<button type="button" aria-expanded="false" aria-controls="b{id}">{question}</button>
    <div id="b{id}" role="region" style="display: none"><p>{answer}</p></div>""",
    "<dl><dt>{question}</dt><dd>{answer}</dd></dl>",
)
_AROUND = (
    "<body>{}</body>",
    "<body><article>{}</article></body>",
    "<body><main><div><section>{}</section></div></main></body>",
    '<body><form method="post" action="./page.aspx">{}</form></body>',
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a site writes what it shows: templates of HTML."""

    raised: str
    lowered: str
    struck: str
    hidden: str
    question: str
    around: str
    plain_cells: bool  # paragraphs in cells, and a table's body marked as such


styles = st.builds(
    Style,
    raised=st.sampled_from(_RAISED),
    lowered=st.sampled_from(_LOWERED),
    struck=st.sampled_from(_STRUCK),
    hidden=st.sampled_from(_HIDDEN),
    question=st.sampled_from(_QUESTIONS),
    around=st.sampled_from(_AROUND),
    plain_cells=st.booleans(),
)


def page(document: Document, style: Style) -> bytes:
    """Return a document as a page."""
    notes: list[str] = []
    written = f"<h1>{escape(document.title)}</h1>\n"
    written += "\n".join(_part(part, style, number, notes) for number, part in enumerate(document.parts))
    if notes:
        written += f'<ol class="footnotes">{"".join(notes)}</ol>'
    head = f'<head><meta charset="utf-8"><title>{escape(document.title)}</title><style>{_RULES}</style></head>'
    return f"<!doctype html><html>{head}{style.around.format(written)}</html>".encode()


def _part(part: Part, style: Style, number: int, notes: list[str]) -> str:
    match part:
        case Head(words, level):
            return f"<h{level}>{escape(words)}</h{level}>"
        case Body(runs, quoted):
            paragraph = f"<p>{_runs(runs, style, notes)}</p>"
            return f"<blockquote>{paragraph}</blockquote>" if quoted else paragraph
        case Entries(items, first):
            tag, start = ("ul", "") if first is None else ("ol", f' start="{first}"')
            return f"<{tag}{start}>{''.join(f'<li>{_runs(item, style, notes)}</li>' for item in items)}</{tag}>"
        case Grid(rows, headed):
            return _table(rows, style, notes, headed=headed)
        case Figure(shows, caption):
            picture = f'<img src="picture{number}.jpg" alt="{escape(shows)}">'
            return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"
        case Question(words, answer):
            return style.question.format(question=escape(words), answer=_runs(answer, style, notes), id=number)


def _table(rows: tuple[tuple[Runs, ...], ...], style: Style, notes: list[str], *, headed: bool) -> str:
    written = ""
    for place, row in enumerate(rows):
        tag = "th" if headed and place == 0 else "td"
        wrap = "{}" if style.plain_cells else "<p>{}</p>"
        cells = "".join(f"<{tag}>{wrap.format(_runs(cell, style, notes)) if cell else ''}</{tag}>" for cell in row)
        written += f"<tr>{cells}</tr>\n"
    return f"<table>{written}</table>"


def _runs(runs: Runs, style: Style, notes: list[str]) -> str:
    return "".join(_run(run, style, notes) for run in runs)


def _run(run: Run, style: Style, notes: list[str]) -> str:
    text = escape(run.text)
    if run.look is Look.NOTE:
        label = len(notes) + 1
        notes.append(f'<li id="note-{label}">{text} <a href="#mark-{label}">↩</a></li>')
        return f'<sup id="mark-{label}"><a href="#note-{label}">{label}</a></sup>'
    forms = {
        Look.PLAIN: "{}",
        Look.BOLD: "<strong>{}</strong>",
        Look.ITALIC: "<em>{}</em>",
        Look.LINK: '<a href="https://clinic.example/page">{}</a>',
        Look.RAISED: style.raised,
        Look.LOWERED: style.lowered,
        Look.STRUCK: style.struck,
        Look.HIDDEN: style.hidden,
    }
    return forms[run.look].format(text)
