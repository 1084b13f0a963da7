"""An element of a web page goes in; the lines of text come out that a browser would show of it.

Numbers of lists are written out, rows of tables are lines with tabs between the cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ...components.structure.lines import EDGES
from ..counting import written
from ..grid import table_lines
from ..limits import Budget
from .tables import grid, is_data
from .tree import Node

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure|footer"
    "|form|frameset|h[1-6r]|header|hgroup|html|legend|li|main|menu|nav|[ou]l|p|pre|section|summary|table|t[dhr]|tbody|tfoot|thead"
)
# Characters that end a line of text, and what a browser shows as a blank.
_BLANKS = {ord("\r"): "\n"} | dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\xa0"), " ")
_HAN = "\u2e80-\u9fff\uff00-\uffef“”‘’—…"
_WRAPPED = re.compile(rf"(?<=[{_HAN}]) *\n[ \n]*(?=[{_HAN}])")
_SPACES = re.compile("[ \n]+")
_INDENTED = re.compile("\n *(?=　　)")
_NUMBER = re.compile(r"([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]) +")
_MARKED = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]|第[一二三四五六七八九十]+[条章节、，]|[①-⑳●•■◆▪·○□☐☑★※-]"
)
_KEEPS_BREAKS = re.compile(r"white-space:(pre|break-spaces)")
_NOTE = re.compile(r"#_?(ftn|edn|fn|foot|end|cite|note|msocom)(?!\w*ref)", re.IGNORECASE)
# What `type` and `list-style-type` call the forms of numbers (counting.py).
_FORMS = (
    ("a$|lower-(?:alpha|latin)", "lowerLetter"),
    ("A$|upper-(?:alpha|latin)", "upperLetter"),
    ("i$|lower-roman", "lowerRoman"),
    ("I$|upper-roman", "upperRoman"),
    ("cjk|simp-chinese|trad-chinese", "chineseCounting"),
)


def lines(root: Node, budget: Budget, dropped: Collection[Node] = ()) -> list[str]:
    """The lines of text in the element, without the elements in `dropped`; empty lines are left out."""
    page = _Page(budget, dropped)
    for node, said in root.walk(page.enter) if page.enter(root) else ():
        if said is None:
            page.leave(node)
        else:
            page.say(said)
    page.end_line()
    return page.lines


class _Page:
    def __init__(self, budget: Budget, dropped: Collection[Node]) -> None:
        self.lines: list[str] = []
        self._budget, self._dropped = budget, dropped
        self._said: list[str] = []
        self._marker = ""
        self._lists: list[_Numbers] = []
        self._keeps: list[Node] = []  # the open elements that keep line breaks as they stand

    def enter(self, node: Node) -> bool:
        """Begins an element; False if what stands in it is not read, or was read here."""
        if node in self._dropped or node.unread or _is_note(node):
            return False
        if _BLOCKS.fullmatch(node.tag):
            self.end_line()
        if node.tag == "table" and is_data(node):
            self._table(node)
            return False
        style = node.style
        if "mso-list:ignore" in style:  # the number that Word wrote before an item of a list
            number = node.text().translate(_BLANKS).strip()
            self._said.append(number if _MARKED.match(number) else "• " if len(number) == 1 else f"{number} ")
            return False
        if node.tag in {"ol", "ul"}:
            self._lists.append(_Numbers(node))
        elif node.tag == "li":
            self._marker = self._lists[-1].next(node) if self._lists else "• "
        elif node.tag == "input" and node.get("type").lower() == "checkbox":
            self._said.append("[x] " if "checked" in node.attributes else "[ ] ")
        if node.tag == "pre" or _KEEPS_BREAKS.search(style):
            self._keeps.append(node)
        return True

    def leave(self, node: Node) -> None:
        if _BLOCKS.fullmatch(node.tag):
            self.end_line()
        if node.tag in {"ol", "ul"}:
            self._lists.pop()
        elif node.tag == "li":
            self._marker = ""
        if self._keeps and self._keeps[-1] is node:
            self._keeps.pop()

    def say(self, said: str) -> None:
        said = said.replace("\r\n", "\n").translate(_BLANKS)
        if self._keeps:
            first, *more = said.split("\n")
            self._said.append(first)
            for line in more:
                self.end_line()
                self._said.append(line)
        else:
            self._said.append(said.replace("\t", " "))

    def end_line(self) -> None:
        """Ends the line; breaks of the source inside of it are blanks, between Chinese characters nothing."""
        said = "".join(self._said)
        self._said.clear()
        for part in _INDENTED.split(said):
            line = _SPACES.sub(" ", _WRAPPED.sub("", part)).strip(EDGES)
            if not line:
                continue
            line = _NUMBER.sub(r"\1", line, count=1) if _NUMBER.match(line) else line
            marker = "" if _MARKED.match(line) else self._marker
            self._marker = ""
            self._budget.spend(len(line))
            self.lines.append(marker + line)

    def _table(self, table: Node) -> None:
        for line in table_lines(grid(table, self._cell, self._budget), self._budget):
            self._budget.spend(len(line))
            self.lines.append(line)

    def _cell(self, cell: Node) -> list[str]:
        return lines(cell, self._budget, self._dropped)


def _is_note(node: Node) -> bool:
    """The number of a footnote in the text; the footnote itself is text."""
    return node.tag == "a" and _NOTE.match(node.get("href")) is not None


class _Numbers:
    """Counts the items of a list as its attributes say."""

    def __init__(self, node: Node) -> None:
        style = re.search(r"list-style(?:-type)?:([\w-]+)", node.style)
        self._kind = style[1] if style else node.get("type") or ("1" if node.tag == "ol" else "•")
        items = sum(isinstance(child, Node) and child.tag == "li" for child in node.children)
        self._ordered = node.tag == "ol"
        self._step = -1 if "reversed" in node.attributes else 1
        self._at = _whole(node.get("start"), items if self._step < 0 else 1)

    def next(self, item: Node) -> str:
        """The number of the item, as it stands before the text."""
        if self._kind == "none":
            return ""
        if not self._ordered:
            return "• "
        number = _whole(item.get("value"), self._at)
        self._at = number + self._step
        form = next((form for kinds, form in _FORMS if re.match(kinds, self._kind)), "decimal")
        return written(number, form) + ("、" if form == "chineseCounting" else ". ")


def _whole(said: str, default: int) -> int:
    return int(said) if re.fullmatch(r"-?\d{1,6}", said.strip(), re.ASCII) else default
