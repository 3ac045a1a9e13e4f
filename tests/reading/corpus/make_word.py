"""Write the Word files of the corpus from their sources, byte for byte the same each time.

Run as ``python tests/reading/corpus/make_word.py``. A source (``word/sources/NAME.xml``) holds what differs from file
to file, in Word's own XML and in shorthands: elements in capitals, of which each stands for markup that Word writes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.dom import Node, minidom
from xml.sax.saxutils import escape, quoteattr

from word_tools import NAMESPACES, STRICT, TOOLS, Tool, core, numbering, settings, styles, theme

FOLDER = Path(__file__).parent / "word"
DECLARATIONS = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
RAW_TEXT = {"w:t", "w:delText", "w:instrText", "m:t", "wp:posOffset"}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DATE = (2026, 3, 2, 9, 30, 0)
AUTHOR = 'w:author="Rosa Lindt" w:date="2026-03-02T09:30:00Z"'


@dataclass
class Package:
    """What is gathered while a document is written: its relations, and a count for Word's ids."""

    tool: Tool
    relations: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    ids: int = 100
    deleted: bool = False

    def next_id(self) -> int:
        self.ids += 1
        return self.ids

    def relate(self, kind: str, target: str, *, external: bool = False) -> str:
        name = f"rId{len(self.relations) + 1}"
        mode = ' TargetMode="External"' if external else ""
        self.relations.append(
            f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}{mode}/>',
        )
        return name


def inside(node: minidom.Element, package: Package) -> str:
    return "".join(written(child, node, package) for child in node.childNodes)


def written(node: minidom.Node, parent: minidom.Element, package: Package) -> str:
    if isinstance(node, minidom.Text):
        if parent.tagName in RAW_TEXT:
            return escape(node.data)
        return "" if not node.data.strip() and "\n" in node.data else run(node.data, "", package)
    if not isinstance(node, minidom.Element):
        return ""
    shorthand = SHORTHANDS.get(node.tagName)
    if shorthand:
        return shorthand(node, package)
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    return f"<{node.tagName}{attributes}>{inside(node, package)}</{node.tagName}>"


def run(text: str, properties: str, package: Package) -> str:
    tag = "w:delText" if package.deleted else "w:t"
    rsid = ' w:rsidRPr="00B21F4E"' if package.tool.rsids else ""
    shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r{rsid}>{shown}<{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'


def properties_of(node: minidom.Element) -> str:
    parts = []
    if style := node.getAttribute("style"):
        parts.append(f'<w:rStyle w:val="{style}"/>')
    if font := node.getAttribute("font"):
        parts.append(f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/>')
    parts += [f"<w:{name}/>" for name in node.getAttribute("is").split()]
    parts += [f'<w:{name} w:val="0"/>' for name in node.getAttribute("off").split()]
    if position := node.getAttribute("position"):
        parts.append(f'<w:position w:val="{position}"/><w:sz w:val="16"/>')
    if raised := node.getAttribute("va"):
        parts.append(f'<w:vertAlign w:val="{raised}"/>')
    return "".join(parts)


def styled_run(node: minidom.Element, package: Package) -> str:
    properties = properties_of(node)
    changed = ""
    if node.hasAttribute("changed"):
        changed = f'<w:rPrChange w:id="{package.next_id()}" {AUTHOR}><w:rPr/></w:rPrChange>'
    pieces = []
    for child in node.childNodes:
        if isinstance(child, minidom.Text):
            pieces.append(run(child.data, properties + changed, package))
        else:
            raw = written(child, node, package)
            pieces.append(f"<w:r><w:rPr>{properties}{changed}</w:rPr>{raw}</w:r>")
    return "".join(pieces)


def paragraph(node: minidom.Element, package: Package) -> str:
    parts = []
    if style := node.getAttribute("s"):
        parts.append(f'<w:pStyle w:val="{package.tool.ids.get(style, style)}"/>')
    if number := node.getAttribute("n"):
        level = node.getAttribute("l") or "0"
        parts.append(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    if outline := node.getAttribute("outline"):
        parts.append(f'<w:outlineLvl w:val="{outline}"/>')
    if node.hasAttribute("bidi"):
        parts.insert(len(parts), "<w:bidi/>")
    if node.hasAttribute("hidden"):
        parts.append("<w:rPr><w:vanish/></w:rPr>")
    if mark := node.getAttribute("mark"):
        parts.append(f'<w:rPr><w:{mark} w:id="{package.next_id()}" {AUTHOR}/></w:rPr>')
    properties = f"<w:pPr>{''.join(parts)}</w:pPr>" if parts else ""
    rsid = ' w:rsidR="00A41C77" w:rsidRDefault="00A41C77"' if package.tool.rsids else ""
    return f"<w:p{rsid}>{properties}{inside(node, package)}</w:p>"


def table(node: minidom.Element, package: Package) -> str:
    style = package.tool.ids.get("grid", "TableGrid")
    look = "<w:tblBorders/>" if node.hasAttribute("plain") else f'<w:tblStyle w:val="{style}"/>'
    columns = '<w:gridCol w:w="2400"/>' * int(node.getAttribute("columns"))
    return (
        f'<w:tbl><w:tblPr>{look}<w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{inside(node, package)}</w:tbl>"
    )


def row(node: minidom.Element, package: Package) -> str:
    parts = "<w:tblHeader/>" if node.hasAttribute("header") else ""
    if mark := node.getAttribute("mark"):
        parts += f'<w:{mark} w:id="{package.next_id()}" {AUTHOR}/>'
    return f"<w:tr>{f'<w:trPr>{parts}</w:trPr>' if parts else ''}{inside(node, package)}</w:tr>"


def cell(node: minidom.Element, package: Package) -> str:
    parts = '<w:tcW w:w="2400" w:type="dxa"/>'
    if span := node.getAttribute("span"):
        parts += f'<w:gridSpan w:val="{span}"/>'
    if node.hasAttribute("merged"):
        value = node.getAttribute("merged")
        parts += f'<w:vMerge w:val="{value}"/>' if value else "<w:vMerge/>"
    blocks = {"P", "TBL", "w:sdt"}
    has_blocks = any(isinstance(child, minidom.Element) and child.tagName in blocks for child in node.childNodes)
    held = inside(node, package) if has_blocks else f"<w:p>{inside(node, package)}</w:p>"
    return f"<w:tc><w:tcPr>{parts}</w:tcPr>{held}</w:tc>"


def inserted(node: minidom.Element, package: Package) -> str:
    tag = {"INS": "w:ins", "TO": "w:moveTo"}[node.tagName]
    return f'<{tag} w:id="{package.next_id()}" {AUTHOR}>{inside(node, package)}</{tag}>'


def deleted(node: minidom.Element, package: Package) -> str:
    # A moved run keeps w:t where it came from; a deleted one has w:delText.
    package.deleted = node.tagName == "DEL"
    held = inside(node, package)
    package.deleted = False
    tag = {"DEL": "w:del", "FROM": "w:moveFrom"}[node.tagName]
    return f'<{tag} w:id="{package.next_id()}" {AUTHOR}>{held}</{tag}>'


def reference(node: minidom.Element, package: Package) -> str:
    kind = {"FN": "footnote", "EN": "endnote", "CM": "comment"}[node.tagName]
    style = {"FN": "FootnoteReference", "EN": "EndnoteReference", "CM": "CommentReference"}[node.tagName]
    return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:{kind}Reference w:id="{node.getAttribute("id")}"/></w:r>'


def complex_field(node: minidom.Element, package: Package) -> str:
    code = f'<w:r><w:instrText xml:space="preserve">{escape(node.getAttribute("code"))}</w:instrText></w:r>'
    first, middle, last = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{first}{code}{middle}{inside(node, package)}{last}"


def simple_field(node: minidom.Element, package: Package) -> str:
    return f"<w:fldSimple w:instr={quoteattr(node.getAttribute('code'))}>{inside(node, package)}</w:fldSimple>"


def hyperlink(node: minidom.Element, package: Package) -> str:
    if anchor := node.getAttribute("anchor"):
        target = f'w:anchor="{anchor}"'
    else:
        target = f'r:id="{package.relate("hyperlink", node.getAttribute("href"), external=True)}"'
    return f'<w:hyperlink {target} w:history="1">{inside(node, package)}</w:hyperlink>'


def picture(node: minidom.Element, package: Package) -> str:
    name = node.getAttribute("file")
    package.pictures.append(name)
    relation, number = package.relate("image", f"media/{name}"), package.next_id()
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="952500" cy="952500"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={quoteattr(node.getAttribute("alt"))}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(node: minidom.Element, package: Package) -> str:
    held = inside(node, package)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor behindDoc="0" locked="0">'
        f'<wp:docPr id="{package.next_id()}" name="Text Box 2"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:txbx><w:txbxContent>{held}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f'<v:shape style="position:absolute" type="#_x0000_t202"><v:textbox><w:txbxContent>{held}</w:txbxContent>'
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


SHORTHANDS: dict[str, Callable[[minidom.Element, Package], str]] = {
    "P": paragraph,
    "R": styled_run,
    "TBL": table,
    "TR": row,
    "TC": cell,
    "INS": inserted,
    "TO": inserted,
    "DEL": deleted,
    "FROM": deleted,
    "FN": reference,
    "EN": reference,
    "CM": reference,
    "FLD": complex_field,
    "SIMPLE": simple_field,
    "A": hyperlink,
    "PIC": picture,
    "BOX": text_box,
}


def png(shade: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade, 120, 160]) * 48 for _ in range(48))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 48, 48, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def child(root: minidom.Element, name: str) -> minidom.Element | None:
    return next(
        (node for node in root.childNodes if node.nodeName == name and node.nodeType == Node.ELEMENT_NODE), None
    )


def raw(root: minidom.Element, name: str, package: Package) -> str:
    node = child(root, name)
    return inside(node, package) if node else ""


def part(name: str, held: str) -> str:
    ignorable = 'mc:Ignorable="w14 w15"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:{name} {DECLARATIONS} {ignorable}>{held}</w:{name}>"


def parts_of(root: minidom.Element, package: Package) -> Iterator[tuple[str, str]]:
    """Yield each WordprocessingML part with its name; notes and headers only where there are any."""
    tool, shown = package.tool, ""
    tags = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments", "header": "hdr", "footer": "ftr"}
    for name, tag in tags.items():
        node = child(root, name)
        if node:
            relation = package.relate(name, f"{name}.xml")
            if name in {"header", "footer"}:
                shown += f'<w:{name}Reference w:type="default" r:id="{relation}"/>'
            yield name, part(tag, inside(node, package))
    yield "styles", part("styles", styles(tool, raw(root, "defaults", package)) + raw(root, "styles", package))
    yield "numbering", part("numbering", numbering(root))
    yield "settings", part("settings", settings(tool))
    for name in ("styles", "numbering", "settings"):
        package.relate(name, f"{name}.xml")
    section = f'<w:sectPr>{shown}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    yield "document", part("document", f"<w:body>{raw(root, 'body', package)}{section}</w:body>")


def content_types(names: list[str]) -> str:
    kinds = {"document": "document.main"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORDPROCESSING}.{kinds.get(name, name)}+xml"/>'
        for name in names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="htm" ContentType="text/html"/>'
        '<Override PartName="/word/theme/theme1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{overrides}</Types>'
    )


def relations(held: str) -> str:
    address = "http://schemas.openxmlformats.org/package/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{address}">{held}</Relationships>'


def files_of(root: minidom.Element) -> dict[str, bytes]:
    package = Package(TOOLS[root.getAttribute("tool")])
    parts = dict(parts_of(root, package))
    package.relate("theme", "theme/theme1.xml")
    start = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    about = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    start += f'<Relationship Id="rId2" Type="{about}" Target="docProps/core.xml"/>'
    chunk = child(root, "chunk")
    if chunk:
        package.relations.append(f'<Relationship Id="rIdChunk" Type="{OFFICE}/aFChunk" Target="chunk.htm"/>')
    files = {
        "[Content_Types].xml": content_types(list(parts)),
        "_rels/.rels": relations(start),
        **{f"word/{name}.xml": text for name, text in parts.items()},
        "word/_rels/document.xml.rels": relations("".join(package.relations)),
        "word/theme/theme1.xml": theme(root.getAttribute("minor") or package.tool.font),
        "docProps/core.xml": core(),
    }
    if chunk:
        files["word/chunk.htm"] = "".join(node.toxml() for node in chunk.childNodes).strip()
    pictures = {f"word/media/{name}": png(40 + 30 * place) for place, name in enumerate(package.pictures)}
    if root.hasAttribute("strict"):
        files = {name: strict(text) for name, text in files.items()}
    return {name: text.encode() for name, text in files.items()} | pictures


def strict(text: str) -> str:
    """Return a part in Word's "Strict Open XML", which has the same elements under other addresses."""
    for usual, address in STRICT.items():
        text = text.replace(f'"{usual}', f'"{address}')
    return text


def write(file: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def main() -> None:
    for source in sorted((FOLDER / "sources").glob("*.xml")):
        text = source.read_text(encoding="utf-8").replace("<word ", f"<word {DECLARATIONS} ", 1)
        root = minidom.parseString(text).documentElement  # noqa: S318 - our own sources
        if root is None:
            raise ValueError(f"{source.name} is empty")
        # "as" names the files where one document is read in more than one way, each with its own expectation.
        for name in (root.getAttribute("as") or source.stem).split():
            write(FOLDER / f"{name}.docx", files_of(root))


if __name__ == "__main__":
    main()
