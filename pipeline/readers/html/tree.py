"""The source of a web page goes in; a small tree of its elements comes out.

The parser of libxml2 reads what people call HTML and reports it piece by piece; only attributes that tell something are
kept, so that an element with a million of them costs no more than one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from ...errors import InputError

MAX_MARKUP = 16 << 20  # bytes, pictures that stand in the page itself left out
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 1_000  # elements inside one another

_ATTRIBUTES = re.compile(
    "class|id|style|hidden|role|href|name|property|content|type|checked|start|value|reversed|rowspan|colspan|border"
)
_UNREAD = re.compile(
    "title|script|style|noscript|template|xml|object|embed|applet|iframe|svg|math|audio|video|canvas|map|select"
    "|datalist|textarea|button|rp|rt|rtc|del|s|strike"
)
_PICTURE = re.compile(rb"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]*")
_EMPTY = re.compile(rb"<(script|style|title|textarea|iframe)\b([^<>]*)/>", re.IGNORECASE)
_MARKS = re.compile("[，。；、！？]")
_SPACE = re.compile(r"\s+")
_FILE = re.compile(r"\.(docx?|xlsx?|pdf|wps|et|ofd|zip|rar)$|down(load|file)|attach", re.IGNORECASE)
_ATTACHED = re.compile(r"附\s?件")
_DAY = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|二[〇○零一二三四五六七八九]{3}年")


@dataclass(slots=True, eq=False)
class Node:
    """An element and what stands in it. Counted over the text that shows: `marks`, Chinese punctuation outside of links;
    `chars`, characters without white space; `linked`, those of them in links; `links`. `attached`: speaks of attachments
    or links to files; `dated`: names a day as documents do."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    marks: int = 0
    chars: int = 0
    linked: int = 0
    links: int = 0
    attached: bool = False
    dated: bool = False

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def style(self) -> str:
        return self.get("style").lower().replace(" ", "")

    @property
    def unread(self) -> bool:
        """No text of the page, or struck out: tracked changes are read as accepted."""
        return _UNREAD.fullmatch(self.tag) is not None

    def walk(self, enter: Callable[[Node], bool] = lambda _: True) -> Iterator[tuple[Node, str | None]]:
        """The elements that `enter` lets in, in their order: (element, text) for its texts, (element, None) for its end."""
        stack = [(self, iter(self.children))]
        while stack:
            node, rest = stack[-1]
            child = next(rest, None)
            if isinstance(child, str):
                yield node, child
            elif child is not None:
                if enter(child):
                    stack.append((child, iter(child.children)))
            else:
                stack.pop()
                yield node, None

    def nodes(self) -> Iterator[Node]:
        """The element and all elements in it, in their order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def text(self) -> str:
        """All text in the element as it stands in the source."""
        return "".join(said for _, said in self.walk() if said)


class _Builder:
    """What the parser reports, as a tree."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open = [Node("")]
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) > MAX_DEPTH:
            what = "nested too deep" if len(self._open) > MAX_DEPTH else "made of too many elements"
            raise InputError(f"{self._path}: is {what} to be a document; save only its text as .txt")
        node = Node(tag, {name: value for name, value in attributes.items() if _ATTRIBUTES.fullmatch(name)})
        self._open[-1].children.append(node)
        self._open.append(node)

    def data(self, said: str) -> None:
        node = self._open[-1]
        node.children.append(said)
        node.chars += len(_SPACE.sub("", said))
        node.marks += len(_MARKS.findall(said))
        node.attached = node.attached or _ATTACHED.search(said) is not None
        node.dated = node.dated or _DAY.search(said) is not None

    def end(self, tag: str) -> None:
        if len(self._open) == 1:
            return
        node = self._open.pop()
        if node.unread:
            return
        if node.tag == "a" and node.get("href"):
            node.marks, node.linked, node.links = 0, node.chars, 1
            node.attached = node.attached or _FILE.search(node.get("href")) is not None
        above = self._open[-1]
        above.chars += node.chars
        above.marks += node.marks
        above.linked += node.linked
        above.links += node.links
        above.attached = above.attached or node.attached
        above.dated = above.dated or node.dated

    def comment(self, said: str) -> None:
        """Conditional comments of Word among them."""

    def pi(self, target: str, said: str | None = None) -> None:
        """Instructions to other programs."""

    def close(self) -> Node:
        while len(self._open) > 1:
            self.end("")
        return self._open[0]


def parse(source: str, path: str) -> Node:
    """The tree of the page; raises InputError for one that is larger or deeper than any document."""
    data = _PICTURE.sub(b"", source.encode("utf-8", "replace"))
    if len(data) > MAX_MARKUP:
        raise InputError(f"{path}: holds more than {MAX_MARKUP >> 20} MB of markup; save only its text as .txt")
    if not data.strip():
        return Node("")
    if data.lstrip().startswith(b"<?xml"):
        data = _EMPTY.sub(rb"<\1\2></\1>", data)
    builder: Any = _Builder(path)
    parser = etree.HTMLParser(target=builder, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing in it that could be read
        return Node("")
    return cast("Node", root)
