"""styles.xml of a Word file goes in; what a style says of numbers and hidden text, inherited or its own, comes out."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lxml import etree

from .xml import at, flag, number, value, w

_DEEPEST = 12  # styles based on one another; Word makes no more than about ten


class ListPlace(NamedTuple):
    """Which list a paragraph is in (`w:numId`) and at which level from 0; `level` None: the one that names `style`."""

    list: int
    level: int | None
    style: str | None


class Styles:
    """The styles by their ids; a file without styles has none."""

    def __init__(self, root: etree._Element | None) -> None:
        nodes = [] if root is None else list(root.iter(w("style")))
        self._styles = {node.get(w("styleId"), ""): node for node in nodes}
        self._default = next(
            (node.get(w("styleId"), "") for node in nodes if _is_default(node) and node.get(w("type")) == "paragraph"),
            "",
        )
        self.hides = cache(self._hides)
        self._list_place = cache(self._find_list_place)

    def paragraph_style(self, properties: etree._Element | None) -> str:
        return value(at(properties, "pStyle")) or self._default

    def list_place(self, properties: etree._Element | None) -> ListPlace | None:
        """The place in a list of a paragraph with these `w:pPr`; None: it is in none."""
        own = at(properties, "numPr")
        inherited = self._list_place(self.paragraph_style(properties))
        if own is None:
            return inherited
        chosen = number(own, "numId")
        if chosen is None:
            return inherited and inherited._replace(level=number(own, "ilvl"))
        return ListPlace(chosen, number(own, "ilvl") or 0, None) if chosen else None

    def _find_list_place(self, style: str) -> ListPlace | None:
        level = None
        for node in self._chain(style):
            own = at(node, "pPr/numPr")
            level = number(own, "ilvl") if level is None else level
            chosen = number(own, "numId")
            if chosen is not None:
                return ListPlace(chosen, level, style) if chosen else None
        return None

    def _hides(self, style: str) -> bool:
        """Whether text in the style is hidden."""
        said = (node for node in self._chain(style) if at(node, "rPr/vanish") is not None)
        return any(flag(node, "rPr/vanish") for node in list(said)[:1])

    def _chain(self, style: str) -> list[etree._Element]:
        """The style and those that it is based on; in a circle, over and over, which tells nothing new."""
        chain: list[etree._Element] = []
        node = self._styles.get(style)
        while node is not None and len(chain) < _DEEPEST:
            chain.append(node)
            node = self._styles.get(value(at(node, "basedOn")) or "")
        return chain


def _is_default(style: etree._Element) -> bool:
    return style.get(w("default")) in {"1", "true", "on"}
