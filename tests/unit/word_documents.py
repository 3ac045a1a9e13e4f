"""Word documents built from XML, for the tests that read them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import Reading, read_article

_FORMATS = "http://schemas.openxmlformats.org"
NAMESPACES = {
    "w": f"{_FORMATS}/wordprocessingml/2006/main",
    "m": f"{_FORMATS}/officeDocument/2006/math",
    "r": f"{_FORMATS}/officeDocument/2006/relationships",
    "mc": f"{_FORMATS}/markup-compatibility/2006",
    "a": f"{_FORMATS}/drawingml/2006/main",
    "pic": f"{_FORMATS}/drawingml/2006/picture",
    "wp": f"{_FORMATS}/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
_STYLES = {"Title": "Title", "H1": "heading 1", "H2": "heading 2", "Quote": "Quote", "Caption": "caption"}
_KINDS = {
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/fontTable.xml": "fontTable",
    "word/theme/theme1.xml": "theme",
}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)
"""A picture of one pixel, as PNG."""


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    return block(run(text, "<w:b/>" if bold else ""), style=style)


def block(*runs: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(runs)}</w:p>"


def part(element: str, content: str) -> str:
    """Return the XML of a part of a document."""
    return f"<w:{element} {_DECLARED}>{content}</w:{element}>"


def style(key: str, properties: str, *, name: str = "", kind: str = "paragraph", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name or key}"/>{base}{properties}</w:style>'


def word(
    *body: str,
    parts: Mapping[str, str | bytes] | None = None,
    styles: Iterable[str] = (),
    links: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """Return a document. `links` are further relationships: id to kind and target, an address being outside."""
    usual = "".join(style(key, "", name=name) for key, name in _STYLES.items())
    files: dict[str, str | bytes] = {
        "word/document.xml": part("document", f"<w:body>{''.join(body)}</w:body>"),
        "word/styles.xml": part("styles", usual + "".join(styles)),
        **(parts or {}),
    }
    related = {f"r-{kind}": (kind, f"/{name}") for name, kind in _KINDS.items() if name in files} | dict(links or {})
    files.setdefault("word/_rels/document.xml.rels", _relationships(related))
    return archive(files)


def _relationships(related: Mapping[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{key}" Target="{target}" Type="{NAMESPACES["r"]}/{kind}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for key, (kind, target) in related.items()
    )
    return f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">{each}</Relationships>'


def archive(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return buffer.getvalue()


def read(data: bytes, tracked: TrackedChanges | None = None) -> Reading:
    return read_article(data, "article.docx", tracked)


def texts(*body: str, tracked: TrackedChanges | None = None, styles: Iterable[str] = ()) -> list[str]:
    """Return the paragraphs of a document below its title."""
    reading = read(word(paragraph("Skin and sun", "Title"), *body, styles=styles), tracked)
    return [each.text for unit in reading.article.units() for each in unit.paragraphs]
