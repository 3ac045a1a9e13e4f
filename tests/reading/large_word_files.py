"""Word files of any size in which one thing is repeated, or nested; see `large_files`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from large_files import WORDS, Shape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="' + _OFFICE + '"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_BEGINNING = (
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Skin</w:t></w:r></w:p>'
    f"<w:p><w:r><w:t>{WORDS}.</w:t></w:r></w:p>"
)
_RELATION = '<Relationship Id="{0}" Type="' + _OFFICE + '/{1}" Target="{2}"/>'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PARTS = ("styles", "numbering", "footnotes", "comments")


def _relations(names: Mapping[str, str]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = "".join(_RELATION.format(f"r{kind}", kind, target) for kind, target in names.items())
    return f'<Relationships xmlns="{space}">{relations}</Relationships>'


def _packed(**parts: str) -> bytes:
    """Return a Word file with the content of its parts; no part is packed, so that none counts as made to unpack."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        target.writestr("[Content_Types].xml", _TYPES)
        target.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        target.writestr("word/_rels/document.xml.rels", _relations({name: f"{name}.xml" for name in _PARTS}))
        body = f"<w:body>{parts.pop('document')}</w:body>"
        target.writestr("word/document.xml", f"<w:document {_SPACES}>{body}</w:document>")
        for name in _PARTS:
            target.writestr(f"word/{name}.xml", f"<w:{name} {_SPACES}>{parts.get(name, '')}</w:{name}>")
    return buffer.getvalue()


def _word(name: str, part: str, closing: str = "", depth: int = 1, **others: str) -> Shape:
    def wrap(document: str) -> bytes:
        return _packed(document=document, **others)

    return Shape(f"word: {name}", ".docx", part, closing, depth, _BEGINNING, "", wrap)


def _part(name: str, part: str, *, document: str = "") -> Shape:
    def wrap(content: str) -> bytes:
        return _packed(document=_BEGINNING + document, **{name: content})

    return Shape(f"word: {name} part", ".docx", part, wrap=wrap)


def _within(name: str, part: str, opening: str, end: str) -> Shape:
    def wrap(document: str) -> bytes:
        return _packed(document=document)

    return Shape(f"word: {name}", ".docx", part, beginning=_BEGINNING + opening, end=end, wrap=wrap)


def _run(text: str = "a", properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def _paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BOX = "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p>"
_BOX_END = "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
_OPEN = "<w:r><w:t>"

WORD_FILES = (
    _word("paragraphs", _paragraph(_run(f"{WORDS} {{0}}."))),
    _word("short paragraphs", _paragraph(_run("A b"))),
    _word("empty paragraphs", "<w:p/>"),
    _within("one paragraph", _run("a b "), "<w:p>", "</w:p>"),
    _within("one text", f"{WORDS}. ", f"<w:p>{_OPEN}", "</w:t></w:r></w:p>"),
    _within("raised and lowered", _run("10") + _run("6", '<w:vertAlign w:val="superscript"/>'), "<w:p>", "</w:p>"),
    _within(
        "one table",
        f"<w:tr><w:tc>{_paragraph(_run())}</w:tc><w:tc>{_paragraph(_run())}</w:tc></w:tr>",
        "<w:tbl>",
        "</w:tbl>",
    ),
    _within(
        "cells merged downwards",
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{_paragraph(_run())}</w:tc><w:tc>{_paragraph(_run())}</w:tc></w:tr>",
        "<w:tbl>",
        "</w:tbl>",
    ),
    _word("tables", f"<w:tbl><w:tr><w:tc>{_paragraph(_run())}</w:tc></w:tr></w:tbl>"),
    _word("tables 60 deep", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p>", "</w:tc></w:tr></w:tbl>", 60),
    _word("content controls", f"<w:sdt><w:sdtContent>{_paragraph(_run())}</w:sdtContent></w:sdt>"),
    _word("content controls 100 deep", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 100),
    _word("text boxes", _BOX + _BOX_END),
    _word("text boxes 20 deep", _BOX, _BOX_END, 20),
    _word("fields", _paragraph(_FIELD.format("begin") + _FIELD.format("separate") + _run() + _FIELD.format("end"))),
    _word("open fields", _paragraph(_FIELD.format("begin") + _run())),
    _word("simple fields", _paragraph(f'<w:fldSimple w:instr=" REF a ">{_run()}</w:fldSimple>')),
    _word("formulas", _paragraph("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num></m:f></m:oMath>")),
    _word("formulas 50 deep", "<m:oMath><m:f><m:num>", "</m:num></m:f></m:oMath>", 50),
    _word("links", _paragraph(f'<w:hyperlink r:id="r{{0}}">{_run()}</w:hyperlink>')),
    _word("hidden", _paragraph(_run("a {0}", "<w:vanish/>") + _run("b"))),
    _word("struck out", _paragraph(_run("a {0}", "<w:dstrike/>") + _run("b"))),
    _word(
        "tracked changes",
        _paragraph(f"<w:ins>{_run()}</w:ins><w:del><w:r><w:delText>b {{0}}</w:delText></w:r></w:del>"),
    ),
    _word("symbols", _paragraph(_run("m", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'))),
    _word("headings", _paragraph(_run("Care {0}"), '<w:outlineLvl w:val="1"/>') + _paragraph(_run("a b"))),
    _word("lists", _paragraph(_run(), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')),
    _word("styled", _paragraph(_run(), '<w:pStyle w:val="a{0}"/>')),
    _word("footnotes", _paragraph('<w:r><w:footnoteReference w:id="{0}"/></w:r>' + _run()), footnotes=""),
    _part("footnotes", f'<w:footnote w:id="{{0}}">{_paragraph(_run("a {0}"))}</w:footnote>'),
    _part("comments", f'<w:comment w:id="{{0}}">{_paragraph(_run("a {0}"))}</w:comment>'),
    _part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="a{0}"><w:name w:val="a{0}"/><w:basedOn w:val="a{0}9"/></w:style>',
        document=_paragraph(_run(), '<w:pStyle w:val="a1"/>'),
    ),
    _part("numbering", '<w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num>'),
)

JOINED_PARAGRAPHS = (
    _word("ends that are deleted", _paragraph(_run(), "<w:rPr><w:del/></w:rPr>")),
    _word("ends that are hidden", _paragraph(_run(), "<w:rPr><w:vanish/></w:rPr>")),
    _word("large first letters", _paragraph(_run(), '<w:framePr w:dropCap="drop"/>')),
)
"""Paragraphs that are one; their length tells only where there are thousands of them."""
