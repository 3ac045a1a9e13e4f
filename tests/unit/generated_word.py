"""Writes a generated document as a Word file, from the parts of XML that Word and its like write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from generated_documents import Body, Document, Entries, Figure, Grid, Head, Look, Part, Question, Run, Runs
from hypothesis import strategies as st

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = f'<Relationship Id="{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"{{}}/>'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{_OFFICE}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_STYLES = (
    *(f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{i}"/></w:style>' for i in ("Title", "Quote")),
    *(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in (1, 2, 3)
    ),
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>',
    *(
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{name}"/><w:rPr>{properties}</w:rPr></w:style>'
        for name, properties in (
            ("Up", '<w:vertAlign w:val="superscript"/>'),
            ("Down", '<w:vertAlign w:val="subscript"/>'),
            ("Gone", "<w:vanish/>"),
            ("Out", "<w:strike/>"),
        )
    ),
)
_LEVEL = (
    '<w:abstractNum w:abstractNumId="{id}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    '<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
)
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/><wp:docPr id="1" name="Picture 1" descr={shows}/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="1" name="p.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF dose \\h 4711 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_DATE = 'w:id="9" w:author="Ann" w:date="2026-03-02T09:30:00Z"'


@dataclass(frozen=True, slots=True)
class Habits:
    """How a tool writes runs: properties or a style for each look, and what it puts around words on the line."""

    raised: str
    lowered: str
    struck: str
    hidden: str
    around: str


habits = st.builds(
    Habits,
    raised=st.sampled_from(('<w:vertAlign w:val="superscript"/>', '<w:rStyle w:val="Up"/>')),
    lowered=st.sampled_from(('<w:vertAlign w:val="subscript"/>', '<w:rStyle w:val="Down"/>')),
    struck=st.sampled_from(("<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Out"/>')),
    hidden=st.sampled_from(("<w:vanish/>", '<w:rStyle w:val="Gone"/>')),
    around=st.sampled_from(
        (
            "{}",
            '<w:fldSimple w:instr=" DOCPROPERTY Dose ">{}</w:fldSimple>',
            _FIELD,
            "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
            '<w:bookmarkStart w:id="1" w:name="b"/>{}<w:bookmarkEnd w:id="1"/><w:proofErr w:type="spellStart"/>',
            "<w:smartTag>{}</w:smartTag>",
            f"<w:ins {_DATE}>{{}}</w:ins>",
        )
    ),
)


@dataclass(slots=True)
class _Package:
    habits: Habits
    relations: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)

    def relate(self, kind: str, target: str, mode: str = "") -> str:
        name = f"rId{len(self.relations) + 1}"
        self.relations.append(_RELATION.format(name, kind, target, mode))
        return name


def word(document: Document, habits: Habits) -> bytes:
    """Return a document as a Word file."""
    package = _Package(habits)
    body = _paragraph(_run(Run(document.title), package), "Title")
    body += "".join(_part(part, package) for part in document.parts)
    for kind in ("styles", "numbering", "footnotes"):
        package.relate(kind, f"{kind}.xml")
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, len(package.lists) + 1)
    )
    return archive(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="xml" ContentType="application/xml"/>'
                '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'wordprocessingml.document.main+xml"/></Types>'
            ),
            "_rels/.rels": _relations([_RELATION.format("rId1", "officeDocument", "word/document.xml", "")]),
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {NAMESPACES}>{''.join(_STYLES)}</w:styles>",
            "word/numbering.xml": f"<w:numbering {NAMESPACES}>{''.join(package.lists)}{numbers}</w:numbering>",
            "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{''.join(package.notes)}</w:footnotes>",
            "word/_rels/document.xml.rels": _relations(package.relations),
            "word/media/picture.png": "\x89PNG",
        }
    )


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a packed file of parts by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return buffer.getvalue()


def _relations(relations: list[str]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(relations)}</Relationships>'


def _part(part: Part, package: _Package) -> str:
    match part:
        case Head(words, level):
            return _paragraph(_run(Run(words), package), f"Heading{level - 1}")
        case Body(runs, quoted):
            return _paragraph(_runs(runs, package), "Quote" if quoted else "")
        case Entries(items, first):
            return _entries(items, first, package)
        case Grid(rows, headed):
            return _table(rows, package, headed=headed)
        case Figure(shows, caption):
            picture = _PICTURE.format(shows=quoteattr(shows), relation=package.relate("image", "media/picture.png"))
            return picture + _paragraph(_run(Run(caption), package), "Caption")
        case Question(words, answer):
            return _paragraph(_run(Run(words), package), "Heading2") + _paragraph(_runs(answer, package))


def _paragraph(content: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def _entries(items: tuple[Runs, ...], first: int | None, package: _Package) -> str:
    number = len(package.lists) + 1
    form, text = ("bullet", "\uf0b7") if first is None else ("decimal", "%1.")
    package.lists.append(_LEVEL.format(id=number, start=first or 1, form=form, text=text))
    place = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return "".join(_paragraph(_runs(item, package), properties=place) for item in items)


def _table(rows: tuple[tuple[Runs, ...], ...], package: _Package, *, headed: bool) -> str:
    written = ""
    for place, row in enumerate(rows):
        cells = "".join(f"<w:tc><w:tcPr/>{_paragraph(_runs(cell, package))}</w:tc>" for cell in row)
        properties = "<w:trPr><w:tblHeader/></w:trPr>" if headed and place == 0 else ""
        written += f"<w:tr>{properties}{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{written}</w:tbl>"


def _runs(runs: Runs, package: _Package) -> str:
    return "".join(_run(run, package) for run in runs)


def _run(run: Run, package: _Package) -> str:
    style = package.habits
    properties = {
        Look.BOLD: "<w:b/>",
        Look.ITALIC: "<w:i/>",
        Look.RAISED: style.raised,
        Look.LOWERED: style.lowered,
        Look.STRUCK: style.struck,
        Look.HIDDEN: style.hidden,
    }.get(run.look, "")
    if run.look is Look.NOTE:
        return _note(run.text, package)
    shown = f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
    if run.look is Look.LINK:
        address = package.relate("hyperlink", "https://clinic.example/page", ' TargetMode="External"')
        return f'<w:hyperlink r:id="{address}">{shown}</w:hyperlink>'
    return style.around.format(shown) if run.look is Look.BOLD else shown


def _note(text: str, package: _Package) -> str:
    number = len(package.notes) + 1
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    words = f"<w:p><w:r>{raised}<w:footnoteRef/></w:r><w:r><w:t> {escape(text)}</w:t></w:r></w:p>"
    package.notes.append(f'<w:footnote w:id="{number}">{words}</w:footnote>')
    return f'<w:r>{raised}<w:footnoteReference w:id="{number}"/></w:r>'
