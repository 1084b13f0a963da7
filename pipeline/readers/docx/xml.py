"""The XML of a Word file goes in; its paragraphs, tables, rows and cells come out of whatever they are wrapped in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES = _COMPATIBILITY + "AlternateContent"


@cache
def w(name: str) -> str:
    """The name in the namespace of WordprocessingML (ISO/IEC 29500-1, 17)."""
    return _NAMESPACE + name


# What only surrounds: content controls, custom XML, insertions and the new place of what was moved (both accepted).
_WRAPPERS = {w(name) for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")} | {_ALTERNATIVES}


def inside(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements of these names in `parent`, also those in wrappers, in order."""
    for node in parent.iterchildren(tag=etree.Element):
        if node.tag in names:
            yield node
        elif node.tag in _WRAPPERS:
            yield from inside(chosen(node), *names)


def chosen(node: etree._Element) -> etree._Element:
    """The node itself; of alternatives (a drawing for new and for old programs) the first; of a stand-in text nothing."""
    if node.tag == _ALTERNATIVES:
        return next(node.iterchildren(tag=etree.Element), node)
    if node.tag == w("sdt") and _stands_in(node):
        return etree.Element(w("sdt"))
    return node


def _stands_in(control: etree._Element) -> bool:
    """Whether the content control shows 「单击此处输入文字」, or the table of contents, which says the headings again."""
    about = control.find(w("sdtPr"))
    if about is None:
        return False
    gallery = next((value(node) for node in about.iter(w("docPartGallery"))), None)
    return flag(about, "showingPlcHdr") or gallery == "Table of Contents"


def value(node: etree._Element | None) -> str | None:
    return None if node is None else node.get(w("val"))


def number(node: etree._Element | None, path: str) -> int | None:
    """The number that stands at `path` below the node; None if there is none."""
    return whole(value(at(node, path)))


def whole(said: str | None) -> int | None:
    """The number in an attribute; None if it is none, or one that no document needs."""
    said = said or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def flag(node: etree._Element | None, path: str) -> bool:
    """Whether the switch at `path` is there and on."""
    found = at(node, path)
    return found is not None and value(found) not in {"0", "false", "off"}


def at(node: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at `path` (local names joined by /) below the node."""
    return None if node is None else node.find(_qualified(path))


@cache
def _qualified(path: str) -> str:
    return "/".join(map(w, path.split("/")))
