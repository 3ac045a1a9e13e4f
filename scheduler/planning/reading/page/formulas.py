"""Writes the formulas of a page (MathML) as text that can be read on one line: "5w/c", "√(x)", "1.73²"."""
# ruff: noqa: RUF001 - characters that look like others are the matter of this module

from __future__ import annotations

import html

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import SPENT, children

_NOT_SHOWN = frozenset(("annotation", "annotation-xml", "mphantom", "none", "mprescripts", "malignmark", "maligngroup"))
_LEAVES = frozenset(("mi", "mn", "ms", "mo", "mtext", "mspace"))
_SPACED = frozenset("=<>≤≥≈≠±×→∝∈+−·÷≡∼≪≫")
_DEEPEST = 60  # levels of a formula; one that is deeper becomes its words alone


def write_formulas(page: LexborHTMLParser) -> None:
    """Put the text of each formula of a page in its place."""
    for formula in page.css("math"):
        written = formula.attributes.get("alttext") if formula.css_first("mi, mn, mo, mtext") is None else None
        markup = html.escape(written) if written else _written(formula, 0)
        frame = page.create_node("span")
        frame.inner_html = markup
        formula.insert_before(frame)
        formula.attrs[SPENT] = ""


def _written(node: LexborNode, depth: int) -> str:
    """Return a part of a formula as HTML: text, with superscripts and subscripts."""
    tag = node.tag or ""
    if node.is_text_node or depth > _DEEPEST:
        return html.escape(node.text_content or "")
    if not node.is_element_node or tag in _NOT_SHOWN:
        return ""
    if tag in _LEAVES:
        words = node.text() if tag == "mtext" else single_spaced(node.text())
        return html.escape(f" {words} " if words in _SPACED else words) or " "
    parts = [part for child in children(node) if child.is_element_node and (part := _written(child, depth + 1)).strip()]
    return _put_together(tag, parts, node)


def _put_together(tag: str, parts: list[str], node: LexborNode) -> str:
    first, second, third = [*(part.strip() for part in parts), "", "", ""][:3]
    written = {
        "mfrac": f"{_grouped(first)}/{_grouped(second)}",
        **dict.fromkeys(("msup", "mover"), f"{first}<sup>{second}</sup>"),
        **dict.fromkeys(("msub", "munder"), f"{first}<sub>{second}</sub>"),
        **dict.fromkeys(("msubsup", "munderover"), f"{first}<sub>{second}</sub><sup>{third}</sup>"),
        "mroot": f"<sup>{second}</sup>√{_grouped(first)}",
    }
    if tag in written and second:
        return written[tag]
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if tag == "mfenced":
        opening, closing = node.attributes.get("open", "("), node.attributes.get("close", ")")
        return f"{html.escape(opening or '')}{', '.join(parts)}{html.escape(closing or '')}"
    return {"mtr": ", ", "mlabeledtr": ", ", "mtable": "; "}.get(tag, "").join(parts)


def _grouped(part: str) -> str:
    """Return a part in brackets where it is more than a number or a name."""
    plain = html.unescape(part).strip()
    is_one = all(sign.isalnum() or sign in ".,%\N{NO-BREAK SPACE}" for sign in plain)
    return (
        part.strip()
        if is_one or (plain.startswith("(") and plain.endswith(")") and plain.count("(") == 1)
        else f"({part.strip()})"
    )
