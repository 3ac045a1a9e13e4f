"""What the tools that write Word files put around an article: namespaces, styles, lists, settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.dom import minidom

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
STRICT = {
    NAMESPACES["w"]: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    NAMESPACES["r"]: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    NAMESPACES["m"]: "http://purl.oclc.org/ooxml/officeDocument/math",
    NAMESPACES["wp"]: "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    NAMESPACES["a"]: "http://purl.oclc.org/ooxml/drawingml/main",
    NAMESPACES["pic"]: "http://purl.oclc.org/ooxml/drawingml/picture",
}
# The names that Word itself stores, in every language; a localised Word has ids of its own and keeps these.
NAMES = {
    "title": "Title",
    "h1": "heading 1",
    "h2": "heading 2",
    "h3": "heading 3",
    "list": "List Paragraph",
    "quote": "Quote",
    "caption": "caption",
    "grid": "Table Grid",
}
BULLETS = {"bullet": ("\uf0b7", "Symbol"), "check": ("\uf0fc", "Wingdings"), "arrow": ("\uf0d8", "Wingdings")}


@dataclass(frozen=True)
class Tool:
    """A tool's style ids by our word for the style, the names that it stores, its language and its font."""

    ids: dict[str, str]
    language: str = "en-US"
    names: dict[str, str] = field(default_factory=lambda: NAMES)
    font: str = "Calibri"
    rsids: bool = False


def _ids(*ids: str) -> dict[str, str]:
    return dict(zip(NAMES, ids, strict=True))


_ENGLISH = _ids("Title", "Heading1", "Heading2", "Heading3", "ListParagraph", "Quote", "Caption", "TableGrid")
_GERMAN = ("Titel", "berschrift1", "berschrift2", "berschrift3", "Listenabsatz", "Zitat", "Beschriftung")
_FRENCH = ("Titre", "Titre1", "Titre2", "Titre3", "Paragraphedeliste", "Citation", "Lgende", "Grilledutableau")
_SPANISH = ("Ttulo", "Ttulo1", "Ttulo2", "Ttulo3", "Prrafodelista", "Cita", "Descripcin", "Tablaconcuadrcula")
_ITALIAN = ("Titolo", "Titolo1", "Titolo2", "Titolo3", "Paragrafoelenco", "Citazione", "Didascalia", "Grigliatabella")
_DUTCH = ("Titel", "Kop1", "Kop2", "Kop3", "Lijstalinea", "Citaat", "Bijschrift", "Tabelraster")
_PORTUGUESE = ("Ttulo", "Ttulo1", "Ttulo2", "Ttulo3", "PargrafodaLista", "Citao", "Legenda", "Tabelacomgrade")
# A converter that stores the names as its user sees them: neither ids nor names are Word's.
_TRANSLATED = {
    "title": "Titel",
    "h1": "Überschrift 1",
    "h2": "Überschrift 2",
    "h3": "Überschrift 3",
    "list": "Listenabsatz",
    "quote": "Zitat",
    "caption": "Beschriftung",
    "grid": "Tabellenraster",
}
_PAGES = NAMES | {
    "title": "Title",
    "h1": "Heading",
    "h2": "Heading 2",
    "h3": "Heading 3",
    "list": "Body",
    "caption": "Caption",
}

TOOLS = {
    "word-en": Tool(_ENGLISH, "en-GB", rsids=True),
    "word-de": Tool(_ids(*_GERMAN, "Tabellenraster"), "de-DE", rsids=True),
    "word-fr": Tool(_ids(*_FRENCH), "fr-FR", rsids=True),
    "word-es": Tool(_ids(*_SPANISH), "es-ES", rsids=True),
    "word-it": Tool(_ids(*_ITALIAN), "it-IT", rsids=True),
    "word-nl": Tool(_ids(*_DUTCH), "nl-NL", rsids=True),
    "word-pt": Tool(_ids(*_PORTUGUESE), "pt-BR", rsids=True),
    "word-hi": Tool(_ENGLISH, "hi-IN", font="Mangal", rsids=True),
    "word-ar": Tool(_ids("a3", "1", "2", "3", "a4", "a5", "a6", "a7"), "ar-SA", font="Arial", rsids=True),
    "word-mac": Tool(_ENGLISH, "en-US", font="Cambria", rsids=True),
    "libreoffice": Tool(_ENGLISH, "en-GB", font="Liberation Serif"),
    "google-docs": Tool(_ENGLISH, "en", font="Arial"),
    "pages": Tool(
        _ids("Title", "Heading", "Heading2", "Heading3", "Body", "Quote", "Caption", "TableStyle"), "en-US", _PAGES
    ),
    "wps": Tool(_ids("a", "2", "3", "4", "10", "11", "5", "12"), "en-US", font="Calibri"),
    "python-docx": Tool(_ENGLISH, "en-US", font="Calibri"),
    "converter-de": Tool(_ids("P1", "P2", "P3", "P4", "P5", "P6", "P7", "T1"), "de-DE", _TRANSLATED),
}


def styles(tool: Tool, defaults: str) -> str:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>' if tool.rsids else ""
    fonts = defaults or fonts or f'<w:rFonts w:ascii="{tool.font}" w:hAnsi="{tool.font}"/>'
    language = f'<w:lang w:val="{tool.language}" w:bidi="ar-SA"/>'
    found = [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{language}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
    ]
    for word, name in tool.names.items():
        kind = "table" if word == "grid" else "paragraph"
        level = f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{int(word[1]) - 1}"/></w:pPr>' if word[0] == "h" else ""
        found.append(f'<w:style w:type="{kind}" w:styleId="{tool.ids[word]}"><w:name w:val="{name}"/>{level}</w:style>')
    for name in ("footnote", "endnote"):
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        found.append(
            f'<w:style w:type="character" w:styleId="{name.title()}Reference">'
            f'<w:name w:val="{name} reference"/>{raised}</w:style>'
        )
    return "".join(found)


def _level(place: int, form: str, start: str, text: str) -> str:
    shape, font = BULLETS.get(form, ("", ""))
    shown = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>' if font else ""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{"bullet" if font else form}"/>'
        f'<w:lvlText w:val="{shape or text}"/><w:lvlJc w:val="left"/>{shown}</w:lvl>'
    )


def numbering(root: minidom.Element) -> str:
    """Return a source's lists: ``<num id formats start>``, or ``<num id of start>`` to count anew in another's list."""
    lists, uses = [], []
    for node in root.getElementsByTagName("num"):
        number, same = node.getAttribute("id"), node.getAttribute("of")
        start = node.getAttribute("start") or "1"
        if not same:
            forms = (node.getAttribute("formats") or "bullet").split()
            levels = "".join(
                _level(place, form, start if place == 0 else "1", node.getAttribute("text") or f"%{place + 1}.")
                for place, form in enumerate(forms)
            )
            lists.append(f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>')
        anew = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if same else ""
        uses.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{same or number}"/>{anew}</w:num>')
    return "".join(lists + uses)


def settings(tool: Tool) -> str:
    rsids = '<w:rsids><w:rsidRoot w:val="00A41C77"/><w:rsid w:val="00B21F4E"/></w:rsids>' if tool.rsids else ""
    return f'<w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>{rsids}<w:themeFontLang w:val="{tool.language}"/>'


def theme(font: str) -> str:
    fonts = f'<a:latin typeface="{font}"/><a:ea typeface=""/><a:cs typeface=""/>'
    return (
        f'<a:theme xmlns:a="{NAMESPACES["a"]}" name="Office"><a:themeElements><a:clrScheme name="Office"/>'
        f'<a:fontScheme name="Office"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>'
        '</a:fontScheme><a:fmtScheme name="Office"/></a:themeElements></a:theme>'
    )


def core() -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Rosa Lindt</dc:creator></cp:coreProperties>'
    )
