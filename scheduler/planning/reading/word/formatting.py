"""How a document's runs of text are set: by themselves, by the styles they have and those that these are based on.

Only what changes the meaning is looked at: hidden, struck out, raised, lowered, bold, and the typefaces, which decide
whether a letter shows a sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from xml.etree.ElementTree import Element

from scheduler.planning.reading.word.shading import has_shading, is_highlight, is_shading, is_white
from scheduler.planning.reading.word.xml_names import VALUE, is_on, name, number_of, value_of

_RAISED = {"superscript": "sup", "subscript": "sub"}
_SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
_THEME_ATTRIBUTES = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "cs": "cstheme", "eastAsia": "eastAsiaTheme"}
_THEME_SCRIPTS = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
_LONGEST_CHAIN = 20  # styles; Word itself makes no longer one, and a circle has no end
_LEAST_SHIFT = 4  # half points; by less, text as large as its neighbours is set right with them, not raised
_USUAL_SIZE = 20  # half points, where a document sets none

# These are switched: on in the style of the paragraph and on in that of the characters is off (ECMA-376, 17.7.3).
_SWITCHED = {name("w:b"): "bold", name("w:vanish"): "hidden", name("w:strike"): "struck"}
_PLAIN = {name("w:dstrike"): "struck twice", name("w:rtl"): "complex", name("w:cs"): "complex"}
_BEHIND = {name("w:shd"): is_shading, name("w:highlight"): is_highlight}

Properties = Mapping[str, int | str]
"""Some properties of a run: "bold", "hidden", "struck", "struck twice", "complex", "raised", "shift", "size",
"white", "shaded", and typefaces by slot."""


@dataclass(frozen=True, slots=True)
class RunFormat:
    """How a run is set. `raised` is "sup", "sub" or empty; `typefaces` are those of each kind of character.

    `size` is in half points, and so is `shift`: how far it is moved up from its line.
    `is_white` says that its letters are white, and nothing of its own lies behind them.
    """

    bold: bool = False
    hidden: bool = False
    struck: bool = False
    raised: str = ""
    shift: int = 0
    size: int = _USUAL_SIZE
    is_white: bool = False
    complex_script: bool = False
    typefaces: tuple[str, ...] = ("", "", "", "")

    def beside(self, size: int) -> RunFormat:
        """Return how it is set beside words of a size: smaller ones that are moved, however little, are raised."""
        return replace(self, raised=_direction(self.shift)) if not self.raised and self.size < size else self

    def typeface(self, character: str) -> str:
        """Return the typeface in which a character is shown."""
        latin, western, complex_script, asian = self.typefaces
        if self.complex_script:
            return complex_script
        if character < "\x80":
            return latin
        return western if character < "\u2e80" or "\ue000" <= character <= "\uf8ff" else asian


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it is defined. `key` is what the text calls it by, `name` what Word shows, in lower case.

    `sets_first_row_apart` says that it is one of tables, and sets their first row like a heading; `shades` that it
    shades something.
    """

    key: str
    name: str
    based_on: str
    run: Properties
    paragraph: Element | None
    sets_first_row_apart: bool = False
    shades: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a document."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    default: str = ""
    defaults: Properties = field(default_factory=dict)
    theme: Mapping[str, str] = field(default_factory=dict)
    _formats: dict[tuple[object, ...], RunFormat] = field(default_factory=dict)
    _chains: dict[str, Properties] = field(default_factory=dict)

    def chain(self, style: str | None) -> Iterator[Style]:
        """Yield a style of paragraphs and those that it is based on, the nearest first; the default one for None."""
        current = self.default if style is None or style not in self.styles else style
        for _ in range(_LONGEST_CHAIN):
            if current not in self.styles:
                break
            yield self.styles[current]
            current = self.styles[current].based_on

    def run_format(self, paragraph_style: str | None, properties: Element | None) -> RunFormat:
        """Return how a run is set that has these properties, in a paragraph of a style."""
        own = self._own(properties)
        character_style = value_of(properties, "w:rStyle") if properties is not None else None
        key = (paragraph_style, character_style, *sorted(own.items()))
        if key not in self._formats:
            by_paragraph = self._of_chain(paragraph_style, default=True)
            by_characters = self._of_chain(character_style, default=False)
            self._formats[key] = _format(self.defaults, by_paragraph, by_characters, own)
        return self._formats[key]

    def sets_first_row_apart(self, style: str | None) -> bool:
        """Say whether a style of tables sets their first row like a heading."""
        return (
            style is not None and style in self.styles and any(each.sets_first_row_apart for each in self.chain(style))
        )

    def shades_tables(self, style: str | None) -> bool:
        """Say whether a style of tables shades any part of them."""
        return style is not None and style in self.styles and any(each.shades for each in self.chain(style))

    def _own(self, properties: Element | None) -> Properties:
        return properties_of(properties, self.theme) if properties is not None else {}

    def _of_chain(self, style: str | None, *, default: bool) -> Properties:
        """Return what a style and those below it set."""
        if style is None and not default:
            return {}
        key = style if style is not None else ""
        if key not in self._chains:
            each = [known.run for known in self.chain(style)] if default or style in self.styles else []
            self._chains[key] = reduce(lambda nearer, farther: {**farther, **nearer}, each, {})
        return self._chains[key]


def styles_of(root: Element | None, theme_root: Element | None) -> Styles:
    """Return the styles that a document defines, with the typefaces of its theme."""
    theme = _theme(theme_root)
    if root is None:
        return Styles(theme=theme)
    defaults = root.find(f"{name('w:docDefaults')}/{name('w:rPrDefault')}/{name('w:rPr')}")
    styles, default = {}, ""
    for element in root.iterfind(name("w:style")):
        run = element.find(name("w:rPr"))
        key = element.get(name("w:styleId"), "")
        styles[key] = Style(
            key,
            " ".join((value_of(element, "w:name") or key).casefold().split()),
            value_of(element, "w:basedOn") or "",
            properties_of(run, theme) if run is not None else {},
            element.find(name("w:pPr")),
            any(each.get(name("w:type")) == "firstRow" for each in element.iterfind(name("w:tblStylePr"))),
            has_shading(element),
        )
        if element.get(name("w:type")) == "paragraph" and (element.get(name("w:default")) or "0") not in {"0", "false"}:
            default = key
    return Styles(styles, default, properties_of(defaults, theme) if defaults is not None else {}, theme)


def properties_of(run: Element, theme: Mapping[str, str]) -> Properties:
    """Return the properties that an element of run properties sets."""
    found: dict[str, int | str] = {}
    for element in run:
        tag = element.tag
        if tag in _SWITCHED:
            found[_SWITCHED[tag]] = is_on(element)
        elif tag in _PLAIN:
            found[_PLAIN[tag]] = is_on(element)
        elif tag == name("w:vertAlign"):
            found["raised"] = _RAISED.get(element.get(VALUE, ""), "")
        elif tag == name("w:position"):
            found["shift"] = number_of(element) or 0
        elif tag == name("w:sz") and (size := number_of(element)):
            found["size"] = size
        elif tag == name("w:color"):
            found["white"] = is_white(element)
        elif tag in _BEHIND:
            found["shaded"] = bool(found.get("shaded")) or _BEHIND[tag](element)
        elif tag == name("w:rFonts"):
            found |= _typefaces(element, theme)
    return found


def _typefaces(fonts: Element, theme: Mapping[str, str]) -> dict[str, int | str]:
    found: dict[str, int | str] = {}
    for slot in _SLOTS:
        by_theme = theme.get(fonts.get(name(f"w:{_THEME_ATTRIBUTES[slot]}"), ""))
        typeface = by_theme or fonts.get(name(f"w:{slot}"))
        if typeface is not None:
            found[slot] = typeface
    return found


def _format(defaults: Properties, paragraph: Properties, characters: Properties, own: Properties) -> RunFormat:
    merged = {**defaults, **paragraph, **characters, **own}
    shift = int(merged.get("shift", 0))

    def switched(key: str) -> bool:
        if key in own:
            return bool(own[key])
        return bool(defaults.get(key)) or bool(paragraph.get(key)) != bool(characters.get(key))

    return RunFormat(
        bold=switched("bold"),
        hidden=switched("hidden"),
        struck=switched("struck") or bool(merged.get("struck twice")),
        raised=str(merged.get("raised", "")) or _direction(shift if abs(shift) >= _LEAST_SHIFT else 0),
        shift=shift,
        size=int(merged.get("size", _USUAL_SIZE)),
        is_white=bool(merged.get("white")) and not merged.get("shaded"),
        complex_script=bool(merged.get("complex")),
        typefaces=tuple(str(merged.get(slot, "")) for slot in _SLOTS),
    )


def _direction(shift: int) -> str:
    """Return where text stands that is moved by a number of half points."""
    return "sup" if shift > 0 else "sub" if shift < 0 else ""


def _theme(root: Element | None) -> dict[str, str]:
    """Return the typefaces of a theme by the names that runs call them by ("minorHAnsi")."""
    found: dict[str, str] = {}
    for kind in ("major", "minor") if root is not None else ():
        fonts = next(root.iter(name(f"a:{kind}Font")), None) if root is not None else None
        for suffix, script in _THEME_SCRIPTS.items() if fonts is not None else ():
            element = fonts.find(name(f"a:{script}")) if fonts is not None else None
            if element is not None and (typeface := element.get("typeface")):
                found[kind + suffix] = typeface
    return found
