"""The paragraphs of a Word file go in, one after another; the text that a reader sees comes out, tracked changes accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from .styles import Styles
from .xml import at, chosen, flag, value, w

_OFFICE_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LEFT_OUT = {w(name) for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "delText", "delInstrText", "rt", "fldData")}
_CHARACTERS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-"}
_DEEPEST = 100  # fields inside one another; Word opens 20
_WORD = 8  # code points of a field's code that tell its kind
_NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
# Signs that exist only in symbol fonts: the character that looks like them.
_SYMBOLS = {
    "Symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0xA5: "∞"},
    "Wingdings": {
        **{0x6C: "●", 0x6E: "■", 0x71: "□", 0x75: "◆", 0xA8: "□", 0xD8: "▶", 0xE0: "→", 0xFC: "✓"},
        **{0xFD: "☒", 0xFE: "☑", 0x6F: "□", 0xA7: "▪", 0x76: "◆", 0xAB: "★"},
    },
    "Wingdings 2": {0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0xA0: "■"},
}


@dataclass(slots=True)
class Paragraph:
    """`said`: its pieces, \\n for a line break; `boxes`: the text boxes that hang on it; `notes`: (footnotes or endnotes, id)."""

    said: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.said)


@dataclass(slots=True)
class _Field:
    """A field between its `begin` and `end`; its code is no text, and the result of a table of contents repeats headings."""

    code: str = ""
    in_code: bool = True

    @property
    def shown(self) -> bool:
        return not self.in_code and self.code.split()[:1] != ["TOC"]


class Paragraphs:
    """Fields may run over several paragraphs, so one of these reads all of a document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []

    def read(self, node: etree._Element) -> Paragraph:
        """What stands in one `w:p`."""
        found = Paragraph()
        style = self._styles.paragraph_style(at(node, "pPr"))
        self._walk(node, found, self._styles.hides(style))
        # A code without a result that goes on to the next paragraph is a broken field.
        self._fields = [each for each in self._fields if not each.in_code]
        return found

    def _walk(self, parent: etree._Element, found: Paragraph, hidden: bool) -> None:
        for node in parent.iterchildren(tag=etree.Element):
            tag = node.tag
            if tag in _LEFT_OUT:
                continue
            if tag == w("txbxContent"):
                found.boxes.append(node)
            elif tag == w("r"):
                self._walk(node, found, self._hidden(node, hidden))
            elif tag == w("fldChar"):
                self._turn(node.get(w("fldCharType")))
            elif tag == w("instrText"):
                if self._fields:
                    self._fields[-1].code = (self._fields[-1].code + (node.text or "")).lstrip()[:_WORD]
            elif tag in _NOTES:
                found.notes.append((_NOTES[tag], node.get(w("id"), "")))
            elif not len(node):
                if not hidden and all(each.shown for each in self._fields):
                    found.said.append(_said(node))
            else:
                self._walk(chosen(node), found, hidden)

    def _turn(self, kind: str | None) -> None:
        if kind == "begin" and len(self._fields) < _DEEPEST:
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].in_code = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _hidden(self, run: etree._Element, inherited: bool) -> bool:
        properties = at(run, "rPr")
        if at(properties, "vanish") is not None:
            return flag(properties, "vanish")
        style = value(at(properties, "rStyle"))
        return inherited or (style is not None and self._styles.hides(style))


def _said(node: etree._Element) -> str:
    """The characters for one leaf of a run."""
    if node.tag in {w("t"), _OFFICE_MATH_TEXT}:
        return (node.text or "").replace("\n", " ")
    if node.tag == w("br"):
        return "\n" if node.get(w("type"), "textWrapping") == "textWrapping" else ""
    if node.tag == w("sym"):
        return _symbol(node.get(w("font"), ""), node.get(w("char"), ""))
    return _CHARACTERS.get(node.tag, "")


def _symbol(font: str, code: str) -> str:
    """The sign, where it is known; symbol fonts keep theirs at F000 and above."""
    point = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else 0
    usual = chr(point) if 0x20 <= point < 0xD800 else ""
    return _SYMBOLS.get(font, {}).get(point & 0xFF, usual)
